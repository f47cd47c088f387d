"""Percentages that add up, and numbers that fit into a message whatever they are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.database import Numbers, Vote
from bot.database.feedback.numbers import Period
from bot.telegram.messages.administration import Headed, Reloaded, percentages, reloaded_html, statistics_html
from bot.telegram.messages.message import Message
from bot.voice import LOCALES, voice_for
from tests.bot.telegram.valid import accepted
from tests.bot_api.html_entities import parse_html

counts = st.integers(0, 10**9)
outcomes = st.dictionaries(st.sampled_from(["answer", "closest", "refusal", "facts", "unread_language"]), counts)
words = st.text(min_size=1, max_size=400) | st.sampled_from(["<b>", "😀" * 400, "&amp;", "слово " * 99])
headed = st.lists(st.builds(Headed, words, words, counts), max_size=5)
stories = st.lists(st.builds(Headed, st.just(""), words, counts), max_size=5)
periods = st.builds(Period, counts, counts, counts)
names = st.lists(words, max_size=9)


@given(outcomes)
def test_percentages_are_whole_and_add_up_to_a_hundred(counted: dict[str, int]) -> None:
    shares = percentages(counted)
    total = sum(counted.values())
    assert shares.keys() == counted.keys()
    assert sum(shares.values()) == (100 if total else 0)
    for name, share in shares.items():
        assert abs(share * total - 100 * counted[name]) < max(total, 1)
    ranked = sorted(counted, key=lambda name: counted[name])
    assert all(shares[one] <= shares[other] for one, other in pairwise(ranked) if counted[one] < counted[other])


@given(
    st.tuples(periods, periods, periods),
    outcomes,
    headed,
    stories,
    headed,
    st.none() | counts,
    st.sampled_from(LOCALES),
)
def test_any_numbers_are_one_valid_message(
    days: tuple[Period, Period, Period],
    counted: dict[str, int],
    wrong: list[Headed],
    asked: list[Headed],
    sentences: list[Headed],
    time: int | None,
    locale: str,
) -> None:
    numbers = Numbers(days, counted, {Vote.UP: 3}, len(wrong), (), (), (), time, time)
    html = statistics_html(numbers, wrong, asked, sentences, voice_for(locale))
    accepted(Message(html))


def test_the_numbers_are_said_in_words() -> None:
    numbers = Numbers(
        (Period(1, 1, 0), Period(2, 1, 1), Period(3, 2, 1)),
        {"answer": 2, "refusal": 1},
        {Vote.UP: 4, Vote.DOWN: 1},
        1,
        (),
        (),
        (),
        412,
        1250,
    )
    ferry = Headed("Waves had torn away the pier.", "Island ferry returns", 2)
    html = statistics_html(numbers, [ferry], [Headed("", "Island ferry returns", 3)], [ferry], voice_for("en"))
    plain = parse_html(html).text.replace("\u2068", "").replace("\u2069", "")
    assert plain.splitlines() == [
        "Last day: questions 1, people 1, groups 0",
        "Last week: questions 2, people 1, groups 1",
        "Last 30 days: questions 3, people 2, groups 1",
        "",
        "Quoted 67%, closest passage 0%, refused 33%, from the file 0%, language not read 0%",
        "Time to an answer: median 0.4 s, 95% within 1.2 s",
        "",
        "Votes: 👍 4, 👎 1",
        "Quotations called wrong: 1",
        "2 × “Waves had torn away the pier.” — Island ferry returns",
        "",
        "Stories that answered most often:",
        "3 × Island ferry returns",
        "",
        "Sentences that answered most often:",
        "2 × “Waves had torn away the pier.” — Island ferry returns",
    ]


@given(st.builds(Reloaded, names, names, names, counts, names, st.just("") | words), st.sampled_from(LOCALES))
def test_whatever_came_of_taking_on_stories_is_one_valid_message(reloaded: Reloaded, locale: str) -> None:
    html = reloaded_html(reloaded, voice_for(locale))
    accepted(Message(html))
