"""Addresses of the same page, and texts that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.addresses import same_page
from tests.tables import cells

FERRY = cells(
    """
    https://example.org/news/ferry | http://example.org/news/ferry | https://www.example.org/news/ferry |
    https://EXAMPLE.org/news/ferry/ | https://example.org/news/ferry#comments | https://example.org:443/news/ferry |
    https://example.org/news/ferry?utm_source=telegram&utm_medium=social | example.org/news/ferry |
    www.example.org/news/ferry/?UTM_campaign=x#top | https://example.org/news/f%65rry
    """
)
OTHERS = cells(
    """
    https://example.org/news/ferries | https://example.org/news | https://example.org | https://other.org/news/ferry |
    https://example.org:8080/news/ferry | https://example.org/news/ferry?id=2 | https://example.org/NEWS/ferry |
    https://news.example.org/ferry | https://example.org/news/ferry?id=2&utm_x=1&lang=en
    """
)
NO_PAGES = ["", "ferry", "https://", "https://[", "https://example.org:port/", "ftp://example.org/a", "mailto:a@b.org"]


@pytest.mark.parametrize("address", FERRY)
def test_spellings_of_one_address_lead_to_the_same_page(address: str) -> None:
    assert same_page(address) == same_page(FERRY[0]) is not None


def test_other_addresses_lead_to_other_pages() -> None:
    assert len({same_page(address) for address in [FERRY[0], *OTHERS]}) == 1 + len(OTHERS)


@pytest.mark.parametrize("text", NO_PAGES)
def test_a_text_that_is_no_address_leads_to_no_page(text: str) -> None:
    assert same_page(text) is None


def test_the_order_of_the_query_and_the_spelling_of_letters_make_no_difference() -> None:
    assert same_page("https://a.org/?b=1&a=2") == same_page("https://a.org?a=2&b=1")
    encoded = "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC"
    assert same_page("https://пример.рф/паром/") == same_page(encoded)


@given(st.text() | st.text().map("https://example.org/{}".format))
def test_any_text_is_read_and_what_is_common_is_common_to_itself(text: str) -> None:
    page = same_page(text)
    assert page is None or same_page(f"http://www.example.org/{text}?utm_a=1") is not None or "://" in text
