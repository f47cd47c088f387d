"""What is kept comes back as it was, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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
from index.question import Turn

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PLACE = MessagePlace(-1_001_234_567_890, 7, 42)
HERE = Conversation(5, 0, 5)
SUPERGROUP = Conversation(-1_002_000_000_001, 0, 5)
TURN = KeptTurn(Turn("Who came?", "Ida Lund", "ferry", "the harbour's office"), 7)
NEXT = KeptTurn(Turn("Who left?", "", None), 8)
SUGGESTION = ShownSuggestion("0123456789abcdef", "89abcdef", "ferry", "Хто прийшов? “😀”")
CONTENT: dict[str, Any] = {"places": [{"story": "f", "span": [1, 2], "speaker": None}], "odd": "Пашинян 😀 “”"}


async def add(database: Database, place: MessagePlace = PLACE, now: datetime = NOON) -> int:
    return await database.answers.add(place, user_id=9, locale="hy", content=CONTENT, now=now)


async def test_an_answer_is_found_by_its_number_its_question_and_its_reply(database: Database) -> None:
    number = await add(database)
    await database.answers.sent(number, 43)
    stored = await database.answers.by_id(number)
    assert stored is not None
    assert (stored.chat_id, stored.topic_id, stored.question_id, stored.reply_id) == (PLACE.chat_id, 7, 42, 43)
    assert (stored.user_id, stored.locale, stored.content) == (9, "hy", CONTENT)
    assert await database.answers.by_question(PLACE.chat_id, 42) == stored
    assert await database.answers.by_reply(PLACE.chat_id, 43) == stored


async def test_an_answer_of_another_chat_is_not_found(database: Database) -> None:
    await database.answers.sent(await add(database), 43)
    assert await database.answers.by_question(1, 42) is None
    assert await database.answers.by_reply(1, 43) is None
    assert await database.answers.by_id(999) is None


async def test_a_second_answer_to_a_question_takes_the_place_of_the_first(database: Database) -> None:
    first = await add(database)
    second = await add(database)
    assert await database.answers.by_id(first) is None
    stored = await database.answers.by_question(PLACE.chat_id, 42)
    assert stored is not None
    assert stored.id == second


async def test_answers_that_buttons_asked_for_stand_side_by_side(database: Database) -> None:
    place = MessagePlace(5, 0, None)
    first, second = await add(database, place), await add(database, place)
    assert await database.answers.by_id(first)
    assert await database.answers.by_id(second)


async def test_the_number_of_an_answer_that_is_gone_is_not_given_again(database: Database) -> None:
    number = await add(database)
    await database.prune(NOON + timedelta(days=60), Retention(timedelta(days=30), timedelta(hours=1)))
    assert await database.answers.by_id(number) is None
    assert await add(database) > number


async def test_a_changed_answer_shows_something_else(database: Database) -> None:
    number = await add(database)
    await database.answers.change(number, {"places": []})
    stored = await database.answers.by_id(number)
    assert stored is not None
    assert stored.content == {"places": []}


async def test_what_a_question_took_up_is_remembered_with_its_answer(database: Database) -> None:
    first = await add(database)
    place = MessagePlace(5, 0, 1)
    second = await database.answers.add(place, user_id=9, locale="hy", content={}, now=NOON, took_up=first)
    stored = [await database.answers.by_id(number) for number in (first, second)]
    assert [answer.took_up for answer in stored if answer] == [None, first]


async def test_each_turn_comes_back_with_its_answer_until_it_is_too_old(database: Database) -> None:
    await database.turns.put(HERE, TURN, NOON - timedelta(minutes=1))
    await database.turns.put(HERE, NEXT, NOON)
    for kept, moment in ((TURN, NOON - timedelta(minutes=1)), (NEXT, NOON)):
        assert await database.turns.of_answer(kept.answer_id, moment) == kept
        assert await database.turns.of_answer(kept.answer_id, moment + timedelta(seconds=1)) is None
    assert await database.turns.of_answer(9, NOON) is None


async def test_the_last_turn_is_that_of_the_last_answer_whichever_question_was_edited_last(database: Database) -> None:
    await database.turns.put(HERE, TURN, NOON)
    await database.turns.put(HERE, NEXT, NOON)
    edited = replace(TURN, turn=replace(TURN.turn, question="Who came first?"))
    await database.turns.put(HERE, edited, NOON + timedelta(minutes=1))
    assert await database.turns.last(HERE, NOON) == NEXT
    assert await database.turns.of_answer(7, NOON) == edited


async def test_where_the_last_turn_is_too_old_an_edited_one_before_it_is_the_last(database: Database) -> None:
    await database.turns.put(HERE, NEXT, NOON)
    await database.turns.put(HERE, TURN, NOON + timedelta(minutes=1))
    assert await database.turns.last(HERE, NOON + timedelta(seconds=1)) == TURN
    assert await database.turns.last(HERE, NOON + timedelta(seconds=61)) is None


@pytest.mark.parametrize("other", [Conversation(6, 0, 5), Conversation(5, 1, 5), Conversation(5, 0, 6)])
async def test_a_conversation_is_that_of_one_person_in_one_topic_of_one_chat(
    database: Database, other: Conversation
) -> None:
    await database.turns.put(HERE, TURN, NOON)
    assert await database.turns.last(other, NOON) is None
    await database.turns.forget(other)
    assert await database.turns.last(HERE, NOON) == TURN


async def test_of_a_forgotten_conversation_no_turn_is_left(database: Database) -> None:
    for kept in (TURN, NEXT):
        await database.turns.put(HERE, kept, NOON)
    await database.turns.forget(HERE)
    assert await database.turns.last(HERE, NOON) is None
    assert [await database.turns.of_answer(kept.answer_id, NOON) for kept in (TURN, NEXT)] == [None, None]


async def test_a_conversation_goes_on_in_the_supergroup_that_a_group_has_become(database: Database) -> None:
    await database.turns.put(HERE, TURN, NOON)
    await database.move_chat(5, SUPERGROUP.chat_id)
    assert await database.turns.last(HERE, NOON) is None
    assert await database.turns.last(SUPERGROUP, NOON) == TURN


async def test_a_move_that_is_told_of_twice_keeps_what_was_asked_since(database: Database) -> None:
    await database.turns.put(HERE, TURN, NOON)
    for _ in range(2):
        await database.move_chat(5, SUPERGROUP.chat_id)
    assert await database.turns.last(SUPERGROUP, NOON) == TURN
    await database.turns.put(SUPERGROUP, NEXT, NOON)
    await database.move_chat(5, SUPERGROUP.chat_id)
    assert await database.turns.last(SUPERGROUP, NOON) == NEXT


async def test_a_missed_question_is_kept_until_its_chat_is_told(database: Database) -> None:
    first, second, elsewhere = MissedQuestion(5, 1, 0, "hy"), MissedQuestion(5, 2, 7), MissedQuestion(6, 1)
    for question in (elsewhere, second, first, first):
        await database.missed_questions.put(question)
    assert await database.missed_questions.all() == [first, second, elsewhere]
    await database.missed_questions.forget([first, elsewhere])
    await database.missed_questions.forget([])
    assert await database.missed_questions.all() == [second]


async def test_where_a_story_was_posted_is_known_until_it_is_forgotten(database: Database) -> None:
    parts = (PostedPart(10, 0, 4000, 30), PostedPart(11, 4002, 5000, 0))
    await database.posted_stories.put(5, 0, "digest", (parts[1],), NOON)
    await database.posted_stories.put(5, 0, "digest", parts, NOON)
    assert await database.posted_stories.get(5, 0, "digest") == parts
    assert await database.posted_stories.get(5, 0, "another version") == ()
    assert await database.posted_stories.get(5, 1, "digest") == ()
    await database.posted_stories.forget(5, 0, "digest")
    assert await database.posted_stories.get(5, 0, "digest") == ()


async def test_a_suggestion_that_was_shown_is_found_by_what_its_button_carries(database: Database) -> None:
    others = [replace(SUGGESTION, digest="f" * 16), replace(SUGGESTION, hash="0" * 8, question="Who left?")]
    await database.suggestions.shown([SUGGESTION, *others, SUGGESTION], NOON)
    for one in (SUGGESTION, *others):
        assert await database.suggestions.get(one.digest, one.hash) == one
    assert await database.suggestions.get("f" * 16, "0" * 8) is None


async def test_where_nothing_is_suggested_nothing_is_kept(database: Database) -> None:
    await database.suggestions.shown([], NOON)
    assert await database.suggestions.get(SUGGESTION.digest, SUGGESTION.hash) is None


async def test_a_suggestion_is_kept_for_as_long_as_other_buttons_from_when_it_was_last_shown(
    database: Database,
) -> None:
    keep, other = Retention(timedelta(days=30), timedelta(hours=1)), replace(SUGGESTION, hash="0" * 8)
    await database.suggestions.shown([SUGGESTION, other], NOON)
    await database.suggestions.shown([SUGGESTION], NOON + timedelta(days=20))
    await database.prune(NOON + timedelta(days=30), keep)
    assert await database.suggestions.get(other.digest, other.hash) == other
    await database.prune(NOON + timedelta(days=30, seconds=1), keep)
    assert await database.suggestions.get(other.digest, other.hash) is None
    assert await database.suggestions.get(SUGGESTION.digest, SUGGESTION.hash) == SUGGESTION
    await database.prune(NOON + timedelta(days=50, seconds=1), keep)
    assert await database.suggestions.get(SUGGESTION.digest, SUGGESTION.hash) is None


async def test_the_language_that_was_chosen_last_counts(database: Database) -> None:
    assert await database.readers.locale(5) is None
    await database.readers.choose(5, "hy")
    await database.readers.choose(5, "uk")
    assert await database.readers.locale(5) == "uk"


async def test_an_update_arrives_once_and_waits_until_it_is_handled(database: Database) -> None:
    assert await database.updates.arrived(2, {"update_id": 2}, NOON)
    assert await database.updates.arrived(1, {"update_id": 1}, NOON)
    assert not await database.updates.arrived(2, {"update_id": 2}, NOON)
    assert await database.updates.waiting() == [{"update_id": 1}, {"update_id": 2}]
    await database.updates.handled(1)
    assert await database.updates.waiting() == [{"update_id": 2}]
    assert not await database.updates.arrived(1, {"update_id": 1}, NOON)


async def test_only_what_is_too_old_is_forgotten(database: Database) -> None:
    keep = Retention(timedelta(days=30), timedelta(hours=1))
    old, new = await add(database), await add(database, MessagePlace(5, 0, 1), NOON + timedelta(days=1))
    await database.turns.put(HERE, TURN, NOON)
    await database.posted_stories.put(5, 0, "old", (PostedPart(1, 0, 1, 0),), NOON)
    await database.updates.arrived(1, {}, NOON)
    await database.updates.arrived(2, {}, NOON)
    await database.updates.handled(1)
    await database.prune(NOON + timedelta(days=30, seconds=1), keep)
    assert await database.answers.by_id(old) is None
    assert await database.answers.by_id(new)
    assert await database.turns.of_answer(7, NOON) is None
    assert await database.posted_stories.get(5, 0, "old") == ()
    # What was never handled is not lost, however old it is.
    assert len(await database.updates.waiting()) == 1
    assert await database.updates.arrived(1, {}, NOON)


async def test_a_turn_is_forgotten_with_its_own_answer_and_no_other(database: Database) -> None:
    for kept in (TURN, NEXT):
        await database.turns.put(HERE, kept, NOON)
    await database.turns.forget_answer(8)
    assert await database.turns.last(HERE, NOON) == TURN
