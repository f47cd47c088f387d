"""Whose words a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index.asked_speaker import ON_TOPIC, OTHERS, OWN, UNHEARD, Hearing, speaker_asked_for
from index.introductions import introductions
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
        ("British Prime Minister Kim Roe said no.", "prime minister", {"roe"}),
        ("Former US President Jon Dahl said no.", "president", {"dahl"}),
        ("He called the mayor of Sund, Ida Lund, a friend.", "mayor of Sund", {"lund"}),
        ("She met Sund's finance director, Ola Berg.", "finance director", {"berg"}),
        ("Judge Ida Lund read it.", "judge", {"lund"}),
        ("Ida Lund, mayor of Sund, left.", "mayor", {"lund"}),
        ("Ida Lund, Sund's mayor, left.", "mayor", {"lund"}),
        ("Ida Lund, 52, mayor of Sund, left.", "mayor", {"lund"}),
        ("Ida Lund (the mayor of Sund) left.", "mayor", {"lund"}),
        ("Ida Lund, who is mayor of Sund, left.", "mayor", {"lund"}),
        ("Ida Lund is the mayor of Sund.", "mayor", {"lund"}),
        ("But on Monday Ida Lund, the mayor of Sund, left.", "mayor", {"lund"}),
        ("It is by Jon Dahl, a teacher from Sund, and Kim Roe.", "teacher", {"dahl"}),
        ("Mayor Ida K. Lund left.", "mayor", {"lund"}),
        ("Jon P. Dahl Jr, a teacher from Sund, left.", "teacher", {"dahl"}),
        ("It was built before World War I. Ida Lund, the mayor, left.", "mayor", {"lund"}),
        ("Ida Lund, leaving, met the mayor.", "mayor", set()),
        ("The fall of Sund Ida Lund forgot.", "fall", set()),  # nobody's office
        ("The Prime Minister of Norway said no.", "norway", set()),  # nobody's name
    ],
)
def test_people_are_called_by_what_is_said_of_them_where_they_are_named(text: str, asked: str, names: set[str]) -> None:
    people = introductions(Story.from_paragraphs("any", "Any", [text]))
    assert {name for one in people if set(words(asked)) <= one.told for name in one.last} == names


@pytest.mark.parametrize(
    ("question", "log_odds"),
    [
        ("What did the prime minister say?", UNHEARD),
        ("what did roe say about the pier", UNHEARD),
        ("What does the teacher think of it?", UNHEARD),  # an office that nobody holds there
        ("What did the boss of the Sund Sailing Club say?", UNHEARD),  # though another of the club speaks
        ("What did the mayor's husband say?", 0),  # another may be meant by his wife's name
        ("What did the new mayor say?", 0),
        ("What did the foreign minister say?", 0),  # somebody else is one
        ("What did the harbour board say?", 0),  # a body may be quoted under another name
        ("What did Norway say?", 0),
        ("What did Saudi Arabia say?", 0),
        ("Why did the prime minister come?", 0),
        ("What did the mayor sell before the teacher said no?", 0),
        ("What did she say?", 0),
        ("What did say?", 0),
        ("", 0),
    ],
)
def test_it_counts_the_same_for_all_sentences_where_none_is_sure_to_be_meant(question: str, log_odds: float) -> None:
    other = Story.from_paragraphs("other", "Other", ["Saudi Arabia was dry, Riyadh said."])
    hearing = Hearing(question, [other, HARBOUR])
    assert {hearing.log_odds(HARBOUR, one) for one in HARBOUR.sentences} == {log_odds}


@pytest.mark.parametrize(
    ("question", "own", "others"),
    [
        ("What did the mayor say?", OWN, OTHERS),
        ("What has the mayor of Sund said?", OWN, OTHERS),
        ("what does ida lund have to say?", OWN, OTHERS),
        ("What did the mayor say about the pier?", ON_TOPIC, OTHERS),
    ],
)
def test_who_says_it_counts_where_somebodys_words_are_asked_for(question: str, own: float, others: float) -> None:
    hearing = Hearing(question, [HARBOUR])
    assert [hearing.log_odds(HARBOUR, one) for one in HARBOUR.sentences] == [*[others] * 6, own]


def test_another_of_the_office_is_neither_taken_for_the_one_asked_for_nor_for_somebody_else() -> None:
    told = [
        "Ola Berg, the finance minister, left.",
        "Berg said no.",
        "Foreign minister Kim Roe said yes.",
        "Jon said hm.",
    ]
    story = Story.from_paragraphs("any", "Any", told)
    hearing = Hearing("What did the finance minister say?", [story])
    assert [hearing.log_odds(story, one) for one in story.sentences[1:]] == [OWN, 0, OTHERS]


@given(st.text(), st.text())
def test_any_text_is_taken(text: str, name: str) -> None:
    story = Story.from_paragraphs("any", "Any", [f"Ida Lund, the {text}.", f'"No," {name} said.', f"Mayor {text}"])
    for question in (text, f"What did {name} say?", f"What did the {name} say about {text}?"):
        assert isinstance(speaker_asked_for(question), frozenset)
        hearing = Hearing(question, [story])
        assert all(hearing.log_odds(story, one) in {0, OWN, ON_TOPIC, OTHERS, UNHEARD} for one in story.sentences)
        assert all(one.last <= one.told for one in introductions(story))
