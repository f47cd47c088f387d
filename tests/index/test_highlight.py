"""The words of a sentence that have the form that a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.highlight import answering_words
from tests.strategies import texts

QUESTION_WORDS = ("when", "how many", "where", "who", "why", "what date", "which city", "number")


def marked(question: str, sentence: str) -> str | None:
    place = answering_words(question, sentence)
    return sentence[slice(*place)] if place else None


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("When will the ferry sail?", "The ferry to Holm will sail again on 4 May.", "4 May"),
        ("When did it sink?", "It sank in May 2024, near Holm.", "May 2024"),
        ("WHEN?", "Doors open at 10:30 sharp.", "10:30"),
        ("On what date did it sail?", "It sailed on the 4th May 2021.", "4th May 2021"),
        ("What year was it?", "It was in 1999.", "1999"),
        ("Which day?", "He announced it on Monday.", "Monday"),
        ("When was the second meeting after 4 May?", "After 4 May they met on 7 June.", "7 June"),
        ("How many people died?", "At least 3,500 people died in 12 days.", "3,500"),
        ("How much did it cost?", "Repairs cost $3.5 million in all.", "$3.5 million"),
        ("How much did it rise?", "It rose by 12% in a year.", "12%"),
        ("How many came?", "Twelve men came.", "Twelve"),
        ("How many of the 12 survived?", "Of the 12, 7 survived.", "7"),
        ("What is the number of victims?", "The fire left two dead.", "two"),
        ("Where was it?", "It was in the town of Holm near Oslo.", "Oslo"),
        ("Where did he go from Holm?", "He went from Holm to Oslo Town.", "Oslo Town"),
        ("Which city hosted it?", "They met in Saint Petersburg, outside the palace.", "Saint Petersburg"),
        ("Who chairs the council?", "Earlier, President Nikol Pashinyan spoke.", "President Nikol Pashinyan"),
        ("Who is Ida Lund?", "Ida Lund is the sister of Ola Berg.", "Ola Berg"),
        ("Whose dog was it?", "It was “Ida's” dog.", "Ida's"),
        ("Who came?", "Նիկոլ Փաշինյանը:", "Նիկոլ Փաշինյանը"),
        ("Who closed it?", "The école was closed by Ida Lund.", "Ida Lund"),
        ("Why did he resign?", "He resigned because of the scandal; then he left.", "because of the scandal"),
        ("Why was he late?", "He was late due to rain.", "due to rain"),
    ],
)
def test_the_words_of_the_form_that_is_asked_for_are_marked(question: str, sentence: str, words: str) -> None:
    assert marked(question, sentence) == words


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What colour is it?", "It is red, by Monday 3 people in Oslo will know."),
        ("Tell me about the ferry", "The ferry sails on 4 May."),
        ("Whenever?", "On 4 May."),
        ("", "On 4 May."),
        ("When?", ""),
        ("When will it rain?", "It may rain."),
        ("How many?", "A lot of people came."),
        ("Who came?", "nobody came."),
        ("Who is Ida Lund?", "Ida Lund is a mayor."),
        ("Where?", "It happened at noon."),
        ("Why?", "He left."),
        ("When did they meet on 4 May?", "They met on 4 May."),
    ],
)
def test_nothing_is_marked_where_no_form_is_asked_for_or_none_is_there(question: str, sentence: str) -> None:
    assert marked(question, sentence) is None


@pytest.mark.parametrize("opener", ["Earlier", "However", "Suddenly", "According", "Meanwhile"])
def test_a_capital_that_opens_a_sentence_is_no_name(opener: str) -> None:
    assert marked("Who spoke?", f"{opener}, the mayor Ida Lund spoke.") == "Ida Lund"


def test_the_first_question_word_decides() -> None:
    assert marked("When and why did he resign?", "He resigned on 4 May because of the scandal.") == "4 May"


@given(st.sampled_from(QUESTION_WORDS), texts, texts)
def test_what_is_marked_is_a_run_of_the_sentences_own_words(word: str, rest: str, sentence: str) -> None:
    place = answering_words(f"{word} {rest}", sentence)
    if place is not None:
        start, end = place
        assert 0 <= start < end <= len(sentence)
        assert sentence[start:end].strip() == sentence[start:end]
        assert sentence[end - 1] not in ",;:"


@given(texts, texts)
def test_the_case_of_a_question_does_not_matter(question: str, sentence: str) -> None:
    if question.upper().casefold() == question.casefold():
        assert answering_words(question.upper(), sentence) == answering_words(question, sentence)
