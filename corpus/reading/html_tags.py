"""Tags of HTML by what they are to the text around them, in pages as in Markdown."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
"""Levels of headings."""

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "menu", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", *HEADINGS,
})  # fmt: skip
"""Elements that end the paragraph before them and their own."""

UNSEEN = frozenset({
    "applet", "area", "audio", "base", "button", "canvas", "datalist", "del", "embed", "frame", "head", "iframe",
    "input", "link", "map", "meta", "meter", "nav", "noframes", "noscript", "object", "optgroup", "option", "param",
    "picture", "progress", "rp", "rt", "s", "script", "select", "source", "strike", "style", "svg", "template",
    "textarea", "title", "track", "video",
})  # fmt: skip
"""Elements whose text is no part of what is read: struck out, unseen, or a control."""
