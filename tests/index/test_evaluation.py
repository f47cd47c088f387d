"""Figures of an evaluation, worked out by hand and against scikit-learn."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from corpus import CorpusError
from index import Answer, Answerer, EvaluationFileError, Excerpt, StoryIndex
from index.evaluation import EvaluationQuestion, Outcome, evaluate, read_questions, summarise
from index.evaluation.metrics import auroc
from index.evaluation.run import rank_of
from tests.fakes import WordEncoder, WordReader, ferry_story

GOOD = '{"question": "Who?", "answers": ["Ida"]}'


def outcome(
    *, answerable: bool, answered: bool, confidence: float, rank: int | None, took_ms: float, kind: str | None = None
) -> Outcome:
    quoted = (Excerpt.of_sentence(ferry_story(), ferry_story().sentences[0]),) if answered else ()
    asked = EvaluationQuestion(question="?", answers=["x"] if answerable else [], kind=kind)
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
        "p50_ms": 35,
        "p95_ms": 57.5,
    }


def test_each_kind_has_figures_in_the_order_of_the_file() -> None:
    summary = summarise(OUTCOMES)
    assert list(summary) == ["all", "who", "when", "off"]
    assert summary["who"] | {"mrr": 0} == {
        "n": 2, "hit@1": 0.5, "hit@3": 0.5, "mrr": 0, "false_refusals": 0.5, "false_answers": None, "auroc": None,
        "p50_ms": 20, "p95_ms": 29,
    }  # fmt: skip
    assert summary["who"]["mrr"] == pytest.approx(0.625)


def test_a_figure_that_a_set_cannot_give_is_none() -> None:
    off = summarise(OUTCOMES)["off"]
    assert [off[name] for name in ("hit@1", "hit@3", "mrr", "false_refusals", "auroc")] == [None] * 5
    assert (off["n"], off["false_answers"]) == (2, 0.5)
    assert set(summarise([])["all"].values()) == {0, None}


def test_figures_survive_json() -> None:
    assert json.loads(json.dumps(summarise(OUTCOMES), allow_nan=False)) == summarise(OUTCOMES)


@pytest.mark.parametrize(
    ("positive", "negative", "area"),
    [([0.9], [0.1], 1), ([0.1], [0.9], 0), ([0.5], [0.5], 0.5), ([0.9, 0.2], [0.4], 0.5), ([], [0.1], None)],
)
def test_the_area_under_the_curve_of_a_few_scores(
    positive: list[float], negative: list[float], area: float | None
) -> None:
    assert auroc(positive, negative) == area
    assert auroc(negative, positive) == (None if area is None else 1 - area)


confidences = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]) | st.floats(0, 1), min_size=1, max_size=20)


@given(confidences, confidences)
def test_the_area_under_the_curve_is_that_of_scikit_learn(positive: list[float], negative: list[float]) -> None:
    labels = [1] * len(positive) + [0] * len(negative)
    assert auroc(positive, negative) == pytest.approx(roc_auc_score(labels, positive + negative))


@pytest.mark.parametrize(
    ("quotes", "answers", "rank"),
    [
        (["Ida came.", "Ola left."], ["Ida"], 1),
        (["Ida came.", "Ola left."], ["Ola", "nobody"], 2),
        (["Ida came.", "Ola left."], ["Ida came. Ola"], None),
        (["Ida came."], ["ida"], None),
        (["It cost 3 million."], [" 3\u00a0 million "], 1),
        (["Cafe\u0301".replace("e\u0301", "é")], ["Cafe\u0301"], 1),
        (["Ida came."], [], None),
        ([], ["Ida"], None),
    ],
)
def test_the_rank_is_the_place_of_the_first_quote_that_holds_an_answer(
    quotes: list[str], answers: list[str], rank: int | None
) -> None:
    assert rank_of(quotes, answers) == rank


def asked(question: str, *answers: str, story: str | None = None) -> EvaluationQuestion:
    return EvaluationQuestion(question=question, answers=list(answers), story=story)


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


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    full = {"question": "Որտե՞ղ", "answers": [], "story": "ferry", "kind": "off", "other": 1}
    path.write_text(f"{GOOD}\r\n\n  \n{json.dumps(full, ensure_ascii=False)}", encoding="utf-8")
    assert read_questions(path) == [
        EvaluationQuestion(question="Who?", answers=["Ida"]),
        EvaluationQuestion(question="Որտե՞ղ", answers=[], story="ferry", kind="off"),
    ]


@pytest.mark.parametrize("character", ["\u2028", "\u0085", "\u2029"])
def test_only_the_end_of_a_line_ends_a_question(tmp_path: Path, character: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"question": f"a{character}b", "answers": []}, ensure_ascii=False), encoding="utf-8")
    assert [question.question for question in read_questions(path)] == [f"a{character}b"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it holds no question"),
        (b"\n \n", "it holds no question"),
        (b"\xff\xfe", "not UTF-8"),
        (b"question,answers", "line 1: it is no JSON"),
        (GOOD.encode() + b"\n{", "line 2: it is no JSON"),
        (b"[]", "line 1: the line: "),
        (b"null", "line 1: the line: "),
        (b'"Who?"', "line 1: the line: "),
        (b"{}", "line 1: question: field required"),
        (b'{"question": "Who?"}', "line 1: answers: field required"),
        (b'{"question": 5, "answers": []}', "line 1: question: "),
        (b'{"question": null, "answers": []}', "line 1: question: "),
        (b'{"question": "Who?", "answers": "Ida"}', "line 1: answers: "),
        (b'{"question": "Who?", "answers": [""]}', "line 1: answers.0: "),
        (b'{"question": "Who?", "answers": [" "]}', "line 1: answers.0: "),
        (b'{"question": "Who?", "answers": [null]}', "line 1: answers.0: "),
        (b'{"question": "Who?", "answers": [], "story": 1}', "line 1: story: "),
        (b'{"question": "Who?", "answers": [], "kind": []}', "line 1: kind: "),
    ],
)
def test_a_bad_file_of_questions_gets_one_line_with_place_and_reason(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(EvaluationFileError) as caught:
        read_questions(path)
    assert str(caught.value).startswith(str(path))
    assert why in str(caught.value)
    assert caught.value.cure
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_gets_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvaluationFileError, match=r"cannot be read \(.+\); name a file of JSON lines"):
        read_questions(tmp_path / name)
