"""An answer as text that fits a screen, and as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index.excerpt import Excerpt
from index.retrieval.passages import ENDS

LONGEST_QUOTE = 300
"""Characters of a quotation that are shown as text; HTML shows it in full."""

LONGEST_HEADLINE = 80


def as_text(outcome: str, excerpts: Sequence[Excerpt]) -> str:
    """Return an answer in lines: the outcome in words, then each quotation above its attribution and below its leads.

    Long quotations and headlines are shortened; `Excerpt.quote` is the whole quotation.
    """
    lines = [outcome]
    for excerpt in excerpts:
        lines += [f"  {line}" for line in excerpt.lines_above]
        lines += [f"  “{shortened(excerpt.quote, LONGEST_QUOTE)}”", f"  — {_attribution(excerpt)}"]
    return "\n".join(lines)


def as_html(question: str, outcome: str, excerpts: Sequence[Excerpt]) -> str:
    """Return an answer as escaped HTML, with the answering words of each quotation in <mark>."""
    parts = [f"<p><b>{escape(question)}</b><br>{escape(outcome)}</p>"]
    parts += [
        f"<blockquote>{_marked(one)}<br><small>— {escape(_attribution(one))}</small></blockquote>" for one in excerpts
    ]
    return "".join(parts)


def in_one_line(excerpt: Excerpt, limit: int | None = None) -> str:
    """Return a quotation behind the lines above it, for a place with one line of at most `limit` characters.

    The lines have at most half of it.
    """
    lines = (line if line.endswith(ENDS) else f"{line} –" for line in excerpt.lines_above)
    above = " ".join(lines)
    if limit is None:
        return f"{above} {excerpt.quote}".lstrip()
    return shortened(f"{shortened(above, limit // 2)} {excerpt.quote}".lstrip(), limit)


def _attribution(excerpt: Excerpt) -> str:
    story = excerpt.story
    parts = (
        excerpt.speaker,
        shortened(story.headline, LONGEST_HEADLINE),
        f"paragraph {excerpt.paragraph}",
        story.metadata.publisher,
        story.metadata.author,
        story.metadata.published,
    )
    return " · ".join(part for part in parts if part)


def _marked(excerpt: Excerpt) -> str:
    start, end = excerpt.highlight or (0, 0)
    before, words, after = excerpt.quote[:start], excerpt.quote[start:end], excerpt.quote[end:]
    lines = "".join(f"<i>{escape(line)}</i><br>" for line in excerpt.lines_above)
    return lines + escape(before) + (f"<mark>{escape(words)}</mark>" if words else "") + escape(after)


def shortened(text: str, limit: int) -> str:
    """Return `text`. If it is longer than `limit` characters, it is cut after a word and ends with an ellipsis.

    No comma or dash stands before the ellipsis.
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    kept = head if space and len(head) > limit // 2 else cut
    return f"{kept.rstrip(' ,;:–—-') or kept}…"
