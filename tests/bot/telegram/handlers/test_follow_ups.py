"""What a question takes up: the answer that it replies to, or the last one; after an edit what it took up before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import Forbidden

from bot.database import Conversation, Retention
from bot.telegram import services as desk_module
from bot.telegram.handlers import questions as questions_module
from bot.telegram.handlers.commands import Command, Commands
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.questions import Asked, Questions
from bot.telegram.services import Desk
from bot.voice import voice_for
from tests.bot.telegram.fakes import (
    CHAT,
    GROUP,
    OTHER,
    OTHER_QUESTION,
    QUESTION,
    READER,
    FakeBot,
    asked,
    at,
    in_group,
    watched,
)

ENGLISH = voice_for("en")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FOLLOW_UP, CHANGED = "and when?", "and where?"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock of the desk, which stands still unless `now` is set."""
    clock = SimpleNamespace(now=NOON)
    for module in (desk_module, questions_module):
        monkeypatch.setattr(module, "now", lambda: clock.now)
    return clock


async def take(desk: Desk, *questions: Asked) -> list[str | None]:
    """Have questions answered, each by a program that was started for it; return the questions that they took up."""
    before = len(watched(desk).previous)
    for question in questions:
        await Questions(desk).take(question, ENGLISH)
    return [turn.question if turn else None for turn in watched(desk).previous[before:]]


async def begin_anew(desk: Desk, user_id: int = READER, chat_id: int = CHAT) -> None:
    await Commands(desk, PostedStories(desk)).take(Command("new", "", at(1, chat_id), user_id), ENGLISH)


def replies(bot: FakeBot, number: int) -> int:
    """The id of the answer with this number, from 0."""
    return bot.sent[number].message_id


class TestInPrivate:
    async def test_a_question_takes_up_the_last_one(self, desk: Desk) -> None:
        taken_up = await take(desk, asked(QUESTION, 100), asked(OTHER_QUESTION, 101), asked(FOLLOW_UP, 102))
        assert taken_up == [None, QUESTION, OTHER_QUESTION]

    async def test_a_reply_to_an_answer_takes_up_that_answer(self, bot: FakeBot, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(OTHER_QUESTION, 101))
        assert await take(desk, asked(FOLLOW_UP, 102, takes_up=replies(bot, 0))) == [QUESTION]

    async def test_a_reply_to_another_message_of_the_bot_takes_up_the_last_question(self, desk: Desk) -> None:
        assert await take(desk, asked(QUESTION, 100), asked(FOLLOW_UP, 101, takes_up=999)) == [None, QUESTION]

    async def test_a_reply_to_an_answer_that_is_forgotten_stands_for_itself(
        self, bot: FakeBot, desk: Desk, clock: SimpleNamespace
    ) -> None:
        await take(desk, asked(QUESTION, 100))
        clock.now += HOUR / 2
        await take(desk, asked(OTHER_QUESTION, 101))
        clock.now += HOUR / 2 + timedelta(seconds=1)
        assert await take(desk, asked(FOLLOW_UP, 102, takes_up=replies(bot, 0))) == [None]
        assert await take(desk, asked(FOLLOW_UP, 103, takes_up=replies(bot, 1))) == [OTHER_QUESTION]

    async def test_each_chat_has_a_memory_of_its_own(self, desk: Desk) -> None:
        elsewhere = asked(FOLLOW_UP, target=at(100, 6), user_id=OTHER)
        assert await take(desk, asked(QUESTION), elsewhere) == [None, None]

    @pytest.mark.parametrize(("minutes", "remembered"), [(60, True), (61, False)])
    async def test_the_last_question_is_forgotten_after_its_time(
        self, desk: Desk, clock: SimpleNamespace, minutes: int, remembered: bool
    ) -> None:
        await take(desk, asked(QUESTION, 100))
        clock.now += timedelta(minutes=minutes)
        assert await take(desk, asked(FOLLOW_UP, 101)) == [QUESTION if remembered else None]

    async def test_where_follow_ups_are_off_no_question_is_kept_or_taken_up(self, bot: FakeBot, desk: Desk) -> None:
        off = replace(desk, follow_up=timedelta(0))
        taken_up = await take(off, asked(QUESTION, 100), asked(FOLLOW_UP, 101))
        assert taken_up == [None, None]
        assert await desk.last_turn(Conversation(CHAT, 0, READER)) is None

    @pytest.mark.parametrize("remark", ["👍", "thanks", "hi"])
    async def test_remarks_do_not_make_the_last_question_forgotten(self, desk: Desk, remark: str) -> None:
        taken_up = await take(desk, asked(QUESTION, 100), asked(remark, 101), asked(FOLLOW_UP, 102))
        assert taken_up[2] == QUESTION

    async def test_an_answer_that_was_withdrawn_is_not_taken_up(self, bot: FakeBot, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(OTHER_QUESTION, 101))
        await Questions(desk).withdraw(asked("", 101, edited=True))
        assert await take(desk, asked(FOLLOW_UP, 102, takes_up=replies(bot, 1))) == [None]
        await Questions(desk).withdraw(asked("", 102, edited=True))
        assert await take(desk, asked(FOLLOW_UP, 103)) == [QUESTION]

    async def test_what_the_follow_up_itself_asked_is_taken_up_by_the_next(self, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(OTHER_QUESTION, 101))
        assert await take(desk, asked(FOLLOW_UP, 102)) == [OTHER_QUESTION]
        taken_up = await take(desk, asked("and why?", 103))
        assert taken_up not in ([None], [OTHER_QUESTION])


