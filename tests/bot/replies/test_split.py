"""Long replies in several messages: each is valid, and only white space is lost between them."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies.html import MESSAGE_LIMIT, length
from bot.replies.split import MOST_ENTITIES, boundaries, shows, split_html
from tests.bot.telegram_html import FAMILY, HEAP, telegram_html, wild_text
from tests.bot_api.entities import FormattedText, utf16_length
from tests.bot_api.html_entities import parse_html

limits = st.integers(2, 90)


def marked(formatted: FormattedText) -> list[tuple[str, frozenset[str]]]:
    """Each character that can be seen, with the kinds of its formatting."""
    characters = []
    offset = 0
    for character in formatted.text:
        around = {entity.type for entity in formatted.entities if entity.offset <= offset < entity.end}
        offset += utf16_length(character)
        if not character.isspace() and shows(character):
            characters.append((character, frozenset(around)))
    return characters


@given(telegram_html, limits)
def test_every_message_is_valid_and_within_the_limits(html: str, limit: int) -> None:
    for message in split_html(html, limit):
        parsed = parse_html(message)
        assert length(parsed.text) <= limit
        assert len(parsed.entities) <= MOST_ENTITIES
        assert shows(parsed.text)


@given(telegram_html, limits)
def test_every_character_arrives_once_in_order_and_formatted_as_it_was(html: str, limit: int) -> None:
    messages = [parse_html(message) for message in split_html(html, limit)]
    assert [character for message in messages for character in marked(message)] == marked(parse_html(html))


@given(wild_text, limits)
def test_no_cut_is_inside_a_grapheme_that_fits_and_only_white_space_is_lost(text: str, limit: int) -> None:
    clusters = boundaries(text)
    position = 0
    for message in split_html(escape(text), limit):
        part = parse_html(message).text
        start = text.index(part, position)
        assert not text[position:start].strip() or not shows(text[position:start])
        position = start + len(part)
        for cut in (start, position):
            around = max(place for place in clusters if place <= cut), min(place for place in clusters if place >= cut)
            assert length(text[slice(*around)]) > limit or cut in clusters
    assert not shows(text[position:])


@given(telegram_html)
def test_html_that_fits_is_unchanged(html: str) -> None:
    assert split_html(html) in ((html,), ())


@pytest.mark.parametrize(
    ("html", "limit", "messages"),
    [
        ("One.\nTwo.\n\nThree. Four.\nFive.", 24, ("One.\nTwo.", "Three. Four.\nFive.")),
        ("One. Two.\nThree. Four. Five.", 24, ("One. Two.", "Three. Four. Five.")),
        ("It came late. It left early today.", 24, ("It came late.", "It left early today.")),
        ("a line of words without any stop", 20, ("a line of words", "without any stop")),
        ("x" * 12 + FAMILY + "y", 20, ("x" * 12, FAMILY + "y")),
        ("<b>bold <i>both</i></b> plain", 8, ("<b>bold</b>", "<b><i>both</i></b>", "plain")),
        ("ab&amp;&amp;&lt;cd", 3, ("ab&amp;", "&amp;&lt;c", "d")),
        ("<pre>if x:\n    y()\n    z()</pre>", 16, ("<pre>if x:\n    y()</pre>", "<pre>    z()</pre>")),
        (
            "<blockquote expandable>One.\n\nTwo.</blockquote>",
            6,
            ("<blockquote expandable>One.</blockquote>", "<blockquote expandable>Two.</blockquote>"),
        ),
        ('<a href="https://a.example/?x=1&amp;y=2">one two</a>', 4,
         ('<a href="https://a.example/?x=1&amp;y=2">one</a>', '<a href="https://a.example/?x=1&amp;y=2">two</a>')),
        ("  \n\u200b ", 4096, ()),
        ("", 4096, ()),
    ],
)  # fmt: skip
def test_the_cut_is_at_the_best_place(html: str, limit: int, messages: tuple[str, ...]) -> None:
    assert split_html(html, limit) == messages


def test_a_letter_with_more_marks_than_a_message_holds_is_split() -> None:
    heap = HEAP * 300
    text = "Z" + "\u0335" * 10_000
    assert [length(part) for part in split_html(text)] == [4096, 4096, 1809]
    assert "".join(split_html(heap)) == heap


def test_more_formatting_than_a_message_can_have_goes_to_the_next() -> None:
    messages = split_html("".join(f"<b>{number}</b> <i>{number}</i> " for number in range(130)))
    assert [len(parse_html(message).entities) for message in messages] == [100, 100, 60]


def test_formatting_nested_deeper_than_a_message_can_have_loses_the_innermost() -> None:
    (message,) = split_html("<b>" * 140 + "deep" + "</b>" * 140)
    assert message == "<b>" * 100 + "deep" + "</b>" * 100


@settings(max_examples=20)
@given(st.sampled_from(["word ", "😀", "слово. ", "&lt;", "line\n", FAMILY]), st.integers(2000, 6000))
def test_long_texts_make_few_messages(unit: str, times: int) -> None:
    messages = split_html(unit * times)
    whole = length(parse_html(unit * times).text)
    assert all(length(parse_html(message).text) <= MESSAGE_LIMIT for message in messages)
    # A part may end a few sentences early if a sentence end is not recognised.
    assert len(messages) <= whole // (MESSAGE_LIMIT - 400) + 1
