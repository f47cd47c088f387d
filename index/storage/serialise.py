"""A story as JSON, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from corpus import Metadata, Outlet, Paragraph, ParagraphKind, Sentence, Story


def story_to_json(story: Story) -> str:
    """Return a story as JSON."""
    return json.dumps(_from_story(story), ensure_ascii=False)


def story_from_json(content: str) -> Story:
    """Return the story that `story_to_json` wrote; raises ValueError, KeyError or TypeError for another text."""
    return _to_story(json.loads(content))


def metadata_from_json(content: str) -> Metadata:
    """Return the metadata of a story, which `story_to_json` wrote as `metadata`; raises as `story_from_json` does."""
    return _to_metadata(json.loads(content))


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
        metadata=_to_metadata(values["metadata"]),
    )


def _to_metadata(values: dict[str, Any]) -> Metadata:
    outlets = tuple(Outlet(**one) for one in values["outlets"])
    return Metadata(**{**values, "questions": tuple(values["questions"]), "outlets": outlets})