class TestInAGroup:
    async def test_a_question_by_itself_takes_up_nothing(self, desk: Desk) -> None:
        assert await take(desk, in_group(QUESTION, 100), in_group(FOLLOW_UP, 101)) == [None, None]

    @pytest.mark.parametrize("person", [READER, OTHER])
    async def test_a_reply_to_any_answer_takes_it_up_whoever_replies(
        self, bot: FakeBot, desk: Desk, person: int
    ) -> None:
        await take(desk, in_group(QUESTION, 100), in_group(OTHER_QUESTION, 101), in_group(OTHER_QUESTION, 102, OTHER))
        assert await take(desk, in_group(FOLLOW_UP, 103, person, replies(bot, 0))) == [QUESTION]

    async def test_a_reply_to_another_message_of_the_bot_takes_up_the_persons_last_question(self, desk: Desk) -> None:
        await take(desk, in_group(QUESTION, 100), in_group(OTHER_QUESTION, 101, OTHER))
        assert await take(desk, in_group(FOLLOW_UP, 102, READER, 999)) == [QUESTION]

    async def test_topics_are_conversations_of_their_own(self, bot: FakeBot, desk: Desk) -> None:
        await take(desk, in_group(QUESTION, 100, topic=7))
        assert bot.sent[0].topic_id == 7
        assert await take(desk, in_group(FOLLOW_UP, 101, takes_up=999, topic=8)) == [None]

    async def test_begun_anew_none_of_ones_answers_is_taken_up_and_those_of_others_are(
        self, bot: FakeBot, desk: Desk
    ) -> None:
        await take(desk, in_group(QUESTION, 100), in_group(QUESTION, 101), in_group(OTHER_QUESTION, 102, OTHER))
        await begin_anew(desk, READER, GROUP)
        asks = [(READER, 0), (READER, 1), (OTHER, 1), (READER, 2)]
        follow_ups = [
            in_group(FOLLOW_UP, 200 + number, person, replies(bot, answer))
            for number, (person, answer) in enumerate(asks)
        ]
        assert await take(desk, *follow_ups) == [None, None, None, OTHER_QUESTION]


