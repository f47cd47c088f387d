"""Stories and their numbered parts."""

import pytest
from hypothesis import given

from corpus import ParagraphKind, ParagraphText, Story
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


def test_lines_above_count_the_paragraphs_that_are_given_and_not_those_that_are_left_out() -> None:
    heading = ParagraphText("Myth", ParagraphKind.HEADING)
    story = Story.from_paragraphs("a", "A", ["", heading, " ", ParagraphText("It rains.", leads=(1, 2, 3))])
    assert story.paragraphs[1].leads == (1,)
    assert [story.text[slice(*lead)] for lead in story.leads_of(2)] == ["Myth"]


def test_a_line_above_is_short_and_made_of_whole_sentences() -> None:
    long = "The strike is in its second week, and every hospital in the country is full. " * 4
    texts = [f"{long}How long?", f"{long}It was so:", "word " * 60]
    kinds = [ParagraphKind.QUESTION, ParagraphKind.TEXT, ParagraphKind.HEADING]
    above = [ParagraphText(text, kind) for text, kind in zip(texts, kinds, strict=True)]
    story = Story.from_paragraphs("a", "A", [*above, ParagraphText("No.", leads=(1, 2, 3))])
    lines = [story.text[slice(*lead)] for lead in story.leads_of(4)]
    assert lines == [f"{long[: len(long) // 4]}{long[: len(long) // 4]}How long?", "It was so:"]


def test_a_heading_and_a_row_are_one_sentence() -> None:
    kinds = [ParagraphKind.ROW, ParagraphKind.HEADING, ParagraphKind.TEXT]
    story = Story.from_paragraphs("a", "A", [ParagraphText("It rained. It snowed.", kind) for kind in kinds])
    assert [len(one.sentences) for one in story.paragraphs] == [1, 1, 2]


def test_a_story_without_text_is_none() -> None:
    with pytest.raises(ValueError, match="paragraph with text"):
        Story.from_paragraphs("a", "A", ["", " "])


def test_the_digest_changes_with_the_words_and_not_with_the_metadata() -> None:
    assert ferry_story().digest == ferry_story(publisher="Holm Post").digest
    assert ferry_story().digest != Story.from_paragraphs("ferry", "Another headline", ["One."]).digest
