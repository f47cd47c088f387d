"""Asking the questions of an evaluation, and its figures, worked out by hand and against scikit-learn."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from corpus import Story
from index import (
    Answer,
    Answered,
    Aspect,
    Closest,
    Excerpt,
    Fact,
    FileFacts,
    Refusal,
    Remark,
    RemarkMade,
    UnreadLanguage,
)
from index.evaluation import EvaluationQuestion, Result, Standing, evaluate, intervals, summarise
from index.evaluation.bootstrap import interval_of, interval_of_difference
from index.evaluation.reliability import calibration_errors, reliability, risk_coverage
from index.evaluation.scores import Scores, area_under_curve, statistics
from tests.fakes import ferry_story


def result(
    outcome: str,
    confidence: float,
    rank: int | None = None,
    ranked: int | None = None,
    *,
    took_ms: float = 10,
    kind: str | None = None,
    language: str = "en",
    answerable: bool = True,
) -> Result:
    asked = EvaluationQuestion("?", ("x",) if answerable else (), kind=kind, language=language)
    standing = Standing(outcome, outcome == "answer", confidence, rank, ranked)
    return Result(asked, Refusal("?", confidence), standing, took_ms)


RESULTS = [
    result("answer", 0.9, 1, 1, took_ms=10, kind="who"),
    result("answer", 0.6, 3, 3, took_ms=20, kind="when"),
    result("refusal", 0.2, None, 4, took_ms=30, kind="who"),
    result("closest", 0.4, None, 2, took_ms=40),
    result("answer", 0.4, took_ms=50, kind="off", answerable=False),
    result("closest", 0.1, took_ms=60, kind="off", answerable=False),
]


def test_the_figures_of_all_are_those_worked_out_by_hand() -> None:
    assert summarise(RESULTS)["all"] == {
        "n": 6,
        "hit@1": 1 / 4,
        "hit@3": 2 / 4,
        "hit@any": 2 / 4,
        "ranked@1": 1 / 4,
        "ranked@3": 3 / 4,
        "mrr": pytest.approx((1 + 1 / 3 + 1 / 4 + 1 / 2) / 4),
        "answered": 2 / 4,
        "false_refusals": 1 / 4,
        "false_answers": 1 / 2,
        "false_closest": 1 / 2,
        # 0.9, 0.6, 0.2 and 0.4 against 0.4 and 0.1: six above, one tie, one below.
        "auroc": 6.5 / 8,
        # A bin each but for the two of 0.4: 0.9 is right (gap 0.1), and 0.6, 0.2, 0.4 twice, 0.1 are not.
        "ece": pytest.approx((0.1 + 0.6 + 0.2 + 0.4 + 0.4 + 0.1) / 6),
        "p50_ms": 35,
        "p95_ms": 57.5,
    }


def test_each_kind_and_each_of_several_languages_has_figures() -> None:
    assert list(summarise(RESULTS)) == list(intervals(RESULTS)) == ["all", "who", "when", "off"]
    russian = result("answer", 0.5, 1, 1, kind="who", language="ru")
    summary = summarise([*RESULTS, russian])
    assert list(summary) == ["all", "who", "when", "off", "language en", "language ru"]
    assert [summary[name]["n"] for name in ("who", "language en", "language ru")] == [3, 6, 1]
    assert summary["language ru"]["hit@1"] == 1


def test_a_figure_that_a_set_cannot_give_is_none() -> None:
    off = summarise(RESULTS)["off"]
    of_answerable = ("hit@1", "hit@any", "ranked@1", "mrr", "answered", "false_refusals", "auroc")
    assert [off[name] for name in of_answerable] == [None] * len(of_answerable)
    assert (off["n"], off["false_answers"]) == (2, 0.5)
    assert set(summarise([])["all"].values()) == {0, None}


def test_figures_survive_json() -> None:
    assert json.loads(json.dumps(summarise(RESULTS), allow_nan=False)) == summarise(RESULTS)


def auroc(positive: list[float], negative: list[float]) -> float:
    labels = np.array([True] * len(positive) + [False] * len(negative), dtype=np.bool_)
    return float(area_under_curve(np.array([*positive, *negative]), labels, np.ones((1, len(labels))))[0])


@pytest.mark.parametrize(
    ("positive", "negative", "area"),
    [([0.9], [0.1], 1), ([0.1], [0.9], 0), ([0.5], [0.5], 0.5), ([0.9, 0.2], [0.4], 0.5)],
)
def test_the_area_under_the_curve_of_a_few_scores(positive: list[float], negative: list[float], area: float) -> None:
    assert auroc(positive, negative) == area
    assert auroc(negative, positive) == 1 - area


@pytest.mark.parametrize(("positive", "negative"), [([], [0.1]), ([0.1], []), ([], [])])
def test_there_is_no_area_where_a_side_is_empty(positive: list[float], negative: list[float]) -> None:
    assert np.isnan(auroc(positive, negative))


confidences = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]) | st.floats(0, 1), min_size=1, max_size=20)


@given(confidences, confidences)
def test_the_area_under_the_curve_is_that_of_scikit_learn(positive: list[float], negative: list[float]) -> None:
    labels = [1] * len(positive) + [0] * len(negative)
    assert auroc(positive, negative) == pytest.approx(roc_auc_score(labels, positive + negative))


@st.composite
def any_scores(draw: st.DrawFn) -> Scores:
    size = draw(st.integers(1, 12))
    flags = st.lists(st.booleans(), min_size=size, max_size=size).map(np.array)
    ranks = st.lists(st.sampled_from([0, 1, 1 / 2, 1 / 3, 1 / 4]), min_size=size, max_size=size)
    sure = st.lists(st.sampled_from([0.0, 0.2, 0.5, 1.0]), min_size=size, max_size=size)
    answered = draw(flags)
    shown, ranked = (np.array(draw(ranks), dtype=float) for _ in range(2))
    return Scores(draw(flags), answered, draw(flags) & ~answered, shown, ranked, np.array(draw(sure)), np.arange(size))


@given(any_scores(), st.data())
def test_a_question_that_counts_twice_is_as_good_as_two(scores: Scores, data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(scores.answerable), max_size=len(scores.answerable)))
    repeated = Scores(*(np.repeat(getattr(scores, field.name), counts) for field in fields(Scores)))
    weighed = statistics(scores, np.array([counts], dtype=float))
    spelt_out = statistics(repeated, np.ones((1, sum(counts))))
    for name, value in weighed.items():
        assert value == pytest.approx(spelt_out[name], nan_ok=True), name


def calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    return float(calibration_errors(np.array(sure), np.array(right), np.ones((1, len(sure))))[0])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_the_calibration_error_is_the_mean_gap_of_the_bins(pairs: list[tuple[float, bool]]) -> None:
    sure, right = np.array([c for c, _ in pairs]), np.array([r for _, r in pairs])
    bins = reliability(sure, right)
    assert bins.count.sum() == len(pairs)
    mean = (np.abs(bins.confidence - bins.right) * bins.count).sum() / len(pairs)
    assert calibration_error(sure.tolist(), right.tolist()) == pytest.approx(mean)
    assert (np.diff(bins.confidence) > 0).all()
    assert (bins.greatest[:-1] < bins.least[1:]).all()
    assert 0 <= mean <= 1


@pytest.mark.parametrize(
    ("sure", "right", "error"),
    [
        ([1.0], [True], 0.0),
        ([1.0], [False], 1.0),
        ([0.0], [False], 0.0),
        # Questions of one confidence stay together, and what errs on both sides evens out.
        ([0.3, 0.3, 0.3, 0.3, 0.3], [True, False, False, False, False], 0.1),
        ([0.1, 0.9], [True, False], 0.9),
        # Two in each of five bins: each is right once.
        ([n / 10 for n in range(10)], [True, False] * 5, (0.45 + 0.25 + 0.05 + 0.15 + 0.35) / 5),
    ],
)
def test_the_calibration_error_of_a_few_answers(sure: list[float], right: list[bool], error: float) -> None:
    assert calibration_error(sure, right) == pytest.approx(error)


def scores_of(answered: list[bool], stories: list[int] | None = None) -> Scores:
    """Answerable questions that were answered rightly, or refused."""
    flags = np.array(answered, dtype=np.bool_)
    ranks, sure = flags.astype(np.float64), np.where(flags, 0.5, 0.0)
    story = np.array(range(len(flags)) if stories is None else stories, dtype=np.int64)
    return Scores(np.ones(len(flags), dtype=bool), flags, np.zeros(len(flags), dtype=bool), ranks, ranks, sure, story)


def test_an_interval_is_about_that_of_the_binomial_distribution() -> None:
    interval = interval_of(scores_of([True] * 80 + [False] * 20))["hit@1"]
    assert interval is not None
    # 0.8 and twice the standard error of 0.04, on either side.
    assert interval == pytest.approx((0.72, 0.88), abs=0.02)


def test_an_interval_is_the_same_each_time_and_narrower_for_more_questions() -> None:
    few, many = [True, True, True, False], [True, True, True, False] * 100
    assert interval_of(scores_of(few)) == interval_of(scores_of(few))
    low, high = interval_of(scores_of(few))["mrr"] or (0, 0)
    narrow_low, narrow_high = interval_of(scores_of(many))["mrr"] or (0, 0)
    assert low < narrow_low < 0.75 < narrow_high < high


def test_the_questions_of_a_story_are_drawn_together() -> None:
    answered = [True] * 20 + [False] * 20
    by_story = interval_of(scores_of(answered, [0] * 20 + [1] * 20))
    assert by_story["hit@1"] == (0, 1)
    # A single story says nothing of others: its questions are drawn.
    assert interval_of(scores_of(answered, [0] * 40)) == interval_of(scores_of(answered))


def test_a_large_file_is_resampled_in_blocks_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = scores_of([True, False, True, True, False])
    whole = interval_of(scores)
    monkeypatch.setattr("index.evaluation.bootstrap._CELLS", 37)
    assert interval_of(scores) == whole


def test_no_resample_gives_a_figure_that_the_questions_cannot_give() -> None:
    found = interval_of(scores_of([True, False]))
    assert (found["false_answers"], found["auroc"]) == (None, None)
    assert set(interval_of(scores_of([])).values()) == {None}


def test_a_difference_is_drawn_from_the_same_questions_of_both() -> None:
    answered = [True, False] * 25
    same = interval_of_difference(scores_of(answered), scores_of(answered))
    assert same["hit@1"] == (0, 0)
    low, high = interval_of_difference(scores_of([False] * 50), scores_of(answered))["hit@1"] or (0, 0)
    assert 0 < low < sum(answered) / 50 < high
    with pytest.raises(ValueError, match="numbers of questions differ"):
        interval_of_difference(scores_of([True]), scores_of([True, False]))


def test_the_intervals_stand_under_the_names_of_the_figures() -> None:
    summary = summarise(RESULTS)
    for kind, named in intervals(RESULTS).items():
        assert set(summary[kind]) - set(named) == {"n", "p50_ms", "p95_ms"}
        for name, interval in named.items():
            value = summary[kind][name]
            assert (interval is None) == (value is None)
            assert value is None or interval is None or interval[0] <= value <= interval[1] or name == "ece"


def test_the_risk_is_that_of_the_answers_at_each_bar() -> None:
    curve = risk_coverage(np.array([0.2, 0.9, 0.4, 0.4]), np.array([False, True, True, False]))
    assert curve.bar.tolist() == [0.9, 0.4, 0.2]
    assert curve.coverage.tolist() == [0.25, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 1 / 3, 1 / 2])
    assert curve.area == pytest.approx(0.5 / 3 + 0.25 / 2)
    assert curve.at(0.4) == curve.at(0.3) == pytest.approx((0.75, 1 / 3))
    assert curve.at(0.95) is None


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.5, 1.0]), st.booleans()), min_size=1, max_size=20))
def test_the_curve_ends_with_every_question_answered(pairs: list[tuple[float, bool]]) -> None:
    sure, right = np.array([c for c, _ in pairs]), np.array([r for _, r in pairs])
    curve = risk_coverage(sure, right)
    assert curve.coverage[-1] == 1
    assert curve.risk[-1] == pytest.approx(1 - right.mean())
    for bar in sure:
        assert curve.at(bar) == pytest.approx(((sure >= bar).mean(), 1 - right[sure >= bar].mean()))


FERRY = ferry_story()
QUOTES = [Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences]


@pytest.mark.parametrize(
    ("answers", "rank"),
    [
        (["again on 4 May"], 1),
        (["Ida Lund", "nobody"], 2),
        (["4 May. Mayor"], None),
        (["mayor"], None),
        ([" 3\u00a0 million "], 4),
        ([], None),
    ],
)
def test_the_rank_is_the_place_of_the_first_quote_that_holds_an_answer(answers: list[str], rank: int | None) -> None:
    assert asked("?", *answers).rank_in(QUOTES) == rank


def test_an_answer_in_another_script_is_compared_in_its_normal_form() -> None:
    story = Story.from_paragraphs("cafe", "Café", ["The Café opened."])
    assert asked("?", "Cafe\u0301").answered_by(Excerpt.of_sentence(story, story.sentences[0]))


def test_a_quotation_is_right_if_it_covers_half_of_an_answering_sentence_of_the_right_story() -> None:
    first, second, third, *_ = FERRY.sentences
    half = (first.start, first.start + 2 * (first.end - first.start))
    table = [
        ("ferry", [(first.start, first.end)], 1),
        ("ferry", [(third.start, third.end)], 3),
        ("ferry", [(third.start, third.end), (second.start, second.end)], 2),
        ("ferry", [half], 1),
        ("ferry", [(half[0], half[1] + 60)], None),
        ("another", [(first.start, first.end)], None),
    ]
    for story, ranges, rank in table:
        # "e" is in every sentence: the same words elsewhere are not the answer.
        question = EvaluationQuestion("?", ("e",), about=story, ranges=tuple(ranges))
        assert question.rank_in(QUOTES) == rank, (story, ranges)
    assert EvaluationQuestion("?", ("e",), about="another").rank_in(QUOTES) is None


def asked(question: str, *answers: str, story: str | None = None) -> EvaluationQuestion:
    return EvaluationQuestion(question=question, answers=answers, story=story)


class Scripted:
    """Gives each question the same answer and ranking, and notes of which story it was asked."""

    def __init__(self, answer: Answer, ranking: Sequence[Excerpt] = ()) -> None:
        self.stories: list[str | None] = []
        self._answer = answer
        self._ranking = list(ranking)

    def ask(self, question: str, *, story: str | None = None) -> Answer:
        self.stories.append(story)
        return self._answer

    def ranking(self, question: str, story: str | None = None, limit: int = 10) -> list[Excerpt]:
        assert story == self.stories[-1]
        return self._ranking[:limit]


AUTHOR = Fact(FERRY, Aspect.AUTHOR, "Ida Lund")


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (Answered("?", 0.7, tuple(QUOTES[:2])), Standing("answer", True, 0.7, 2, 4)),
        # What stands beside an answer or a refusal is not shown as an answer.
        (Answered("?", 0.7, (QUOTES[0],), (QUOTES[1],)), Standing("answer", True, 0.7, None, 4)),
        (Closest("?", 0.3, QUOTES[1]), Standing("closest", False, 0.3, 1, 4)),
        (Closest("?", 0.3, QUOTES[0]), Standing("closest", False, 0.3, None, 4)),
        (Refusal("?", 0.1, (QUOTES[1],)), Standing("refusal", False, 0.1, None, 4)),
        (FileFacts("?", (AUTHOR,)), Standing("facts", True, 1.0, 1, 4)),
        (FileFacts("?", (replace(AUTHOR, value=None),)), Standing("facts", False, 0.0, None, 4)),
        (FileFacts("?", (replace(AUTHOR, value="9 May"),), (QUOTES[1],)), Standing("facts", True, 1.0, 2, 4)),
        (RemarkMade("?", Remark.GREETING), Standing("remark", False, 0.0, None, 4)),
        (UnreadLanguage("?", "tr", (QUOTES[1],)), Standing("unread_language", False, 0.0, None, 4)),
    ],
)
def test_the_rank_counts_what_is_shown_and_the_ranking_is_measured_beside_it(
    answer: Answer, standing: Standing
) -> None:
    answerer = Scripted(answer, [QUOTES[0], QUOTES[2], QUOTES[3], QUOTES[1]])
    (found,) = evaluate(answerer, [asked("?", "Ida Lund", story="ferry")])
    assert (found.standing, found.answer, answerer.stories) == (standing, answer, ["ferry"])
    assert found.took_ms > 0
    (unanswerable,) = evaluate(answerer, [asked("?")])
    assert unanswerable.standing == replace(standing, rank=None, ranked=None)
