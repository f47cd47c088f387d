"""What is taken on and what is refused: rates, limits, notices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rate_limits import GROUP_MULTIPLE, REPEATED_AFTER, Buckets, Notices, RateLimits, Verdict

GROUP = -1001
AMPLE = 10_000


def verdicts(limits: RateLimits, chat_id: int, user_id: int, times: int, now: float = 0.0) -> list[Verdict]:
    return [limits.admit(chat_id, user_id, now) for _ in range(times)]


def test_a_readers_rate_holds_over_all_chats_and_each_chat_is_told() -> None:
    limits = RateLimits(2, AMPLE, AMPLE)
    assert verdicts(limits, 5, 5, 2) == [Verdict.ACCEPT] * 2
    assert [limits.admit(chat, 5, 0.0) for chat in (GROUP, 5)] == [Verdict.NOTICE_READER] * 2


def test_a_group_may_ask_a_multiple_of_what_one_person_may() -> None:
    limits = RateLimits(2, AMPLE, AMPLE)
    found = [limits.admit(GROUP, user, 0.0) for user in range(1, 9)]
    assert found == [Verdict.ACCEPT] * (2 * GROUP_MULTIPLE) + [Verdict.NOTICE_CHAT, Verdict.DROP]


@pytest.mark.parametrize(("chat", "people"), [(5, [5]), (GROUP, [1, 2, 3])])
def test_all_that_may_be_asked_in_a_minute_may_be_asked_at_once(chat: int, people: list[int]) -> None:
    limits = RateLimits(20, AMPLE)
    for person in people:
        assert verdicts(limits, chat, person, 20) == [Verdict.ACCEPT] * 20
    assert limits.admit(chat, people[0], 0.0) is not Verdict.ACCEPT


def test_no_chat_has_more_waiting_than_may_be_asked_at_once() -> None:
    limits = RateLimits(20, AMPLE)
    assert verdicts(limits, 5, 5, 20) == [Verdict.ACCEPT] * 20
    assert verdicts(limits, 5, 5, 2, now=60.0) == [Verdict.NOTICE_READER, Verdict.DROP]


def test_all_chats_have_so_many_waiting_questions_and_each_is_told_once() -> None:
    limits = RateLimits(AMPLE, 2)
    found = [limits.admit(chat, chat, 0.0) for chat in (1, 2, 3, 3, 4)]
    assert found == [Verdict.ACCEPT] * 2 + [Verdict.NOTICE_BUSY, Verdict.DROP, Verdict.NOTICE_BUSY]
    limits.finished(1)
    assert limits.admit(3, 3, 0.0) is Verdict.ACCEPT


def test_a_press_is_told_each_time_and_does_not_keep_a_question_from_being_told() -> None:
    limits = RateLimits(AMPLE, 1)
    assert limits.admit(1, 1, 0.0) is Verdict.ACCEPT
    found = [limits.admit(3, 3, 0.0, is_press=is_press) for is_press in (True, True, False, False)]
    assert found == [Verdict.NOTICE_BUSY] * 3 + [Verdict.DROP]


def test_a_refused_question_uses_nothing_up() -> None:
    limits = RateLimits(1, 1)
    limits.admit(1, 1, 0.0)
    verdicts(limits, 5, 5, 3)
    limits.finished(1)
    assert limits.admit(5, 5, 0.0) is Verdict.ACCEPT


def test_a_notice_is_repeated_once_a_while_as_long_as_there_is_reason_for_it() -> None:
    notices = Notices(60.0)
    assert [notices.due("a", now) for now in (0.0, 59.0, 118.0, 177.0)] == [True, False, True, False]
    assert notices.due("b", 178.0)


@pytest.mark.parametrize("later", [-5.0, 0.0])
def test_a_clock_that_stands_or_goes_back_gives_no_tokens(later: float) -> None:
    buckets = Buckets(1)
    buckets.take("a", 0.0)
    assert not buckets.holds("a", later)


ARRIVALS = st.lists(st.tuples(st.floats(0, 30), st.integers(1, 3), st.sampled_from([GROUP, 0])), max_size=80)


@given(ARRIVALS, st.integers(1, 10))
def test_the_rates_hold_in_any_stretch_of_time(arrivals: list[tuple[float, int, int]], rate: int) -> None:
    limits = RateLimits(rate, AMPLE, AMPLE)
    accepted: list[tuple[float, int, int]] = []
    now = 0.0
    for pause, user, place in arrivals:
        now += pause
        if limits.admit(place or user, user, now) is Verdict.ACCEPT:
            accepted.append((now, user, place))
    for first, (start, _, _) in enumerate(accepted):
        for end, _, _ in accepted[first:]:
            within = [(user, place) for moment, user, place in accepted if start <= moment <= end]
            most = rate * (1 + (end - start) / 60) + 1e-6
            assert all(sum(user == asked for asked, _ in within) <= most for user in (1, 2, 3))
            assert sum(place == GROUP for _, place in within) <= GROUP_MULTIPLE * most


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 4)), max_size=60), st.integers(1, 6), st.integers(1, 3))
def test_the_limits_of_what_waits_always_hold(steps: list[tuple[bool, int]], queue: int, in_chat: int) -> None:
    limits = RateLimits(AMPLE, queue, in_chat)
    waiting = dict.fromkeys(range(1, 5), 0)
    for comes, chat in steps:
        if comes:
            free = waiting[chat] < in_chat and sum(waiting.values()) < queue
            assert (limits.admit(chat, chat, 0.0) is Verdict.ACCEPT) == free
            waiting[chat] += free
        elif waiting[chat]:
            limits.finished(chat)
            waiting[chat] -= 1
        assert limits.waiting == sum(waiting.values()) <= queue


@given(st.lists(st.tuples(st.integers(1, 50), st.sampled_from([GROUP, 0])), max_size=60))
def test_quiet_chats_are_forgotten(asked: list[tuple[int, int]]) -> None:
    limits = RateLimits(2, 5)
    chats = [place or user for user, place in asked if limits.admit(place or user, user, 0.0) is Verdict.ACCEPT]
    for chat in chats:
        limits.finished(chat)
    later = 2 * REPEATED_AFTER
    assert limits.admit(99, 99, later) is Verdict.ACCEPT
    limits.finished(99)
    assert len(limits) == 1
