"""Stories as Markdown that reads back."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Metadata, ParagraphKind, ParagraphText, Story, read_story
from corpus.reading.markdown import read_markdown
from corpus.reading.story import story_of
from corpus.writing import markdown_of
from tests.strategies import lines, stories


def read_back(story: Story) -> Story:
    (document,) = read_markdown(markdown_of(story).encode(), story.id)
    return story_of(document, story.id, story.id)


@given(stories())
def test_any_story_reads_back_with_its_paragraphs_leads_and_metadata(story: Story) -> None:
    assert read_back(story) == story


_MARKS = st.text(st.sampled_from("#*_-+=>|`~[]()<!&\\.:1 a\n·"), min_size=1, max_size=30)


@given(st.lists(_MARKS, min_size=1, max_size=4), st.sampled_from(ParagraphKind), lines)
def test_text_of_marks_of_markdown_reads_back(texts: list[str], kind: ParagraphKind, headline: str) -> None:
    paragraphs = [ParagraphText("Opening words."), *(ParagraphText(text, kind) for text in texts)]
    story = Story.from_paragraphs("any", headline, paragraphs)
    assert read_back(story) == story


SOURCES = {
    "list": "# H\n\nText.\n\nWhat we know:\n\n- One thing.\n- 2. Two.\n  - Under it.\n\nMore text.",
    "table": "# H\n\nText.\n\n| Ward | Votes |\n|---|---|\n| South | 1,733 |\n| North \\| East | 9 |\n\nMore.",
    "interview": "# H\n\nIntro.\n\n**Who pays?**\n\nThe town.\n\n**Tell us more.**\n\nLater.\n\n**Why?**\n\nSo.",
    "live blog": "# H\n\n## 14:05\n\nThe ferry sails.\n\n## 15:10\n\nIt is there.\n\n- A\n- B",
    "headings": "# H\n\nText.\n\n## What we do not know\n\nThe price.\n\n## Myth\n\nIt sank.\n\nIt did not.",
    "marks": "# H\n\n1986\\. A year. snake_case, 3 \\* 4 &amp;amp; \\<b> \\_so\\_.\n\nEnd.",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_common_structure_is_written_as_markdown_without_a_note(source: str) -> None:
    (document,) = read_markdown(source.encode(), "x.md")
    story = story_of(document, "x", "x.md")
    assert "structure:" not in markdown_of(story)
    assert read_back(story) == story


def test_a_person_reads_and_mends_the_file(tmp_path: Path) -> None:
    metadata = Metadata("Holm Post", "Ida Lund", "2024-05-04", "https://example.org/ferry", "en", questions=("Why?",))
    paragraphs = [ParagraphText(text) for text in ("The ferry sails.", "Is it late?", "It is not.")]
    story = Story.from_paragraphs("ferry", "9:11: ferry returns", paragraphs, metadata)
    path = tmp_path / "ferry.md"
    path.write_text(markdown_of(story), "utf-8")
    assert read_story(path) == story
    path.write_text(path.read_text("utf-8").replace("The ferry sails.", "The ferry sinks.\n\nAll swim."), "utf-8")
    assert read_story(path).text == "The ferry sinks.\n\nAll swim.\n\nIs it late?\n\nIt is not."
    assert read_story(path).metadata == metadata


def test_metadata_that_no_file_can_give_is_refused() -> None:
    story = Story.from_text("One.", headline="A", id="a")
    with pytest.raises(ValueError, match="cannot be read back"):
        markdown_of(replace(story, metadata=Metadata(publisher=" two  spaces ")))
