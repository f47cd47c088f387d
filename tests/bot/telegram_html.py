"""Hypothesis strategies for Telegram's HTML, and for text that is hard to split."""

from html import escape

from hypothesis import strategies as st

FAMILY = "👨‍👩‍👧‍👦"
HEAP = "Z" + "\u0335\u0321" * 30

awkward = st.sampled_from(
    [
        "Ferry", "It came. It went! Did it?", " ", "  ", "\n", "\n\n", "\n\n\n", "\t", FAMILY, "🇦🇲", "e\u0301",
        "\u0301", HEAP, "<&>", "&amp;", '"', "'", "`", "</blockquote>", "שלום עולם", "مرحبا", "։", "他说。", "\u200b",
        "\u202e", "\u2069", "\r\n", "𝒳", "x" * 30,
    ]
)  # fmt: skip
wild_text = st.lists(awkward | st.text(max_size=8), max_size=30).map("".join)

_INLINE = ("b", "i", "u", "s", "tg-spoiler", "strong", "em", 'span class="tg-spoiler"')


def _in(tag: str, html: str) -> str:
    return f"<{tag}>{html}</{tag.partition(' ')[0]}>"


_plain = wild_text.map(escape)
_inline = st.recursive(
    _plain,
    lambda inner: st.lists(st.builds(_in, st.sampled_from(_INLINE), inner) | inner, max_size=4).map("".join),
    max_leaves=8,
)
_link = st.builds(lambda html: f'<a href="https://example.org/?a=1&amp;b=&quot;">{html}</a>', _inline)
_code = st.builds(_in, st.sampled_from(["code", "pre"]), _plain) | _plain.map(
    lambda text: f'<pre><code class="language-python">{text}</code></pre>'
)
_part = _inline | _link | _code
_quotation = st.builds(
    _in, st.sampled_from(["blockquote", "blockquote expandable"]), st.lists(_part, max_size=3).map("".join)
)
telegram_html = st.lists(_part | _quotation, max_size=5).map("".join)
