"""From a story to a Markdown file that reads back as the same story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, product

import yaml

from corpus.errors import StoryFileError
from corpus.front_matter import OBEYED
from corpus.reading.markdown import read_markdown
from corpus.reading.story import CELLS, story_of, structure_of
from corpus.story import Paragraph, ParagraphKind, Story

_KEYS = ("publisher", "author", "published", "url", "language", "photo_credit", "correction", *OBEYED)
_MARKS = re.compile(r"[\\*\[\]]|<!?|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|~(?=~)")
_OPENING = re.compile(r"[#>+=~`|-]|\d+(?=[.)])")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_AS = ("{}", "**{}**", "## {}")
"""How a question may be written; what reads back decides."""

_LEADS_IN_AS = ("{}", "- {}", "## {}")


def markdown_of(story: Story) -> str:
    """Return a story as Markdown with front matter, for people to read and mend.

    Read as a file whose name is the story's id, it is the same story: paragraphs, kinds, leads and metadata. Marks of
    Markdown in the text are escaped. If the forms of the paragraphs do not tell the structure, the front matter notes
    it as `structure`, which counts as long as the number of paragraphs stays. Outlets have their own files and are not
    written.

    Raises ValueError if a value of the metadata is one that no file can give, such as a language "Klingon!".
    """
    story = replace(story, metadata=replace(story.metadata, outlets=()))
    for noted, body in _bodies(story):
        text = f"---\n{_front_matter(story, noted)}---\n\n{body}\n"
        if _reads_back(text, story):
            return text
    raise ValueError(f"story {story.id!r} has metadata that cannot be read back")


def _reads_back(text: str, story: Story) -> bool:
    (document,) = read_markdown(text.encode(), story.id)
    try:
        return story_of(document, story.id, story.id) == story
    except StoryFileError:  # its only paragraph looks like boilerplate, or like nothing
        return False


def _front_matter(story: Story, noted: bool) -> str:
    values: dict[str, object] = {"headline": story.headline}
    values |= {key: value for key in _KEYS if (value := getattr(story.metadata, key))}
    if story.metadata.questions:
        values["questions"] = [*story.metadata.questions]
    if noted:
        values["structure"] = structure_of(story.paragraphs)
    dumped: str = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1_000_000_000)
    return dumped


def _bodies(story: Story) -> Iterator[tuple[bool, str]]:
    """The bodies to try, and whether the structure is noted: first those that read best."""
    kinds = {one.kind for one in story.paragraphs}
    questions = _AS if ParagraphKind.QUESTION in kinds else _AS[:1]
    leads_in = _LEADS_IN_AS if ParagraphKind.LEAD_IN in kinds else _LEADS_IN_AS[:1]
    for question, lead_in in product(questions, leads_in):
        yield False, _body(story, question, lead_in)
    yield True, _body(story, _AS[0], _LEADS_IN_AS[0])
    yield True, "\n\n".join(_PUNCTUATION.sub(r"\\\g<0>", story.text[one.start : one.end]) for one in story.paragraphs)


def _body(story: Story, question: str, lead_in: str) -> str:
    """The paragraphs as Markdown, with a question and a line that leads in written as these forms."""
    forms = {ParagraphKind.QUESTION: question, ParagraphKind.LEAD_IN: lead_in}
    forms |= {ParagraphKind.HEADING: "## {}", ParagraphKind.TIME: "###### {}"}
    parts: list[str] = []
    for kind, group in groupby(story.paragraphs, lambda one: one.kind):
        paragraphs = list(group)
        if kind is ParagraphKind.ROW:
            parts.append(_table([story.text[one.start : one.end].split(CELLS) for one in paragraphs]))
        elif kind is ParagraphKind.ITEM:
            parts.append("\n".join(_item(story, one) for one in paragraphs))
        else:
            form = forms.get(kind, "{}")
            parts += (form.replace("{}", _escaped(story.text[one.start : one.end])) for one in paragraphs)
    return "\n\n".join(parts)


def _item(story: Story, paragraph: Paragraph) -> str:
    """A list item, indented by the items that it belongs to."""
    above = sum(story.paragraphs[lead - 1].kind is ParagraphKind.ITEM for lead in paragraph.leads)
    return f"{'  ' * above}- {_escaped(story.text[paragraph.start : paragraph.end])}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows below an empty header: the names of the columns are words of the cells."""
    width = max(2, *(len(row) for row in rows))
    lines = [[""] * width, ["---"] * width]
    lines += ([_escaped(cell).replace("|", r"\|") for cell in row] + [""] * (width - len(row)) for row in rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(text: str) -> str:
    """The text with its marks of Markdown escaped; all other characters stay as they are."""
    escaped = _MARKS.sub(lambda match: "".join(f"\\{mark}" for mark in match[0]), text)
    opening = _OPENING.match(escaped)
    if opening:
        end = opening.end() if opening[0][0].isdigit() else 0
        escaped = f"{escaped[:end]}\\{escaped[end:]}"
    return re.sub(r"#$", r"\#", escaped) if len(escaped) > 2 else escaped
