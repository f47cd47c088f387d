"""Stories and their numbered parts."""

import pytest
from hypothesis import given

from corpus import Story
from tests.fakes import ferry_story
from tests.strategies import stories


@given(stories())
def test_the_parts_lie_in_the_text_by_their_offsets(story: Story) -> None:
    assert "\n\n".join(story.text[p.start : p.end] for p in story.paragraphs) == story.text
    assert [p.number for p in story.paragraphs] == list(range(1, len(story.paragraphs) + 1))
    for sentence in story.sentences:
        place = story.paragraphs[sentence.paragraph - 1]
        assert place.start <= sentence.start < sentence.end <= place.end


def test_the_headline_is_no_part_of_the_text() -> None:
    assert ferry_story().headline not in ferry_story().text


def test_empty_paragraphs_are_left_out_of_the_numbering() -> None:
    story = Story.from_paragraphs("a", "A", ["One.", " \u00a0 ", "Two."])
    assert [story.text[p.start : p.end] for p in story.paragraphs] == ["One.", "Two."]


def test_a_story_without_text_is_none() -> None:
    with pytest.raises(ValueError, match="paragraph with text"):
        Story.from_paragraphs("a", "A", ["", " "])


def test_the_digest_changes_with_the_words_and_not_with_the_metadata() -> None:
    assert ferry_story().digest == ferry_story(publisher="Holm Post").digest
    assert ferry_story().digest != Story.from_paragraphs("ferry", "Another headline", ["One."]).digest
