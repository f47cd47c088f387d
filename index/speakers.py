"""Who speaks in a sentence, and whose words a question asks for."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus import Sentence, Story
from corpus.speakers import find_speaker
from index.lexical import words

# The same sentences are looked at again and again, and a speaker takes a millisecond to find.
_find_speaker = lru_cache(maxsize=4096)(find_speaker)

_SAY = (
    r"(?:say|says|said|saying|argue|argued|claim|claimed|announce|announced|state|stated|admit|admitted|warn|warned|promise|"
    r"promised|explain|explained|think|believe|call|tell|told|complain|complained|comment|demand|demanded|deny|denied|add|"
    r"describe|criticise|criticize|accuse|blame|praise)"
)
_ASKED = re.compile(
    rf"^(?:and |so )?(?:what|why|how|whom?|when)\b(?: else)?(?: exactly)? (?:did|does|do|has|had|would) "
    rf"(?P<asked>(?:[\w'’.-]+ ){{1,6}}?){_SAY}\b"
    rf"|\baccording to (?P<named>(?:[\w'’.-]+ ?){{1,5}})",
    re.IGNORECASE,
)
_PRONOUNS = frozenset("i you he she it we they this that".split())  # noqa: SIM905 (as in a sentence)


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    """Return the person or body that the text gives as the source of a sentence, in its own words; None without one."""
    place = speaker_place(story, sentence)
    return story.text[slice(*place)] if place else None


def speaker_place(story: Story, sentence: Sentence) -> tuple[int, int] | None:
    """Return where in the story's text the source of a sentence is named, as [start, end); None without one."""
    paragraph = story.paragraphs[sentence.paragraph - 1]
    speaker = _find_speaker(
        story.text[paragraph.start : paragraph.end],
        sentence.start - paragraph.start,
        sentence.end - paragraph.start,
    )
    return (paragraph.start + speaker.start, paragraph.start + speaker.end) if speaker else None


def speaker_asked_for(question: str) -> frozenset[str]:
    """Return the stems of the name whose words a question asks for; empty where it asks for nobody's.

    "What did the mayor say about the pier?" gives the stem of "mayor", "according to Lund" that of "Lund".
    """
    found = _ASKED.search(question)
    named = (found["asked"] or found["named"] or "") if found else ""
    return frozenset() if named.strip().casefold() in _PRONOUNS else frozenset(words(named))


def speaks(name: frozenset[str], story: Story, sentence: Sentence) -> bool:
    """Whether a sentence gives the words of somebody whose name shares a word with `name`, a set of stems."""
    speaker = speaker_of(story, sentence)
    return speaker is not None and not name.isdisjoint(words(speaker))
