"""Who said it: the name that a text gives for one of its sentences, or none."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Sentence, Story, read_story
from corpus.quotation_marks import quotations
from corpus.speakers import find_speaker

DATA = Path(__file__).parents[1] / "data"


def rows(file: str) -> list[dict[str, Any]]:
    """Stories, or the names of cases, with the names that are right for the sentences that begin so; null is none."""
    return [json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines()]


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    found = find_speaker(story.text, sentence.start, sentence.end)
    return found.name if found else None


@pytest.mark.parametrize("file", ["speakers.jsonl", "speakers-in-other-languages.jsonl"])
def test_a_sentence_has_the_speaker_that_its_story_names_or_none(file: str) -> None:
    wrong = []
    for row in rows(file):
        if "case" in row:
            story = read_story(DATA / "cases" / row["case"] / "stories" / "a.txt")
        else:
            story = Story.from_paragraphs("a", "A", row["paragraphs"])
        for opening, names in row["speakers"].items():
            meant = [one for one in story.sentences if story.text[one.start : one.end].startswith(opening)]
            assert len(meant) == 1, opening
            found = speaker_of(story, meant[0])
            if found not in names:
                wrong.append((story.text[meant[0].start : meant[0].end], found, names))
    assert wrong == []


def test_a_quotation_over_many_paragraphs_keeps_its_speaker() -> None:
    paragraphs = ["“It began,” said Ana Roe. “It rained.", *["“It rained on."] * 25, "“It ended.”"]
    story = Story.from_paragraphs("a", "A", paragraphs)
    assert {speaker_of(story, one) for one in story.sentences} == {"Ana Roe"}


@pytest.mark.parametrize(
    "unit",
    [
        "said ",
        "Smith said, ",
        '"A," said ',
        "“A.” ",
        "in the words of a ",
        ", saying that ",
        "'a ",
        "сказал ",
        "«А», — сказал ",
        "Он сказал, что да. ",
        "— А, — сказал он. ",
        "ասաց ",
    ],
)
def test_the_work_for_a_long_sentence_grows_with_its_length_and_not_with_its_square(unit: str) -> None:
    def work(length: int) -> float:
        """Least of three, in seconds of the processor, which other programs do not lengthen."""
        text = (unit * length)[:length]
        spent = []
        for _ in range(3):
            began = time.process_time()
            find_speaker(text, 0, len(text))
            find_speaker(text, len(text) - 100, len(text))
            spent.append(time.process_time() - began)
        return min(spent)

    # Four times the work, not sixteen; differences of a few milliseconds cannot be measured.
    assert work(40_000) < 9 * work(10_000) + 0.02


VOCABULARY = (
    "“ ” ‘ ’ « » „ \" '' ' . , : ? ( ) — ― – the a he she Smith said says told asked Ana Roe Karl Munk police minister "
    "Monday We will pay not according to by was and in words of von der but as quoted saying expressed hope did Dr. "
    "'s Roe's 'Holm' .” ,” .“ «We It that — сказал она Лосев А. по его словам заявил, что «Мы , — ասաց նա Սարյանը ։"
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from([*VOCABULARY.split(), "\n\n"]), max_size=60).map(" ".join))


@given(TEXTS, st.integers(-3, 300), st.integers(-3, 300))
def test_any_text_and_any_offsets_give_a_slice_on_one_line_or_nothing(text: str, start: int, end: int) -> None:
    found = find_speaker(text, start, end)
    if found is not None:
        assert found.name == text[found.start : found.end] == found.name.strip() != ""
        assert "\n" not in found.name
        assert len(found.name.split()) <= 15


@given(TEXTS.filter(lambda text: not any("\u0400" <= character <= "\u058f" for character in text)))
def test_no_speaker_of_an_english_story_is_named_inside_a_quotation_or_over_its_marks(text: str) -> None:
    story = Story.from_paragraphs("a", "A", ["It rained.", *text.split("\n\n")])
    for sentence in story.sentences:
        found = find_speaker(story.text, sentence.start, sentence.end)
        if found is None:
            continue
        first = story.text.rfind("\n", 0, found.start) + 1
        for quotation in quotations(story.text[first:].partition("\n")[0]):
            assert found.end <= first + quotation.start or found.start >= first + quotation.end
