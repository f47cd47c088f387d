"""An index as named files of bytes, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from corpus import Metadata, Paragraph, ParagraphKind, Sentence, Story
from index.retrieval.passages import Passage
from index.retrieval.story_index import StoryIndex
from index.retrieval.vector_store import FaissStore

STORIES, PASSAGES, SUGGESTIONS = "stories.json", "passages.json", "suggestions.json"
VECTORS = "passages.faiss"


def to_files(index: StoryIndex) -> dict[str, bytes]:
    """Return the contents of the files that hold `index`, by name."""
    passages = [[p.story, p.sentence] for p in index.passages]
    return {
        STORIES: json.dumps([_from_story(story) for story in index.stories], ensure_ascii=False).encode(),
        PASSAGES: json.dumps(passages).encode(),
        SUGGESTIONS: json.dumps(dict(index.suggestions), ensure_ascii=False).encode(),
        VECTORS: index.vectors.to_bytes(),
    }


def from_files(files: Mapping[str, bytes]) -> StoryIndex:
    """Return the index that `to_files` gave; raises KeyError, ValueError, TypeError or RuntimeError for other bytes."""
    return StoryIndex(
        stories=tuple(_to_story(values) for values in json.loads(files[STORIES])),
        passages=tuple(Passage(*values) for values in json.loads(files[PASSAGES])),
        vectors=FaissStore.from_bytes(files[VECTORS]),
        suggestions={id: tuple(questions) for id, questions in dict(json.loads(files[SUGGESTIONS])).items()},
    )


def _from_story(story: Story) -> dict[str, object]:
    return {
        "id": story.id,
        "headline": story.headline,
        "text": story.text,
        "paragraphs": [
            [p.start, p.end, [[sentence.start, sentence.end] for sentence in p.sentences], p.kind, p.leads]
            for p in story.paragraphs
        ],
        "metadata": asdict(story.metadata),
    }


def _to_story(values: dict[str, Any]) -> Story:
    paragraphs = tuple(
        Paragraph(
            number, start, end, tuple(Sentence(number, a, b) for a, b in sentences), ParagraphKind(kind), tuple(leads)
        )
        for number, (start, end, sentences, kind, leads) in enumerate(values["paragraphs"], start=1)
    )
    return Story(
        id=values["id"],
        headline=values["headline"],
        text=values["text"],
        paragraphs=paragraphs,
        metadata=Metadata(**{**values["metadata"], "questions": tuple(values["metadata"]["questions"])}),
    )
