"""What must hold for whatever is kept: it comes back as it was, whole or not at all, whoever writes beside."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.database import (
    Conversation,
    Database,
    KeptTurn,
    MessagePlace,
    MissedQuestion,
    PostedPart,
    Retention,
    ShownSuggestion,
)
from bot.database.session import engine_for, read_url
from index.question import Turn

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
ids = st.integers(-(2**63), 2**63 - 1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
contents = st.dictionaries(texts, json_values, max_size=4)
turns = st.builds(KeptTurn, st.builds(Turn, texts, texts, st.none() | texts, st.none() | texts), ids)
missed = st.builds(MissedQuestion, ids, ids, ids, st.none() | texts)
parts = st.lists(st.builds(PostedPart, ids, *[st.integers(0, 10**6)] * 3), max_size=5).map(tuple)

# The examples of a test share a database: each has a key of its own, or takes the place of the one before.
example_by_example = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@example_by_example
@given(place=st.builds(MessagePlace, ids, ids, st.none() | ids), user=ids, reply=ids, locale=texts, content=contents)
async def test_an_answer_comes_back_as_it_was(
    database: Database, place: MessagePlace, user: int, reply: int, locale: str, content: dict[str, Any]
) -> None:
    number = await database.answers.add(place, user_id=user, locale=locale, content=content, now=NOON)
    await database.answers.sent(number, reply)
    stored = await database.answers.by_id(number)
    assert stored is not None
    assert MessagePlace(stored.chat_id, stored.topic_id, stored.question_id) == place
    assert (stored.user_id, stored.reply_id, stored.locale, stored.content) == (user, reply, locale, content)


@example_by_example
@given(conversation=st.builds(Conversation, ids, ids, ids), turn=turns)
async def test_a_turn_comes_back_as_it_was(database: Database, conversation: Conversation, turn: KeptTurn) -> None:
    await database.turns.put(conversation, turn, NOON)
    assert await database.turns.of_answer(turn.answer_id, NOON) == turn
    assert await database.turns.last(conversation, NOON) == turn
    await database.turns.forget(conversation)
    assert await database.turns.of_answer(turn.answer_id, NOON) is None


@example_by_example
@given(questions=st.lists(missed, unique_by=lambda one: (one.chat_id, one.message_id)))
async def test_a_missed_question_comes_back_as_it_was(database: Database, questions: list[MissedQuestion]) -> None:
    for question in questions:
        await database.missed_questions.put(question)
    assert set(await database.missed_questions.all()) == set(questions)
    await database.missed_questions.forget(questions)
    assert await database.missed_questions.all() == []


@example_by_example
@given(chat=ids, topic=ids, digest=texts, posted=parts)
async def test_a_posted_story_comes_back_as_it_was(
    database: Database, chat: int, topic: int, digest: str, posted: tuple[PostedPart, ...]
) -> None:
    await database.posted_stories.put(chat, topic, digest, posted, NOON)
    assert await database.posted_stories.get(chat, topic, digest) == posted


@example_by_example
@given(
    shown=st.lists(st.builds(ShownSuggestion, texts, texts, texts, texts), unique_by=lambda one: (one.digest, one.hash))
)
async def test_suggestions_come_back_as_they_were(database: Database, shown: list[ShownSuggestion]) -> None:
    await database.suggestions.shown(shown, NOON)
    assert [await database.suggestions.get(one.digest, one.hash) for one in shown] == shown


@example_by_example
@given(number=ids, payload=contents)
async def test_a_waiting_update_comes_back_as_it_was(database: Database, number: int, payload: dict[str, Any]) -> None:
    if await database.updates.arrived(number, payload, NOON):
        assert payload in await database.updates.waiting()
    await database.updates.handled(number)
    assert await database.updates.waiting() == []


@pytest.mark.parametrize("hours", [-11, 0, 14])
async def test_times_are_the_same_in_every_zone(database: Database, hours: int) -> None:
    here, kept = Conversation(5, 0, 5), KeptTurn(Turn("Who?", "", None), 7)
    await database.turns.put(here, kept, NOON.astimezone(timezone(timedelta(hours=hours))))
    assert await database.turns.last(here, NOON)
    assert await database.turns.last(here, NOON + timedelta(seconds=1)) is None


async def test_of_answers_to_one_question_that_come_at_once_one_stays(database: Database) -> None:
    place = MessagePlace(5, 0, 42)
    numbers = await asyncio.gather(
        *(database.answers.add(place, user_id=5, locale="en", content={"n": n}, now=NOON) for n in range(8))
    )
    assert len(set(numbers)) == 8
    stored = [answer for number in numbers if (answer := await database.answers.by_id(number))]
    assert stored == [await database.answers.by_question(5, 42)]


async def test_the_same_suggestions_may_be_shown_to_many_at_once(database: Database) -> None:
    shown = [ShownSuggestion(f"{n:016}", "0" * 8, "ferry", "Who came?") for n in range(12)]
    lots = [shown[n:] + shown[:n] for n in range(8)]
    await asyncio.gather(*(database.suggestions.shown(lot, NOON) for lot in lots))
    assert [await database.suggestions.get(one.digest, one.hash) for one in shown] == shown


async def test_of_arrivals_of_one_update_at_once_one_is_the_first(database: Database) -> None:
    firsts = await asyncio.gather(*(database.updates.arrived(1, {}, NOON) for _ in range(8)))
    assert sorted(firsts) == [False] * 7 + [True]


async def test_an_answer_that_cannot_be_written_leaves_the_earlier_one(database: Database) -> None:
    place = MessagePlace(5, 0, 42)
    number = await database.answers.add(place, user_id=5, locale="en", content={}, now=NOON)
    nobody: Any = None
    with pytest.raises(SQLAlchemyError):
        await database.answers.add(place, user_id=nobody, locale="en", content={}, now=NOON)
    assert await database.answers.by_id(number)
    assert await database.answers.by_question(5, 42)


async def test_forgetting_that_stops_midway_forgets_nothing(database: Database, address: str) -> None:
    number = await database.answers.add(MessagePlace(5, 0, 42), user_id=5, locale="en", content={}, now=NOON)
    engine = engine_for(read_url(address))
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE updates"))
    await engine.dispose()
    with pytest.raises(SQLAlchemyError):
        await database.prune(NOON + timedelta(days=99), Retention(timedelta(days=30), timedelta(hours=1)))
    assert await database.answers.by_id(number)
