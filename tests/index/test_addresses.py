"""Addresses of the same page, and texts that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalogue import page_of
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
def test_spellings_of_one_address_lead_to_the_page_of(address: str) -> None:
    assert page_of(address) == page_of(FERRY[0]) is not None


def test_other_addresses_lead_to_other_pages() -> None:
    assert len({page_of(address) for address in [FERRY[0], *OTHERS]}) == 1 + len(OTHERS)


@pytest.mark.parametrize("text", NO_PAGES)
def test_a_text_that_is_no_address_leads_to_no_page(text: str) -> None:
    assert page_of(text) is None


def test_the_order_of_the_query_and_the_spelling_of_letters_make_no_difference() -> None:
    assert page_of("https://a.org/?b=1&a=2") == page_of("https://a.org?a=2&b=1")
    encoded = "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC"
    assert page_of("https://пример.рф/паром/") == page_of(encoded)


@given(st.text())
def test_scheme_and_www_make_no_difference_whatever_follows(text: str) -> None:
    page_of(text)  # no text fails
    assert page_of(f"http://www.example.org/{text}/x") == page_of(f"https://example.org/{text}/x")
