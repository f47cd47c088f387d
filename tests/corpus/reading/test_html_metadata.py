"""What web pages say about their articles, in JSON-LD and elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.articles import articles, page_of, text_of
from tests.making.pages import LAST, LEAD, NEXT, page, read


@pytest.mark.parametrize(
    ("name", "publisher", "author", "published", "language"),
    [
        ("ferry-returns", "Holm Post", "Ida Lund, Ola Berg", "2024-05-04T07:30:00+00:00", "en"),
        ("school-heating", "The Marren Courier", "Ruth Amadi", "2023-11-14T18:05:00+00:00", "en-GB"),
        ("river-dispute", "Northern Review", "Tomas Kell", "2022-08-30", "en"),
        ("library-robots", "City Desk", "Priya Nair", "2025-02-11T07:00:00-05:00", "en"),
        ("most-zakryt", "Сойвинский вестник", "Анна Вершинина", "2024-04-16T11:20:00+05:00", "ru"),
        ("teatr-otkrytie", "Городская газета", "Пётр Громов, Елена Сафина", "2023-09-02", "ru"),
        ("lisova-shkola", "Вісті краю", "Оксана Гнатів", "2024-10-08T14:45:00+03:00", "uk"),
        ("vodokanal", "Міський телеграф", None, "2025-03-19", "uk"),
        ("ginegortsner", "Արենի լրատու", "Անի Մկրտչյան", "2024-09-21T16:10:00+04:00", "hy-am"),
        ("avtobus-erevan", "Քաղաքային օրագիր", "Տիգրան Պողոսյան", "2025-01-15", "hy"),
    ],
)
def test_of_ten_kinds_of_sites_the_metadata_is_read(
    name: str, publisher: str, author: str | None, published: str, language: str
) -> None:
    matter = read(page_of(name)).matter
    assert (matter.publisher, matter.author, matter.published) == (publisher, author, published)
    assert matter.language == language
    assert str(matter.url) == str(next(one for one in articles() if one.name == name).matter.url)


def article_data(**values: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry sails again", **values}


def script(data: object) -> str:
    return f"<script type='application/ld+json'>{data if isinstance(data, str) else json.dumps(data)}</script>"


FULL = article_data(
    author=[{"@type": "Person", "name": "Ida Lund"}, "Ola Berg", {"@type": "Person", "name": "https://x.example"}],
    publisher={"@type": "Organization", "name": "Holm Post"},
    datePublished="2024-05-04T09:30+02:00",
    inLanguage="en",
    mainEntityOfPage={"@id": "https://holm.example/ferry"},
)


@pytest.mark.parametrize(
    "scripts",
    [
        script(FULL),
        script([{"@type": "Organization", "name": "Somebody"}, FULL]),
        script({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, FULL]}),
        script({"@type": "WebPage", "mainEntity": FULL}),
        script(FULL | {"@type": ["ReportageNewsArticle", "Thing"]}),
        script(FULL | {"@type": "http://schema.org/NewsArticle"}),
        script('{"@type": "NewsArticle", "headline": ') + script(FULL),
        script("[" * 5_000) + script(FULL),
        script(f"<!--\n{json.dumps(FULL)}\n-->"),
        script(f"//<![CDATA[\n{json.dumps(FULL)}\n//]]>"),
        script(json.dumps(FULL).replace("sails again", "sails\nagain")),
        script(
            {
                "@graph": [
                    FULL | {"author": [{"@id": "#ida"}, {"@id": "#ola"}], "publisher": {"@id": "#holm"}},
                    {"@id": "#ida", "@type": "Person", "name": "Ida Lund"},
                    {"@id": "#ola", "@type": "Person", "name": "Ola Berg"},
                    {"@id": "#holm", "@type": "Organization", "name": "Holm Post"},
                ]
            }
        ),
        script({"@type": "ItemList", "itemListElement": [article_data(headline="Another story")]}) + script(FULL),
    ],
)
def test_json_ld_in_every_form_wins_over_the_rest_of_the_page(scripts: str) -> None:
    rest = (
        "<meta name=author content='The Editors'><meta property=og:site_name content='Holm Post Online'>"
        "<meta property=article:published_time content=2020-01-01>"
    )
    matter = read(page("", head=rest + scripts, attributes="lang=nb")).matter
    assert matter.headline == "Ferry sails again"
    assert (matter.author, matter.publisher) == ("Ida Lund, Ola Berg", "Holm Post")
    assert (matter.published, matter.language) == ("2024-05-04T09:30:00+02:00", "en")
    assert str(matter.url) == "https://holm.example/ferry"


def test_of_several_articles_in_json_ld_the_one_of_the_page_is_taken() -> None:
    other = article_data(headline="Another story", url="https://holm.example/other")
    this = article_data(url="https://holm.example/ferry/")
    head = "<link rel=canonical href=https://holm.example/ferry>" + script([other, this])
    assert read(page("", head=head)).matter.headline == "Ferry sails again"


def test_a_headline_that_the_json_ld_cuts_off_is_that_of_the_page() -> None:
    assert read(page("", head=script(article_data(headline="Ferry ret…")))).matter.headline == "Ferry returns"


@pytest.mark.parametrize("joint", ["\n\n", "\n", "</p><p>"])
def test_a_page_that_scripts_would_fill_has_its_text_from_the_json_ld(joint: str) -> None:
    body = joint.join((LEAD, NEXT, LAST))
    data = script(article_data(articleBody=f"<p>{body}</p>" if "<" in joint else body))
    source = f"<html><head><title>Ferry</title>{data}</head><body><div id=app>Loading…</div></body></html>"
    assert [block.text for block in read(source.encode()).blocks] == [LEAD, NEXT, LAST]


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("<meta name=author content='Ida Lund'>", "author", "Ida Lund"),
        ("<meta property=article:author content=https://facebook.example/ida>", "author", None),
        ("<meta property=og:site_name content='Holm Post'>", "publisher", "Holm Post"),
        (
            "<meta property=article:published_time content=2024-05-04T09:30:00Z>",
            "published",
            "2024-05-04T09:30:00+00:00",
        ),
        ("<meta name=date content='4 May 2024'>", "published", "2024-05-04"),
        ("<meta name=date content=yesterday>", "published", None),
        ("<meta property=og:locale content=uk_UA>", "language", "uk-UA"),
        ("<meta http-equiv=content-language content=hy>", "language", "hy"),
        ("<meta property=og:url content=https://holm.example/ferry>", "url", "https://holm.example/ferry"),
        ("<link rel=canonical href=/relative>", "url", None),
        ("<link rel=canonical href='https://[broken'>", "url", None),
        ("", "published", None),
        ("", "author", None),
        ("", "publisher", None),
    ],
)
def test_what_the_page_says_elsewhere_is_taken_and_nothing_is_guessed(head: str, field: str, value: str | None) -> None:
    found = getattr(read(page("", head=head)).matter, field)
    assert (str(found) if found else None) == value


@pytest.mark.parametrize(
    ("body", "field", "value"),
    [
        ("<p class=byline>By Ida Lund and Ola Berg</p>", "author", "Ida Lund, Ola Berg"),
        ("<a rel=author href=/ida>Ida Lund</a>", "author", "Ida Lund"),
        ("<span itemprop=author><span itemprop=name>Ida Lund</span></span>", "author", "Ida Lund"),
        ("<time class=published datetime=2024-05-04>Saturday</time>", "published", "2024-05-04"),
        ("<span class=entry-date>May 4, 2024</span>", "published", "2024-05-04"),
    ],
)
def test_bylines_and_dates_are_metadata_and_no_text(body: str, field: str, value: str) -> None:
    source = page("").replace(b"<article>", f"<div>{body}</div><article>".encode())
    document = read(source)
    assert getattr(document.matter, field) == value
    assert text_of(document.blocks) == "\n".join((LEAD, NEXT, LAST))


@pytest.mark.parametrize("title", ["Ferry returns | Holm Post", "Ferry returns - Holm Post", "Ferry returns"])
def test_without_a_heading_the_headline_is_the_title_without_the_name_of_the_site(title: str) -> None:
    source = page("", head="<meta property=og:site_name content='Holm Post'>").decode()
    source = source.replace("<h1>Ferry returns</h1>", "").replace("<title>Ferry returns", f"<title>{title}")
    assert read(source.encode()).matter.headline == "Ferry returns"


def test_a_page_saved_by_a_browser_says_where_it_was_saved_from() -> None:
    source = b"<!DOCTYPE html>\n<!-- saved from url=(0026)https://holm.example/ferry -->\n" + page("")[15:]
    assert str(read(source).matter.url) == "https://holm.example/ferry"
