"""Withdrawn sentences are taken out of replies, contexts, posted stories and announcements."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.database import AnnouncementPlace
from bot.library.withdrawals import withdraw, withdrawn
from bot.settings import Settings
from bot.telegram.receiving.access import Allowed
from bot.telegram.services import Services, now
from bot.telegram.story_changes.announcing import Announcer
from corpus import Story
from corpus.withdrawing import digest_of, without
from index import StoryIndex
from tests.bot.telegram.fakes import (
    OTHER_QUESTION,
    QUESTION,
    FakeBot,
    with_stories,
)
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.story_changes.correcting import (
    COST,
    CUP,
    DEARER,
    FERRY,
    IS_OLD,
    WITHDRAWN,
    ready,
    struck,
    take_up,
)
from tests.bot.telegram.updates import GROUP
from tests.fakes import WordEncoder


@pytest.fixture
async def program(make: Make, clock: SimpleNamespace) -> Program:
    program = make()
    await program.updates.tell()
    await program.corrections.catch_up()
    return program


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


class TestWithdrawal:
    async def test_an_editor_withdraws_a_quoted_sentence_and_no_reply_shows_it_any_more(
        self, bot: FakeBot, editing: Editing
    ) -> None:
        program = await ready(editing())
        reply, other = await program.comes(says(QUESTION), says(QUESTION, 101))
        await program.presses("Show in context", reply)
        await program.presses("Withdraw this sentence", await program.opens_more(bot.edited[-1]))
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
        await program.presses("Withdraw this sentence", await program.opens_more(context))
        await program.presses("No", bot.edited[-1])
        assert bot.edited[-1] == context

    async def test_nobody_else_withdraws_and_nobody_in_a_group(
        self, bot: FakeBot, program: Program, editing: Editing
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await program.presses("Show in context", reply)
        edited = await ready(editing())
        (in_group,) = await edited.comes(says(f"/ask@StoryBot {QUESTION}", 1, GROUP))
        await program.opens_more(bot.edited[-1])
        await edited.presses("Show in context", in_group, chat=GROUP)
        await edited.opens_more(bot.edited[-1], chat=GROUP)
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
        await program.presses("Withdraw this sentence", await program.opens_more(bot.edited[-1]))
        await program.presses("Yes, withdraw it", bot.edited[-1])
        await program.presses("Show in context", other)
        shown = bot.edited[-1]
        assert "Waves had torn away the pier in March. […]" in shown.text
        assert "<u>Waves had torn away the pier in March.</u>" in re.sub("</?b>", "", shown.html)
        assert IS_OLD in shown.text
