"""What the files of the stories say about the stories themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from corpus import Story, stories_with_id
from index.answer import Fact
from index.excerpt import Excerpt
from index.judging import Ids
from index.question import Aspect, StoryQuestion
from index.retrieval import StoryStore, words

MOST_STORIES = 5
"""Stories that are told of in one answer; a longer list is what `stories` is for."""

LEAST_NAMED = 0.5
"""Share of the words naming a story that its headline has to hold."""

_SHORTEST_LEAD = 5
"""Words of the shortest sentence that can be the lead; a place, a date or a heading has fewer."""

_LONGEST_LINE_ABOVE = 8
"""Words of the longest by-line or credit that ends with a full stop."""

_NOT_LEAD = re.compile(
    r"(?:by|photo|photograph|image|picture|updated|last updated|published|posted|reference|file)\b[ :/–—-]",
    re.IGNORECASE,
)


def stories_asked_about(asked: StoryQuestion, stories: Sequence[Story]) -> Sequence[Story]:
    """Return the stories that a question about the story itself means; all if it names none.

    A story is named by words of its headline and by its whole publisher, and the stories with most of these words are
    meant. A possessive ("the Holm Post's article") is its publisher or its author. Empty if no story has enough of
    them: then the question is one for the text.
    """
    if not asked.named:
        return stories
    named = set(words(asked.named))
    if asked.named_is_owner:
        return tuple(story for story in stories if named and any(named <= owner for owner in _owners(story)))
    shared = [len(named & _naming(story, named)) for story in stories]
    most = max(shared, default=0)
    if not most or most < LEAST_NAMED * len(named):
        return ()
    return tuple(story for story, count in zip(stories, shared, strict=True) if count == most)


def stories_named(named: str, store: StoryStore, within: Ids | None) -> Sequence[Story]:
    """Return the stories that may be named so, of those with the ids in `within`; all of them if nothing is named."""
    if within is not None:
        return [story for id in within for story in stories_with_id(store.stories, id)]
    return store.headed(named) if named else store.stories


def _naming(story: Story, named: Set[str]) -> Set[str]:
    """The stems that name a story; those of its publisher only if all of them are named."""
    publishers = (frozenset(words(name)) for name in story.metadata.publishers)
    return set(words(story.headline)).union(*(publisher for publisher in publishers if publisher <= named))


def _owners(story: Story) -> Iterator[Set[str]]:
    """The stems of each of its publishers, and of its author."""
    return (frozenset(words(name)) for name in (*story.metadata.publishers, story.metadata.author or ""))


def facts_for(aspect: Aspect, stories: Sequence[Story]) -> tuple[Fact, ...]:
    """Return what the files say of an aspect, a fact a story, for the first `MOST_STORIES` of them."""
    return tuple(Fact(story, aspect, _value(aspect, story)) for story in stories[:MOST_STORIES])


def lead_of(story: Story) -> Excerpt:
    """Return the first sentence of a story that tells something: no dateline, by-line, credit or single word."""
    telling = (
        sentence
        for sentence in story.plain_sentences
        if len(re.findall(r"\w+", text := story.text[sentence.start : sentence.end])) >= _SHORTEST_LEAD
        and not _is_line_above(text)
    )
    return Excerpt.of_sentence(story, next(telling, story.plain_sentences[0]), score=1.0)


def _is_line_above(sentence: str) -> bool:
    """Whether a sentence is a by-line or a credit: short, without a full stop, or with a mark, as "Photo:"."""
    match = _NOT_LEAD.match(sentence)
    if match is None:
        return False
    is_short = len(re.findall(r"\w+", sentence)) <= _LONGEST_LINE_ABOVE or not sentence.endswith(".")
    return is_short or not match[0].endswith(" ")


def _value(aspect: Aspect, story: Story) -> str | None:
    metadata = story.metadata
    values = {
        Aspect.SUBJECT: story.headline,
        Aspect.HEADLINE: story.headline,
        Aspect.AUTHOR: metadata.author,
        Aspect.PUBLISHER: ", ".join(metadata.publishers) or None,
        Aspect.PUBLISHED: metadata.published,
        Aspect.URL: metadata.url,
        Aspect.PHOTO_CREDIT: metadata.photo_credit,
    }
    return values[aspect] or None
