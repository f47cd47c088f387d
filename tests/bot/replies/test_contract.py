"""The JSON form of an answer: the keys and values that other programs rely on."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.contract import answer_object
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
from tests.fakes import ferry_story, rumours_story
from tests.strategies import excerpts, stories

ANSWER_KEYS = [
    "question", "outcome", "answered", "confidence", "excerpts", "related", "facts", "remark", "unread_language",
    "asked_as", "partly_searched", "took_ms",
]  # fmt: skip
EXCERPT_KEYS = ["quote", "highlight", "story", "paragraph", "start", "end", "speaker", "score", "leads"]
STORY_KEYS = ["id", "headline", "publisher", "author", "published", "url"]

quoted = excerpts(stories())
several = st.lists(quoted, max_size=3).map(tuple)
some = st.lists(quoted, min_size=1, max_size=3).map(tuple)
questions, confidences, asked_as = st.text(max_size=50), st.floats(0, 1), st.none() | st.text(max_size=50)
facts = st.builds(Fact, stories(), st.sampled_from(Aspect), st.none() | st.text(min_size=1, max_size=50))
answers = st.one_of(
    st.builds(Answered, questions, confidences, some, several, asked_as, st.booleans()),
    st.builds(Closest, questions, confidences, quoted, asked_as, st.booleans()),
    st.builds(Refusal, questions, confidences, several, asked_as, st.booleans()),
    st.builds(FileFacts, questions, st.lists(facts, min_size=1, max_size=2).map(tuple), several),
    st.builds(RemarkMade, questions, st.sampled_from(Remark)),
    st.builds(UnreadLanguage, questions, st.sampled_from(["ru", "hy", "und"]), several),
)


def printed(answer: Answer, took_ms: float = 12.34) -> dict[str, Any]:
    """The object as another program reads it."""
    read: dict[str, Any] = json.loads(json.dumps(answer_object(answer, took_ms), allow_nan=False))
    return read


BARE_STORY = {**dict.fromkeys(STORY_KEYS), "id": "ferry", "headline": "Island ferry returns after storm"}
NOTHING: dict[str, Any] = {
    "answered": False, "confidence": 0.0, "excerpts": [], "related": [], "facts": [], "remark": None,
    "unread_language": None, "asked_as": None, "partly_searched": False, "took_ms": 12.3,
}  # fmt: skip


def test_each_outcome_has_the_documented_form() -> None:
    full = {"publisher": "Holm Post", "author": "Ida Lund", "published": "2024-05-04", "url": "https://example.org/f"}
    story = ferry_story(**full)
    start = story.text.index("3 million")
    repairs = Excerpt.of_sentence(story, story.sentences[3], span=(start, start + 9), score=1.23456)
    relief = Excerpt.of_sentence(ferry_story(), ferry_story().sentences[4])
    shown_repairs = {
        "quote": "Repairs cost 3 million kroner.",
        "highlight": [13, 22],
        "story": BARE_STORY | full,
        "paragraph": 2,
        "start": 123,
        "end": 153,
        "speaker": None,
        "score": 1.2346,
        "leads": [],
    }
    shown_relief: dict[str, object] = {
        "quote": "“We are relieved,” said the teacher Ola Berg.",
        "highlight": None,
        "story": BARE_STORY,
        "paragraph": 3,
        "start": relief.start,
        "end": relief.end,
        "speaker": "teacher Ola Berg",
        "score": 0.0,
        "leads": [],
    }
    photo = Fact(ferry_story(), Aspect.PHOTO_CREDIT, None)
    table: list[tuple[Answer, dict[str, Any]]] = [
        (
            Answered("Q", 0.87654, (repairs,), (relief,)),
            {"outcome": "answer", "answered": True, "confidence": 0.8765, "excerpts": [shown_repairs],
             "related": [shown_relief]},
        ),
        (
            Closest("Q", 0.03456, relief, "Asked in full?"),
            {"outcome": "closest", "confidence": 0.0346, "related": [shown_relief], "asked_as": "Asked in full?"},
        ),
        (Refusal("Q", 0.0), {"outcome": "refusal"}),
        (
            FileFacts("Q", (photo,)),
            {"outcome": "facts", "facts": [{"aspect": "photo_credit", "value": None, "story": BARE_STORY}]},
        ),
        (UnreadLanguage("Q", "ka"), {"outcome": "unread_language", "unread_language": "ka"}),
        *((RemarkMade("Q", remark), {"outcome": "remark", "remark": remark.value}) for remark in Remark),
    ]  # fmt: skip
    for answer, expected in table:
        assert printed(answer) == {"question": "Q", **NOTHING, **expected}


def test_leads_are_the_lines_above_a_quotation() -> None:
    story = rumours_story()
    quoted = [Excerpt.of_sentence(story, story.sentences[number]) for number in (1, 3)]
    found = printed(Answered("Q", 0.5, (quoted[1],), (quoted[0],)))
    assert [one["leads"] for one in (*found["excerpts"], *found["related"])] == [["What <nobody> knows:"], ["Myth"]]


@given(answers, st.floats(0, 1e7))
def test_any_answer_has_the_documented_keys_and_values(answer: Answer, took_ms: float) -> None:
    found = printed(answer, took_ms)
    assert list(found) == ANSWER_KEYS
    assert found == answer_object(answer, took_ms)
    assert found["answered"] is (found["outcome"] == "answer" or any(fact["value"] for fact in found["facts"]))
    assert 0 <= found["confidence"] <= 1
    assert found["took_ms"] == pytest.approx(took_ms, abs=0.06)
    for excerpt in (*found["excerpts"], *found["related"]):
        assert list(excerpt) == EXCERPT_KEYS
    for holder in (*found["facts"], *found["excerpts"], *found["related"]):
        assert list(holder["story"]) == STORY_KEYS


@given(excerpts(stories()))
def test_the_offsets_lead_to_the_quoted_characters(excerpt: Excerpt) -> None:
    (found,) = printed(Answered("Q", 0.5, (excerpt,)))["excerpts"]
    assert found["quote"] == excerpt.story.text[found["start"] : found["end"]]
    assert excerpt.story.paragraphs[found["paragraph"] - 1].start <= found["start"]
    assert (found["highlight"] is None) == (excerpt.span is None)
    assert found["leads"] == [excerpt.story.text[slice(*lead)] for lead in excerpt.leads]
    if excerpt.span:
        start, end = found["highlight"]
        assert found["quote"][start:end] == excerpt.story.text[slice(*excerpt.span)]