class TestEdited:
    async def test_it_takes_up_what_it_took_up_before_and_never_itself(self, desk: Desk) -> None:
        await take(desk, asked(OTHER_QUESTION, 100), asked(QUESTION, 101))
        assert await take(desk, asked(FOLLOW_UP, 101, edited=True)) == [OTHER_QUESTION]

    async def test_also_where_others_were_asked_since(self, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(FOLLOW_UP, 101), asked(OTHER_QUESTION, 102))
        assert await take(desk, asked(CHANGED, 101, edited=True)) == [QUESTION]

    async def test_one_that_took_up_nothing_takes_up_nothing(self, desk: Desk) -> None:
        await take(desk, asked(FOLLOW_UP, 100), asked(QUESTION, 101))
        assert await take(desk, asked(CHANGED, 100, edited=True)) == [None]

    async def test_it_takes_up_what_that_question_has_become(self, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(FOLLOW_UP, 101))
        assert await take(desk, asked(OTHER_QUESTION, 100, edited=True)) == [None]
        assert await take(desk, asked(CHANGED, 101, edited=True)) == [OTHER_QUESTION]

    async def test_an_edited_question_is_not_the_last_again(self, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(OTHER_QUESTION, 101))
        await take(desk, asked("How much did repairs of the pier cost?", 100, edited=True))
        assert await take(desk, asked(FOLLOW_UP, 102)) == [OTHER_QUESTION]

    async def test_what_it_took_up_is_forgotten_with_its_hour(self, desk: Desk, clock: SimpleNamespace) -> None:
        await take(desk, asked(QUESTION, 100))
        clock.now += HOUR / 2
        await take(desk, asked(FOLLOW_UP, 101))
        clock.now += HOUR / 2 + timedelta(seconds=1)
        assert await take(desk, asked(CHANGED, 101, edited=True)) == [None]

    async def test_it_stands_for_itself_once_one_has_begun_anew(self, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(FOLLOW_UP, 101))
        await begin_anew(desk)
        assert await take(desk, asked(CHANGED, 101, edited=True)) == [None]

    async def test_in_a_group_it_takes_up_the_answer_that_it_replies_to(self, bot: FakeBot, desk: Desk) -> None:
        await take(desk, in_group(QUESTION, 100), in_group(OTHER_QUESTION, 101))
        await take(desk, in_group(FOLLOW_UP, 102, OTHER, replies(bot, 0)))
        edited = in_group(CHANGED, 102, OTHER, replies(bot, 0), edited=True)
        assert await take(desk, edited) == [QUESTION]

    async def test_one_that_was_edited_before_it_was_answered_takes_up_the_last_question(self, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100))
        await Questions(desk).take(asked(FOLLOW_UP, 101), ENGLISH, lambda: False)
        assert await take(desk, asked(CHANGED, 101, edited=True)) == [QUESTION]

    async def test_one_whose_answer_could_not_be_sent_takes_up_the_same_when_it_comes_again(
        self, bot: FakeBot, desk: Desk
    ) -> None:
        await take(desk, asked(QUESTION, 100))
        bot.fails("send_message", Forbidden("bot was blocked by the user"))
        with pytest.raises(Forbidden):
            await take(desk, asked(FOLLOW_UP, 101))
        await take(desk, asked(OTHER_QUESTION, 102))
        assert await take(desk, asked(FOLLOW_UP, 101)) == [QUESTION]


questions_asked = st.lists(
    st.tuples(
        st.sampled_from([QUESTION, OTHER_QUESTION, "How tall is Mount Everest?", "thanks"]),
        st.sampled_from([READER, OTHER]),
        st.integers(0, 50),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asks=questions_asked, waits=st.integers(0, 70), new=st.sampled_from([None, READER, OTHER]))
async def test_a_reply_takes_up_its_answer_for_an_hour_unless_its_asker_began_anew(
    bot: FakeBot, desk: Desk, clock: SimpleNamespace, asks: list[tuple[str, int, int]], waits: int, new: int | None
) -> None:
    first, moments = len(bot.sent), []
    for text, person, pause in asks:
        await take(desk, in_group(text, 100 + len(bot.sent), person))
        moments.append(clock.now)
        clock.now += timedelta(minutes=pause)
    if new is not None:
        await Commands(desk, PostedStories(desk)).take(Command("new", "", at(1, GROUP), new), ENGLISH)
    clock.now += timedelta(minutes=waits)
    for number, ((text, person, _), moment) in enumerate(zip(asks, moments, strict=True)):
        follow_up = in_group(FOLLOW_UP, 100 + len(bot.sent), OTHER, replies(bot, first + number))
        is_kept = text != "thanks" and person != new and clock.now - moment <= HOUR
        assert await take(desk, follow_up) == [text if is_kept else None]
    # The words are gone by then, whether they are asked for or not.
    await desk.database.prune(clock.now + HOUR + timedelta(seconds=1), Retention(timedelta(days=30), HOUR))
    assert await desk.database.turns.last(Conversation(GROUP, 0, OTHER), NOON) is None
    clock.now += 2 * HOUR
