"""Hypothesis strategies for stories, excerpts and answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from hypothesis import strategies as st

from corpus import Metadata, ParagraphKind, ParagraphText, Story
from corpus.normalise import normalise
from index import Answered, Closest, Excerpt, Refusal

_WORDS = st.sampled_from(
    [
        "Ferry",
        "storm",
        "Mr.",
        "U.S.",
        "said",
        "“no",
        "yes”",
        "<b>",
        "&amp;",
        "3.5",
        "😀",
        "e\u0301",
        "«так»",
        "։",
        "...",
        "why?",
        "No!",
        "end.",
    ]
)
prose = st.lists(_WORDS, min_size=1, max_size=40).map(" ".join)
texts = st.one_of(prose, st.text(max_size=300))
paragraphs = st.lists(texts, min_size=1, max_size=5).filter(lambda parts: any(map(normalise, parts)))
moments = (
    st.none()
    | st.dates().map(str)
    | st.datetimes(timezones=st.none() | st.just(UTC)).map(lambda one: one.replace(microsecond=0).isoformat())
)
"""Dates, or times to the second, as they are stored."""
lines = st.text(min_size=1, max_size=80).filter(lambda text: bool(normalise(text)))


@st.composite
def structures(draw: st.DrawFn, texts: list[str]) -> list[str | ParagraphText]:
    """The paragraphs of any story: plain, or of any kinds, each led by any before it."""
    if draw(st.booleans()):
        return [*texts]
    made: list[str | ParagraphText] = []
    for number, text in enumerate(texts):
        leads = draw(st.sets(st.integers(1, number), max_size=3)) if number else set()
        made.append(ParagraphText(text, draw(st.sampled_from(ParagraphKind)), tuple(sorted(leads))))
    return made


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Any story, with any metadata that a file may give."""
    metadata = Metadata(
        publisher=draw(st.none() | lines.map(normalise)),
        author=draw(st.none() | lines.map(normalise)),
        published=draw(st.none() | st.dates().map(lambda day: day.isoformat())),
        url=draw(st.none() | st.just("https://example.org/a?b=1&c=%22")),
        correction=draw(st.none() | lines.map(normalise)),
        embargo_until=draw(moments),
        expires=draw(moments),
    )
    return Story.from_paragraphs("any", draw(lines), draw(structures(draw(paragraphs))), metadata)


@st.composite
def excerpts(draw: st.DrawFn, source: st.SearchStrategy[Story]) -> Excerpt:
    """Any sentence of a story, with any of its words highlighted."""
    story = draw(source)
    sentence = draw(st.sampled_from(story.sentences))
    start = draw(st.integers(sentence.start, sentence.end - 1))
    span = draw(st.none() | st.integers(start + 1, sentence.end).map(lambda end: (start, end)))
    return Excerpt.of_sentence(story, sentence, span=span)


@st.composite
def answers(draw: st.DrawFn, source: st.SearchStrategy[Story]) -> Answered | Closest | Refusal:
    """Any answer, closest passage or refusal from one story, with up to ten quotations and five related passages."""
    found = excerpts(st.just(draw(source)))
    quoted = tuple(draw(st.lists(found, max_size=10)))
    related = tuple(draw(st.lists(found, max_size=5)))
    if quoted:
        return Answered("Why?", 0.5, quoted, related)
    if draw(st.booleans()) and related:
        return Closest("Why?", 0.5, replace(related[0], span=None))
    return Refusal("Why?", 0.5, related)
