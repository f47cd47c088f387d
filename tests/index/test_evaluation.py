"""Asking the questions of an evaluation, and its figures, worked out by hand and against scikit-learn."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from corpus import CorpusError, Story
from index import Answer, Answerer, Excerpt, StoryIndex
from index.evaluation import AnswerSpan, EvaluationQuestion, Outcome, evaluate, intervals, summarise
from index.evaluation.bootstrap import interval_of, interval_of_difference
from index.evaluation.curves import risk_coverage
from index.evaluation.reliability import calibration_error, reliability
from index.evaluation.scores import Scores, area_under_curve, statistics
from tests.fakes import WordEncoder, WordReader, ferry_story


def outcome(
    *, answerable: bool, answered: bool, confidence: float, rank: int | None, took_ms: float, kind: str | None = None
) -> Outcome:
    quoted = (Excerpt.of_sentence(ferry_story(), ferry_story().sentences[0]),) if answered else ()
    asked = EvaluationQuestion(question="?", answers=("x",) if answerable else (), kind=kind)
    return Outcome(asked, Answer("?", confidence, quoted, ()), rank, took_ms)


OUTCOMES = [
    outcome(answerable=True, answered=True, confidence=0.9, rank=1, took_ms=10, kind="who"),
    outcome(answerable=True, answered=True, confidence=0.6, rank=3, took_ms=20, kind="when"),
    outcome(answerable=True, answered=False, confidence=0.2, rank=4, took_ms=30, kind="who"),
    outcome(answerable=True, answered=True, confidence=0.4, rank=None, took_ms=40),
    outcome(answerable=False, answered=True, confidence=0.4, rank=None, took_ms=50, kind="off"),
    outcome(answerable=False, answered=False, confidence=0.1, rank=None, took_ms=60, kind="off"),
]


def test_the_figures_of_all_are_those_worked_out_by_hand() -> None:
    assert summarise(OUTCOMES)["all"] == {
        "n": 6,
        "hit@1": 1 / 4,
        "hit@3": 2 / 4,
        "mrr": pytest.approx((1 + 1 / 3 + 1 / 4 + 0) / 4),
        "false_refusals": 1 / 4,
        "false_answers": 1 / 2,
        # 0.9, 0.6, 0.2 and 0.4 against 0.4 and 0.1: six above, one tie, one below.
        "auroc": 6.5 / 8,
        # A bin each: 0.9 is right (gap 0.1), and 0.6, 0.2, 0.4 twice, 0.1 are not.
        "ece": pytest.approx((0.1 + 0.6 + 0.2 + 0.4 + 0.4 + 0.1) / 6),
        "p50_ms": 35,
        "p95_ms": 57.5,
    }


def test_each_kind_has_figures_in_the_order_of_the_file() -> None:
    summary = summarise(OUTCOMES)
    assert list(summary) == ["all", "who", "when", "off"]
    assert summary["who"] | {"mrr": 0} == {
        "n": 2, "hit@1": 0.5, "hit@3": 0.5, "mrr": 0, "false_refusals": 0.5, "false_answers": None, "auroc": None,
        "ece": pytest.approx(0.15), "p50_ms": 20, "p95_ms": 29,
    }  # fmt: skip
    assert summary["who"]["mrr"] == pytest.approx(0.625)


def test_a_figure_that_a_set_cannot_give_is_none() -> None:
    off = summarise(OUTCOMES)["off"]
    assert [off[name] for name in ("hit@1", "hit@3", "mrr", "false_refusals", "auroc")] == [None] * 5
    assert (off["n"], off["false_answers"]) == (2, 0.5)
    assert set(summarise([])["all"].values()) == {0, None}


def test_figures_survive_json() -> None:
    assert json.loads(json.dumps(summarise(OUTCOMES), allow_nan=False)) == summarise(OUTCOMES)


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
    return Scores(draw(flags), draw(flags), np.array(draw(ranks), dtype=float), np.array(draw(sure)))


@given(any_scores(), st.data())
def test_a_question_that_counts_twice_is_as_good_as_two(scores: Scores, data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(scores.answerable), max_size=len(scores.answerable)))
    repeated = Scores(
        np.repeat(scores.answerable, counts),
        np.repeat(scores.answered, counts),
        np.repeat(scores.reciprocal_rank, counts),
        np.repeat(scores.confidence, counts),
    )
    weighed = statistics(scores, np.array([counts], dtype=float))
    spelt_out = statistics(repeated, np.ones((1, sum(counts))))
    for name, value in weighed.items():
        assert value == pytest.approx(spelt_out[name], nan_ok=True), name


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_the_calibration_error_is_the_mean_gap_of_the_bins(pairs: list[tuple[float, bool]]) -> None:
    sure, right = np.array([c for c, _ in pairs]), np.array([r for _, r in pairs])
    bins = reliability(sure, right)
    assert bins.count.sum() == len(pairs)
    mean = (np.abs(bins.confidence - bins.right) * bins.count).sum() / len(pairs)
    assert calibration_error(sure, right) == pytest.approx(mean)
    assert 0 <= mean <= 1


@pytest.mark.parametrize(
    ("sure", "right", "error"),
    [
        ([1.0], [True], 0.0),
        ([1.0], [False], 1.0),
        ([0.0], [False], 0.0),
        # One bin, 4/15 to 5/15: what errs on both sides evens out.
        ([0.3, 0.3, 0.3, 0.3, 0.3], [True, False, False, False, False], 0.1),
        # Two bins do not.
        ([0.1, 0.9], [True, False], 0.9),
    ],
)
def test_the_calibration_error_of_a_few_answers(sure: list[float], right: list[bool], error: float) -> None:
    assert calibration_error(np.array(sure), np.array(right)) == pytest.approx(error)


def scores_of(answered: list[bool]) -> Scores:
    """Answerable questions that were answered rightly, or refused."""
    flags = np.array(answered, dtype=np.bool_)
    return Scores(np.ones(len(flags), dtype=bool), flags, flags.astype(np.float64), np.where(flags, 0.5, 0.0))


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
    summary, found = summarise(OUTCOMES), intervals(OUTCOMES)
    assert list(found) == list(summary)
    for kind, named in found.items():
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


@pytest.mark.parametrize(
    ("spans", "rank"),
    [
        ([("ferry", 0, 3)], 1),
        ([("ferry", FERRY.sentences[2].start, FERRY.sentences[2].end)], 3),
        ([("ferry", FERRY.sentences[3].start, FERRY.sentences[3].start + 1), ("ferry", 1, 2)], 1),
        ([("ferry", FERRY.sentences[0].end - 1, FERRY.sentences[1].start + 1)], None),
        ([("another", 0, 3)], None),
    ],
)
def test_where_a_file_has_spans_only_a_quotation_that_covers_one_is_right(
    spans: list[tuple[str, int, int]], rank: int | None
) -> None:
    # "e" is in every sentence: the same words elsewhere are not the answer.
    question = EvaluationQuestion("?", ("e",), spans=tuple(AnswerSpan(*span) for span in spans))
    assert question.rank_in(QUOTES) == rank


def asked(question: str, *answers: str, story: str | None = None) -> EvaluationQuestion:
    return EvaluationQuestion(question=question, answers=answers, story=story)


@pytest.mark.parametrize("bar", [0.0, 1.0])
def test_the_rank_goes_over_excerpts_and_then_related_passages_whether_or_not_it_refused(bar: float) -> None:
    encoder = WordEncoder()
    answerer = Answerer(StoryIndex.build([ferry_story()], encoder), encoder, WordReader(), bar)
    answer = answerer.answer("How much did the repairs cost?")
    quotes = [excerpt.quote for excerpt in (*answer.excerpts, *answer.related)]
    assert bool(answer.excerpts) == (bar == 0)
    assert len(quotes) == 5
    outcomes = evaluate(answerer, [asked("How much did the repairs cost?", quote) for quote in quotes])
    assert [outcome.rank for outcome in outcomes] == [1, 2, 3, 4, 5]
    assert all(outcome.answer == answer and outcome.took_ms > 0 and outcome.answerable for outcome in outcomes)


def test_a_question_is_asked_of_its_story() -> None:
    encoder = WordEncoder()
    answerer = Answerer(StoryIndex.build([ferry_story()], encoder), encoder, WordReader())
    (found,) = evaluate(answerer, [asked("Who?", story="ferry")])
    assert not found.answerable
    with pytest.raises(CorpusError, match="name one of: ferry"):
        evaluate(answerer, [asked("Who?", story="none")])
