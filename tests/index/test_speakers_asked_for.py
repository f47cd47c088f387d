"""Whose words a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.speakers import speaker_asked_for


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("What did the mayor say about the pier?", {"mayor"}),
        ("what does Ida Lund think of it", {"ida", "lund"}),
        ("Why did the harbour board complain?", {"harbour", "board"}),
        ("And what else did Lund say?", {"lund"}),
        ("What will happen, according to Ida Lund?", {"ida", "lund"}),
        ("What did he say?", set()),  # nobody is named
        ("What did the storm do?", set()),
        ("Who said that?", set()),
        ("When did it start to rain?", set()),
        ("", set()),
    ],
)
def test_the_name_is_found_where_somebodys_words_are_asked_for(question: str, stems: set[str]) -> None:
    assert speaker_asked_for(question) == stems


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(speaker_asked_for(text), frozenset)
