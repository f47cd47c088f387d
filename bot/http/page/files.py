"""The files of the page, read once, with the bot's lines in them and what browsers need to keep them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from starlette.requests import Request
from starlette.responses import Response

from bot.voice import LOCALES, Voice, own_name

OWN_LINES = (
    *("title", "skip", "question", "ask", "story", "answers", "stories", "all-stories", "more-stories"),
    *("search", "none-found", "story-unknown", "story-missing", "asks-all", "asks-this"),
    *("asking", "starting", "failed", "copied", "language", "no-script"),
)
"""Lines that only the page has: their keys begin with `page-`."""

SHARED_LINES = (
    *("description", "remark-doubt", "further", "suggestions-heading", "in-the-story", "back-to-quotation"),
    *("open-article", "copy", "ask-all-stories", "ask-this-story", "story-changed", "busy", "slow-down-reader"),
)
"""Lines that readers in Telegram see too."""

TYPES = {
    "page.css": "text/css",
    **dict.fromkeys(("page.js", "elements.js", "replies.js", "server.js", "story.js"), "text/javascript"),
    "embed.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""The files that are served as they are, and their content types; `page.html` is a template."""

CHECK_AGAIN = "no-cache"
"""A browser keeps a file, but asks each time whether it is still the same (RFC 9111, section 5.2.2.4)."""


def lines_of(voice: Voice) -> dict[str, str]:
    """Return the lines of the page by their keys, those of its own without `page-`."""
    own = {name: voice.text(f"page-{name}") for name in OWN_LINES}
    return own | {name: voice.text(name) for name in SHARED_LINES} | {"no-story": voice.text("refusal", stories=0)}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file to serve.

    Args:
        content: its bytes.
        type: its content type.
        language: BCP 47 code of its language, or None if it has none.
    """

    content: bytes
    type: str
    language: str | None = None

    @property
    def etag(self) -> str:
        """What stands for this version of it (RFC 9110, section 8.8.3)."""
        return f'"{sha256(self.content).hexdigest()[:32]}"'

    def response(self, request: Request) -> Response:
        """Return the response to a request: the file, or 304 if the browser has this version."""
        headers = {"ETag": self.etag, "Cache-Control": CHECK_AGAIN}
        if self.language:
            headers |= {"Content-Language": self.language, "Vary": "Accept-Language"}
        known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
        if self.etag in known:
            return Response(status_code=304, headers=headers)
        return Response(self.content, headers=headers, media_type=self.type)


@cache
def page_file(name: str) -> PageFile:
    """Return one of the files that are served as they are."""
    return PageFile(_content(name), TYPES[name])


@cache
def page(voice: Voice, *, embedded: bool) -> PageFile:
    """Return the page itself, with its lines in a language.

    Args:
        voice: the language.
        embedded: whether it stands in a frame of another page, which has the story already.
    """
    lines = lines_of(voice)
    languages = " ".join(
        f'<a href="?lang={code}" lang="{code}" hreflang="{code}"{" aria-current=true" * (code == voice.locale)}>'
        f"{escape(own_name(code))}</a>"
        for code in LOCALES
    )
    filled = {name.replace("-", "_"): escape(line) for name, line in lines.items()}
    html = Template(_content("page.html").decode()).substitute(
        filled,
        locale=voice.locale,
        layout="embedded" if embedded else "whole",
        languages=languages,
        lines=escape(json.dumps(lines, ensure_ascii=False)),
    )
    return PageFile(html.encode(), "text/html; charset=utf-8", voice.locale)


def _content(name: str) -> bytes:
    return files("bot.http.page").joinpath("static", name).read_bytes()
