"""What a question follows up: the answer that it replies to, or the last one; after an edit what it did before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.database import Conversation, Retention
from bot.telegram.services import Services, now
from tests.bot.telegram.fakes import OTHER_QUESTION, QUESTION, REFUSED, FakeBot, watched
from tests.bot.telegram.program import START, Make, Program, edits, says
from tests.bot.telegram.updates import GROUP, MYSELF, OTHER, READER, mention, message

HOUR = 3600.0
FOLLOW_UP, CHANGED = "and when?", "and where?"


def in_group(
    text: str, message_id: int, person: dict[str, Any] = READER, to: int | None = None, topic: int = 0
) -> Update:
    """A question to the bot in a group, or in reply to one of its messages."""
    called = text if to else f"@StoryBot {text}"
    fields: dict[str, Any] = {"sender": person, "entities": [] if to else mention(called)}
    if to:
        fields["reply_to_message"] = message(GROUP, sender=MYSELF, message_id=to)
    if topic:
        fields |= {"message_thread_id": topic, "is_topic_message": True}
    return says(called, message_id, GROUP, **fields)


def reply(text: str, message_id: int, to: int) -> Update:
    return says(text, message_id, reply_to_message=message(sender=MYSELF, message_id=to))


async def follow(make: Make, *updates: Update) -> list[str | None]:
    """Have questions come, each to a program that was started for it; return the questions that they follow up."""
    previous = watched(make().services).previous
    before = len(previous)
    for one in updates:
        await make().comes(one)
    return [turn.question if turn else None for turn in previous[before:]]


class TestInPrivate:
    async def test_a_question_follows_up_the_last_one_whatever_was_remarked_since(self, make: Make) -> None:
        questions = [says(QUESTION), says(OTHER_QUESTION, 101), says("thanks", 102), says(FOLLOW_UP, 103)]
        assert await follow(make, *questions) == [None, QUESTION, OTHER_QUESTION, OTHER_QUESTION]

    async def test_a_reply_follows_up_its_answer_until_that_is_forgotten(
        self, bot: FakeBot, make: Make, clock: SimpleNamespace
    ) -> None:
        await follow(make, says(QUESTION))
        clock.at = HOUR / 2
        await follow(make, says(OTHER_QUESTION, 101))
        first, second = (sent.message_id for sent in bot.sent)
        assert await follow(make, reply(FOLLOW_UP, 102, first)) == [QUESTION]
        clock.at = HOUR + 1
        assert await follow(make, reply(FOLLOW_UP, 103, first), reply(FOLLOW_UP, 104, second)) == [None, OTHER_QUESTION]

    async def test_no_turn_is_stored_if_follow_ups_are_off(self, make: Make, services: Services) -> None:
        off = replace(services, follow_up=timedelta(0))
        assert await follow(lambda: make(off), says(QUESTION), says(FOLLOW_UP, 101)) == [None, None]
        last_turn = services.database.conversations.last_turn(Conversation(5, 0, 5), now() - timedelta(hours=1))
        assert await last_turn is None

    async def test_a_withdrawn_answer_is_not_followed_up(self, bot: FakeBot, make: Make) -> None:
        await follow(make, says(QUESTION), says(OTHER_QUESTION, 101), edits("/help", 101))
        assert await follow(make, reply(FOLLOW_UP, 102, bot.sent[1].message_id)) == [None]
        await follow(make, edits("/help", 102))
        assert await follow(make, says(FOLLOW_UP, 103)) == [QUESTION]

    async def test_the_next_question_follows_up_what_a_follow_up_meant(self, make: Make) -> None:
        await follow(make, says(OTHER_QUESTION), says(FOLLOW_UP, 101))
        assert await follow(make, says("and why?", 102)) not in ([None], [OTHER_QUESTION])


class TestInAGroup:
    async def test_a_reply_to_another_message_of_the_bot_follows_up_the_persons_last_question(self, make: Make) -> None:
        await follow(make, in_group(QUESTION, 100), in_group(OTHER_QUESTION, 101, OTHER))
        assert await follow(make, in_group(FOLLOW_UP, 102, READER, 999)) == [QUESTION]


class TestEdited:
    async def test_an_edited_question_follows_up_what_it_did_before(self, make: Make) -> None:
        await follow(make, says(QUESTION), says(FOLLOW_UP, 101), says(OTHER_QUESTION, 102))
        assert await follow(make, edits(CHANGED, 101), edits(CHANGED, 100)) == [QUESTION, None]

    async def test_an_edited_question_does_not_become_the_last(self, make: Make) -> None:
        await follow(make, says(QUESTION), says(OTHER_QUESTION, 101))
        await follow(make, edits("How much did repairs of the pier cost?"))
        assert await follow(make, says(FOLLOW_UP, 102)) == [OTHER_QUESTION]

    async def test_it_follows_up_nothing_after_the_hour_or_a_fresh_start(
        self, make: Make, clock: SimpleNamespace
    ) -> None:
        await follow(make, says(QUESTION))
        clock.at = HOUR / 2
        await follow(make, says(FOLLOW_UP, 101))
        clock.at = HOUR + 1
        assert await follow(make, edits(CHANGED, 101)) == [None]
        await follow(make, says(QUESTION, 102), says(FOLLOW_UP, 103), says("/new", 104))
        assert await follow(make, edits(CHANGED, 103)) == [None]


asked = st.lists(
    st.tuples(
        st.sampled_from([QUESTION, OTHER_QUESTION, REFUSED, "thanks"]),
        st.sampled_from([5, 6]),
        st.integers(0, 50),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asks=asked, wait=st.integers(0, 70), new=st.sampled_from([None, 5, 6]))
async def test_a_reply_follows_up_its_answer_for_an_hour_unless_its_asker_started_fresh(
    program: Program, clock: SimpleNamespace, asks: list[tuple[str, int, int]], wait: int, new: int | None
) -> None:
    sent, moments, people, bot = [], [], {5: READER, 6: OTHER}, program.bot
    for text, person, pause in asks:
        (answer,) = await program.comes(in_group(text, 100 + len(bot.sent), people[person]))
        sent.append(answer.message_id)
        moments.append(clock.at)
        clock.at += 60 * pause
    if new is not None:
        await program.comes(says("/new@StoryBot", 1, GROUP, sender=people[new]))
    clock.at += 60 * wait
    for answer_id, (text, person, _), moment in zip(sent, asks, moments, strict=True):
        await program.comes(in_group(FOLLOW_UP, 100 + len(bot.sent), OTHER, answer_id))
        turn = watched(program.services).previous[-1]
        is_kept = text != "thanks" and person != new and clock.at - moment <= HOUR
        assert (turn.question if turn else None) == (text if is_kept else None)
    # The words are forgotten by then, whether somebody asks for them or not.
    at = START + timedelta(seconds=clock.at + HOUR + 1)
    await program.services.database.prune(at, Retention(timedelta(days=30), timedelta(hours=1)))
    last_turn = program.services.database.conversations.last_turn(Conversation(GROUP["id"], 0, 6), START)
    assert await last_turn is None
    clock.at += 2 * HOUR
