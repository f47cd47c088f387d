"""Replies are edited when the words that they quote are corrected or withdrawn; old buttons show what they meant."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.opening import embedding_model
from bot.telegram.services import Services
from corpus import Metadata, Outlet
from index import StoryIndex
from index.building import refresh
from index.errors import StoreAwayError
from index.storage.index_store import IndexStore
from tests.bot.telegram.fakes import (
    BLOCKED,
    MESSAGE_GONE,
    OTHER_QUESTION,
    QUESTION,
    REFUSED,
    FakeBot,
    with_stories,
)
from tests.bot.telegram.program import Make, Program, edits, says, settled
from tests.bot.telegram.story_changes.correcting import (
    CORRECTED,
    COST,
    CUP,
    DAY,
    DEARER,
    ELSEWHERE,
    FERRY,
    IS_OLD,
    MUCH_DEARER,
    corrected,
    struck,
    take_up,
)
from tests.fakes import WordEncoder


def publish(program: Program, folder: Path) -> None:
    """Make the index of a folder."""
    settings = program.updates.settings
    refresh(program.updates.store, folder, embedding_model(settings), WordEncoder())


@pytest.fixture
async def program(make: Make, clock: SimpleNamespace) -> Program:
    program = make()
    await program.updates.tell()
    await program.corrections.catch_up()
    return program


class TestCorrections:
    async def test_changed_words_are_struck_out_and_those_that_stand_there_now_are_quoted(
        self, bot: FakeBot, program: Program
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await take_up(program, DEARER)
        (edited,) = bot.edited
        assert (edited.chat_id, edited.message_id) == (reply.chat_id, reply.message_id)
        assert struck(edited) == [COST]
        assert f"{CORRECTED}\n\nRepairs cost 4 million kroner.\n— {FERRY.headline}" in edited.text
        assert edited.labels == ["Show in context", "In the story", "Next ›", "👍", "👎", "⋯ More"]
        assert (await program.opens_more(edited)).labels == ["Copy", "Wrong quote", "‹ Back"]

    async def test_nothing_is_edited_if_the_quoted_words_still_stand(self, bot: FakeBot, program: Program) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await take_up(program, ELSEWHERE)
        assert bot.edited == []
        await program.presses("Show in context", reply)
        assert IS_OLD in bot.edited[-1].text
        await program.presses("Back to the quotation", bot.edited[-1])
        assert bot.edited[-1].text.endswith(IS_OLD)
        assert struck(bot.edited[-1]) == []

    async def test_old_buttons_show_what_the_reply_was_about(self, bot: FakeBot, program: Program) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await take_up(program, DEARER)
        await program.presses("Show in context", reply)
        assert "Waves had torn away the pier in March. Repairs cost 3 million kroner." in bot.edited[-1].text
        assert IS_OLD in bot.edited[-1].text
        await program.presses("Back to the quotation", bot.edited[-1])
        assert (bot.edited[-1].html, bot.edited[-1].labels) == (bot.edited[0].html, bot.edited[0].labels)
        await program.presses("In the story", reply)
        story, line = bot.sent[-2:]
        assert COST in story.text
        assert line.text == IS_OLD
        assert line.reply
        assert str(line.reply.quote) in story.text
        assert bot.alerts == [None, None, None]

    async def test_a_view_can_be_wanted_again_after_the_reply_was_corrected(
        self, bot: FakeBot, program: Program
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await program.presses("Show in context", reply)
        await take_up(program, DEARER)
        assert CORRECTED in bot.edited[-1].text
        await program.presses("Show in context", bot.edited[-1])
        assert bot.edited[-1].text.startswith("In context")

    async def test_each_reply_is_edited_once_for_each_correction_also_over_a_restart(
        self, bot: FakeBot, make: Make, services: Services, program: Program
    ) -> None:
        await program.comes(says(QUESTION))
        for _ in range(2):
            await take_up(program, DEARER)
        later = make(with_stories(services, DEARER))
        await later.updates.tell()
        await later.corrections.catch_up()
        assert len(bot.edited) == 1
        await take_up(program, MUCH_DEARER)
        assert len(bot.edited) == 2
        assert struck(bot.edited[-1]) == [COST]
        assert "Repairs cost 5 million kroner." in bot.edited[-1].text
        assert "4 million" not in bot.edited[-1].text

    async def test_a_restart_between_the_change_and_the_notice_loses_nothing(
        self, bot: FakeBot, make: Make, services: Services, program: Program
    ) -> None:
        await program.comes(says(QUESTION))
        # The change is noted, and the program stops before any reply is corrected.
        await services.database.seen_stories.replace({"ferry": DEARER.digest})
        later = make(with_stories(services, DEARER))
        await later.updates.tell()
        await later.corrections.catch_up()
        assert [struck(one) for one in bot.edited] == [[COST]]

    async def test_what_is_taken_back_leaves_the_reply_as_it_was(self, bot: FakeBot, program: Program) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await take_up(program, DEARER)
        await take_up(program, FERRY)
        assert (bot.edited[-1].html, bot.edited[-1].labels) == (reply.html, reply.labels)

    async def test_a_removed_story_is_struck_out_and_no_longer_shown(self, bot: FakeBot, program: Program) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await take_up(program, CUP)
        (edited,) = bot.edited
        assert COST in struck(edited)
        assert edited.text.endswith("The story was removed.")
        assert "Show in context" not in edited.labels
        await program.presses("Show in context", reply)
        assert bot.alerts == ["This story was removed and can no longer be quoted."]
        assert len(bot.edited) == 1

    async def test_what_was_quoted_of_a_story_that_has_expired_is_not_struck_out(
        self, bot: FakeBot, program: Program, tmp_path: Path
    ) -> None:
        await program.comes(says(QUESTION))
        (tmp_path / "cup.txt").write_text("Rovers win the cup\n\nRovers beat United 3-2.\n", "utf-8")
        expired = tmp_path / "ferry.md"
        expired.write_text(f"---\nid: ferry\nheadline: Ferry\nexpires: 2023-11-01\n---\n\n{FERRY.text}\n", "utf-8")
        publish(program, tmp_path)
        await take_up(program, CUP)
        assert bot.edited == []
        expired.unlink()
        publish(program, tmp_path)
        await take_up(program, CUP)
        assert bot.edited[-1].text.endswith("The story was removed.")

    async def test_a_story_that_is_found_under_another_outlets_was_not_removed(
        self, bot: FakeBot, program: Program
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        other = replace(FERRY, id="first", metadata=Metadata(publisher="Holm Post", outlets=(Outlet("ferry"),)))
        await take_up(program, other)
        assert bot.edited == []
        await program.presses("Show in context", reply)
        assert IS_OLD not in bot.edited[-1].text
        assert bot.alerts == [None]
        await take_up(program, replace(DEARER, id="first", metadata=other.metadata))
        assert struck(bot.edited[-1]) == [COST]
        assert "4 million" in bot.edited[-1].text

    async def test_a_reply_that_was_being_sent_during_the_change_is_corrected_too(
        self, bot: FakeBot, program: Program
    ) -> None:
        await take_up(program, DEARER)
        assert bot.edited == []
        answerer, after = program.services.answerer, program.services.answerer.store
        answerer.take_up(StoryIndex.build([FERRY], WordEncoder()))
        await program.comes(says(QUESTION))
        # The reply was under way when the correction came.
        answerer.take_up(after)
        await program.corrections.catch_up()
        assert [struck(one) for one in bot.edited] == [[COST]]

    async def test_a_reply_is_corrected_for_seven_days(
        self, bot: FakeBot, program: Program, clock: SimpleNamespace
    ) -> None:
        await program.comes(says(QUESTION))
        clock.at = 2 * DAY
        (younger,) = await program.comes(says(QUESTION, 101))
        clock.at = 8 * DAY
        await take_up(program, DEARER)
        assert [one.message_id for one in bot.edited] == [younger.message_id]

    async def test_a_reply_that_cannot_be_edited_is_passed_over(self, bot: FakeBot, program: Program) -> None:
        replies = [*await program.comes(says(QUESTION)), *await program.comes(says(QUESTION, 101))]
        replies += await program.comes(says(QUESTION, 102))
        bot.fails("edit_message_text", BLOCKED, MESSAGE_GONE)
        for _ in range(2):
            await take_up(program, DEARER)
        assert [one.message_id for one in bot.edited] == [replies[2].message_id]

    @pytest.mark.parametrize("asks", [OTHER_QUESTION, REFUSED, "thanks"])
    async def test_a_correction_does_not_take_the_place_of_the_answer_to_an_edited_question(
        self, bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch, asks: str
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        begun, goes_on, edit = asyncio.Event(), asyncio.Event(), bot.edit_message_text

        async def slow(html: str, **more: Any) -> None:
            begun.set()
            await goes_on.wait()
            await edit(html, **more)

        with monkeypatch.context() as patch:
            patch.setattr(bot, "edit_message_text", slow)
            correcting = asyncio.create_task(take_up(program, DEARER))
            await begun.wait()
        editing = asyncio.create_task(program.comes(edits(asks)))
        await settled()
        goes_on.set()
        await asyncio.gather(correcting, editing)
        assert {one.message_id for one in bot.edited} == {reply.message_id}
        assert "Repairs cost 4 million" in bot.edited[0].text
        assert "Repairs cost" not in bot.edited[-1].text

    async def test_a_reply_is_edited_later_if_telegram_wants_a_pause(self, bot: FakeBot, program: Program) -> None:
        await program.comes(says(QUESTION))
        bot.fails("edit_message_text", RetryAfter(1))
        await take_up(program, DEARER)
        assert bot.edited == []
        await program.corrections.catch_up()
        assert [struck(one) for one in bot.edited] == [[COST]]

    async def test_nothing_is_edited_until_it_is_known_which_stories_have_files(
        self, bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await program.comes(says(QUESTION))

        def unknown(_store: IndexStore) -> frozenset[str]:
            raise StoreAwayError("milvus", "which stories its files have is not known", "wait")

        with monkeypatch.context() as patch:
            patch.setattr(IndexStore, "listed", unknown)
            for _ in range(2):
                with pytest.raises(StoreAwayError):
                    await take_up(program, CUP)
        assert bot.edited == []
        monkeypatch.setattr(IndexStore, "listed", lambda _store: frozenset({"ferry", "cup"}))
        await program.corrections.catch_up()
        assert bot.edited == []
        monkeypatch.setattr(IndexStore, "listed", lambda _store: frozenset({"cup"}))
        await take_up(program, CUP)
        assert len(bot.edited) == 1

    async def test_more_shows_the_next_page_corrected_and_it_is_not_edited_again(
        self, bot: FakeBot, make: Make, services: Services, clock: SimpleNamespace
    ) -> None:
        program = make(replace(services, per_page=1))
        await program.updates.tell()
        await program.corrections.catch_up()
        await program.comes(says("What did the ferry and the repairs cost in March?"))
        await take_up(program, corrected("million", "thousand"))
        edits = len(bot.edited)
        (more,) = await program.comes(says("more", 101))
        assert IS_OLD in more.text or struck(more)
        program.corrections._due = True
        await program.corrections.catch_up()
        assert len(bot.edited) == edits

    async def test_an_offered_passage_is_quoted_as_it_was_offered(self, bot: FakeBot, program: Program) -> None:
        (refusal,) = await program.comes(says(REFUSED))
        first = refusal.labels[0]
        await take_up(program, corrected("4 May", "5 May"))
        await program.presses(first, refusal)
        assert bot.alerts == [None]
        assert struck(bot.sent[-1]) == ["The ferry to Holm will sail again on 4 May."]
        assert "The ferry to Holm will sail again on 5 May." in bot.sent[-1].text

    async def test_questions_about_a_corrected_story_are_answered_from_it(self, bot: FakeBot, program: Program) -> None:
        await program.comes(says(QUESTION))
        await take_up(program, DEARER)
        (reply,) = await program.comes(says(QUESTION, 101))
        assert "4 million" in reply.text
        await take_up(program, MUCH_DEARER)
        assert [struck(one) for one in bot.edited[1:]] == [[COST], ["Repairs cost 4 million kroner."]]
