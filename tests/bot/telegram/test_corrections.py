"""Replies are edited when the words that they quote are corrected or withdrawn; old buttons show what they meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from telegram.error import RetryAfter

from bot.database import AnnouncementPlace
from bot.library.withdrawals import withdraw, withdrawn
from bot.opening import embedding_model
from bot.settings import Settings
from bot.telegram.announcing import Announcer
from bot.telegram.receiving.access import Allowed
from bot.telegram.services import Services, now
from corpus import Metadata, Outlet, Story
from corpus.withdrawing import digest_of, without
from index import StoryIndex
from index.building import refresh
from tests.bot.telegram.fakes import (
    BLOCKED,
    MESSAGE_GONE,
    OTHER_QUESTION,
    QUESTION,
    REFUSED,
    FakeBot,
    Written,
    with_stories,
)
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.updates import GROUP
from tests.fakes import WordEncoder, ferry_story

FERRY = ferry_story()
COST = "Repairs cost 3 million kroner."
IS_OLD = "The story was corrected since. This is what the reply was about."
CORRECTED = "The story was corrected on 14 November 2023."
WITHDRAWN = "A sentence was withdrawn on 14 November 2023."
DAY = 86_400.0


def corrected(before: str, after: str, story: Story = FERRY) -> Story:
    text = story.text.replace(before, after)
    assert text != story.text
    return Story.from_text(text, headline=story.headline, id=story.id, metadata=story.metadata)


DEARER = corrected("3 million", "4 million")
MUCH_DEARER = corrected("3 million", "5 million")
ELSEWHERE = corrected("4 May", "5 May")
CUP = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])


def struck(message: Written) -> list[str]:
    return [re.sub("<[^>]*>", "", part) for part in re.findall("<s>(.*?)</s>", message.html)]


async def take_up(program: Program, *stories: Story) -> None:
    """Answer from these stories from now on, and correct what has to be."""
    program.services.answerer.take_up(StoryIndex.build(stories, WordEncoder()))
    await program.updates.tell()
    await program.corrections.catch_up()


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
        assert {"Show in context", "In the story", "Copy"} <= {*edited.labels}

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
        assert edited.text.endswith("The story was withdrawn.")
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
        assert bot.edited[-1].text.endswith("The story was withdrawn.")

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

    async def test_a_reply_is_edited_later_if_telegram_wants_a_pause(self, bot: FakeBot, program: Program) -> None:
        await program.comes(says(QUESTION))
        bot.fails("edit_message_text", RetryAfter(1))
        await take_up(program, DEARER)
        assert bot.edited == []
        await program.corrections.catch_up()
        assert [struck(one) for one in bot.edited] == [[COST]]

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


Editing = Callable[..., Program]


@pytest.fixture
def editing(
    make: Make, services: Services, clock: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Editing:
    """Start a program that the reader edits, whose stories lose what is withdrawn."""
    monkeypatch.setenv("STORYBOT_STATE_DIR", str(tmp_path / "state"))

    def start(story: Story = FERRY) -> Program:
        program = make(replace(with_stories(services, story), editors=frozenset({5})))

        async def refresh() -> bool:
            left = without(story, withdrawn(Settings()))
            program.services.answerer.take_up(StoryIndex.build([left], WordEncoder()))
            await program.updates.tell()
            return True

        monkeypatch.setattr(program.updates, "refresh", refresh)
        return program

    return start


async def ready(program: Program) -> Program:
    await program.updates.tell()
    await program.corrections.catch_up()
    return program


class TestWithdrawal:
    async def test_an_editor_withdraws_a_quoted_sentence_and_no_reply_shows_it_any_more(
        self, bot: FakeBot, editing: Editing
    ) -> None:
        program = await ready(editing())
        reply, other = await program.comes(says(QUESTION), says(QUESTION, 101))
        await program.presses("Show in context", reply)
        await program.presses("Withdraw this sentence", bot.edited[-1])
        asked = bot.edited[-1]
        assert asked.text == f"Withdraw: “{COST}”?\nIt is never quoted again."
        assert withdrawn(program.updates.settings) == frozenset()
        await program.presses("Yes, withdraw it", asked)
        assert withdrawn(program.updates.settings) == {digest_of(COST)}
        await program.corrections.catch_up()
        for one in bot.edited[-2:]:
            assert one.text.startswith("[…]\n— ")
            assert one.text.endswith(WITHDRAWN)
            assert "million" not in str(one)
        assert {one.message_id for one in bot.edited[-2:]} == {reply.message_id, other.message_id}
        await program.presses("Show in context", reply)
        assert "Waves had torn away the pier in March. […]" in bot.edited[-1].text
        await program.presses("In the story", reply)
        assert all("million" not in one.text for one in bot.sent[2:])
        assert bot.alerts == [None] * len(bot.alerts)

    async def test_a_sentence_that_is_withdrawn_after_it_was_corrected_is_not_struck_out_any_more(
        self, bot: FakeBot, editing: Editing
    ) -> None:
        program = await ready(editing())
        await program.comes(says(QUESTION))
        await take_up(program, DEARER)
        assert struck(bot.edited[-1]) == [COST]
        cost = next(one for one in FERRY.sentences if FERRY.text[one.start : one.end] == COST)
        withdraw(Settings(), FERRY, cost)
        # The index is another one; the story is the same.
        await take_up(program, DEARER)
        assert "3 million" not in bot.edited[-1].text

    async def test_a_sentence_that_is_withdrawn_beside_a_quotation_is_shown_in_no_context_any_more(
        self, bot: FakeBot, program: Program
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await program.presses("Show in context", reply)
        beside = "Waves had torn away the pier in March."
        assert beside in bot.edited[-1].text
        await take_up(program, without(FERRY, {digest_of(beside)}))
        assert COST in bot.edited[-1].text
        assert beside not in bot.edited[-1].text
        edits = len(bot.edited)
        await take_up(program, without(FERRY, {digest_of(beside)}), CUP)
        assert len(bot.edited) == edits

    async def test_a_restart_leaves_a_context_open(
        self, bot: FakeBot, make: Make, services: Services, program: Program
    ) -> None:
        await program.comes(says(QUESTION))
        await take_up(program, DEARER)
        await program.presses("Show in context", bot.edited[-1])
        context = bot.edited[-1]
        await ready(make(with_stories(services, DEARER)))
        assert bot.edited[-1] == context

    async def test_posted_stories_and_announcements_lose_a_withdrawn_sentence(
        self, bot: FakeBot, make: Make, services: Services, editing: Editing
    ) -> None:
        program = await ready(editing())
        await services.database.announcements.put(AnnouncementPlace(5, 0, "en"), now())
        await services.database.seen_stories.replace({"other": ""})
        await program.updates.tell()
        await Announcer(program.services, Allowed).announce()
        await program.comes(says("/story ferry"))
        announced, posted = bot.sent[-2:]
        lead = FERRY.text[FERRY.sentences[0].start : FERRY.sentences[0].end]
        assert all(lead in one.text for one in (announced, posted))
        withdraw(Settings(), FERRY, FERRY.sentences[0])
        left = without(FERRY, withdrawn(Settings()))
        for _ in range(2):
            await take_up(program, left)
            edited = {one.message_id: one for one in bot.edited}
            assert edited.keys() == {announced.message_id, posted.message_id}
            assert not any(lead in one.text for one in edited.values())
        assert "[…]" in edited[posted.message_id].text
        # It is posted already.
        (again,) = await program.comes(says("/story ferry", 101))
        assert again.reply
        assert again.reply.message_id == posted.message_id

    async def test_no_shows_the_context_again(self, bot: FakeBot, editing: Editing) -> None:
        program = await ready(editing())
        (reply,) = await program.comes(says(QUESTION))
        await program.presses("Show in context", reply)
        context = bot.edited[-1]
        await program.presses("Withdraw this sentence", context)
        await program.presses("No", bot.edited[-1])
        assert bot.edited[-1] == context

    async def test_nobody_else_withdraws_and_nobody_in_a_group(
        self, bot: FakeBot, program: Program, editing: Editing
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await program.presses("Show in context", reply)
        edited = await ready(editing())
        (in_group,) = await edited.comes(says(f"/ask@StoryBot {QUESTION}", 1, GROUP))
        await edited.presses("Show in context", in_group, chat=GROUP)
        assert not any("Withdraw" in label for one in bot.edited for label in one.labels)
        before = len(bot.edited)
        for one, running, chat in ((reply, program, {}), (in_group, edited, {"chat": GROUP})):
            number = one.data("Show in context").split(":")[1]
            await running.comes(presses(f"v:{number}:0:0:1", one.message_id, **chat))
        assert len(bot.edited) == before
        assert withdrawn(edited.updates.settings) == frozenset()

    async def test_a_withdrawn_sentence_is_in_no_old_version_either(
        self, bot: FakeBot, editing: Editing, services: Services
    ) -> None:
        program = await ready(editing())
        other, reply = await program.comes(says(OTHER_QUESTION), says(QUESTION, 101))
        await program.presses("Show in context", reply)
        await program.presses("Withdraw this sentence", bot.edited[-1])
        await program.presses("Yes, withdraw it", bot.edited[-1])
        await program.presses("Show in context", other)
        shown = bot.edited[-1]
        assert "Waves had torn away the pier in March. […]" in shown.text
        assert "<u>Waves had torn away the pier in March.</u>" in re.sub("</?b>", "", shown.html)
        assert IS_OLD in shown.text
