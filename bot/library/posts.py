"""A post of a messenger as a story."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus import Story
from corpus.normalise import normalise
from corpus.reading import story_of
from corpus.reading.plain_text import read_plain_text
from corpus.sentences import sentence_spans
from corpus.story import slug

LONGEST_HEADLINE = 200
"""Longest first line that is a headline, in characters; of a longer one, it is the first sentence."""

LEAST_WORDS = 20
"""Words of a text that can be told from a question or a remark."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post.

    Args:
        text: what it says, the headline first.
        publisher: title of the channel or group that it comes from, or None.
        author: who signed it, or None.
        published: when it was published, as an ISO 8601 time, or None.
        url: its address, or None.
    """

    text: str
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None

    @property
    def is_long_enough(self) -> bool:
        """Whether it has a headline and a text, of `LEAST_WORDS` words at least."""
        _, text = _parts(self.text)
        return bool(text) and len(self.text.split()) >= LEAST_WORDS


def story_of_post(post: Post) -> Story:
    """Return a post as a story: its first line is the headline, or its first sentence; the id is made of its words.

    Raises StoryFileError if it has no headline or no text under it.
    """
    headline, text = _parts(post.text)
    (document,) = read_plain_text(f"{headline}\n\n{text}".encode(), "the post")
    story = story_of(document, slug(headline) or "story", "the post")
    about = replace(
        story.metadata,
        publisher=post.publisher and normalise(post.publisher),
        author=post.author and normalise(post.author),
        published=post.published,
        url=post.url,
    )
    return replace(story, metadata=about)


def _parts(text: str) -> tuple[str, str]:
    """The headline and the rest."""
    first, _, rest = text.strip().partition("\n")
    first, rest = normalise(first), rest.strip()
    if rest and len(first) <= LONGEST_HEADLINE:
        return first, rest
    spans = sentence_spans(first)
    end = spans[0][1] if spans else 0
    return first[:end], "\n\n".join(part for part in (first[end:].strip(), rest) if part)
