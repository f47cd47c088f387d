"""The list of stories: its order, its keys, and what is found in it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Metadata, Outlet, Story
from corpus.story import published_at
from index.catalogue import KEY_DIGITS, MOST_WORDS, Catalogue, codes_of, key_of
from tests.fakes import ferry_story
from tests.tables import cells


def story(id: str, headline: str = "A headline", **metadata: Any) -> Story:
    return Story.from_paragraphs(id, headline, ["Text."], Metadata(**metadata))


def found(catalogue: Catalogue, words: str) -> list[str]:
    return [one.id for one in catalogue.with_words(codes_of(words), catalogue.listings)]


def test_the_newest_come_first_and_those_without_a_date_last_by_headline() -> None:
    stories = [
        story("b", "Undated too"),
        story("a", "An undated story"),
        story("day", published="2024-05-04"),
        story("noon", published="2024-05-04T12:00"),
        story("east", published="2024-05-04T13:00+04:00"),
        story("old", published="1999-12-31"),
        story("odd", "Zebra", published="yesterday"),
    ]
    listings = Catalogue(stories).listings
    assert [one.id for one in listings] == ["noon", "east", "day", "old", "a", "b", "odd"]
    assert [one.number for one in listings] == [1, 2, 3, 4, 5, 6, 7]
    assert all(one.story.id == one.id for one in listings)


def test_a_key_is_the_beginning_of_the_sha_256_of_the_id() -> None:
    catalogue = Catalogue([ferry_story(), story("dam")])
    for id in ("ferry", "dam"):
        key = hashlib.sha256(id.encode()).hexdigest()[:16]
        one = catalogue.with_key(key)
        assert one is not None
        assert (one.id, one.key, len(key)) == (id, key_of(id), KEY_DIGITS)
        assert catalogue.with_id(id) is one
    assert catalogue.with_key("0" * 16) is None
    assert catalogue.with_id("cup") is None


def test_a_story_is_found_by_the_address_of_its_page() -> None:
    catalogue = Catalogue([ferry_story(url="https://www.example.org/ferry/"), story("dam")])
    one = catalogue.at_address("http://example.org/ferry?utm_source=telegram#top")
    assert one is not None
    assert one.id == "ferry"
    assert catalogue.at_address("https://example.org/dam") is None
    assert catalogue.at_address("") is None


def test_publishers_have_their_stories_in_order_and_a_key() -> None:
    catalogue = Catalogue(
        [story("a", publisher="Holm Post"), story("b"), story("c", publisher="Holm Post", published="2024-05-04")]
    )
    assert {name: [one.id for one in listings] for name, listings in catalogue.publishers.items()} == {
        "Holm Post": ["c", "a"]
    }
    assert catalogue.publisher_with_key(key_of("Holm Post")) == "Holm Post"
    assert catalogue.publisher_with_key(key_of("Tarn Weekly")) is None


MANY = Catalogue(
    [
        story("ferry", "Island ferries return after the storm", publisher="Holm Post"),
        story("cafe", "A café closes", publisher="Tarn Weekly"),
        story("parom", "Паром возвращается на остров", publisher="Новая газета"),
        story("porom", "Пором повертається на острів", publisher="Українська правда"),
        story("dam", "Դատարանը կանգնեցրեց ամբարտակի շինարարությունը", publisher="Արմենպրես"),
    ]
)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("FERRY", ["ferry"]),
        ("the storm's ferry", ["ferry"]),
        ("post", ["ferry"]),
        ("holm ferry", ["ferry"]),
        ("cafe", ["cafe"]),
        ("CAFÉS weekly", ["cafe"]),
        ("парома", ["parom"]),
        ("новой газеты острова", ["parom"]),
        ("правди пором", ["porom"]),
        ("ամբարտակը", ["dam"]),
        ("Արմենպրեսի", ["dam"]),
        ("ferry café", []),
        ("the", []),
        ("?!", []),
        ("", []),
    ],
)
def test_a_search_finds_headlines_and_publishers_whatever_the_case_accents_and_endings(
    words: str, ids: list[str]
) -> None:
    assert found(MANY, words) == ids


def test_of_a_long_search_the_first_words_count() -> None:
    assert len(codes_of("one two three four five six seven eight nine ten")) == MOST_WORDS
    assert found(MANY, "island ferries return storm holm post elephant") == ["ferry"]


@given(st.text())
def test_any_text_can_be_searched_for(text: str) -> None:
    assert all(0 <= code < 2**32 for code in codes_of(text))
    assert set(found(MANY, text)) <= {one.id for one in MANY.listings}


def test_an_instant_is_in_utc_unless_the_file_names_a_zone() -> None:
    assert published_at("2024-05-04") == datetime(2024, 5, 4, tzinfo=UTC)
    assert published_at("2024-05-04T12:30") == datetime(2024, 5, 4, 12, 30, tzinfo=UTC)
    assert published_at("2024-05-04T12:30+02:00") == datetime(2024, 5, 4, 10, 30, tzinfo=UTC)
    for text in [None, *cells("yesterday | 2024-13-01 | 2024 | 4 May 2024"), ""]:
        assert published_at(text) is None


def test_a_text_of_several_outlets_is_found_under_each() -> None:
    outlets = (Outlet("b", "The Courier", "https://courier.example/ferry"), Outlet("c"))
    catalogue = Catalogue([story("a", publisher="Holm Post", url="https://holm.example/ferry", outlets=outlets)])
    assert {name: [one.id for one in found] for name, found in catalogue.publishers.items()} == {
        "Holm Post": ["a"],
        "The Courier": ["a"],
    }
    for address in ("holm.example/ferry/", "https://www.courier.example/ferry?utm_source=x"):
        one = catalogue.at_address(address)
        assert one is not None
        assert one.id == "a"
    assert found(catalogue, "courier") == ["a"]
