"""Markdown's structure, read away."""

import pytest
from corpus.markdown import markdown_paragraphs
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import normalise


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One\ntwo.\n\nThree.", ["One\ntwo.", "Three."]),
        ("Some *very* **big** news.", ["Some very big news."]),
        ("See [the report](https://example.org/x).", ["See the report."]),
        ("![a ship](ship.png)\n\nText.", ["", "Text."]),
        ("Text.\n\n## Background\n\nMore.", ["Text.", "Background", "More."]),
        ("- one\n- two", ["one", "two"]),
        ("2023\\. That was the year.", ["2023. That was the year."]),
        ("2023. That was the year.", ["2023. That was the year."]),
        ("> It is over.", ["It is over."]),
        ("    It begins with four spaces.", ["It begins with four spaces."]),
        ("5 * 3 < 16 & `code` stay, <b>so</b> does &amp; snake_case_name.",) * 2,
        ("```\nas it is\n```", ["as it is\n"]),
    ],
    ids=lambda value: str(value)[:25],
)
def test_the_words_stay_and_the_marks_go(source: str, expected: list[str] | str) -> None:
    assert markdown_paragraphs(source)[1] == ([expected] if isinstance(expected, str) else expected)


def test_a_first_level_heading_at_the_start_is_the_headline() -> None:
    assert markdown_paragraphs("# Ferry returns\n\nIt sails.") == ("Ferry returns", ["It sails."])


def test_a_later_heading_is_a_paragraph() -> None:
    assert markdown_paragraphs("It sails.\n\n# Notes") == (None, ["It sails.", "Notes"])


@given(st.lists(st.text(alphabet="abc АБВ ,.!?“”()&<'\"", min_size=1), min_size=1, max_size=5))
def test_text_without_marks_comes_through_unchanged(paragraphs: list[str]) -> None:
    source = [normalise(text) for text in paragraphs if normalise(text) and normalise(text)[0] != "<"]
    heading, found = markdown_paragraphs("\n\n".join(source))
    assert heading is None
    assert [normalise(text) for text in found] == source
