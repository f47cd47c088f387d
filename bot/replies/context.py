"""A quotation shown in its paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.replies.html import MESSAGE_LIMIT, length, lines_html, with_bold
from bot.replies.split import Breaks, beginning, shows
from corpus.sentences import sentence_spans

_ELLIPSIS = "…"
_ELLIPSES = 4
"""UTF-16 units of an ellipsis and a space on both sides."""

_UNFOLDED = 110
"""Characters of a block that a phone shows for certain of one that is folded: three lines."""


def context_html(
    paragraph: str,
    quotation: tuple[int, int],
    span: tuple[int, int] | None,
    heading: str,
    limit: int = MESSAGE_LIMIT,
    above: Sequence[str] = (),
) -> str:
    """Return a message with a paragraph as a block, its quotation underlined and the answering words in bold.

    Telegram folds a long block. What stands before the quotation is then a block of its own, so that the quotation is
    never folded away. If the paragraph does not fit, only the sentences nearest to the quotation are shown, with an
    ellipsis for the others. If the quotation itself does not fit, its beginning is shown.

    Args:
        paragraph: the paragraph's text.
        quotation: [start, end) of the quotation in the paragraph.
        span: [start, end) of the answering words in the paragraph, within the quotation, or None.
        heading: a line above the block as plain text, or "".
        limit: longest message, in UTF-16 code units after the entities are parsed.
        above: lines of the story that belong above the quotation, if the paragraph is not below them already; none if
            they need more than a quarter of the message.
    """
    lines = [*above] if sum(length(line) + 1 for line in above) <= limit // 4 else []
    over = f"{beginning(heading, limit // 4)}\n" if shows(heading) else ""
    room = limit - length(over) - sum(length(line) + 1 for line in lines)
    start, end = quotation
    first, last = 0, len(paragraph)
    if length(paragraph) > room:
        end = start + Breaks(paragraph[start:end]).after(0, room - _ELLIPSES)[0]
        first, last = _neighbours(paragraph, start, end, room - _ELLIPSES) if end == quotation[1] else (start, end)
    before = f"{_ELLIPSIS} " if paragraph[:first].strip() else ""
    after = f" {_ELLIPSIS}" if paragraph[last:].strip() else ""
    opening = f"{lines_html(lines)}{before}{escape(paragraph[first:start], quote=False)}"
    shown = f"<u>{with_bold(paragraph, start, end, span)}</u>{escape(paragraph[end:last], quote=False)}{after}"
    is_far_down = sum(map(len, lines)) + end - first > _UNFOLDED
    # The line end between two blocks takes the place of white space, so that the message gets no longer.
    is_apart = is_far_down and opening[-1:].isspace() and opening.strip()
    blocks = [opening.rstrip(), shown] if is_apart else [opening + shown]
    return escape(over) + "\n".join(f"<blockquote expandable>{block}</blockquote>" for block in blocks)


def _neighbours(paragraph: str, start: int, end: int, room: int) -> tuple[int, int]:
    """The widest slice around [start, end) that fits into `room` and consists of whole sentences."""
    sentences = sentence_spans(paragraph)
    starts = sorted((first for first, _ in sentences if first < start), reverse=True)
    ends = sorted(last for _, last in sentences if last > end)
    first, last = start, end
    while starts or ends:
        # Add the nearer neighbour first. If one does not fit, its side is done.
        is_before = bool(starts) and (not ends or start - starts[0] <= ends[0] - end)
        wider = (starts.pop(0), last) if is_before else (first, ends.pop(0))
        if length(paragraph[slice(*wider)]) <= room:
            first, last = wider
        else:
            (starts if is_before else ends).clear()
    return first, last
