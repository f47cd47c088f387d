"""What happens to a text on its way in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import letters_of, normalise, normalised_span


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


@pytest.mark.parametrize(
    ("text", "start", "end", "span"),
    [
        ("The old  ferry sank in 1910.", 23, 27, (22, 26)),
        ("  Ida came", 2, 5, (0, 3)),
        ("in  1910 ", 2, 9, (3, 7)),
        ("cafe\u0301 noir", 6, 10, (5, 9)),
        ("cafe\u0301", 0, 5, (0, 4)),
        # The accent belongs to a letter that only one side has.
        ("cafe\u0301", 0, 4, None),
        ("cafe\u0301", 4, 5, None),
        ("a  b", 1, 3, None),
    ],
)
def test_a_span_moves_with_the_white_space_that_goes(
    text: str, start: int, end: int, span: tuple[int, int] | None
) -> None:
    assert normalised_span(text, start, end) == span


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_a_span_has_the_same_words_in_the_normalised_text(text: str, start: int, length: int) -> None:
    found = normalised_span(text, start, start + length)
    assert found is None or normalise(text)[slice(*found)] == normalise(text[start : start + length]) != ""


def test_a_headline_is_recognised_by_its_letters_and_digits() -> None:
    assert letters_of("“Ferry 2” — Returns!\n") == letters_of("ferry 2 returns") == "ferry2returns"
