"""What is stored comes back as it was, whole or not at all, on both kinds of database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
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
    MissedQuestion,
    Outcome,
    PostedPart,
    Retention,
    Scope,
    ShownSuggestion,
    StoredAnswer,
)
from bot.database.session import engine_for, read_url
from index.question import Turn

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEEP = Retention(timedelta(days=30), timedelta(hours=1))
HERE = Conversation(5, 0, 5)
SUPERGROUP = Conversation(-1_002_000_000_001, 0, 5)
FIRST, SECOND = Turn("Who came?", "Ida Lund", "ferry", "the harbour's office"), Turn("Who left?", "", None)
SUGGESTION = ShownSuggestion("0123456789abcdef", "89abcdef", "ferry", "Хто прийшов? “😀”")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
ids = st.integers(-(2**63), 2**63 - 1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
contents = st.dictionaries(texts, json_values, max_size=4)
answers = st.builds(StoredAnswer, ids, ids, ids, ids, st.none() | ids, ids, texts, contents, st.none() | ids)
turns = st.builds(Turn, texts, texts, st.none() | texts, st.none() | texts)
# Nobody has the id 0, which stands for a group.
conversations = st.builds(Conversation, ids, ids, ids.filter(bool))
scopes = st.builds(Scope, st.none() | texts, st.none() | texts)
missed = st.builds(MissedQuestion, ids, ids, ids, st.none() | texts)
parts = st.lists(st.builds(PostedPart, ids, *[st.integers(0, 10**6)] * 3), max_size=5).map(tuple)
shown = st.lists(
    st.builds(ShownSuggestion, texts, texts, texts, texts), unique_by=lambda one: (one.digest, one.hash), max_size=3
).map(tuple)

update_numbers = count(1000)

# The examples of a test share a database: each has a key of its own, or replaces the one before.
example_by_example = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def answer(number: int, question: int | None = 42, reply: int = 43) -> StoredAnswer:
    return StoredAnswer(number, 5, 0, 5, question, reply, "hy", {"n": number})


async def store(database: Database, answer: StoredAnswer, turn: Turn | None = None, now: datetime = NOON) -> None:
    await database.updates.handled(1, now, Outcome(answer, turn))


@example_by_example
@given(stored=answers, turn=turns, suggestions=shown)
async def test_an_outcome_comes_back_as_it_was(
    database: Database, stored: StoredAnswer, turn: Turn, suggestions: tuple[ShownSuggestion, ...]
) -> None:
    conversations = database.conversations
    await database.updates.handled(1, NOON, Outcome(stored, turn, suggestions=suggestions))
    assert await conversations.answer(stored.id) == stored
    if stored.question_id is not None:
        assert await conversations.answer_to(stored.chat_id, stored.question_id) == stored
    found = await conversations.answer_in(stored.chat_id, stored.reply_id)
    assert found
    conversation = Conversation(stored.chat_id, stored.topic_id, stored.user_id)
    assert await conversations.turn_of(stored.id, NOON) == KeptTurn(turn, stored.id)
    assert await conversations.last_turn(conversation, NOON)
    await conversations.forget(conversation)
    assert await conversations.turn_of(stored.id, NOON) is None
    for one in suggestions:
        assert await conversations.suggestion(one.digest, one.hash) == one


async def test_an_answer_of_another_chat_is_not_found(database: Database) -> None:
    await store(database, answer(7))
    assert await database.conversations.answer_to(1, 42) is None
    assert await database.conversations.answer_in(1, 43) is None
    assert await database.conversations.answer(999) is None


async def test_an_answer_replaces_its_earlier_version_and_another_to_the_same_question(database: Database) -> None:
    conversations = database.conversations
    await store(database, answer(7), FIRST)
    await store(database, replace(answer(7), content={}, reply_id=44), SECOND)
    assert await conversations.answer(7) == replace(answer(7), content={}, reply_id=44)
    assert await conversations.turn_of(7, NOON) == KeptTurn(SECOND, 7)
    await database.updates.handled(1, NOON, Outcome(replace(answer(7), content={"page": 1}), keeps_turn=True))
    assert await conversations.turn_of(7, NOON) == KeptTurn(SECOND, 7)
    await store(database, answer(7))
    assert await conversations.turn_of(7, NOON) is None
    await store(database, answer(8))
    assert await conversations.answer(7) is None
    assert await conversations.answer_to(5, 42) == answer(8)


async def test_of_answers_to_one_question_that_come_at_once_one_stays(database: Database) -> None:
    await asyncio.gather(*(store(database, answer(number)) for number in range(1, 9)))
    stored = [found for number in range(1, 9) if (found := await database.conversations.answer(number))]
    assert stored == [await database.conversations.answer_to(5, 42)]


async def test_answers_that_buttons_asked_for_stand_side_by_side(database: Database) -> None:
    for number in (7, 8):
        await store(database, answer(number, None))
    assert [await database.conversations.answer(number) for number in (7, 8)] == [answer(7, None), answer(8, None)]


def test_the_numbers_of_answers_grow_and_fit_into_buttons(database: Database) -> None:
    moments = [NOON, NOON, NOON + timedelta(milliseconds=1), NOON - timedelta(days=1), NOON + timedelta(days=10_000)]
    numbers = [database.conversations.new_number(moment) for moment in moments for _ in range(50)]
    assert numbers == sorted(set(numbers))
    assert len(str(numbers[-1])) <= 18


async def test_what_cannot_be_stored_whole_leaves_everything_as_it_was(database: Database) -> None:
    await store(database, answer(7), FIRST)
    await database.updates.arrived(2, {}, NOON)
    nobody: Any = None
    with pytest.raises(SQLAlchemyError):
        await database.updates.handled(2, NOON, Outcome(answer(8), replace(SECOND, question=nobody)))
    assert await database.conversations.answer_to(5, 42) == answer(7)
    assert await database.conversations.last_turn(HERE, NOON) == KeptTurn(FIRST, 7)
    assert len(await database.updates.waiting()) == 1


async def test_the_last_turn_is_that_of_the_last_answer_whichever_question_was_edited_last(database: Database) -> None:
    await store(database, answer(8, 2), SECOND)
    await store(database, answer(7, 1), FIRST, NOON + timedelta(minutes=1))
    assert await database.conversations.last_turn(HERE, NOON) == KeptTurn(SECOND, 8)
    assert await database.conversations.last_turn(HERE, NOON + timedelta(seconds=1)) == KeptTurn(FIRST, 7)
    assert await database.conversations.last_turn(HERE, NOON + timedelta(seconds=61)) is None
    assert await database.conversations.turn_of(8, NOON + timedelta(seconds=1)) is None


async def test_the_last_answer_is_that_of_the_last_message_whichever_bots_clock_is_ahead(database: Database) -> None:
    await store(database, answer(9, 1, reply=43), FIRST)
    await store(database, answer(8, 2, reply=45), SECOND)
    assert await database.conversations.last_turn(HERE, NOON) == KeptTurn(SECOND, 8)
    # In a supergroup, messages are numbered anew.
    await database.conversations.move_chat(5, SUPERGROUP.chat_id)
    there = replace(answer(7, 1, reply=3), chat_id=SUPERGROUP.chat_id)
    await store(database, there, FIRST)
    assert await database.conversations.last_turn(SUPERGROUP, NOON) == KeptTurn(FIRST, 7)


@pytest.mark.parametrize("other", [Conversation(6, 0, 5), Conversation(5, 1, 5), Conversation(5, 0, 6)])
async def test_a_conversation_is_that_of_one_person_in_one_topic_of_one_chat(
    database: Database, other: Conversation
) -> None:
    await store(database, answer(7), FIRST)
    assert await database.conversations.last_turn(other, NOON) is None
    await database.conversations.forget(other)
    assert await database.conversations.last_turn(HERE, NOON) == KeptTurn(FIRST, 7)


async def test_a_conversation_continues_in_the_supergroup_that_a_group_has_become(database: Database) -> None:
    conversations = database.conversations
    await store(database, answer(7), FIRST)
    for _ in range(2):
        await conversations.move_chat(5, SUPERGROUP.chat_id)
    assert await conversations.last_turn(HERE, NOON) is None
    assert await conversations.last_turn(SUPERGROUP, NOON) == KeptTurn(FIRST, 7)
    await conversations.move_chat(SUPERGROUP.chat_id, -3)
    assert await conversations.moves() == {5: SUPERGROUP.chat_id, SUPERGROUP.chat_id: -3}


async def test_an_answer_moves_with_its_group_and_is_found_by_its_number_alone(database: Database) -> None:
    conversations, group, there = database.conversations, -42, SUPERGROUP.chat_id
    for chat, number in ((group, 7), (group, 8), (there, 9)):
        await store(database, replace(answer(number, number, reply=number), chat_id=chat))
    for _ in range(2):
        await conversations.move_chat(group, there)
    moved = [replace(answer(number, None, reply=0), chat_id=there) for number in (7, 8)]
    assert [await conversations.answer(number) for number in (7, 8)] == moved
    for number in (0, 7, 8):
        for chat in (group, there):
            assert await conversations.answer_to(chat, number) is None
            assert await conversations.answer_in(chat, number or -1) is None
    own = replace(answer(9, 9, reply=9), chat_id=there)
    # Only messages of the supergroup can be corrected.
    assert await conversations.shown_since(NOON) == [own]
    await conversations.move_chat(there, there)
    assert await conversations.answer_in(there, 9) == own


@example_by_example
@given(questions=st.lists(missed, unique_by=lambda one: (one.chat_id, one.message_id)))
async def test_a_missed_question_is_stored_until_its_chat_is_told(
    database: Database, questions: list[MissedQuestion]
) -> None:
    number = next(update_numbers)
    await database.updates.arrived(number, {}, NOON)
    for question in (*questions, *questions):
        await database.updates.set_aside(number, question)
    stored = await database.updates.missed_questions()
    assert stored == sorted(questions, key=lambda one: (one.chat_id, one.message_id))
    assert await database.updates.waiting() == ([] if questions else [{}])
    await database.updates.handled(number, NOON)
    for one in questions:
        await database.updates.forget_missed([one])
        stored.remove(one)
        assert await database.updates.missed_questions() == stored


@example_by_example
@given(chat=ids, topic=ids, digest=texts, posted=parts)
async def test_where_a_story_was_posted_is_stored_until_it_is_forgotten(
    database: Database, chat: int, topic: int, digest: str, posted: tuple[PostedPart, ...]
) -> None:
    stories = database.posted_stories
    for found in ((), posted):
        await stories.put(chat, topic, digest, found, NOON, "ferry")
        assert await stories.get(chat, topic, digest) == found
        for part in found:
            assert await stories.story_in(chat, part.message_id) == "ferry"
            assert await stories.story_in(chat - 1 if chat > 0 else chat + 1, part.message_id) is None
    assert await stories.get(chat, topic, f"{digest} of another version") == ()
    await stories.forget(chat, topic, digest)
    assert await stories.get(chat, topic, digest) == ()


@example_by_example
@given(conversation=conversations, scope=scopes, group=st.none() | scopes)
async def test_what_is_asked_is_stored_until_something_else_is_chosen_or_the_conversation_is_forgotten(
    database: Database, conversation: Conversation, scope: Scope, group: Scope | None
) -> None:
    stored = database.conversations
    of_group = Conversation.of_group(conversation.chat_id)
    for chosen in (scope, Scope("another"), None, scope):
        changes = ((conversation, chosen), (of_group, group))
        await database.updates.handled(1, NOON, Outcome(scopes=changes))
        assert await stored.scopes(conversation) == (chosen, group)
        another = replace(conversation, topic_id=conversation.topic_id ^ 1)
        assert await stored.scopes(another) == (None, group)
    assert await stored.forget(conversation)
    assert not await stored.forget(conversation)
    assert await stored.scopes(conversation) == (None, group)


async def test_what_a_reader_has_chosen_is_kept_for_a_time_and_what_a_group_asks_until_it_is_changed(
    database: Database,
) -> None:
    group = Conversation.of_group(SUPERGROUP.chat_id)
    for conversation in (HERE, SUPERGROUP, group):
        await database.updates.handled(1, NOON, Outcome(scopes=((conversation, Scope("ferry")),)))
    await database.updates.handled(1, NOON + timedelta(days=1), Outcome(scopes=((SUPERGROUP, Scope("cup")),)))
    await database.prune(NOON + timedelta(days=30, seconds=1), KEEP)
    assert await database.conversations.scopes(HERE) == (None, None)
    assert await database.conversations.scopes(SUPERGROUP) == (Scope("cup"), Scope("ferry"))


async def test_what_is_asked_in_a_group_moves_with_it_unless_it_was_chosen_anew(database: Database) -> None:
    old, topic = -42, 7
    for conversation, scope in (
        (Conversation(old, topic, 5), Scope("ferry")),
        (Conversation(old, 0, 5), Scope("ferry")),
        (Conversation.of_group(old), Scope(publisher="Holm Post")),
        (SUPERGROUP, Scope("cup")),
    ):
        await database.updates.handled(1, NOON, Outcome(scopes=((conversation, scope),)))
    await database.conversations.move_chat(old, SUPERGROUP.chat_id)
    post = Scope(publisher="Holm Post")
    assert await database.conversations.scopes(SUPERGROUP) == (Scope("cup"), post)
    assert await database.conversations.scopes(replace(SUPERGROUP, topic_id=topic)) == (Scope("ferry"), post)
    assert await database.conversations.scopes(Conversation(old, topic, 5)) == (None, None)


async def test_the_same_suggestions_may_be_shown_to_many_at_once(database: Database) -> None:
    suggestions = tuple(ShownSuggestion(f"{n:016}", "0" * 8, "ferry", "Who came?") for n in range(12))
    lots = [Outcome(suggestions=suggestions[n:] + suggestions[: n + 1]) for n in range(8)]
    await asyncio.gather(*(database.updates.handled(1, NOON, lot) for lot in lots))
    assert [await database.conversations.suggestion(one.digest, one.hash) for one in suggestions] == [*suggestions]


async def test_a_suggestion_is_stored_for_a_time_from_when_it_was_last_shown(database: Database) -> None:
    other = replace(SUGGESTION, hash="0" * 8)
    await database.updates.handled(1, NOON, Outcome(suggestions=(SUGGESTION, other)))
    await database.updates.handled(1, NOON + timedelta(days=20), Outcome(suggestions=(SUGGESTION,)))
    for seconds, stored in ((0, [SUGGESTION, other]), (1, [SUGGESTION, None])):
        await database.prune(NOON + timedelta(days=30, seconds=seconds), KEEP)
        found = [await database.conversations.suggestion(one.digest, one.hash) for one in (SUGGESTION, other)]
        assert found == stored


async def test_the_language_that_was_chosen_last_counts(database: Database) -> None:
    assert await database.conversations.locale(5) is None
    for locale in ("hy", "uk"):
        await database.conversations.choose_locale(5, locale)
    assert await database.conversations.locale(5) == "uk"


@example_by_example
@given(number=ids, payload=contents)
async def test_an_update_arrives_once_and_waits_until_it_is_handled(
    database: Database, number: int, payload: dict[str, Any]
) -> None:
    if await database.updates.arrived(number, payload, NOON):
        assert await database.updates.waiting() == [payload]
    assert not await database.updates.arrived(number, payload, NOON)
    await database.updates.handled(number, NOON)
    assert await database.updates.waiting() == []


async def test_updates_wait_in_order_and_only_one_program_takes_one_on(database: Database) -> None:
    firsts = await asyncio.gather(*(database.updates.arrived(2, {"n": 2}, NOON) for _ in range(8)))
    assert sorted(firsts) == [False] * 7 + [True]
    await database.updates.arrived(1, {"n": 1}, NOON)
    assert await database.updates.waiting() == [{"n": 1}, {"n": 2}]


async def test_updates_wait_by_the_lock_of_their_chat_and_the_oldest_comes_first(database: Database) -> None:
    for number, chat_lock in ((4, -7), (2, 9), (3, -7), (1, None)):
        await database.updates.arrived(number, {"n": number}, NOON, chat_lock)
    assert await database.updates.waiting(-7) == [{"n": 3}, {"n": 4}]
    assert await database.updates.locks_waiting(10) == [9, -7]
    assert await database.updates.locks_waiting(1) == [9]
    await database.updates.handled(2, NOON)
    assert await database.updates.locks_waiting(10) == [-7]
    assert await database.updates.waiting(9) == []


@pytest.mark.parametrize("question", [None, MissedQuestion(5, 6)])
async def test_an_update_that_is_turned_away_never_waits(database: Database, question: MissedQuestion | None) -> None:
    assert await database.updates.turned_away(1, NOON, question)
    assert not await database.updates.turned_away(1, NOON, MissedQuestion(5, 7))
    assert not await database.updates.arrived(1, {}, NOON)
    assert await database.updates.waiting() == []
    assert await database.updates.missed_questions() == ([question] if question else [])


@pytest.mark.parametrize("hours", [-11, 0, 14])
async def test_times_are_the_same_in_every_zone(database: Database, hours: int) -> None:
    await store(database, answer(7), FIRST, NOON.astimezone(timezone(timedelta(hours=hours))))
    assert await database.conversations.last_turn(HERE, NOON)
    assert await database.conversations.last_turn(HERE, NOON + timedelta(seconds=1)) is None


async def test_only_what_is_too_old_is_forgotten(database: Database) -> None:
    await store(database, answer(7, 1), FIRST)
    await store(database, answer(8, 2), now=NOON + timedelta(days=1))
    await database.posted_stories.put(5, 0, "old", (PostedPart(1, 0, 1, 0),), NOON, "ferry")
    for number in (1, 2):
        await database.updates.arrived(number, {}, NOON)
    await database.updates.handled(1, NOON)
    await database.prune(NOON + timedelta(days=30, seconds=1), KEEP)
    assert [await database.conversations.answer(number) for number in (7, 8)] == [None, answer(8, 2)]
    assert await database.conversations.turn_of(7, NOON) is None
    assert await database.posted_stories.get(5, 0, "old") == ()
    # What was never handled is not lost, however old it is.
    assert len(await database.updates.waiting()) == 1
    assert await database.updates.arrived(1, {}, NOON)


async def test_forgetting_that_stops_midway_forgets_nothing(database: Database, address: str) -> None:
    await store(database, answer(7))
    engine = engine_for(read_url(address))
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE updates"))
    await engine.dispose()
    with pytest.raises(SQLAlchemyError):
        await database.prune(NOON + timedelta(days=99), KEEP)
    assert await database.conversations.answer(7)
