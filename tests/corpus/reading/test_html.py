"""Saved web pages: what of them is the article, and what pages are none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import StoryFileError
from corpus.reading.document import Block, Kind
from corpus.reading.html import blocks_of_text
from tests.articles import Article, articles, page_of, text_of
from tests.making.pages import LAST, LEAD, NEXT, page, read

SHELTERS = "<p>Spending on shelters rises by four million crowns next year, and the county pays half.</p>"


def between(body: str, **options: str) -> list[Block]:
    """The blocks that `body` gives, between the second and the third paragraph."""
    blocks = list(read(page(body, **options)).blocks)
    assert [block.text for block in blocks[:2]] == [LEAD, NEXT]
    assert blocks[-1].text == LAST
    return blocks[2:-1]


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.name)
def test_of_ten_kinds_of_sites_the_article_is_read_word_for_word(article: Article) -> None:
    document = read(page_of(article.name))
    got = [(b.kind, b.text, b.header, b.cells) for b in document.blocks]
    assert got == [(b.kind, b.text, b.header, b.cells) for b in article.blocks]
    assert document.matter.headline == article.matter.headline


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href=/a>News</a><a href=/b>Sport</a></nav>",
        "<div class='share-bar'>Share this: <a href=#>Facebook</a></div>",
        "<div class=related><h3>Related stories</h3><p>The choir needs basses, and the bees are back.</p></div>",
        "<figure><img src=a.jpg><figcaption>The ferry in the yard. Photo: Ida Lund</figcaption></figure>",
        "<div class=wp-caption><img src=a.jpg><p class=wp-caption-text>The ferry in the yard</p></div>",
        "<div><img src=a.jpg><span class=photo-credit>Ida Lund / Holm Post</span></div>",
        "<section id=comments><p>At last! I have paid eleven hundred crowns for the taxi boat.</p></section>",
        f"<section id=related-stories-2><h2>Related stories</h2>{SHELTERS}</section>",
        f"<section id=readers-comments><h2>Readers’ comments</h2>{SHELTERS}</section>",
        f"<div id=newsletter-sign-up><h3>Newsletter sign-up</h3>{SHELTERS}</div>",
        f"<div id=onetrust-consent-sdk><h2>We value your privacy</h2>{SHELTERS}</div>",
        f"<div aria-label='Share this story'>{SHELTERS}</div>",
        "<form class=newsletter><p>Every Friday we send you the week’s news. Free of charge.</p><input></form>",
        "<aside><h4>Most read</h4><p>Seal pup named after the mayor of the island by its school.</p></aside>",
        "<div class=cookie-banner><p>We use cookies to measure how many people read our stories.</p></div>",
        "<p>Read also: <a href=/x>Shops on Holm lose a fifth of their sales</a></p>",
        "<p><a href=/x>Shops on Holm lose a fifth of their sales in April</a></p>",
        "<p><del>The ferry will never sail again, the harbour office said in April.</del></p>",
        "<p><s>The ferry will never sail again, the harbour office said in April.</s></p>",
        "<p style='text-decoration: line-through'>The ferry will never sail again, it was said.</p>",
        "<p style='display:none'>The ferry will never sail again, the harbour office said in April.</p>",
        "<p hidden>The ferry will never sail again, the harbour office said in April.</p>",
        "<blockquote class=pullquote>The repairs took twice as long as planned</blockquote>",
        "<script>document.write('The ferry will never sail again')</script><style>p{color:red}</style>",
        "<template><p>The ferry will never sail again, the harbour office said in April.</p></template>",
        "<noscript><p>Please enable JavaScript to see the pictures of this story.</p></noscript>",
        "<button>Listen to this story</button><select><option>English</select><textarea>Comment</textarea>",
        "<!-- The ferry will never sail again, the harbour office said in April. -->",
    ],
)
def test_what_is_no_article_stays_out(body: str) -> None:
    assert between(body) == []


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (
            "<h2>What changes</h2><p>Four boats a day.</p>",
            [Block("What changes", Kind.HEADING, 2), Block("Four boats a day.")],
        ),
        (
            "<p><b>What changes</b></p><p>Four boats a day.</p>",
            [Block("What changes", Kind.HEADING, 3), Block("Four boats a day.")],
        ),
        (
            "<ul><li>Children travel free until the autumn<ul><li>so do dogs on the lower deck</li></ul></li></ul>",
            [
                Block("Children travel free until the autumn", Kind.ITEM, 1),
                Block("so do dogs on the lower deck", Kind.ITEM, 2),
            ],
        ),
        (
            "<blockquote><p>We know what this has cost.</p><footer>Berit Aas, harbour office</footer></blockquote>",
            [Block("We know what this has cost."), Block("Berit Aas, harbour office")],
        ),
        (
            "<p>On <time datetime=2024-05-04>4 May</time> the first boat leaves.</p>",
            [Block("On 4 May the first boat leaves.")],
        ),
        (
            "<p>She said <q>it will be full</q> and left the yard.</p>",
            [Block("She said “it will be full” and left the yard.")],
        ),
        (
            "<p>It is <del>half</del> two thirds<sup><a href='#n1'>1</a></sup> of it.</p>",
            [Block("It is two thirds of it.")],
        ),
        (
            "<p>6 m<sup>2</sup> of steel&nbsp;plate, and\n  no   more.</p>",
            [Block("6 m2 of steel\xa0plate, and no more.")],
        ),
        ("<p>One line of the poem<br>and the next one</p>", [Block("One line of the poem\nand the next one")]),
        (
            "<div>A paragraph that stands alone.<br><br>And its neighbour, too.</div>",
            [Block("A paragraph that stands alone."), Block("And its neighbour, too.")],
        ),
        (
            "<p>A sentence <a href=/x>that is linked as a whole.</a></p>",
            [Block("A sentence that is linked as a whole.")],
        ),
        ("<p>“No.”</p>", [Block("“No.”")]),
    ],
)
def test_the_structure_of_the_text_is_kept(body: str, blocks: list[Block]) -> None:
    assert between(body) == blocks


@pytest.mark.parametrize(
    "body",
    [
        f"<section id=social-services><h2>Social services</h2>{SHELTERS}</section>",
        f"<section id=social-media-2><h2>2. Social media</h2>{SHELTERS}</section>",
        f"<section id=the-mayors-comments><h2>The mayor’s comments</h2>{SHELTERS}</section>",
        f"<section aria-label='New ad rules'><h2>New ad rules</h2>{SHELTERS}</section>",
        f"<section aria-label='Share of votes'>{SHELTERS}</section>",
        f"<p id=share-of-votes>{SHELTERS.removeprefix('<p>')}",
        f"<h2 id=comments>Comments</h2>{SHELTERS}",
    ],
)
def test_an_id_made_of_the_words_of_a_heading_hides_nothing(body: str) -> None:
    assert [block.text for block in between(body)] == re.findall(r"(?<=>)[^<]+", body)


def test_quotation_marks_of_q_are_those_of_the_language() -> None:
    (block,) = between("<p>Она сказала: <q>рейс полон</q>, и ушла на причал.</p>", attributes="lang=ru")
    assert block.text == "Она сказала: «рейс полон», и ушла на причал."


TABLE = (
    "<table><caption>Crossings</caption><thead><tr><th rowspan=2>Month<th colspan=2>Boats</tr>"
    "<tr><th>to Holm<th>back</tr></thead><tr><td rowspan=2>May<td>120<td>118<tr><td colspan=2>of which late: 4</tr>"
    "<tr><td>June<td>180<td>181</table>"
)


def test_rows_of_a_table_have_their_headers_and_joined_cells() -> None:
    header = ("Month", "Boats to Holm", "Boats back")
    assert between(TABLE) == [
        Block("Crossings"),
        Block("", Kind.ROW, header=header, cells=("May", "120", "118")),
        Block("", Kind.ROW, header=header, cells=("May", "of which late: 4", "")),
        Block("", Kind.ROW, header=header, cells=("June", "180", "181")),
    ]


def test_a_table_that_only_lays_out_the_page_gives_paragraphs() -> None:
    table = "<table><tr><th>Month<th>Boats<tr><td>May<td>120</table>"
    inner = f"<h1>Ferry returns</h1>{LEAD}<br><br>{NEXT}<br><br>{table}{LAST}"
    data = f"<html><title>Ferry returns</title><table><tr><td width=100><a href=/>Home</a><td>{inner}</table></html>"
    assert [block.text or block.cells for block in read(data.encode()).blocks] == [LEAD, NEXT, ("May", "120"), LAST]


# Encodings.

RUSSIAN = "Паром на остров снова пойдёт в субботу, через шесть недель после поломки, сообщила администрация порта. "


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("utf-8", "<meta charset=utf-8>"),
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-32", ""),
        ("cp1251", "<meta charset=windows-1251>"),
        ("cp1251", "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>"),
        ("koi8-r", "<meta charset=KOI8-R>"),
        ("cp1251", "<meta charset=x-unknown>"),
        ("cp1251", ""),
        ("utf-8", "<meta charset=windows-1251>"),
    ],
)
def test_pages_are_read_in_the_encoding_that_they_have(encoding: str, declaration: str) -> None:
    body = f"<p>{RUSSIAN * 2}</p><p>{RUSSIAN * 3}</p>"
    source = f"<html><head>{declaration}<title>Паром</title></head><body>{body}</body></html>"
    assert [block.text for block in read(source.encode(encoding)).blocks] == [
        (RUSSIAN * 2).strip(),
        (RUSSIAN * 3).strip(),
    ]


def test_latin_1_is_read_as_browsers_do() -> None:
    source = page("<p>It costs €5 – “cheap”.</p>").replace(b"utf-8", b"iso-8859-1").decode().encode("cp1252")
    assert read(source).blocks[2].text == "It costs €5 – “cheap”."


# Pages that are no article.

LINKS = "".join(
    f"<li><a href=/{at}>Headline of the story number {at}, which is another page</a></li>" for at in range(40)
)
TEASERS = "".join(
    f"<article><h3><a href=/{at}>Story number {at}</a></h3><p>What story number {at} tells, in short.</p></article>"
    for at in range(12)
)
NOT_ARTICLES = {
    "a login page": (
        "<h1>Log in</h1><form action=/login><label>Name<input name=user></label><input type=password></form>"
        "<p>Forgot your password? We can send you a new one.</p>"
    ),
    "a list of links": f"<h1>News</h1><ul>{LINKS}</ul>",
    "a list of links ": f"<h1>News</h1>{TEASERS}",
    "the page is empty": "",
    "the page is empty ": "<div id=app></div><script>start()</script>",
    "no text of an article": "<h1>404</h1><p>This page is not here, or not any more.</p>",
}


@pytest.mark.parametrize(("why", "body"), NOT_ARTICLES.items())
def test_a_page_that_is_no_article_is_refused_with_what_it_is(why: str, body: str) -> None:
    source = f"<!doctype html><html><head><title>Holm Post</title></head><body>{body}</body></html>"
    with pytest.raises(StoryFileError, match=why.strip()) as refused:
        read(source.encode())
    assert "\n" not in str(refused.value)


def test_a_brief_is_an_article_if_the_page_says_so() -> None:
    head = "<meta property=og:type content=article><title>Ferry</title>"
    brief = f"<html><head>{head}</head><body><p>The ferry sails again on Saturday.</p></body></html>"
    assert text_of(read(brief.encode()).blocks) == "The ferry sails again on Saturday."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"<html",
        b"\xff\xfe",
        b"<!doctype html>" + b"<div>" * 100_000,
        b"<!doctype html><p>" + b"<b>" * 20_000 + b"x",
        b"<html>" + b"\0" * 1000,
        b"<p>" * 250_000,
        b"<html><body>" + bytes(range(128, 256)) * 50,
        b"<!DOCTYPE html [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><html><body><p>&c;</p></body></html>",
        b"<html><body><a href='" + b"x" * 1_000_000 + b"'>y</a>",
    ],
)
def test_broken_and_hostile_pages_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(StoryFileError) as refused:
        read(data)
    assert "\n" not in str(refused.value)


def test_entities_of_a_document_type_are_not_expanded() -> None:
    source = page("<p>Here &bomb; stands.</p>").replace(
        b"<!doctype html>", b"<!DOCTYPE html [<!ENTITY bomb SYSTEM 'file:///etc/passwd'>]>"
    )
    assert "root:" not in text_of(read(source).blocks)


def test_a_page_that_is_cut_off_gives_what_is_there() -> None:
    data = page("<p>More of it.</p>")
    assert [block.text for block in read(data[: data.index(b"More")]).blocks] == [LEAD, NEXT]


@given(st.text(alphabet=st.sampled_from("<>/=\"' pdivtablehr\n&;é"), max_size=400))
def test_any_markup_gives_blocks_or_one_line(markup: str) -> None:
    try:
        blocks = read(page(markup)).blocks
    except StoryFileError as error:
        (_,) = str(error).splitlines()
    else:
        assert [block.text for block in blocks[:2]] == [LEAD, NEXT]
        assert all(block.text.strip() or any(block.cells) for block in blocks)


@given(st.lists(st.sampled_from([LEAD, NEXT, LAST, RUSSIAN.strip()]), min_size=3, max_size=6, unique=True))
def test_every_word_of_an_article_is_read_once_and_in_order(paragraphs: list[str]) -> None:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    head = "<meta property=og:type content=article><title>Ferry</title>"
    source = f"<html><head>{head}</head><body><main>{body}</main></body></html>"
    assert [block.text for block in read(source.encode()).blocks] == paragraphs


def test_text_of_feeds_may_be_html_or_lines() -> None:
    assert blocks_of_text("One & two.\nThree.", "x") == (Block("One & two."), Block("Three."))
    assert blocks_of_text("<p>One &amp; two.</p><ul><li>Three</ul>", "x") == (
        Block("One & two."),
        Block("Three", Kind.ITEM, 1),
    )
    assert blocks_of_text("5 < 6 and 7 > 6", "x") == (Block("5 < 6 and 7 > 6"),)
