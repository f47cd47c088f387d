"""Questions that a simple clause is turned round to: when, why, who, how many."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from corpus import Sentence, Story
from corpus.speakers.words import DETERMINERS
from index.suggestions.candidate import LONGEST, SHORT, CandidateQuestion, Kind, sentence_text
from index.suggestions.clauses import Clause
from index.suggestions.words import APPROXIMATE, DATED_OPENING, MONEY, NUMBER_WORDS, TIMES, is_person_noun

_NUMBER = rf"(?:{'|'.join(sorted(NUMBER_WORDS))}|\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}})(?: (?:thousand|million|billion))?"
_COUNTED = regex.compile(
    rf"{APPROXIMATE}(?P<number>{_NUMBER}) "
    r"(?P<noun>(?:[\p{Ll}-]+ ){0,2}?(?:[\p{Ll}-]{3,}s|people|men|women|children))"
    r"(?= |$|\.)",
    regex.IGNORECASE,
)
_COST = regex.compile(rf"{APPROXIMATE}(?P<number>[$€£]?\d[\d.,]*+(?: (?:thousand|million|billion))?)")
_SUBJECT_VERB = regex.compile(
    r" (?:were|have been|will be|took part|died|attended|voted|fled)\b[^,;:()\"“”]*+(?![\"“”])"
)
_TAIL = regex.compile(r" (?:and|but|by|for|in|on|at|with|from|when|after|before|as|while|because|during|who|that)\b")

Places = tuple[tuple[int, int], ...]


def when(clause: Clause) -> Iterator[CandidateQuestion]:
    """When a clause gives a time: "When did Orrin win the cup?"."""
    if clause.date and clause.auxiliary not in {"is", "are"}:
        yield from _asked("When", clause, Kind.TIME, clause.place(clause.date))


def why(clause: Clause) -> Iterator[CandidateQuestion]:
    """Where a reason stands beside a clause: "Why did the gates open early?"."""
    if clause.reason:
        yield from _asked("Why", clause, Kind.REASON, clause.place(clause.reason))


def who(clause: Clause, persons: frozenset[str]) -> Iterator[CandidateQuestion]:
    """Where somebody does something, or is the holder of an office: "Who scored the winner?".

    Args:
        clause: the clause.
        persons: the last names of those who the story says are persons.
    """
    last = clause.subject.rpartition(" ")[2]
    office = regex.match(r"the (?:[\p{L}-]+ ){0,2}?(?P<noun>[\p{Ll}-]+)\b", clause.rest)
    if clause.auxiliary in {"is", "was"} and clause.subject[:1].isupper():
        if office and is_person_noun(office["noun"]):
            whole = [f"Who {clause.auxiliary} {clause.rest}?"] if clause.rest in clause.rests() else []
            yield from _shortest(clause, whole, Kind.DOER, clause.place(clause.subject), about=last)
    elif last in persons and clause.base and _has_object(clause):
        questions = [f"Who {clause.verb} {rest}?" for rest in clause.rests()]
        yield from _shortest(clause, questions, Kind.DOER, clause.place(clause.subject), about=last)


def how_many(clause: Clause) -> Iterator[CandidateQuestion]:
    """Where a verb takes a number of things, money or time: "How many cards did the referee show?"."""
    cost = _COST.match(clause.rest)
    if clause.base == "cost" and cost:
        yield _number(clause, f"How much did {clause.subject} cost?", cost["number"])
        return
    counted = _COUNTED.match(clause.rest)
    if not counted or not clause.base:
        return
    noun = counted["noun"].split()[-1]
    if noun in TIMES and clause.base in {"take", "last"}:
        yield _number(clause, f"How long did {clause.subject} {clause.base}?", counted["number"])
    elif noun not in TIMES | MONEY and not _goes_on(clause.rest[counted.end() :]):
        yield _number(clause, f"How many {counted['noun']} did {clause.subject} {clause.base}?", counted["number"])


def how_many_were(story: Story, sentence: Sentence) -> Iterator[CandidateQuestion]:
    """Where a number of people or things is what a sentence begins with: "How many residents were hurt?"."""
    text = sentence_text(story, sentence)
    opening = DATED_OPENING.match(text)
    counted = _COUNTED.match(text, opening.end() if opening else 0)
    verb = _SUBJECT_VERB.match(text, counted.end()) if counted else None
    if not counted or not verb:
        return
    tail = verb[0].rstrip(". ")
    cuts = [tail, *(tail[: match.start()] for match in _TAIL.finditer(tail, 8))]
    question = next((one for one in (f"How many {counted['noun']}{cut}?" for cut in cuts) if len(one) <= SHORT), None)
    if question and len(tail.split()) > 1:
        place = sentence.start + counted.start("number"), sentence.start + counted.end("number")
        yield CandidateQuestion(story, question, (sentence,), Kind.NUMBER, counted["noun"], (place,))


def _goes_on(tail: str) -> bool:
    """Whether a noun goes on after its plural, or its verb takes more than it."""
    return regex.match(r" (?!in\b|on\b|at\b|for\b|with\b|from\b|of\b|during\b|and\b)\S", tail) is not None


def _has_object(clause: Clause) -> bool:
    first = clause.rest.partition(" ")[0]
    return first.lower() in DETERMINERS or first[:1].isupper()


def _asked(word: str, clause: Clause, kind: Kind, answers: Places) -> Iterator[CandidateQuestion]:
    verb = f" {clause.base}" if clause.base else ""
    subject = f"{clause.auxiliary} {clause.subject}{verb}"
    yield from _shortest(
        clause,
        [f"{word} {subject} {rest}".rstrip() + "?" for rest in clause.rests() if rest or clause.base],
        kind,
        answers,
        about=clause.subject.rpartition(" ")[2],
    )


def _shortest(
    clause: Clause, questions: list[str], kind: Kind, answers: Places, *, about: str
) -> Iterator[CandidateQuestion]:
    """The longest question that is short, or else the shortest one, unless it is too long."""
    if questions:
        question = next((one for one in questions if len(one) <= SHORT), questions[-1])
        if len(question) <= LONGEST:
            yield CandidateQuestion(clause.story, question, (clause.sentence,), kind, about, answers)


def _number(clause: Clause, question: str, number: str) -> CandidateQuestion:
    answers = clause.place(number)
    return CandidateQuestion(clause.story, question, (clause.sentence,), Kind.NUMBER, clause.subject, answers)
