"""Whose words a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index.speakers import speaker_asked_for, speaks


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


@pytest.mark.parametrize(
    ("sentence", "given_there"),
    [
        ("Mayor Ida Lund said the ferry would sail.", True),
        ("The captain, Ola Berg, said the mayor was wrong.", False),
        ("The mayor sailed.", False),
    ],
)
def test_a_sentence_gives_somebodys_words_where_its_speaker_has_the_name(sentence: str, given_there: bool) -> None:
    story = Story.from_paragraphs("ferry", "Ferry", [sentence])
    assert speaks(speaker_asked_for("What did the mayor say?"), story, story.sentences[0]) is given_there


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(speaker_asked_for(text), frozenset)
