"""Votes, reports and the numbers, on both kinds of database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import ceil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import (
    AskedQuestion,
    CastVote,
    Database,
    Outcome,
    Retention,
    SentencePlace,
    StoredAnswer,
    Unanswered,
    Vote,
    WrongQuote,
)
from bot.database.feedback.numbers import Period

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
KEEP = Retention(timedelta(days=30), timedelta(hours=1))
GROUP = -1001
FIRST, SECOND = SentencePlace("ferry", "0" * 16, 0, 43), SentencePlace("ferry", "0" * 16, 44, 80)

casts = st.lists(st.tuples(st.integers(1, 3), st.integers(5, 7), st.sampled_from([*Vote, None])), max_size=20)


def answered(number: int, asked: AskedQuestion | None, user_id: int = 5, chat_id: int = 5) -> Outcome:
    return Outcome(StoredAnswer(number, chat_id, 0, user_id, number, number, "en", {}), asked=asked)


async def ask(database: Database, *outcomes: Outcome, before: timedelta = timedelta()) -> None:
    for outcome in outcomes:
        assert outcome.answer
        await database.updates.handled(outcome.answer.id, NOON - before, outcome)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(casts)
async def test_a_person_has_one_vote_about_an_answer_the_last_one(
    database: Database, cast: list[tuple[int, int, Vote | None]]
) -> None:
    await database.prune(NOON + timedelta(days=99), KEEP)
    for number, one in enumerate(cast):
        await database.updates.handled(number, NOON, Outcome(vote=CastVote(*one)))
    last = {(answer, person): vote for answer, person, vote in cast}
    for (answer, person), vote in last.items():
        assert await database.feedback.vote(answer, person) is vote
    counted = (await database.feedback.numbers(NOON)).votes
    assert counted == {vote: n for vote in Vote if (n := list(last.values()).count(vote))}


async def test_people_and_groups_are_counted_once_and_who_writes_as_a_group_is_nobody(database: Database) -> None:
    got = AskedQuestion("answer", 100)
    await ask(database, answered(1, got), answered(2, got), answered(3, got, GROUP, GROUP))
    await ask(database, answered(4, got, 5, GROUP), answered(5, got, 6, GROUP - 1), before=timedelta(days=2))
    await ask(database, answered(6, got, 7, GROUP), before=timedelta(days=20))
    await ask(database, answered(7, got, 8, GROUP), before=timedelta(days=31))
    found = (await database.feedback.numbers(NOON)).periods
    assert found == (Period(3, 1, 1), Period(5, 2, 2), Period(6, 3, 2))
    await database.conversations.move_chat(GROUP - 1, GROUP)
    assert (await database.feedback.numbers(NOON)).periods[1] == Period(5, 2, 1)


async def test_what_answered_most_comes_first_and_there_are_five_at_most(database: Database) -> None:
    number = 0
    for story, times in (("ferry", 2), ("cup", 3), *((name, 1) for name in "abcd")):
        for _ in range(times):
            number += 1
            place = SentencePlace(story, "0" * 16, 0, 9)
            await ask(database, answered(number, AskedQuestion("answer", 100, story, place)))
    # What is only closest does not answer.
    await ask(database, *(answered(n, AskedQuestion("closest", 100, "d")) for n in range(10, 15)))
    numbers = await database.feedback.numbers(NOON)
    assert numbers.stories == (("cup", 3), ("ferry", 2), ("a", 1), ("b", 1), ("c", 1))
    assert [(place.story, times) for place, times in numbers.sentences] == list(numbers.stories)
    assert numbers.outcomes == {"answer": 9, "closest": 5}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10**6), max_size=30))
async def test_the_percentiles_are_the_nearest_ranks(database: Database, times: list[int]) -> None:
    await database.prune(NOON + timedelta(days=99), KEEP)
    await ask(database, *(answered(number, AskedQuestion("answer", one)) for number, one in enumerate(times, 1)))
    numbers = await database.feedback.numbers(NOON)
    ranked = sorted(times)
    expected = [ranked[max(ceil(share * len(times)), 1) - 1] if times else None for share in (0.5, 0.95)]
    assert [numbers.median, numbers.high] == expected


async def test_a_sentence_is_called_wrong_once_by_each_person_and_the_last_report_comes_first(
    database: Database,
) -> None:
    for number, (person, place) in enumerate([(5, FIRST), (6, FIRST), (5, SECOND), (5, FIRST)]):
        report = WrongQuote(person, place, f"words {place.start}")
        await database.updates.handled(number, NOON + timedelta(seconds=number), Outcome(report=report))
    numbers = await database.feedback.numbers(NOON)
    assert numbers.reports == 2
    assert [(one.sentence, people) for one, people in numbers.wrong] == [("words 44", 1), ("words 0", 2)]
    assert await database.feedback.has_reported(WrongQuote(6, FIRST, ""))
    assert not await database.feedback.has_reported(WrongQuote(6, SECOND, ""))


async def test_an_edited_question_counts_once_with_its_newer_words_and_a_withdrawn_one_not_at_all(
    database: Database,
) -> None:
    refused = AskedQuestion("refusal", 100, unanswered="Who came?")
    await ask(database, answered(1, refused), answered(2, AskedQuestion("refusal", 100, unanswered="Who left?")))
    again = AskedQuestion("closest", 100, "ferry", unanswered="Who sailed?")
    await ask(database, answered(1, again), before=timedelta(hours=-1))
    await database.updates.handled(9, NOON, Outcome(answered(2, None).answer, keeps_turn=True))
    assert await database.feedback.unanswered(NOON - timedelta(days=1), 9) == [
        Unanswered("Who left?", "refusal", 1, NOON),
        Unanswered("Who sailed?", "closest", 1, NOON),
    ]
    await ask(database, answered(2, None))
    assert (await database.feedback.numbers(NOON)).outcomes == {"closest": 1}


async def test_the_same_words_are_counted_together_and_the_last_asked_are_kept_if_there_are_too_many(
    database: Database,
) -> None:
    for number, words in enumerate(["Who came?", "Who left?", "Who came?", "Why?"], 1):
        asked = answered(number, AskedQuestion("refusal", 100, unanswered=words))
        await ask(database, asked, before=-timedelta(minutes=number))
    found = await database.feedback.unanswered(NOON, 2)
    assert [(one.question, one.times, one.last) for one in found] == [
        ("Why?", 1, NOON + timedelta(minutes=4)),
        ("Who came?", 2, NOON + timedelta(minutes=3)),
    ]


async def test_all_of_it_is_forgotten_after_thirty_days(database: Database) -> None:
    asked = answered(1, AskedQuestion("refusal", 100, unanswered="Who came?"))
    await ask(database, asked)
    report = WrongQuote(5, FIRST, "words")
    await database.updates.handled(2, NOON, Outcome(vote=CastVote(1, 5, Vote.UP), report=report))
    for days, is_there in ((30, True), (31, False)):
        await database.prune(NOON + timedelta(days=days), KEEP)
        assert (await database.feedback.vote(1, 5) is Vote.UP) is is_there
        assert await database.feedback.has_reported(report) is is_there
        assert bool(await database.feedback.unanswered(NOON, 9)) is is_there
