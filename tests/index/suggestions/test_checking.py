"""Which questions are kept: those that are answered with their own sentence, of many kinds."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index import Answered
from index.suggestions import CandidateQuestion, Kind, check, choose
from index.suggestions.checking import MOST_TRIED
from tests.fakes import answerer_of, ferry_story
from tests.tables import cells

STORY = ferry_story()
OTHER = Story.from_paragraphs("other", "Repairs of the bridge", ["Repairs of the bridge cost 9 million kroner in May."])


def candidate(question: str, *sentences: int, kind: Kind = Kind.TIME, about: str = "") -> CandidateQuestion:
    return CandidateQuestion(STORY, question, tuple(STORY.sentences[n] for n in sentences), kind, about)


def failing_into(tried: list[CandidateQuestion]) -> Callable[[CandidateQuestion], bool]:
    """A check that nothing passes, and that remembers what was tried."""

    def passes(one: CandidateQuestion) -> bool:
        tried.append(one)
        return False

    return passes


COST = candidate("How much did the repairs cost?", 3)


def test_a_question_is_kept_where_its_own_sentence_is_quoted_first() -> None:
    assert check(COST, answerer_of(STORY))
    assert check(candidate(COST.question, 0, 3), answerer_of(STORY))


def test_a_question_is_dropped_where_another_sentence_is_quoted_first() -> None:
    assert not check(candidate(COST.question, 0), answerer_of(STORY))


def test_a_question_is_dropped_where_other_words_than_those_that_answer_are_marked() -> None:
    sentence = STORY.sentences[3]
    answered = answerer_of(STORY).ask(COST.question)
    assert isinstance(answered, Answered)
    marked = answered.excerpts[0].span
    assert marked is not None
    assert check(replace(COST, answers=(marked,)), answerer_of(STORY))
    assert not check(replace(COST, answers=((sentence.start, marked[0] - 1),)), answerer_of(STORY))


def test_a_question_is_dropped_where_the_answer_is_below_the_bar() -> None:
    assert not check(COST, answerer_of(STORY, bar=1.0))


def test_a_question_is_dropped_where_another_story_answers_it_better() -> None:
    bridge = candidate("How much did the repairs of the bridge cost?", 3)
    assert check(bridge, answerer_of(STORY, bar=0.1))
    assert not check(bridge, answerer_of(STORY, OTHER, bar=0.1))


def test_questions_of_other_kinds_about_others_go_first_and_the_order_is_the_storys() -> None:
    made = [
        candidate("What did Lund say?", 1, kind=Kind.SPEAKER, about="Lund"),
        candidate("What did the mayor say?", 0, kind=Kind.SPEAKER, about="mayor"),
        candidate("What did Berg say?", 4, kind=Kind.SPEAKER, about="Berg"),
        candidate("Who is Ida Lund?", 1, kind=Kind.PERSON, about="Lund"),
        candidate("How much did the repairs cost?", 3, kind=Kind.NUMBER, about="repairs"),
    ]
    chosen = choose(made, lambda _: True)
    assert [one.question for one in chosen] == cells(
        """
        What did the mayor say? | Who is Ida Lund? | How much did the repairs cost? | What did Berg say?
        """
    )


def test_a_short_question_goes_before_a_long_one_of_its_kind() -> None:
    long = candidate(f"When did {'the very ' * 6}old ferry sail?", 0)
    short = candidate("When did the pier break?", 2)
    tried: list[CandidateQuestion] = []
    choose([long, short], failing_into(tried))
    assert tried == [short, long]


def test_no_more_are_tried_than_a_build_has_time_for() -> None:
    tried: list[CandidateQuestion] = []
    many = [candidate(f"When did ferry {n} sail?", 0) for n in range(100)]
    assert choose(many, failing_into(tried)) == ()
    assert len(tried) == MOST_TRIED


@given(
    st.lists(
        st.builds(
            candidate,
            st.text(min_size=1, max_size=80),
            st.integers(0, 4),
            st.integers(0, 4),
            kind=st.sampled_from(Kind),
            about=st.sampled_from(["", "Lund", "ferry"]),
        ),
        max_size=30,
        unique_by=lambda one: one.question,
    ),
    st.sets(st.integers(0, 29)),
)
def test_at_most_six_pass_two_of_a_kind_and_the_same_again(made: list[CandidateQuestion], failing: set[int]) -> None:
    bad = {made[n].question for n in failing if n < len(made)}
    chosen = choose(made, lambda one: one.question not in bad)
    assert len(chosen) <= 6
    assert not {one.question for one in chosen} & bad
    assert all(count <= 2 for count in Counter(one.kind for one in chosen).values())
    assert len(set(chosen)) == len(chosen)
    assert chosen == choose(made, lambda one: one.question not in bad)


@pytest.mark.parametrize("made", [[], [COST]])
def test_there_may_be_few_or_none(made: list[CandidateQuestion]) -> None:
    assert choose(made, lambda _: True) == tuple(made)
