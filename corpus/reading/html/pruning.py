"""What of a page is no article: menus, share bars, related links, captions, credits, comments, newsletter boxes."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from corpus.reading.html.pieces import WIDEST
from corpus.reading.html_blocks import HEADINGS, UNSEEN

_STRUCK = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_TAGS = frozenset({
    "amp-ad", "amp-consent", "amp-embed", "amp-sidebar", "amp-social-share", "amp-user-notification", "dialog",
    "figcaption", "form", "menu", "nav",
})  # fmt: skip
_ROLES = frozenset({"alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search"})
# Words of class names and ids, which are English on pages of every language.
_WORDS = frozenset({
    "ad", "addthis", "addtoany", "ads", "adsbygoogle", "advert", "advertisement", "advertising", "adverts",
    "breadcrumb", "breadcrumbs", "byline", "bylines", "cmp", "comment", "comments", "consent", "cookie", "cookies",
    "copyright", "copyrights", "credit", "credits", "disqus", "followus", "gdpr", "hashtags",
    "imgcredit", "infolinks", "livefyre", "mgid", "newsletter", "newsletters", "outbrain", "pagination",
    "photocredit", "promo", "promobox", "promos", "pullquote", "recirc", "recirculation", "recommendations",
    "recommended", "related", "relatedposts", "share", "sharebar", "sharebuttons", "shares", "sharing", "signup",
    "sociable", "social", "socials", "sponsor", "sponsored", "subscribe", "subscription", "subscriptions", "taboola",
    "tags", "timestamp", "toolbar", "trending",
})  # fmt: skip
# These and the words beside them in the headings of such parts.
_HEADING_WORDS = _WORDS | frozenset({
    "a", "about", "add", "all", "also", "and", "article", "articles", "content", "follow", "for", "form", "get",
    "latest", "leave", "links", "more", "news", "notice", "now", "on", "our", "policy", "post", "posts", "preferences",
    "reader", "readers", "section", "settings", "sign", "stories", "story", "this", "to", "topics", "up", "us", "user",
    "users", "videos", "you", "your",
})  # fmt: skip
_CAPTION = re.compile(r"caption|\b(image|img|media|photo|picture) ?(copyright|credits?|source)\b")
_PHRASES = re.compile(
    r"\b(read (more|also|next)|more (from|on|stories|news)|most (read|popular|viewed)|also (read|like)|see also|"
    r"you may like|visually hidden|sr only|screen reader( text| only)?|skip (to|link)|author (bio|box|card|info)|"
    r"about author|"
    r"(article|entry|news|page|post|story) (author|date|footer|info|meta|nav|navigation|time)|tag (list|cloud)|"
    r"ad (banner|block|container|label|slot|unit|wrapper)|pull quote|"
    r"(donate|donation|login|paywall|register|support) (banner|bar|box|form|modal|popup|prompt|wall))\b"
)
_INLINE = frozenset({
    "a", "abbr", "b", "cite", "em", "font", "i", "label", "mark", "small", "span", "strong", "time", "u",
})  # fmt: skip
_RUNNING_TEXT = frozenset({
    "blockquote", "dd", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "span", "strong", "td", "th",
})  # fmt: skip
_LARGEST_SHARE = 0.3
_PROSE = 500
_LONGEST_STYLE = 500
_LONGEST_TITLE, _MOST_BEFORE = 200, 10


def pruned(root: HtmlElement) -> HtmlElement:
    """Take everything out of `root` that is no article, and return it.

    Nothing that is seen goes if it holds a good part of the page's text: the class names of a whole page tell of its
    parts, too.
    """
    body = root.find("body")
    body = root if body is None else body
    for element in [one for one in body.iter() if _is_unseen(one)]:
        _drop(element)
    for element in body.iterdescendants():
        for key in ("id", "aria-label"):
            if (name := element.get(key)) and _is_title(_words(name), element):
                del element.attrib[key]
    weights = _weights(body, only="p")
    if weights[body] < _PROSE:  # pages without paragraphs have their text in other elements
        weights = _weights(body, only=None)
    most = _LARGEST_SHARE * weights[body]
    for element in [one for one in body.iterdescendants() if isinstance(one.tag, str) and _is_furniture(one)]:
        if weights[element] <= most:
            _drop(element)
    return root


def _is_unseen(element: HtmlElement) -> bool:
    if element.tag == "tr" and len(element) > WIDEST:  # no table of an article
        return True
    return element.tag in UNSEEN or bool(_STRUCK.search(_style(element)))


def _style(element: HtmlElement) -> str:
    return (element.get("style") or "")[:_LONGEST_STYLE]


def _is_furniture(element: HtmlElement) -> bool:
    """Tell whether an element is a part of the page and not of the article, by its tag, role, class or id."""
    tag = element.tag
    if (
        tag in _TAGS
        or element.get("role") in _ROLES
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(_style(element))
    ):
        return True
    if tag == "figure":
        return element.find(".//table") is None and element.find(".//blockquote") is None
    if tag in ("aside", "footer"):
        # A quotation's source stands in its footer.
        return next(element.iterancestors("blockquote"), None) is None
    names = _names(element)
    if any(_CAPTION.search(name) for name in names):
        return True
    parent = element.getparent()
    if tag in _INLINE and parent is not None and parent.tag in _RUNNING_TEXT:
        return False
    return any(not _WORDS.isdisjoint(name.split()) or _PHRASES.search(name) for name in names)


def _names(element: HtmlElement) -> list[str]:
    """The class names, ids and labels of an element, each as words in lower case."""
    names = [
        *(element.get("class") or "").split(),
        *(element.get(key) or "" for key in ("id", "data-testid", "data-component")),
    ]
    if label := element.get("aria-label"):
        names.append(label)
    return [_words(name) for name in names if name]


def _words(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", _CAMEL.sub(" ", name))).strip().lower()


def _is_title(name: str, element: HtmlElement) -> bool:
    """Tell whether an id or label has the words of the element's own heading or text, as many systems write ids.

    So have `related-stories` and others of such parts, which count as names all the same.
    """
    if element.tag in HEADINGS:
        return True
    words = re.sub(r"\d", "", name).split()
    if not words or _HEADING_WORDS.issuperset(words) or _PHRASES.fullmatch(name):
        return False
    heading = next((one for one in islice(element.iter(), _MOST_BEFORE) if one.tag in HEADINGS), element)
    text = "".join(islice(heading.itertext(), _MOST_BEFORE))[:_LONGEST_TITLE]
    own, letters = re.sub(r"[\d ]", "", _words(text)), "".join(words)
    return "of" in words or own == letters or (len(words) > 1 and own.startswith(letters))


def _weights(body: HtmlElement, only: str | None) -> dict[HtmlElement, int]:
    """Characters in each element that are in no link, of all text or of that in elements of one tag."""
    weights: dict[HtmlElement, int] = {}
    # In document order backwards, every element comes after those in it.
    for element in reversed(list(body.iter())):
        inside = sum(len((child.tail or "").strip()) for child in element) + len((element.text or "").strip())
        counted = only is None or element.tag == only or next(element.iterancestors(only), None) is not None
        own = inside if counted and element.tag != "a" else 0
        weights[element] = own + (0 if element.tag == "a" else sum(weights[child] for child in element))
    return weights


def _drop(element: HtmlElement) -> None:
    """Take an element out of its tree; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()
