"""What is taken on and what is not: rates, bounds, notices; the time is given, never read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.receiving.rate_limits import GROUP_MULTIPLE, QUIET, Admission, Buckets, Notices, Verdict

GROUP = -1001
AMPLE = 10_000


def verdicts(admission: Admission, chat_id: int, user_id: int, times: int, now: float = 0.0) -> list[Verdict]:
    return [admission.admit(chat_id, user_id, now) for _ in range(times)]


def test_a_reader_may_ask_as_much_as_is_set_and_is_told_once_that_it_is_too_fast() -> None:
    found = verdicts(Admission(3, AMPLE, AMPLE), 5, 5, 6)
    assert found == [Verdict.ACCEPT] * 3 + [Verdict.NOTICE_READER] + [Verdict.DROP] * 2


def test_another_reader_may_ask_all_the_same() -> None:
    admission = Admission(3, AMPLE, AMPLE)
    verdicts(admission, 5, 5, 6)
    assert admission.admit(6, 6, 0.0) is Verdict.ACCEPT


def test_a_readers_rate_holds_over_all_chats_and_each_chat_is_told() -> None:
    admission = Admission(2, AMPLE, AMPLE)
    assert verdicts(admission, 5, 5, 2) == [Verdict.ACCEPT] * 2
    assert [admission.admit(chat, 5, 0.0) for chat in (GROUP, 5)] == [Verdict.NOTICE_READER] * 2


def test_questions_come_back_with_time() -> None:
    admission = Admission(3, AMPLE, AMPLE)
    verdicts(admission, 5, 5, 4)
    assert admission.admit(5, 5, 19.9) is Verdict.DROP
    assert admission.admit(5, 5, 20.0) is Verdict.ACCEPT
    assert admission.admit(5, 5, 20.0) is Verdict.DROP


def test_a_group_may_ask_a_multiple_of_what_one_person_may() -> None:
    admission = Admission(2, AMPLE, AMPLE)
    found = [admission.admit(GROUP, user, 0.0) for user in range(1, 9)]
    assert found == [Verdict.ACCEPT] * (2 * GROUP_MULTIPLE) + [Verdict.NOTICE_CHAT, Verdict.DROP]


def test_so_much_of_one_chat_waits_and_no_more() -> None:
    admission = Admission(AMPLE, AMPLE, in_chat=2)
    assert verdicts(admission, 5, 5, 4) == [Verdict.ACCEPT] * 2 + [Verdict.NOTICE_READER, Verdict.DROP]
    assert verdicts(admission, GROUP, 6, 4) == [Verdict.ACCEPT] * 2 + [Verdict.NOTICE_CHAT, Verdict.DROP]
    admission.finished(5)
    assert admission.admit(5, 5, 0.0) is Verdict.ACCEPT


def test_so_much_waits_altogether_and_each_chat_is_told_once() -> None:
    admission = Admission(AMPLE, 2)
    found = [admission.admit(chat, chat, 0.0) for chat in (1, 2, 3, 3, 4)]
    assert found == [Verdict.ACCEPT] * 2 + [Verdict.NOTICE_BUSY, Verdict.DROP, Verdict.NOTICE_BUSY]
    admission.finished(1)
    assert admission.admit(3, 3, 0.0) is Verdict.ACCEPT


def test_what_is_not_taken_on_uses_nothing_up() -> None:
    admission = Admission(1, 1)
    admission.admit(1, 1, 0.0)
    verdicts(admission, 5, 5, 3)
    admission.finished(1)
    assert admission.admit(5, 5, 0.0) is Verdict.ACCEPT


def test_who_goes_on_and_on_hears_nothing_more_until_it_was_quiet() -> None:
    notices = Notices(60.0)
    assert [notices.due("a", now) for now in (0.0, 59.0, 118.0, 178.0)] == [True, False, False, True]
    assert notices.due("b", 178.0)


@pytest.mark.parametrize("later", [-5.0, 0.0])
def test_a_clock_that_stands_or_goes_back_gives_nothing(later: float) -> None:
    buckets = Buckets(1)
    buckets.take("a", 0.0)
    assert not buckets.holds("a", later)


ARRIVALS = st.lists(st.tuples(st.floats(0, 30), st.integers(1, 3), st.sampled_from([GROUP, 0])), max_size=80)


@given(ARRIVALS, st.integers(1, 10))
def test_in_no_stretch_of_time_more_is_taken_on_than_the_rates_allow(
    arrivals: list[tuple[float, int, int]], rate: int
) -> None:
    admission = Admission(rate, AMPLE, AMPLE)
    accepted: list[tuple[float, int, int]] = []
    now = 0.0
    for pause, user, place in arrivals:
        now += pause
        if admission.admit(place or user, user, now) is Verdict.ACCEPT:
            accepted.append((now, user, place))
    for first, (start, _, _) in enumerate(accepted):
        for end, _, _ in accepted[first:]:
            within = [(user, place) for moment, user, place in accepted if start <= moment <= end]
            most = rate * (1 + (end - start) / 60) + 1e-6
            assert all(sum(user == asked for asked, _ in within) <= most for user in (1, 2, 3))
            assert sum(place == GROUP for _, place in within) <= GROUP_MULTIPLE * most


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 4)), max_size=60), st.integers(1, 6), st.integers(1, 3))
def test_no_more_waits_than_the_bounds_whatever_comes_and_is_finished(
    steps: list[tuple[bool, int]], queue: int, in_chat: int
) -> None:
    admission = Admission(AMPLE, queue, in_chat)
    waiting = dict.fromkeys(range(1, 5), 0)
    for comes, chat in steps:
        if comes:
            free = waiting[chat] < in_chat and sum(waiting.values()) < queue
            assert (admission.admit(chat, chat, 0.0) is Verdict.ACCEPT) == free
            waiting[chat] += free
        elif waiting[chat]:
            admission.finished(chat)
            waiting[chat] -= 1
        assert admission.waiting == sum(waiting.values()) <= queue


@given(st.lists(st.tuples(st.integers(1, 50), st.sampled_from([GROUP, 0])), max_size=60))
def test_nothing_is_remembered_of_those_who_have_gone_quiet(asked: list[tuple[int, int]]) -> None:
    admission = Admission(2, 5)
    chats = [place or user for user, place in asked if admission.admit(place or user, user, 0.0) is Verdict.ACCEPT]
    for chat in chats:
        admission.finished(chat)
    later = 2 * QUIET
    assert admission.admit(99, 99, later) is Verdict.ACCEPT
    admission.finished(99)
    assert len(admission) == 1
