"""Texts that make slow rules slow, and what they are given to: `python -m tests.hostile [CHARACTERS]`.

Each text is read within `CPU_SECONDS` of processor time, or the system ends the process (SIGXCPU).
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator

from corpus import Story, StoryFileError
from corpus.readers import stories_in
from corpus.reading.content import kind_of
from corpus.sentences import sentence_spans
from corpus.speakers import find_speaker

CHARACTERS = 100_000
"""Length of each text; a message of Telegram has at most 4,096."""

LONGEST_MESSAGE = 4096

CPU_SECONDS = 60
"""Processor time that a text may take; most take less than one."""

PIECES = (
    *"aA7.,!?-'\"“(<&*_[`#|\\։ա{\t 😀\u0301\u202e\u200b\n",
    *("<!--", "<!--a-->", "<?xml>", "<a ", "</p>", "<div>", "&amp", "](", "![", "> ", "- ", "1. ", "A. ", "---\n"),
    *(
        "a-",
        "a'",
        "a.a",
        "a, ",
        "A B ",
        "a\n",
        "\n\n",
        " \n",
        "A: ",
        "Q: ",
        "e\u0301",
        "👩‍👩‍👧",
        '{"a":',
        "[[",
        "12:30 ",
    ),
    *("Mr. ", "he said, ", "“no” ", "''a'' ", "qu", "ab", "ing ", "said ", "and when ", "it "),
)
"""What the texts repeat."""


def texts(length: int) -> Iterator[str]:
    """Each piece repeated, between words that are none of it, so that a rule that wants an end finds none."""
    for piece in PIECES:
        repeated = (piece * (length // len(piece) + 1))[:length]
        yield f"{repeated}x"


def as_files(text: str) -> Iterator[tuple[str, bytes]]:
    """A text as files of several kinds, by name."""
    yield "text.txt", f"A headline\n\n{text}".encode()
    yield "opening.txt", text.encode()
    yield "text.md", f"# A headline\n\n{text}".encode()
    yield "matter.md", f"---\nheadline: {text[:1000]!r}\n---\n\nA line.\n\n{text}".encode()
    yield "page.html", f"<html><title>A page</title><body><article><p>{text}</p></article></body></html>".encode()
    yield "lines.jsonl", json.dumps({"headline": "A headline", "text": text}).encode()
    item = f"<item><title>A headline</title><description><![CDATA[{text}]]></description></item>"
    yield "feed.xml", f"<rss version='2.0'><channel>{item}</channel></rss>".encode()


def read(text: str) -> None:
    """Read a text as each kind of file; what is refused is refused."""
    for name, data in as_files(text):
        try:
            kind_of(data, name)
            stories_in(data, name)
        except StoryFileError:
            continue


def split(text: str) -> None:
    """Split a text into sentences, and look for who says the last ones."""
    spans = sentence_spans(text)
    for start, end in spans[-3:]:
        find_speaker(text, start, end)


def told(text: str) -> None:
    """Look for the speakers of a story, and for what its clauses could be asked."""
    from index.suggestions.candidates import candidates

    story = Story.from_text(f"The mayor said so. {text}", headline="A headline", id="a")
    list(candidates(story))


def asked(text: str) -> None:
    """Take a text for a question that follows up on another one, for a remark, and for one with typing errors."""
    from index.languages.detection import possible_languages
    from index.question import Turn
    from index.question.about import asked_about_story
    from index.question.follow_ups.rewriting import self_contained
    from index.question.outlets import outlets_asked
    from index.question.remarks import remark_of
    from index.question.spelling import Speller
    from index.question.words import words_of

    message = text[:LONGEST_MESSAGE]
    turn = Turn("Who announced it in Holm?", "Mayor Ida Lund", "ferry")
    possible_languages(message)
    words_of(message)
    remark_of(message)
    asked_about_story(message)
    outlets_asked(message, ["Holm Post", "The Courier"])
    self_contained(message, turn)
    self_contained("and when?", Turn(message, message, None))
    Speller({"ferry": 3, "announced": 1, "harbour": 2}).corrected(message)


TAKERS: tuple[Callable[[str], None], ...] = (read, split, asked, told)


def main(length: int = CHARACTERS) -> None:
    """Give each text to each, and print what takes longest."""
    took: dict[str, float] = {}
    for taker in TAKERS:
        for text in texts(length):
            before = time.process_time()
            sys.stderr.write(f"{taker.__name__} {text[:12]!r}\n")
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (int(before) + CPU_SECONDS, hard))
            taker(text)
            took[f"{taker.__name__} {text[:12]!r}"] = time.process_time() - before
    for what, seconds in sorted(took.items(), key=lambda one: -one[1])[:12]:
        sys.stdout.write(f"{seconds:.2f} {what}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
