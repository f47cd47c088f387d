"""What is to be told later: kept questions, places of announcements, stories that are new."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import (
    LONGEST_KEPT,
    MOST_KEPT,
    AnnouncementPlace,
    Conversation,
    Database,
    KeptQuestion,
    Outcome,
    PostedPart,
    Retention,
    StoredAnswer,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
QUESTION = KeptQuestion(5, 0, 5, 42, "Who saved the penalty?", "en")

presses = st.tuples(st.just("keep"), st.integers(1, 2), st.integers(0, 8))
forgets = st.tuples(st.just("forget"), st.integers(1, 2), st.integers(0, 8))
pauses = st.tuples(st.just("wait"), st.integers(1, 40), st.just(0))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(presses | forgets | pauses, max_size=25))
async def test_nobody_ever_has_more_questions_than_are_kept(
    database: Database, steps: list[tuple[str, int, int]]
) -> None:
    store, moment = database.kept_questions, NOON
    for user_id in (1, 2):
        await store.forget_all_of(user_id)
    for what, who, which in steps:
        if what == "wait":
            moment += timedelta(days=who)
        elif what == "keep":
            before = await store.of_person(who, moment)
            question = KeptQuestion(-1 - which % 2, 0, who, which, f"What is {which}?", "en")
            is_there = any(one.question == question.question for one in before)
            assert await store.keep(question, moment) is (is_there or len(before) < MOST_KEPT)
        else:
            kept = await store.of_person(who, moment)
            assert not kept or await store.forget(kept[which % len(kept)].id, who)
        for user_id in (1, 2):
            assert len(await store.of_person(user_id, moment)) <= MOST_KEPT


async def test_nobody_has_more_of_them_though_several_bots_keep_them_at_once(postgres_address: str) -> None:
    opened = [await Database.open(postgres_address) for _ in range(3)]
    questions = [KeptQuestion(-1, 0, 5, number, f"What is {number}?", "en") for number in range(4 * MOST_KEPT)]
    kept = await asyncio.gather(
        *(opened[number % 3].kept_questions.keep(question, NOON) for number, question in enumerate(questions))
    )
    assert sum(kept) == len(await opened[0].kept_questions.of_person(5, NOON)) == MOST_KEPT
    for database in opened:
        await database.close()


async def test_a_question_is_claimed_once_and_removed_with_the_answer_that_is_stored(database: Database) -> None:
    store = database.kept_questions
    assert await store.keep(QUESTION, NOON)
    (kept,) = await store.waiting(NOON)
    assert kept == replace(QUESTION, id=kept.id)
    assert not await store.claim(replace(kept, question="Other words?")), "it was edited meanwhile"
    assert [await store.claim(kept), await store.claim(kept)] == [True, False]
    assert await store.waiting(NOON) == ()
    await store.release(kept)
    assert await store.claim(kept)
    answer = StoredAnswer(7, 5, 0, 5, None, 43, "en", {})
    await database.updates.told(kept.id, NOON, Outcome(answer))
    assert await database.conversations.answer(7) == answer
    assert await store.of_person(5, NOON) == ()


async def test_of_a_person_who_is_forgotten_while_the_answer_is_sent_nothing_is_stored(database: Database) -> None:
    await database.kept_questions.keep(replace(QUESTION, chat_id=-1), NOON)
    (kept,) = await database.kept_questions.waiting(NOON)
    assert await database.kept_questions.claim(kept)
    await database.people.forget(5)
    await database.updates.told(kept.id, NOON, Outcome(StoredAnswer(7, -1, 0, 5, None, 43, "en", {})))
    assert await database.conversations.answer(7) is None


async def test_what_is_claimed_at_a_start_is_forgotten(database: Database) -> None:
    store = database.kept_questions
    await store.keep(QUESTION, NOON)
    await store.keep(replace(QUESTION, question="When?"), NOON)
    await store.claim((await store.waiting(NOON))[0])
    await store.forget_claimed()
    assert [one.question for one in await store.of_person(5, NOON)] == ["When?"]


async def test_kept_questions_are_pruned_after_thirty_days(database: Database) -> None:
    store, keep = database.kept_questions, Retention(timedelta(days=1), timedelta(hours=1))
    await store.keep(QUESTION, NOON)
    await database.prune(NOON + LONGEST_KEPT, keep)
    assert len(await store.of_person(5, NOON)) == 1
    await database.prune(NOON + LONGEST_KEPT + timedelta(seconds=1), keep)
    assert await store.of_person(5, NOON) == ()


async def test_a_group_that_becomes_a_supergroup_keeps_its_questions(database: Database) -> None:
    await database.kept_questions.keep(replace(QUESTION, chat_id=-5), NOON)
    await database.conversations.move_chat(-5, -1005)
    (kept,) = await database.kept_questions.waiting(NOON)
    assert (kept.chat_id, kept.question_id) == (-1005, None), "messages have other ids there"


async def test_forgetting_a_conversation_leaves_what_is_kept(database: Database) -> None:
    await database.kept_questions.keep(QUESTION, NOON)
    await database.conversations.forget(Conversation(5, 0, 5))
    assert len(await database.kept_questions.of_person(5, NOON)) == 1


async def test_places_of_announcements_are_kept_once(database: Database) -> None:
    store, place = database.announcements, AnnouncementPlace(-1, 7, "en")
    assert [await store.put(one, NOON) for one in (place, replace(place, locale="uk"))] == [True, False]
    assert await store.put(replace(place, topic_id=0), NOON + timedelta(seconds=1))
    assert await store.all() == (replace(place, locale="uk"), replace(place, topic_id=0))
    await store.forget(-1, 7)
    assert await store.all() == (replace(place, topic_id=0),)


async def test_announced_stories_stand_beside_posted_ones(database: Database) -> None:
    posted, parts = database.posted_stories, (PostedPart(50, 0, 9, 3),)
    await posted.put(-1, 0, "abc", parts, NOON, "cup")
    await posted.put_announced(-1, 0, {"cup": "abc"}, 51, NOON)
    await posted.put_announced(-1, 0, {"ferry": "def", "pier": "123"}, None, NOON)
    assert await posted.get(-1, 0, "abc") == parts
    assert await posted.announced(-1, 0) == {"abc", "def", "123"}
    assert await posted.announced(-1, 1) == frozenset()
    assert [await posted.story_in(-1, message) for message in (50, 51, 52)] == ["cup", "cup", None]


async def test_new_stories_wait_until_they_are_announced_and_changed_ones_until_they_are_asked(
    database: Database,
) -> None:
    seen = database.seen_stories
    await seen.replace({"ferry": "a"})
    assert (await seen.unannounced(), await seen.unasked()) == ({}, {}), "at the first start none is new"
    await seen.replace({"ferry": "b", "cup": "c"})
    assert (await seen.unannounced(), await seen.unasked()) == ({"cup": "c"}, {"ferry": "b", "cup": "c"})
    await seen.announced(["cup"])
    await seen.asked({"ferry": "a", "cup": "c"})
    assert (await seen.unannounced(), await seen.unasked()) == ({}, {"ferry": "b"}), "another version was asked"
    await seen.replace({"cup": "c"})
    assert (await seen.all(), await seen.unasked()) == ({"cup": "c"}, {})
