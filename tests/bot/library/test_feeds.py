"""New articles of a feed are added once, with the text of their pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

import pytest

from bot.fetching import NOTHING_KNOWN, Fetched, FetchError, Validators
from bot.library import feeds
from bot.library.feeds import LEAST_WORDS, Reading, read_feed
from corpus import StorybotError

FEED = "https://news.example/feed"
TEASER = "The ferry sails again."
WHOLE = "The ferry to Holm sails again on 4 May. " + "Repairs took the yard nine weeks. " * 20
VERSION = Validators('"1"')


def rss(*items: tuple[str, str], path: str = "/{}") -> bytes:
    """A feed of headlines and texts."""
    entries = "".join(
        f"<item><title>{headline}</title><link>https://news.example{path.format(headline.split()[-1])}</link>"
        f"<pubDate>{datetime(2026, 5, 4, 9, tzinfo=UTC):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{escape(text)}</description></item>"
        for headline, text in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Feed</title>{entries}</channel></rss>'.encode()


def page(headline: str, text: str) -> bytes:
    paragraphs = "".join(f"<p>{part}.</p>" for part in text.strip(" .").split(". "))
    return f"<!doctype html><html><body><article><h1>{headline}</h1>{paragraphs}</article></body></html>".encode()


class Web:
    """Addresses with what is there; what is not there cannot be fetched."""

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.passing = False

    async def get(self, url: str, known: Validators = NOTHING_KNOWN) -> Fetched:
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError(url, "there is no such page (HTTP 404)", "check the address", may_pass=self.passing)
        if known == VERSION:
            return Fetched(b"", "", url, VERSION, is_unchanged=True)
        return Fetched(self.pages[url], "text/html", url, VERSION)

    async def read(self, known: Mapping[str, str] | None = None, validators: Validators = NOTHING_KNOWN) -> Reading:
        return await read_feed(FEED, known or {}, validators, self.get)


async def test_an_article_has_the_text_of_its_page_and_what_that_lacks_from_the_feed() -> None:
    web = Web({FEED: rss(("Ferry returns", TEASER)), "https://news.example/returns": page("Ferry returns", WHOLE)})
    (story,) = (await web.read()).stories
    assert story.headline == "Ferry returns"
    assert "nine weeks" in story.text
    about = story.metadata
    assert (about.publisher, about.url) == ("The Feed", "https://news.example/returns")
    assert (about.published or "").startswith("2026-05-04")


async def test_an_article_whose_page_cannot_be_read_has_the_text_of_the_feed_if_that_is_more_than_a_teaser() -> None:
    reading = await Web({FEED: rss(("Ferry returns", WHOLE), ("Pier opens", TEASER))}).read()
    assert [story.headline for story in reading.stories] == ["Ferry returns"]
    assert len(WHOLE.split()) > LEAST_WORDS
    assert [str(problem) for problem in reading.problems] == [
        "https://news.example/opens: there is no such page (HTTP 404); check the address"
    ]


async def test_articles_that_were_read_are_not_fetched_again_unless_the_feed_says_other_words() -> None:
    web = Web({FEED: rss(("Ferry returns", WHOLE))})
    first = await web.read()
    web.asked.clear()
    again = await web.read(first.entries)
    assert (again.stories, web.asked) == ((), [FEED])
    assert again.entries == first.entries
    web.pages[FEED] = rss(("Ferry returns", WHOLE.replace("4 May", "5 May")))
    (changed,) = (await web.read(first.entries)).stories
    assert "5 May" in changed.text


async def test_an_article_whose_page_cannot_be_had_for_a_while_is_read_later() -> None:
    web = Web({FEED: rss(("Ferry returns", TEASER))})
    web.passing = True
    first = await web.read()
    assert (first.stories, first.entries, first.validators, len(first.problems)) == ((), {}, NOTHING_KNOWN, 1)
    web.pages["https://news.example/returns"] = page("Ferry returns", WHOLE)
    again = await web.read(first.entries, first.validators)
    assert [story.headline for story in again.stories] == ["Ferry returns"]
    assert again.validators == VERSION


async def test_a_feed_that_is_as_it_was_is_not_read() -> None:
    web = Web({FEED: rss(("Ferry returns", WHOLE))})
    first = await web.read()
    assert first.validators == VERSION
    again = await web.read(first.entries, first.validators)
    assert (again.stories, again.entries, again.validators) == ((), first.entries, VERSION)


async def test_a_long_feed_is_taken_on_in_several_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_AT_ONCE", 2)
    web = Web({FEED: rss(*((f"Ferry {number}", f"{number}. {WHOLE}") for number in range(5)))})
    known: dict[str, str] = {}
    validators, found = NOTHING_KNOWN, []
    for _ in range(3):
        reading = await web.read(known, validators)
        known |= reading.entries
        validators = reading.validators
        found.append([story.headline for story in reading.stories])
    assert found == [["Ferry 0", "Ferry 1"], ["Ferry 2", "Ferry 3"], ["Ferry 4"]]
    assert validators == VERSION


@pytest.mark.parametrize(
    "data", [b"<rss><channel></channel></rss>", b"\x00\x01\x02", b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss/>"]
)
async def test_a_feed_that_cannot_be_read_is_an_error_with_one_line(data: bytes) -> None:
    with pytest.raises(StorybotError) as caught:
        await Web({FEED: data}).read()
    assert "\n" not in str(caught.value)
