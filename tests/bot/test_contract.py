"""The JSON form of an answer: the keys and values that other programs rely on."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.contract import answer_object, excerpt_object
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
from tests.fakes import ferry_story
from tests.strategies import excerpts, stories

ANSWER_KEYS = [
    "question", "outcome", "answered", "confidence", "excerpts", "related", "facts", "remark", "unread_language",
    "asked_as", "took_ms",
]  # fmt: skip
FACT_KEYS = ["aspect", "value", "story"]
EXCERPT_KEYS = ["quote", "highlight", "story", "paragraph", "start", "end", "speaker", "score"]
STORY_KEYS = ["id", "headline", "publisher", "author", "published", "url"]

quoted = excerpts(stories())
several = st.lists(quoted, max_size=3).map(tuple)
some = st.lists(quoted, min_size=1, max_size=3).map(tuple)
questions, confidences, asked_as = st.text(max_size=50), st.floats(0, 1), st.none() | st.text(max_size=50)
facts = st.builds(Fact, stories(), st.sampled_from(Aspect), st.none() | st.text(min_size=1, max_size=50))
answers = st.one_of(
    st.builds(Answered, questions, confidences, some, several, asked_as),
    st.builds(Closest, questions, confidences, quoted, asked_as),
    st.builds(Refusal, questions, confidences, several, asked_as),
    st.builds(FileFacts, questions, st.lists(facts, min_size=1, max_size=2).map(tuple), several),
    st.builds(RemarkMade, questions, st.sampled_from(Remark)),
    st.builds(UnreadLanguage, questions, st.sampled_from(["ru", "hy", "und"]), several),
)


def printed(answer: Answer, took_ms: float = 12.34) -> dict[str, Any]:
    """The object as another program reads it."""
    read: dict[str, Any] = json.loads(json.dumps(answer_object(answer, took_ms), allow_nan=False))
    return read


def test_an_answer_has_the_documented_form() -> None:
    story = ferry_story(
        publisher="Holm Post", author="Ida Lund", published="2024-05-04", url="https://example.org/ferry"
    )
    start = story.text.index("3 million")
    quoted = Excerpt.of_sentence(story, story.sentences[3], span=(start, start + 9), score=1.23456)
    related = Excerpt.of_sentence(ferry_story(), ferry_story().sentences[4])
    assert printed(Answered("How much did repairs cost?", 0.87654, (quoted,), (related,))) == {
        "question": "How much did repairs cost?",
        "outcome": "answer",
        "answered": True,
        "confidence": 0.8765,
        "excerpts": [
            {
                "quote": "Repairs cost 3 million kroner.",
                "highlight": [13, 22],
                "story": {
                    "id": "ferry",
                    "headline": "Island ferry returns after storm",
                    "publisher": "Holm Post",
                    "author": "Ida Lund",
                    "published": "2024-05-04",
                    "url": "https://example.org/ferry",
                },
                "paragraph": 2,
                "start": 123,
                "end": 153,
                "speaker": None,
                "score": 1.2346,
            }
        ],
        "related": [
            {
                "quote": "“We are relieved,” said the teacher Ola Berg.",
                "highlight": None,
                "story": {
                    "id": "ferry",
                    "headline": "Island ferry returns after storm",
                    "publisher": None,
                    "author": None,
                    "published": None,
                    "url": None,
                },
                "paragraph": 3,
                "start": related.start,
                "end": related.end,
                "speaker": "teacher Ola Berg",
                "score": 0.0,
            }
        ],
        "facts": [],
        "remark": None,
        "unread_language": None,
        "asked_as": None,
        "took_ms": 12.3,
    }


def test_a_fact_has_the_documented_form() -> None:
    fact = Fact(ferry_story(author="Ida Lund"), Aspect.PHOTO_CREDIT, None)
    found = printed(FileFacts("Who took the photo?", (fact,)))
    assert found["answered"] is False
    assert found["facts"] == [
        {
            "aspect": "photo_credit",
            "value": None,
            "story": {
                "id": "ferry",
                "headline": "Island ferry returns after storm",
                "publisher": None,
                "author": "Ida Lund",
                "published": None,
                "url": None,
            },
        }
    ]


@pytest.mark.parametrize("remark", Remark)
def test_a_remark_is_told_by_its_name(remark: Remark) -> None:
    assert printed(RemarkMade("hello", remark))["remark"] == remark.value


@given(answers)
def test_every_object_has_exactly_the_documented_keys(answer: Answer) -> None:
    found = printed(answer)
    assert list(found) == ANSWER_KEYS
    for fact in found["facts"]:
        assert list(fact) == FACT_KEYS
        assert list(fact["story"]) == STORY_KEYS
    for excerpt in (*found["excerpts"], *found["related"]):
        assert list(excerpt) == EXCERPT_KEYS
        assert list(excerpt["story"]) == STORY_KEYS


@given(answers, st.floats(0, 1e7))
def test_any_answer_survives_json_with_values_of_the_documented_kinds(answer: Answer, took_ms: float) -> None:
    found = printed(answer, took_ms)
    assert found == answer_object(answer, took_ms)
    assert (found["question"], found["outcome"]) == (answer.question, answer.outcome)
    assert found["answered"] is (found["outcome"] == "answer" or any(fact["value"] for fact in found["facts"]))
    assert 0 <= found["confidence"] <= 1
    assert found["took_ms"] == pytest.approx(took_ms, abs=0.06)
    assert bool(found["remark"]) is (found["outcome"] == "remark")
    assert bool(found["unread_language"]) is (found["outcome"] == "unread_language")


@given(excerpts(stories()))
def test_the_offsets_lead_to_the_quoted_characters(excerpt: Excerpt) -> None:
    found: Any = excerpt_object(excerpt)
    assert found["quote"] == excerpt.story.text[found["start"] : found["end"]]
    assert excerpt.story.paragraphs[found["paragraph"] - 1].start <= found["start"]
    if excerpt.span is None:
        assert found["highlight"] is None
    else:
        start, end = found["highlight"]
        assert 0 <= start < end <= len(found["quote"])
        assert found["quote"][start:end] == excerpt.story.text[slice(*excerpt.span)]


def test_the_closest_passage_is_related_and_no_excerpt() -> None:
    passage = Excerpt.of_sentence(ferry_story(), ferry_story().sentences[3])
    found = printed(Closest("Who paid?", 0.03456, passage, "Who paid for the repairs?"))
    assert (found["outcome"], found["answered"], found["excerpts"]) == ("closest", False, [])
    assert [one["quote"] for one in found["related"]] == ["Repairs cost 3 million kroner."]
    assert (found["confidence"], found["asked_as"]) == (0.0346, "Who paid for the repairs?")


def test_a_refusal_has_no_excerpts_and_says_so() -> None:
    assert printed(Refusal("Who?", 0.0)) == {
        "question": "Who?",
        "outcome": "refusal",
        "answered": False,
        "confidence": 0.0,
        "excerpts": [],
        "related": [],
        "facts": [],
        "remark": None,
        "unread_language": None,
        "asked_as": None,
        "took_ms": 12.3,
    }
