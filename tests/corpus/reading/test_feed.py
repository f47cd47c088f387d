"""News feeds of three formats, and what is said of bad ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import StoryFileError
from corpus.reading.batches import feed
from corpus.reading.batches.feed import read_feed
from corpus.reading.document import Block, Document
from tests.articles import articles
from tests.making.feeds import atom, moment, rdf, rss

ARTICLES = articles()


def channel(items: str, encoding: str = "utf-8") -> bytes:
    inner = f"<title>Holm Post</title>{items}"
    return f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>{inner}</channel></rss>'.encode(
        encoding
    )


def item(inner: str) -> Document:
    """The document of one item, which has a title and a text unless `inner` has them."""
    title = "" if "<title>" in inner else "<title>Ferry returns</title>"
    text = "" if "<description>" in inner else "<description>It sails.</description>"
    (document,) = read_feed(channel(f"<item>{title}{text}{inner}</item>"), "feed.xml").documents
    return document


@pytest.mark.parametrize("make", [rss, rdf, atom])
def test_ten_entries_are_read_with_what_is_said_of_them(make: type) -> None:
    batch = read_feed(make(*ARTICLES), "feed.xml")
    assert batch.problems == ()
    for document, article in zip(batch.documents, ARTICLES, strict=True):
        assert document.blocks == article.blocks
        matter = document.matter
        assert (matter.headline, matter.url) == (article.matter.headline, article.matter.url)
        assert matter.published == moment(article).isoformat()
        assert matter.author == (None if make is rdf else article.matter.author)
        assert matter.publisher == "The Feed"
        assert matter.language == {rss: "en", rdf: None, atom: "uk"}[make]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<description>It sails.</description>", "It sails."),
        (
            "<description>&lt;p&gt;It &lt;b&gt;sails&lt;/b&gt; &amp;amp; stays.&lt;/p&gt;</description>",
            "It sails & stays.",
        ),
        ("<description><![CDATA[<p>It sails.</p>]]></description>", "It sails."),
        ("<description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;It sails.&lt;/p&gt;</description>", "It sails."),
        ("<description>&lt;p&gt;It &lt;s&gt;never&lt;/s&gt; sails.&lt;/p&gt;</description>", "It sails."),
        (
            "<description><![CDATA[The mayor&#8217;s plan &amp; costs &mdash; 5 &lt; 6.]]></description>",
            "The mayor’s plan & costs — 5 < 6.",
        ),
    ],
)
def test_a_text_may_be_html(inner: str, text: str) -> None:
    assert item(inner).blocks == (Block(text),)


@pytest.mark.parametrize(
    ("inner", "published"),
    [
        ("<pubDate>Sat, 04 May 2024 09:30:00 +0200</pubDate>", "2024-05-04T09:30:00+02:00"),
        ("<pubDate>2024-05-04</pubDate>", "2024-05-04"),
        ("<pubDate>some day</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
)
def test_a_date_that_is_missing_or_none_is_no_date(inner: str, published: str | None) -> None:
    assert item(inner).matter.published == published


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<link>https://holm.example/a</link>", "https://holm.example/a"),
        ("<guid>https://holm.example/a</guid>", "https://holm.example/a"),
        ("<link>javascript:alert(1)</link>", "None"),
        ("", "None"),
    ],
)
def test_the_address_is_that_of_the_entry(inner: str, url: str) -> None:
    assert str(item(inner).matter.url) == url


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ferry &amp;amp; &lt;i&gt;boat&lt;/i&gt; return", "Ferry & boat return"),
        ("<![CDATA[It&#8217;s over: Q&amp;A]]>", "It’s over: Q&A"),
        ("Q&amp;A at ?a=1&amp;copy=2", "Q&A at ?a=1&copy=2"),
    ],
)
def test_markup_and_entities_of_titles_are_read(title: str, headline: str) -> None:
    assert item(f"<title>{title}</title>").matter.headline == headline


def test_atom_says_whether_an_entity_is_one() -> None:
    texts = "".join(
        f'<entry><title type="{kind}">Write &amp;amp;</title><summary type="{kind}">&amp;lt; is less</summary></entry>'
        for kind in ("html", "text")
    )
    data = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Holm Post</title>{texts}</feed>'
    documents = read_feed(data.encode(), "feed.xml").documents
    assert [(one.matter.headline, one.blocks[0].text) for one in documents] == [
        ("Write &", "< is less"),
        ("Write &amp;", "&lt; is less"),
    ]


def test_entities_of_the_publisher_are_read() -> None:
    data = channel("<item><title>A</title><description>a</description></item>").replace(b"Holm Post", b"Q&amp;amp;A")
    assert read_feed(data, "feed.xml").documents[0].matter.publisher == "Q&A"


def test_entries_without_title_or_text_are_problems() -> None:
    whole = "<item><title>C</title><description>c</description></item>"
    data = channel(f"<item><title>A</title></item><item><description>b</description></item>{whole}")
    batch = read_feed(data, "feed.xml")
    assert [document.matter.headline for document in batch.documents] == ["C"]
    assert [str(problem).partition(";")[0] for problem in batch.problems] == [
        "feed.xml, entry 1: it has no text",
        "feed.xml, entry 2: it has no title",
    ]


def test_of_broken_xml_what_can_be_read_is_read_and_the_break_is_named() -> None:
    broken = channel("<item><title>A & B</title><description>a</description></item><item><title>C</ti")
    batch = read_feed(broken, "feed.xml")
    assert batch.documents[0].matter.headline == "A & B"
    assert "its XML is broken" in str(batch.problems[0])


def test_of_very_many_entries_the_first_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 3)
    items = "".join(f"<item><title>{at}</title><description>x</description></item>" for at in range(9))
    batch = read_feed(channel(items), "feed.xml")
    assert [document.matter.headline for document in batch.documents] == ["0", "1", "2"]
    assert [problem.why for problem in batch.problems] == ["only the first 3 entries are read"]


def test_a_feed_in_another_encoding_is_read() -> None:
    items = "<item><title>Паром</title><description>Паром пойдёт.</description></item>"
    batch = read_feed(channel(items, "windows-1251"), "feed.xml")
    assert batch.documents[0].blocks == (Block("Паром пойдёт."),)
    assert batch.problems == ()


BOMB = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "XML is broken|no entries"),
        (b"<rss></rss>", "no entries"),
        (channel(""), "no entries"),
        (channel("<item><title>A</title></item>"), "has no text"),
        (channel("<item><title>A</title>")[:60], "XML is broken|no entries"),
        (bytes(range(256)) * 10, "XML is broken|no entries"),
        (b"<rss>" * 50_000, "XML is broken|no entries"),
        (channel("<item/>").replace(b"<rss", BOMB + b"<rss"), "declares XML entities"),
        (channel("<item/>").replace(b"<rss", OUTSIDE + b"<rss"), "declares XML entities"),
        (channel("<item/>").replace(b"<rss", OUTSIDE + b"<rss").decode().encode("utf-16"), "declares XML entities"),
    ],
)
def test_a_feed_that_cannot_be_read_says_why_in_one_line(data: bytes, why: str) -> None:
    with pytest.raises(StoryFileError, match=why) as refused:
        read_feed(data, "feed.xml")
    assert "\n" not in str(refused.value)


def test_a_document_type_from_outside_is_not_fetched() -> None:
    old = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">'
    data = channel("<item><title>A</title><description>a</description></item>").replace(b"<rss", old + b"<rss")
    assert len(read_feed(data, "feed.xml").documents) == 1


def test_a_feed_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LARGEST_FEED", 10)
    with pytest.raises(StoryFileError, match="larger than 10 bytes"):
        read_feed(channel(""), "feed.xml")


@given(st.text(alphabet=st.sampled_from("<>/=\"' &;![]-CDATAitemdescrpo\n"), max_size=200))
def test_any_markup_gives_documents_or_one_line(markup: str) -> None:
    try:
        documents = read_feed(channel(markup), "feed.xml").documents
    except StoryFileError as error:
        (_,) = str(error).splitlines()
    else:
        assert documents
        assert all(document.matter.headline and document.blocks for document in documents)
