"""What happens to a text on its way in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import normalise


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("one\u00a0two", "one two"),
        ("  one \t\n two\r\n", "one two"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07c", "a b c"),
        ("\ufeffheadline", "headline"),
        ("“quotes” — stay…", "“quotes” — stay…"),
        (" \u202f\u2007 ", ""),
    ],
)
def test_white_space_and_unicode_forms_are_the_only_things_that_change(source: str, expected: str) -> None:
    assert normalise(source) == expected


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_no_word_is_lost_or_added(text: str) -> None:
    kept = [character for character in unicodedata.normalize("NFC", text) if character.isalnum()]
    assert [character for character in normalise(text) if character.isalnum()] == kept
