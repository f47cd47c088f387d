"""HTML is read as Telegram reads it, and refused if its documentation rules it out."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..entities import Entity, FormattedText, tidied, utf16_length, utf16_slice
from ..errors import ApiError
from ..html_entities import parse_html


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>bold</b> <strong>too</strong>", "bold too", [("bold", "bold"), ("bold", "too")]),
        ("<i>a</i><em>b</em>", "ab", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", part) for part in "abc"]),
        (
            '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>',
            "ab",
            [("spoiler", "a"), ("spoiler", "b")],
        ),
        ("<code>x</code> <pre>y</pre>", "x y", [("code", "x"), ("pre", "y")]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", "x")]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a")]),
        ("<blockquote>😀 <b>é</b></blockquote>", "😀 é", [("blockquote", "😀 é"), ("bold", "é")]),
        ('<a href="https://example.com">x</a>', "x", [("text_link", "x")]),
        ('<a href="tg://user?id=42">x</a>', "x", [("text_mention", "x")]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", [("custom_emoji", "👍")]),
        ("<B>loud</B >", "loud", [("bold", "loud")]),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#39;&#x27;", "1 < 2 && 3 > 2 \"''", []),
        ("&amp;lt;", "&lt;", []),
        ("<b></b>plain", "plain", []),
    ],
)
def test_html_is_read(markup: str, text: str, entities: list[tuple[str, str]]) -> None:
    formatted = parse_html(markup)
    assert formatted.text == text
    parts = [(entity.type, utf16_slice(text, entity.offset, entity.length)) for entity in formatted.entities]
    assert parts == entities


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<b>never closed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>crossed</b></i>", 'Unmatched end tag "b", expected "</i>" at byte offset 13'),
        ("closed</b>", 'Unmatched end tag "b" at byte offset 6'),
        ("é <p>paragraph</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("line<br>break", 'Unsupported start tag "br" at byte offset 4'),
        ("<!-- comment -->", 'Unsupported start tag "!--" at byte offset 0'),
        *((text, 'Unescaped or unclosed "<"') for text in ("1 < 2", "I <3 you", "cut <b", "<b>cut</b")),
        ('<a href="https://example.com>x</a>', 'Unescaped or unclosed "<" at byte offset 0'),
        ("2 > 1", 'Unescaped or unclosed ">" at byte offset 2'),
        *((text, 'Unescaped "&"') for text in ("Q&A", "Q &", '<a href="a.am?b&c">x</a>')),
        *((f"{it}", f'Unsupported character entity "{it}"') for it in ("&nbsp;", "&apos;", "&#0;", "&#xD800;")),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<b class="x">x</b>', 'Unexpected attribute "class="x"" in the tag "b" at byte offset 0'),
        ('<a href="a.am"href="b.am">x</a>', "Unexpected attribute"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", 'Tags "blockquote" can\'t be nested'),
        ("<b><code>x</code></b>", 'Tag "b" can\'t contain the start tag "code"'),
        ("<code><b>x</b></code>", 'Tag "code" can\'t contain the start tag "b"'),
    ],
)
def test_wrong_html_is_refused(markup: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(markup)
    assert refusal.value.description.startswith(f"Bad Request: can't parse entities: {reason}")


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_escaped_text_in_bold_is_that_text_in_bold(text: str) -> None:
    formatted = parse_html(f"<b>{html.escape(text)}</b>")
    assert formatted.text == text
    (bold,) = formatted.entities
    assert (bold.type, bold.offset, bold.length) == ("bold", 0, utf16_length(text))


def test_links_and_code_keep_their_address_and_language() -> None:
    (link,) = parse_html('<a href="http://example.com?a=1&amp;b=2">x</a>').entities
    assert link.url == "http://example.com/?a=1&b=2"
    assert parse_html('<a href="nowhere">x</a>') == FormattedText("x")
    (block,) = parse_html('<pre><code class="language-python">x</code></pre>').entities
    assert block == Entity("pre", 0, 1, language="python")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FormattedText(" \n x \n"), FormattedText("x")),
        (FormattedText("a\r\nb\tc"), FormattedText("a\nb c")),
        (FormattedText("😀\u202ex", (Entity("bold", 3, 1),)), FormattedText("😀x", (Entity("bold", 2, 1),))),
        (FormattedText("  x ", (Entity("bold", 1, 3),)), FormattedText(" x", (Entity("bold", 0, 2),))),
        (FormattedText("a b", (Entity("bold", 1, 1),)), FormattedText("a b")),
    ],
)
def test_a_text_is_tidied_and_its_entities_move_along(before: FormattedText, after: FormattedText) -> None:
    assert tidied(before) == after
