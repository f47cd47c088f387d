"""The training files: stories with questions, the sentences that answer and the words in them.

Two forms, both JSON lines, gzipped: stories whose paragraphs are asked with spans (SQuAD's, Wikinews'), and news
articles with questions in several languages. A question's answers are kept as numbers of sentences of a `corpus.Story`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Story
from corpus.normalise import normalised_span
from corpus.story import PARAGRAPH_BREAK

NEWS_FILES = ("news-train", "news-train-2", "news-train-3")
OWN_LANGUAGES_FILE = "own-languages-train"
SPAN_FILES = {
    "squad2-dev-other-articles": 1.0,
    "squad11-other-articles": 1.0,
    "squad-articles": 0.35,
    "squadshifts-new-wiki": 0.3,
    "tydiqa-en": 0.6,
    "tydiqa-ru": 1.0,
    "wikinews-qamr-qadiscourse": 0.25,
}
"""Files of questions with spans, and the share of their questions that a pass takes."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the sentences of its story that answer it.

    Args:
        forms: the question in one or more languages, by language code; hard windows are looked for with the first.
        kind: what kind of question it is ("near": the story does not answer).
        sentences: numbers of the sentences that answer, none if the story does not say.
        span: [start, end) offsets in the story's text of the fewest words that answer, if they are known.
        near: numbers of the sentences that the question was written about, if it does not answer and they are known.
    """

    forms: dict[str, str]
    kind: str
    sentences: frozenset[int]
    span: tuple[int, int] | None = None
    near: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LabelledStory:
    """A story and what is asked of it."""

    story: Story
    questions: tuple[LabelledQuestion, ...]


def read_news(path: Path) -> Iterator[LabelledStory]:
    """Yield the stories of a file of news with questions in several languages."""
    for record in _records(path):
        language = record.get("language", "en")
        places = _Places.of(record["text"].split(PARAGRAPH_BREAK))
        story = Story.from_paragraphs(record["id"], record["headline"], places.paragraphs)
        questions = []
        for asked in record["questions"]:
            forms = {language: asked["question"]} | asked.get("translations", {})
            if "english" in asked:
                forms["en"] = asked["english"]
            ranges = [places.of_story(start, end) for answer in asked["answers"] for start, end in answer]
            found = frozenset(number for start, end in filter(None, ranges) for number in covered(story, start, end))
            if bool(asked["answers"]) == bool(found):
                span = places.of_story(*asked["span"]) if asked["span"] else None
                questions.append(LabelledQuestion(forms, asked["kind"], found, span))
        yield LabelledStory(story, tuple(questions))


def read_spans(path: Path) -> Iterator[LabelledStory]:
    """Yield the stories of a file of paragraphs with questions and spans."""
    for record in _records(path):
        paragraphs = record["paragraphs"]
        if not any(text.strip() for text in paragraphs):
            continue
        story = Story.from_paragraphs(record["id"], record["title"], paragraphs)
        if len(story.paragraphs) != len(paragraphs):
            continue
        language = "ru" if "-ru" in path.name else "en"
        questions = []
        for asked in record["questions"]:
            paragraph = story.paragraphs[asked["paragraph"]]
            spans = [normalised_span(paragraphs[asked["paragraph"]], *answer) for answer in asked["answers"][:1]]
            if None in spans:
                continue
            places = [(paragraph.start + start, paragraph.start + end) for start, end in filter(None, spans)]
            found = frozenset(number for start, end in places for number in covered(story, start, end))
            near = frozenset(n for n, s in enumerate(story.sentences) if s.paragraph == paragraph.number and not found)
            kind = "plain" if places else "near"
            questions.append(
                LabelledQuestion({language: asked["question"]}, kind, found, places[0] if places else None, near)
            )
        yield LabelledStory(story, tuple(questions))


def covered(story: Story, start: int, end: int) -> list[int]:
    """Return the numbers of the sentences that share at least half of themselves, or of [start, end), with it."""
    numbers = []
    for number, sentence in enumerate(story.sentences):
        shared = min(end, sentence.end) - max(start, sentence.start)
        if 2 * shared >= min(end - start, sentence.end - sentence.start) and shared > 0:
            numbers.append(number)
    return numbers


@dataclass(frozen=True, slots=True)
class _Places:
    """Paragraphs of a text, and where each lies in it and in the story that is made of them."""

    paragraphs: tuple[str, ...]
    starts: tuple[int, ...]
    stories_starts: tuple[int, ...]

    @classmethod
    def of(cls, paragraphs: Sequence[str]) -> _Places:
        starts, at, kept = [], 0, []
        for text in paragraphs:
            if text.strip():
                starts.append(at)
                kept.append(text)
            at += len(text) + len(PARAGRAPH_BREAK)
        story = Story.from_paragraphs("places", "", kept)
        return cls(tuple(kept), tuple(starts), tuple(paragraph.start for paragraph in story.paragraphs))

    def of_story(self, start: int, end: int) -> tuple[int, int] | None:
        """Where text[start:end] lies in the story's text; None if it crosses paragraphs or is lost."""
        for text, first, there in zip(self.paragraphs, self.starts, self.stories_starts, strict=True):
            if first <= start < first + len(text):
                found = normalised_span(text, start - first, min(end - first, len(text)))
                return (there + found[0], there + found[1]) if found else None
        return None


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
