"""Small web pages of an article of three paragraphs."""

from __future__ import annotations

from corpus.reading.document import Document
from corpus.reading.html import read_html

LEAD = "The ferry to Holm will sail again on Saturday, six weeks after a broken shaft stopped it in the crossing."
NEXT = "The repairs took twice as long as planned because the new shaft had to be made abroad and came by lorry."
LAST = "The mayor thanked the fishermen who carried post and medicine over the sound while the ferry lay in the yard."


def page(body: str, head: str = "", attributes: str = "") -> bytes:
    """A page whose article is the three paragraphs, `body` between the second and the third."""
    return (
        f"<!doctype html><html {attributes}><head><meta charset=utf-8><title>Ferry returns</title>{head}</head><body>"
        f"<h1>Ferry returns</h1><article><p>{LEAD}</p><p>{NEXT}</p>{body}<p>{LAST}</p></article></body></html>"
    ).encode()


def read(data: bytes) -> Document:
    (document,) = read_html(data, "page.html")
    return document
