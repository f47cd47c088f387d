"""Whether the marked words of an answer are those that a made question asks for."""

from __future__ import annotations

import pytest

from corpus import Story
from index.suggestions import CandidateQuestion, candidates
from index.suggestions.checking import rightly_marked
from index.suggestions.said import said_in

CUP = "Harbour Town won the Northern Cup for the first time in 31 years on Saturday."
QUIST = "The substitute Elin Quist scored the winner in the 88th minute. Quist kissed the cup."
LAWYER = "Their lawyer, Jonas Adeyemi, called the ruling a victory for small communities."
WEISS = "“We played well,” said Karl Weiss, the coach of the losers."
MARSH = "The judge Helena Marsh said the Ministry of the Environment had failed to consult the people."
MAYOR = "It was praised by the mayor of Holm, Ida Lund."
COST = "The work cost 6.5 million euros, most of it from the council of 12 ports."
CARDS = "On Monday, the referee showed five yellow cards."
HURT = "On 4 May, twelve people were hurt in the blast."
FORUM = "The North Sea Forum (NSF) is a club of nine ports. Holm left the NSF."
FERRY = "On Tuesday, the ferry was cancelled because of the storm in the north."
STORM = "Because of the storm, the ferry was cancelled for two days."


def asked(text: str, question: str) -> CandidateQuestion:
    story = Story.from_paragraphs("a", "A story", [text])
    return next(one for one in candidates(story) if one.question == question)


def is_right(text: str, question: str, marked: str) -> bool:
    one = asked(text, question)
    start = one.story.text.index(marked)
    return rightly_marked(one, (start, start + len(marked)))


WHEN_WON = "When did Harbour Town win the Northern Cup?"


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        (CUP, WHEN_WON, "Saturday"),
        (CUP, WHEN_WON, "on Saturday."),
        (QUIST, "Who kissed the cup?", "Quist kissed"),
        (QUIST, "Who is Elin Quist?", "substitute Elin Quist"),
        (LAWYER, "Who is Jonas Adeyemi?", "Their lawyer"),
        (LAWYER, "Who is Jonas Adeyemi?", "lawyer, Jonas Adeyemi"),
        (LAWYER, "What did Jonas Adeyemi say?", "a victory for small communities"),
        (WEISS, "What did Karl Weiss say?", "We played well"),
        (WEISS, "What did Karl Weiss say?", "“We played well,”"),
        (WEISS, "Who is Karl Weiss?", "the coach of the losers"),
        (MARSH, "What did Helena Marsh say?", "had failed to consult the people"),
        (MAYOR, "Who is Ida Lund?", "the mayor of Holm"),
        (COST, "How much did the work cost?", "6.5 million euros"),
        (CARDS, "How many yellow cards did the referee show?", "five yellow cards"),
        (HURT, "How many people were hurt in the blast?", "twelve"),
        (FORUM, "What does NSF stand for?", "North Sea Forum"),
        (FORUM, "What is the NSF?", "a club of nine ports"),
        (FERRY, "Why was the ferry cancelled?", "the storm"),
        (FERRY, "When was the ferry cancelled?", "Tuesday"),
        (STORM, "Why was the ferry cancelled for two days?", "Because of the storm"),
    ],
)
def test_words_that_answer_are_rightly_marked(text: str, question: str, marked: str) -> None:
    assert is_right(text, question, marked)


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        (CUP, WHEN_WON, "31 years"),
        (CUP, WHEN_WON, "Harbour Town won the Northern Cup for the first time in 31 years on Saturday"),
        (QUIST, "Who kissed the cup?", "the 88th minute"),
        (QUIST, "Who is Elin Quist?", "The substitute Elin"),
        (QUIST, "Who is Elin Quist?", "substitute Elin Quist scored the winner"),
        (LAWYER, "Who is Jonas Adeyemi?", "small communities"),
        (LAWYER, "What did Jonas Adeyemi say?", "Their lawyer"),
        (LAWYER, "What did Jonas Adeyemi say?", "ruling"),
        (WEISS, "What did Karl Weiss say?", "the coach"),
        (WEISS, "What did Karl Weiss say?", "well,” said Karl Weiss"),
        (WEISS, "Who is Karl Weiss?", "We played well"),
        (MARSH, "What did Helena Marsh say?", "the Ministry of the Environment"),
        (MAYOR, "Who is Ida Lund?", "Holm"),
        (COST, "How much did the work cost?", "12 ports"),
        (CARDS, "How many yellow cards did the referee show?", "Monday"),
        (HURT, "How many people were hurt in the blast?", "4 May"),
        (FORUM, "What does NSF stand for?", "NSF"),
        (FORUM, "What is the NSF?", "NSF"),
        (FERRY, "Why was the ferry cancelled?", "Tuesday"),
        (FERRY, "When was the ferry cancelled?", "the storm"),
        (STORM, "Why was the ferry cancelled for two days?", "two days"),
    ],
)
def test_words_of_another_kind_are_wrongly_marked(text: str, question: str, marked: str) -> None:
    assert not is_right(text, question, marked)


def test_where_a_pattern_does_not_tell_what_answers_any_words_are_right() -> None:
    one = asked(CUP, WHEN_WON)
    untold = CandidateQuestion(one.story, one.question, one.sentences, one.kind, one.about)
    assert rightly_marked(untold, (0, 7))


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("“We saw it,” Roe said.", "Roe", ["“We saw it,”", "“We saw it,”"]),
        ("“We saw it,” said Roe, a teacher in the town.", "Roe", ["“We saw it,”", "“We saw it,”"]),
        ("''We saw it,'' Roe said in the town of Holm.", "Roe", ["''We saw it,''", "''We saw it,''"]),
        ("We saw it,” Roe said in the town of Holm.", "Roe", ["We saw it,”"]),
        ("Roe, a teacher, said that the sea was high.", "Roe", [" that the sea was high."]),
        ("On Monday, Roe said that the sea was high.", "Roe", [" that the sea was high."]),
        ("Roe told the town's council that the sea was high.", "Roe", [" the sea was high."]),
        ("The sea was high, Roe told the council of the town.", "Roe", ["The sea was high,"]),
        ('It was high," said Roe, the head of the town.', "Roe", ['It was high,"']),
        ('It was "high" when we came, Roe said.', "Roe", ['"high"', 'It was "high" when we came,']),
        ("Roe said he was disappointed.", "Roe", [" he was disappointed."]),
        ("Roe said.", "Roe", []),
        ("The Post reports:", "Post", []),
        ("According to Roe, basically.", "Roe", []),
        ("The sea was high, according to Roe, a teacher.", "Roe", ["The sea was high,"]),
        ("According to Roe, the sea was high.", "Roe", [", the sea was high."]),
        ("He said the sea was very high.", None, [" the sea was very high."]),
        ("The sea was high.", None, []),
    ],
)
def test_what_is_said_is_told_from_who_says_it(text: str, name: str | None, said: list[str]) -> None:
    place = (text.index(name), text.index(name) + len(name)) if name else None
    assert [text[start:end] for start, end in said_in(text, place)] == said
