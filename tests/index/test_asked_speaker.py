"""Whose words a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index.asked_speaker import ON_TOPIC, OTHERS, OWN, UNHEARD, Hearing, speaker_asked_for
from index.introductions import called, introductions
from index.lexical import words
from index.speakers import speaks


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("What did the mayor say about the pier?", {"mayor"}),
        ("what does Ida Lund think of it", {"ida", "lund"}),
        ("Why did the harbour board complain?", {"harbour", "board"}),
        ("And what else did Lund say?", {"lund"}),
        ("What will happen, according to Ida Lund?", {"ida", "lund"}),
        ("What does the mayor of Sund think?", {"mayor"}),
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


HARBOUR = Story.from_paragraphs(
    "harbour",
    "Harbour",
    [
        "The pier will close, finance director Ola Berg said on Monday. Ida Lund, the mayor of Sund, met Prime "
        "Minister Kim Roe.",
        'The news shocked Jon Dahl of the Sund Sailing Club. "It is our only pier," he said. The pier is old.',
        'Lund left early. "We will build another," she told reporters.',
    ],
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did the finance director say?", ["The pier will close, finance director Ola Berg said on Monday."]),
        ("What did the mayor of Sund say?", ['"We will build another," she told reporters.']),
        ("What did Ida Lund say?", ['"We will build another," she told reporters.']),
        ("What did the sailing club say?", ['"It is our only pier," he said.']),
        ("What did Jon Dahl say?", ['"It is our only pier," he said.']),
        ("What did the prime minister say?", []),
    ],
)
def test_those_meant_by_an_office_are_known_by_how_they_were_introduced(question: str, said: list[str]) -> None:
    asked = speaker_asked_for(question)
    found = [one for one in HARBOUR.sentences if speaks(asked, HARBOUR, one)]
    assert [HARBOUR.text[one.start : one.end] for one in found] == said


@pytest.mark.parametrize(
    ("text", "asked", "names"),
    [
        ("Prime Minister of Norway Kim Roe said no.", "prime minister", {"roe"}),
        ("He called the mayor of Sund, Ida Lund, a friend.", "mayor of Sund", {"lund"}),
        ("She met Sund's finance director, Ola Berg.", "finance director", {"berg"}),
        ("Judge Ida Lund read it.", "judge", {"lund"}),
        ("It is by Jon Dahl, a teacher from Sund, and Kim Roe.", "teacher", {"dahl"}),
        ("The fall of Sund Ida Lund forgot.", "fall", set()),  # nobody's office
        ("The Prime Minister of Norway said no.", "norway", set()),  # nobody's name
    ],
)
def test_people_are_called_by_what_is_said_of_them_where_they_are_named(text: str, asked: str, names: set[str]) -> None:
    assert called(frozenset(words(asked)), Story.from_paragraphs("any", "Any", [text])) == names


@pytest.mark.parametrize(
    ("question", "log_odds"),
    [
        ("What did the prime minister say?", [UNHEARD] * 6),
        ("what did roe say about the pier", [UNHEARD] * 6),
        ("What does the teacher think of it?", [UNHEARD] * 6),  # an office that nobody holds there
        ("What did the mayor's husband say?", [UNHEARD] * 6),
        ("What did the boss of the Sund Sailing Club say?", [UNHEARD] * 6),  # though another of the club speaks
        ("What did the mayor say?", [OTHERS] * 5 + [OWN]),
        ("What did the mayor say about the pier?", [OTHERS] * 5 + [ON_TOPIC]),
        ("What did the harbour board say?", [0] * 6),  # a body may be quoted under another name
        ("What did Norway say?", [0] * 6),
        ("Why did the prime minister come?", [0] * 6),
        ("What did she say?", [0] * 6),
        ("What did say?", [0] * 6),
        ("", [0] * 6),
    ],
)
def test_who_says_it_counts_where_somebodys_words_are_asked_for(question: str, log_odds: list[float]) -> None:
    hearing = Hearing(question, [Story.from_paragraphs("other", "Other", ["It rained."]), HARBOUR])
    sentences = [*HARBOUR.sentences[:2], *HARBOUR.sentences[3:]]
    assert [hearing.log_odds(HARBOUR, one) for one in sentences] == log_odds


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(speaker_asked_for(text), frozenset)
    assert Hearing(text, [HARBOUR]).log_odds(HARBOUR, HARBOUR.sentences[0]) in {0, OWN, ON_TOPIC, OTHERS, UNHEARD}
    assert isinstance(introductions(Story.from_paragraphs("any", "Any", [f"{text} It rained."])), tuple)
