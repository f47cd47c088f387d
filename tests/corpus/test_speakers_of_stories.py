"""Who speaks in whole stories: over paragraphs, after closing marks, behind a pronoun, or nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Sentence, Story, read_story
from corpus.quotation_marks import quotations
from corpus.speakers import find_speaker

DATA = Path(__file__).parents[1] / "data"

OF_CASES: dict[str, dict[str, set[str | None]]] = {
    "closing-marks-do-not-end-a-sentence": {
        "Karl Munk said: „We will rebuild.“": {"Karl Munk"},
        "Peter Dahl said the town had no money.": {"Peter Dahl"},
        "Karl Munk said: “We will pay.“": {"Karl Munk"},
        "Ana Roe said the state would pay nothing.": {"Ana Roe"},
        "Karl Munk said: »We will stay.«": {"Karl Munk"},
        "Eva Lind said he would go.": {"Eva Lind"},
    },
    "quote-over-paragraphs": {
        "“We had ten minutes to get out,” said farmer Ana Roe.": {"farmer Ana Roe"},
        "“The water came over the dyke like a wall.": {"farmer Ana Roe"},
        "“My cattle drowned in the barn.": {"farmer Ana Roe"},
        "I lost forty cows.": {"farmer Ana Roe"},
        "“Nobody from the council came to help us.”": {"farmer Ana Roe"},
        "Mayor Jan Voss said the council had sent boats.": {"Mayor Jan Voss"},
    },
    "single-quotes-swallow": {
        "Minister Karl Munk said the ship 'Holm' had sunk.": {"Minister Karl Munk"},
        "The owner said all were safe.": {"owner"},
        "Ana Roe said: 'I lost my son.'": {"Ana Roe"},
        "The minister called the tax ‘unfair’ on Monday.": {"minister"},
        "Eva Lind of the union said: ‘We will strike.’": {"Eva Lind", "Eva Lind of the union"},
    },
    "pronoun-takes-the-accuser": {
        "Police said Jan Voss drove at 160 km/h through Sund.": {"Police"},
        "He said the brakes had failed.": {None, "Jan Voss"},
        "Prosecutors said Ana Roe took 3 million kroner from the fund.": {"Prosecutors"},
        "She denied the charge and said the money was a loan.": {None, "Ana Roe"},
        "Eva Lind said Jan Voss hit her.": {"Eva Lind"},
        '"I was not there," he said.': {None, "Jan Voss"},
    },
}


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    found = find_speaker(story.text, sentence.start, sentence.end)
    return found.name if found else None


@pytest.mark.parametrize("case", OF_CASES)
def test_every_sentence_of_a_story_that_failed_has_its_own_speaker(case: str) -> None:
    story = read_story(DATA / "cases" / case / "stories" / "a.txt")
    found = {story.text[one.start : one.end]: speaker_of(story, one) for one in story.sentences}
    assert list(found) == list(OF_CASES[case])
    assert {text: name for text, name in found.items() if name not in OF_CASES[case][text]} == {}


def invented() -> list[tuple[list[str], dict[str, list[str | None]]]]:
    """The stories of speakers.jsonl, each with the names that are right for the sentences that begin so."""
    lines = (DATA / "speakers.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["paragraphs"], row["speakers"]) for row in map(json.loads, lines)]


@pytest.mark.parametrize(("paragraphs", "speakers"), invented(), ids=lambda part: str(part)[:40])
def test_a_sentence_has_the_speaker_that_its_story_gives_it_or_none(
    paragraphs: list[str], speakers: dict[str, list[str | None]]
) -> None:
    story = Story.from_paragraphs("a", "A", paragraphs)
    for opening, names in speakers.items():
        meant = [one for one in story.sentences if story.text[one.start : one.end].startswith(opening)]
        assert len(meant) == 1, opening
        assert speaker_of(story, meant[0]) in names, opening


VOCABULARY = (
    "“ ” ‘ ’ « » „ \" ' . , : ? said asked told Ana Roe Karl Munk he she police the minister We will pay not as "
    "according to von der and but — 'Holm' .” ,” .“ «We It that Monday"
)
WORDS = st.sampled_from([*VOCABULARY.split(), "\n\n"])


@given(st.lists(WORDS, max_size=60).map(" ".join), st.integers(0, 300), st.integers(0, 120))
def test_a_speaker_is_a_slice_of_the_text_on_one_line(text: str, start: int, length: int) -> None:
    found = find_speaker(text, start, start + length)
    if found is not None:
        assert found.name == text[found.start : found.end]
        assert found.name.strip() == found.name != ""
        assert "\n" not in found.name


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_speaker_is_named_inside_a_quotation_or_over_its_marks(text: str) -> None:
    story = Story.from_paragraphs("a", "A", ["It rained.", *text.split("\n\n")])
    for sentence in story.sentences:
        found = find_speaker(story.text, sentence.start, sentence.end)
        if found is None:
            continue
        first = story.text.rfind("\n", 0, found.start) + 1
        last = story.text.find("\n", first)
        for quotation in quotations(story.text, first, last if last >= 0 else len(story.text)):
            assert found.end <= quotation.start or found.start >= quotation.end


def test_a_quotation_over_many_paragraphs_keeps_its_speaker() -> None:
    paragraphs = ["“It began,” said Ana Roe. “It rained.", *["“It rained on."] * 25, "“It ended.”"]
    story = Story.from_paragraphs("a", "A", paragraphs)
    assert {speaker_of(story, one) for one in story.sentences} == {"Ana Roe"}


TRANSCRIPT = [
    "Nora Quist asked Emil Juhl about the pier.",
    "QUIST: Who will pay?",
    "JUHL: The state. It has said so.",
    "QUIST: When?",
    "JUHL: In May.",
    "NOTE: The talk was held in Sund.",
]


@pytest.mark.parametrize(
    ("opening", "name"), [("QUIST: Who", "QUIST"), ("It has", "JUHL"), ("JUHL: In", "JUHL"), ("NOTE", None)]
)
def test_a_paragraph_of_a_transcript_is_said_by_the_name_that_it_begins_with(opening: str, name: str | None) -> None:
    story = Story.from_paragraphs("a", "A", TRANSCRIPT)
    meant = next(one for one in story.sentences if story.text[one.start :].startswith(opening))
    assert speaker_of(story, meant) == name


def test_capitals_before_a_colon_name_nobody_where_only_one_paragraph_begins_so() -> None:
    story = Story.from_paragraphs("a", "A", ["The talk was held in Sund.", "SUND: The pier is closed."])
    assert speaker_of(story, story.sentences[-1]) is None
