"""A quotation in its paragraph: the exact slice, with as many neighbours as fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.context import context_html
from bot.replies.html import MESSAGE_LIMIT, length
from corpus.normalise import normalise
from corpus.story import LONGEST_LEAD
from tests.bot.telegram_html import FAMILY, wild_text
from tests.bot_api.entities import FormattedText, utf16_slice
from tests.bot_api.html_entities import parse_html
from tests.strategies import prose

PARAGRAPH = "It rained. The pier fell at noon. Nobody was hurt. It was late."
QUOTATION = (11, 33)
NOON = (28, 32)


def shown(formatted: FormattedText, kind: str) -> list[str]:
    """The texts of all entities of a kind."""
    return [
        utf16_slice(formatted.text, entity.offset, entity.length)
        for entity in formatted.entities
        if entity.type == kind
    ]


def test_a_paragraph_that_fits_is_shown_whole_with_its_quotation_underlined() -> None:
    assert context_html(PARAGRAPH, QUOTATION, NOON, "Paragraph <2>") == (
        "Paragraph &lt;2&gt;\n<blockquote expandable>It rained. <u>The pier fell at <b>noon</b>.</u> "
        "Nobody was hurt. It was late.</blockquote>"
    )
    assert context_html(PARAGRAPH, QUOTATION, None, "").startswith(
        "<blockquote expandable>It rained. <u>The pier fell at noon.</u>"
    )


def test_a_quotation_far_down_in_its_paragraph_begins_a_block_so_that_it_is_not_folded_away() -> None:
    before = "It rained all day, and the road to the pier was under water before the first fishermen had come. "
    end = len(before) + 22
    html = context_html(before + PARAGRAPH[11:], (len(before), end), None, "", above=["Storm:"])
    assert html == (
        f"<blockquote expandable><i>Storm:</i>\n{before.rstrip()}</blockquote>\n"
        "<blockquote expandable><u>The pier fell at noon.</u> Nobody was hurt. It was late.</blockquote>"
    )


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (63, PARAGRAPH),
        (62, "It rained. The pier fell at noon. Nobody was hurt. …"),
        (50, "It rained. The pier fell at noon. …"),
        (36, "… The pier fell at noon. …"),
        (24, "… The pier fell at …"),
    ],
)
def test_neighbours_that_do_not_fit_are_left_out_at_sentence_ends(limit: int, text: str) -> None:
    parsed = parse_html(context_html(PARAGRAPH, QUOTATION, NOON, "", limit))
    assert parsed.text == text
    assert shown(parsed, "expandable_blockquote") == [text]


def test_a_quotation_without_white_space_is_cut_between_graphemes_with_the_ellipsis_outside() -> None:
    paragraph = FAMILY * 500
    parsed = parse_html(context_html(paragraph, (0, len(paragraph)), (7, 14), "Context"))
    (underlined,) = shown(parsed, "underline")
    assert underlined == FAMILY * ((MESSAGE_LIMIT - 8 - 4) // 11)
    assert parsed.text == f"Context\n{underlined} …"
    assert shown(parsed, "bold") == [FAMILY]


def test_lines_above_stand_over_the_paragraph_if_there_is_room() -> None:
    assert context_html(PARAGRAPH, QUOTATION, None, "Heading", above=["Myth <1>", "Who?"]).startswith(
        "Heading\n<blockquote expandable><i>Myth &lt;1&gt;</i>\n<i>Who?</i>\nIt rained. <u>"
    )
    assert "<i>" not in context_html(PARAGRAPH, QUOTATION, None, "", 100, above=["word " * 10])


paragraphs = (prose | wild_text).map(normalise).filter(lambda text: bool(text.strip()))


lines_above = st.lists(prose.map(normalise).filter(lambda line: 0 < length(line) <= LONGEST_LEAD), max_size=2)


@given(paragraphs, st.text(max_size=60), st.integers(40, 300) | st.just(MESSAGE_LIMIT), lines_above, st.data())
def test_any_context_is_valid_within_the_limit_and_shows_the_slice(
    paragraph: str, heading: str, limit: int, above: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(paragraph) - 1))
    end = data.draw(st.integers(start + 1, len(paragraph)))
    first = data.draw(st.integers(start, end - 1))
    span = data.draw(st.none() | st.integers(first + 1, end).map(lambda last: (first, last)))
    parsed = parse_html(context_html(paragraph, (start, end), span, heading, limit, above))
    assert length(parsed.text) <= limit
    (underlined,) = shown(parsed, "underline")
    *before, block = shown(parsed, "expandable_blockquote")
    assert len(before) <= 1
    assert not before or block.startswith(underlined)
    block = "\n".join([*before, block])
    lines = "".join(f"{line}\n" for line in shown(parsed, "italic"))
    assert lines in {"", "".join(f"{line}\n" for line in above)}
    block = block.removeprefix(lines)
    assert paragraph[start:end].startswith(underlined)
    assert " ".join(block.removeprefix("… ").removesuffix(" …").split()) in " ".join(paragraph.split())
    bold = shown(parsed, "bold")
    assert not bold or (span and paragraph[slice(*span)].startswith(bold[0]))
    if length(paragraph[start:end]) <= limit - limit // 4 - length(lines) - 5:
        assert underlined == paragraph[start:end]
        assert bold == ([paragraph[slice(*span)]] if span else [])
