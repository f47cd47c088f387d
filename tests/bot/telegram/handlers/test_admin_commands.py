"""What administrators learn: the numbers, what was asked in vain, and what became of changed stories."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path
from threading import current_thread
from typing import Any, NoReturn

import pytest

from bot.library import withdrawals
from bot.settings import Settings
from bot.telegram.handlers import administration
from bot.telegram.services import Services
from bot.voice import ENGLISH, LOCALES, voice_for
from corpus import Story
from index.errors import StateError, StoreAwayError
from index.grouping import grouped
from index.storage.stored_stories import StoredStories
from tests.bot.telegram.fakes import OTHER_QUESTION, QUESTION, REFUSED, FakeBot, with_stories
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.updates import GROUP, OTHER, READER
from tests.fakes import ferry_story

NAMES = ("stats", "unanswered", "reload")
COST = "Repairs cost 3 million kroner."


@pytest.fixture
def admins(services: Services) -> Services:
    return replace(services, admins=frozenset({int(str(READER["id"]))}))


@pytest.fixture
def program(make: Make, admins: Services) -> Program:
    return make(admins, admins=admins.admins)


def lines(text: str) -> list[str]:
    return text.replace("\u2068", "").replace("\u2069", "").splitlines()


@pytest.mark.parametrize("name", NAMES)
async def test_for_others_there_is_no_such_command(make: Make, services: Services, bot: FakeBot, name: str) -> None:
    program = make(services)
    (reply,) = await program.comes(says(f"/{name}"))
    assert reply.text.startswith(voice_for(ENGLISH).text("help"))
    assert await program.comes(says(f"/{name}", chat=GROUP)) == []
    assert bot.documents == []


async def test_help_tells_administrators_of_their_commands_and_nobody_else(make: Make, program: Program) -> None:
    usage = voice_for(ENGLISH).text("admin-usage")
    assert all(f"/{name}" in usage for name in (*NAMES, "status", "announce"))
    (reply,) = await program.comes(says("/help"))
    (in_group,) = await program.comes(says("/help", chat=GROUP))
    (other,) = await program.comes(says("/help", chat={**GROUP, "id": 6, "type": "private"}, sender=OTHER))
    assert [usage in one.text for one in (reply, in_group, other)] == [True, False, False]


async def test_the_numbers_say_what_was_asked_and_what_readers_thought_of_it(program: Program) -> None:
    (reply, *_) = await program.comes(says(QUESTION), says(QUESTION, 101), says(REFUSED, 102), says("Hello", 103))
    await program.presses("👍", reply)
    number = reply.data("👍").split(":")[1]
    await program.comes(presses(f"q:{number}:0", reply.message_id))
    (numbers,) = await program.comes(says("/stats", 104))
    said = lines(numbers.text)
    assert said[0] == "Last day: questions 3, people 1, groups 0"
    assert said[4] == "Quoted 67%, closest passage 0%, refused 33%, from the file 0%, language not read 0%"
    assert said[5].startswith("Time to an answer: median ")
    assert said[7:10] == [
        "Votes: 👍 1, 👎 0",
        "Quotations called wrong: 1",
        f"1 × “{COST}” — Island ferry returns after storm",
    ]
    assert f"2 × “{COST}” — Island ferry returns after storm" in said
    assert "2 × Island ferry returns after storm" in said


async def test_a_withdrawn_sentence_is_not_shown_and_one_of_a_removed_story_is_left_out(
    make: Make, program: Program, admins: Services
) -> None:
    (reply,) = await program.comes(says(QUESTION))
    await program.comes(presses(f"q:{reply.data('👍').split(':')[1]}:0", reply.message_id))
    story = ferry_story()
    sentence = next(one for one in story.sentences if story.text[one.start : one.end] == COST)
    withdrawals.withdraw(Settings(), story, sentence)
    (numbers,) = await program.comes(says("/stats", 104))
    assert COST not in numbers.text
    assert numbers.text.count("[…]") == 2
    later = make(with_stories(admins, Story.from_paragraphs("cup", "Cup", ["Rovers beat United."])))
    (numbers,) = await later.comes(says("/stats", 105))
    assert "Sentences that answered" not in numbers.text
    assert "1 × ferry" in lines(numbers.text)


async def test_the_numbers_are_shown_without_words_that_cannot_be_read_now(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.comes(says(QUESTION))

    def away(*_: object) -> NoReturn:
        raise StoreAwayError("milvus", "it does not answer", "wait")

    monkeypatch.setattr(StoredStories, "with_digest", away)
    (numbers,) = await program.comes(says("/stats", 104))
    assert lines(numbers.text)[0] == "Last day: questions 1, people 1, groups 0"
    assert "Sentences that answered" not in numbers.text


async def test_with_nothing_asked_the_numbers_and_the_list_say_so(program: Program, bot: FakeBot) -> None:
    (numbers,) = await program.comes(says("/stats"))
    assert lines(numbers.text)[0] == "Last day: questions 0, people 0, groups 0"
    for locale in LOCALES:
        (none,) = await program.comes(says("/unanswered", sender={**READER, "language_code": locale}))
        assert none.text == voice_for(locale).text("unanswered-none", days=30)
    assert bot.documents == []


async def test_what_was_asked_in_vain_is_a_list_and_a_table_for_administrators_in_private(
    program: Program, bot: FakeBot
) -> None:
    await program.comes(says(REFUSED), says(REFUSED, 101), says(OTHER_QUESTION, 102), says("=Zxy(1)", 103))
    (listed,) = await program.comes(says("/unanswered", 104))
    assert lines(listed.text)[1:] == [f"1. 2 × {REFUSED}", "2. 1 × =Zxy(1)"]
    ((name, table),) = bot.documents
    assert name.startswith("unanswered-2")
    header, *rows = csv.reader(StringIO(table.decode("utf-8-sig")))
    assert header[:3] == ["group", "times", "question"]
    assert [row[:4] for row in rows] == [["1", "2", REFUSED, "refusal"], ["2", "1", "'=Zxy(1)", "refusal"]]
    (in_group,) = await program.comes(says("/unanswered", 105, GROUP))
    assert in_group.text == voice_for(ENGLISH).text("unanswered-in-private")
    assert len(bot.documents) == 1


async def test_the_threads_that_answer_are_free_while_wordings_are_grouped(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def noting(*arguments: Any) -> Any:
        seen.append((program.services.answering.standing_since, current_thread().name))
        return grouped(*arguments)

    monkeypatch.setattr(administration, "grouped", noting)
    await program.comes(says(REFUSED))
    (listed,) = await program.comes(says("/unanswered", 101))
    assert REFUSED in listed.text
    assert seen == [(None, "background")]


async def test_who_is_forgotten_has_asked_nothing_in_vain(program: Program) -> None:
    await program.comes(says(REFUSED))
    await program.services.database.people.forget(int(str(READER["id"])))
    (none,) = await program.comes(says("/unanswered", 101))
    assert none.text == voice_for(ENGLISH).text("unanswered-none", days=30)


class TestReload:
    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "stories"
        folder.mkdir()
        monkeypatch.setenv("STORYBOT_CORPUS_DIR", str(folder))
        return folder

    async def test_it_says_what_is_new_changed_gone_and_left_out(self, folder: Path, program: Program) -> None:
        (folder / "cup.md").write_text("---\nheadline: Rovers win\n---\nRovers beat United.\n")
        (reply,) = await program.comes(says("/reload"))
        assert lines(reply.text) == [
            *("New: 1", "• Rovers win", "Removed: 1", "• ferry"),
            "I answer from 1 story.",
        ]
        (reply,) = await program.comes(says("/reload"))
        assert lines(reply.text) == ["No story has changed.", "I answer from 1 story."]
        (folder / "cup.md").write_text("---\nheadline: Rovers win\n---\nRovers beat United 3-2.\n")
        (folder / "odd.md").write_text("---\nheadline: [\n---\nWords.\n")
        (reply,) = await program.comes(says("/reload"))
        changed, which, left, file, stories = lines(reply.text)
        assert (changed, which, left) == ("Changed: 1", "• Rovers win", "Left out: 1")
        assert "odd.md: the front matter is no YAML" in file
        assert stories == "I answer from 1 story."

    async def test_a_story_that_is_found_under_another_outlets_was_not_removed(
        self, folder: Path, program: Program
    ) -> None:
        story = "---\nheadline: Rovers win\npublished: 2026-05-0{}\n---\nRovers beat United.\n"
        (folder / "later.md").write_text(story.format(2))
        await program.comes(says("/reload"))
        (folder / "first.md").write_text(story.format(1))
        (reply,) = await program.comes(says("/reload"))
        assert lines(reply.text) == ["New: 1", "• Rovers win", "Changed: 1", "• later", "I answer from 1 story."]

    async def test_it_says_so_if_only_details_have_changed(self, folder: Path, program: Program) -> None:
        for details, first in (
            ("", "New: 1"),
            ("correction: The score was wrong.\n", "Only details beside the words have changed."),
            ("correction: The score was wrong.\n", "No story has changed."),
        ):
            (folder / "cup.md").write_text(f"---\nheadline: Rovers win\n{details}---\nRovers beat United.\n")
            (reply,) = await program.comes(says("/reload"))
            assert lines(reply.text)[0] == first

    async def test_what_is_wrong_is_said_and_the_stories_stay(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fails() -> bool:
            raise StateError("/state", "no space is left", "free some")

        monkeypatch.setattr(program.updates.__class__, "refresh", lambda _: fails())
        for locale in LOCALES:
            (reply,) = await program.comes(says("/reload", sender={**READER, "language_code": locale}))
            said, stories = lines(reply.text)
            assert "no space is left" in said
            assert stories == voice_for(locale).text("status-stories", count=1)
