"""Real-looking feeds and JSON files, made of articles."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from corpus.reading.document import Block, Kind
from tests.articles import Article


def as_html(blocks: Sequence[Block]) -> str:
    """The blocks as the HTML that a feed has."""
    parts: list[str] = []
    for at, block in enumerate(blocks):
        before = blocks[at - 1].kind if at else None
        after = blocks[at + 1].kind if at + 1 < len(blocks) else None
        text = escape(block.text, quote=False)
        if block.kind == Kind.ITEM:
            parts.append(f"{'<ul>' * (before != Kind.ITEM)}<li>{text}</li>{'</ul>' * (after != Kind.ITEM)}")
        elif block.kind == Kind.ROW:
            head = "".join(f"<th>{escape(cell)}</th>" for cell in block.header)
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in block.cells)
            opening = f"<table><tr>{head}</tr>" * (before != Kind.ROW)
            parts.append(f"{opening}<tr>{cells}</tr>{'</table>' * (after != Kind.ROW)}")
        elif block.kind == Kind.HEADING:
            parts.append(f"<h{block.level}>{text}</h{block.level}>")
        else:
            parts.append(f"<p>{text}</p>")
    return "".join(parts)


def moment(article: Article) -> datetime:
    """When an article was published; at midnight in UTC if only the day is known."""
    found = datetime.fromisoformat(article.matter.published or "")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def rss(*articles: Article, language: str = "en") -> bytes:
    """RSS 2.0 with the whole text in content:encoded."""
    items = "".join(
        f"<item><title>{escape(one.matter.headline or '')}</title><link>{one.matter.url}</link>"
        f"<guid isPermaLink='false'>{one.name}</guid><dc:creator>{escape(one.matter.author or '')}</dc:creator>"
        f"<pubDate>{format_datetime(moment(one))}</pubDate><description>{escape(one.blocks[0].text)}</description>"
        f"<content:encoded><![CDATA[{as_html(one.blocks)}]]></content:encoded></item>"
        for one in articles
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>The Feed</title><link>https://feed.example/</link><language>{language}</language>"
        f"{items}</channel></rss>"
    ).encode()


def rdf(*articles: Article) -> bytes:
    """RSS 1.0."""
    items = "".join(
        f'<item rdf:about="{one.matter.url}"><title>{escape(one.matter.headline or "")}</title>'
        f"<link>{one.matter.url}</link><dc:date>{moment(one).isoformat()}</dc:date>"
        f"<description>{escape(as_html(one.blocks))}</description></item>"
        for one in articles
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="https://feed.example/"><title>The Feed</title></channel>{items}</rdf:RDF>'
    ).encode()


def atom(*articles: Article) -> bytes:
    """Atom."""
    entries = "".join(
        f"<entry><title>{escape(one.matter.headline or '')}</title><link href='{one.matter.url}'/>"
        f"<id>tag:feed.example,2024:{one.name}</id><published>{moment(one).isoformat()}</published>"
        f"<updated>2030-01-01T00:00:00Z</updated><author><name>{escape(one.matter.author or '')}</name></author>"
        f"<content type='html'>{escape(as_html(one.blocks))}</content></entry>"
        for one in articles
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk">'
        f"<title>The Feed</title><id>https://feed.example/</id><updated>2030-01-01T00:00:00Z</updated>{entries}</feed>"
    ).encode()


def json_object(article: Article) -> dict[str, Any]:
    """The article as an object of a JSON file."""
    matter = article.matter
    return {
        "id": article.name,
        "headline": matter.headline,
        "text": "\n\n".join(block.text for block in article.blocks if block.text),
        "url": str(matter.url),
        "authors": (matter.author or "").split(", "),
        "published": matter.published,
        "publisher": matter.publisher,
        "language": matter.language,
        "tags": ["passed", "over"],
    }


def json_lines(*articles: Article, packed: bool = False) -> bytes:
    """One object a line."""
    data = "".join(json.dumps(json_object(one), ensure_ascii=False) + "\n" for one in articles).encode()
    return gzip.compress(data) if packed else data
