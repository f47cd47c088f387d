"""Right-to-left texts in left-to-right lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.direction import isolated


@pytest.mark.parametrize(
    "text", ["המעבורת חזרה.", "عادت العبارة!", "The word שלום", "٣٥", "ܫܠܡܐ", "\u202eabc", "\u2067abc\u2069", "𞤀𞤣"]
)
def test_what_runs_to_the_left_is_isolated(text: str) -> None:
    assert isolated(text) == f"\u2068{text}\u2069"


@pytest.mark.parametrize(
    "text",
    ["", "The ferry (2) came.", "Паром «вернулся».", "Լաստանավը վերադարձավ։", "渡轮回来了。", "😀 3.5 %", "\u200e"],
)
def test_anything_else_has_no_invisible_marks(text: str) -> None:
    assert isolated(text) == text


@given(st.text())
def test_the_text_itself_stays_as_it_is(text: str) -> None:
    assert isolated(text) in (text, f"\u2068{text}\u2069")
