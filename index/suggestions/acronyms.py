"""Questions about what letters stand for, where the story spells them out."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from corpus import Story
from index.suggestions.candidate import MOST_SENTENCES, CandidateQuestion, Kind, sentence_text
from index.suggestions.words import CAPITALISED

_SMALL = r"(?:of|the|and|for|on|in|de)"
_EXPLAINED = regex.compile(
    rf"(?P<the>[Tt]he )?(?P<name>{CAPITALISED}(?: (?:{_SMALL} )*{CAPITALISED}){{1,6}}) \((?P<letters>\p{{Lu}}{{3,6}})\)"
    r"(?P<defined> (?:is|was) an? )?"
)


def meanings(story: Story) -> Iterator[CandidateQuestion]:
    """Ask what letters stand for, and what they name where the same sentence says so."""
    for sentence in story.plain_sentences[:MOST_SENTENCES]:
        for match in _EXPLAINED.finditer(sentence_text(story, sentence)):
            letters, words = match["letters"], match["name"].split()
            named = sentence.start + match.start("name"), sentence.start + match.end("name")
            if not _spells(words, letters):
                continue
            if match["defined"]:
                article = "the " if match["the"] and regex.search(rf"\b[Tt]he {letters}\b", story.text) else ""
                defined = sentence.start + match.end(), sentence.end
                yield CandidateQuestion(
                    story, f"What is {article}{letters}?", (sentence,), Kind.MEANING, letters, (named, defined)
                )
            yield CandidateQuestion(
                story, f"What does {letters} stand for?", (sentence,), Kind.MEANING, letters, (named,)
            )


def _spells(words: list[str], letters: str) -> bool:
    """Whether the letters are the first ones of the words, with those of small words or without."""
    parts = [part for word in words for part in word.split("-")]
    return letters in (
        "".join(part[0] for part in parts if part[0].isupper()),
        "".join(part[0] for part in parts).upper(),
    )
