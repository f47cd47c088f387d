"""Which story a follow-up is asked of, if there are several."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from corpus import Story, stories_with_id
from index.question.about import StoryQuestion
from index.question.follow_ups.parts import is_content, read_parts
from index.question.follow_ups.translated import NAMELESS
from index.question.follow_ups.turn import Turn
from index.question.words import words_of


def story_taken_up(
    question: str,
    previous: Turn,
    stories: Sequence[Story],
    mentioning: Callable[[str], Iterable[Story]] | None = None,
    about: StoryQuestion | None = None,
) -> Story | None:
    """Return the story that a follow-up is asked of: the one quoted last, unless the follow-up names another.

    It names another by a word that the story quoted last does not hold and another one does. None if all stories
    are to be asked: then, and after a refusal.

    Args:
        question: the follow-up as it was written.
        previous: the turn before it.
        stories: those there are.
        mentioning: gives the stories that may hold a word. If None, each of `stories` may.
        about: what of the story itself is asked for, or None if the text is asked.
    """
    quoted = next(iter(stories_with_id(stories, previous.story or "")), None)
    if quoted is None:
        return None
    if about:
        return quoted if about.takes_up_story else None
    unknown = [word for word in read_parts(question).words if _may_name(word) and not _holds(quoted, word)]
    others = ((word, story) for word in unknown for story in (mentioning(word) if mentioning else stories))
    return None if any(_holds(story, word) for word, story in others) else quoted


def _may_name(word: str) -> bool:
    return is_content(word) and all(part.text not in NAMELESS for part in words_of(word))


def _holds(story: Story, word: str) -> bool:
    pattern = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    return pattern.search(story.headline) is not None or pattern.search(story.text) is not None
