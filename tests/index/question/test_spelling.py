"""Typing errors are corrected, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question.spelling import Speller
from index.retrieval.bm25 import word_counts
from tests.fakes import ferry_story

TEXT = (
    "Chancellor Ottilie Brandvold opened the Karlshavn observatory in September. The telescope of the observatory "
    "cost 3 million kroner. Zhoravyov, its director, called it an instrument. Wheat and the Dow fell."
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(word_counts(TEXT))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is Otilie", "who is ottilie"),
        ("what did brandvolt open?", "what did brandvold open?"),
        ("Who leads the observatroy?", "Who leads the observatory?"),
        ("Where is Karlshavens telescope", "Where is karlshavn telescope"),
        ("Is Zhoravyev's instrument new?", "Is zhoravyov's instrument new?"),
        ("who is the preasident", "who is the president"),
        ("wen did it open", "when did it open"),
        ("wat does it cost", "what does it cost"),
        ("Whne did it open", "when did it open"),
    ],
)
def test_a_typing_error_gives_way_to_what_was_meant(speller: Speller, typed: str, meant: str) -> None:
    assert speller.corrected(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who opened the observatory in September?",
        "What did Macron say?",  # a name that is like none of the story's
        "Where is Karlsruhe?",  # a name that begins like one of them
        "What is the CSTO?",  # an acronym
        "Did the opening please the directors?",  # other endings of the story's words
        "When was he elected?",  # English, though not in the story
        "What's it for?",
        "Was it opened on 3/9?",
        "Wheat exports in May?",  # a word of the story that is near to "what"
        "Dow is up by how much?",
        "zzzz",
        "",
    ],
)
def test_what_may_be_right_stays_as_it_is(speller: Speller, question: str) -> None:
    assert speller.corrected(question) == question


def test_of_two_near_words_the_more_frequent_one_is_meant() -> None:
    assert Speller(word_counts("Brandvold Brandvild Brandvild")).corrected("brandvxld") == "brandvild"


@given(st.text())
def test_any_text_is_taken_and_a_corrected_one_stays(text: str) -> None:
    speller = Speller(word_counts(ferry_story().text))
    once = speller.corrected(text)
    assert speller.corrected(once) == once
    assert len(once.split()) == len(text.split())
