"""What "he", "they", "it", "there" and "that" of a follow-up stand for: words of the last question or its answer."""

from __future__ import annotations

import re

from index.english.function_words import DETERMINERS, FEMALE, MALE, PLACES, PREPOSITIONS
from index.question.follow_ups.parts import QuestionParts, Words, is_content, is_name, noun_phrases
from index.question.follow_ups.turn import Turn

LONGEST_ANSWER = 8
"""Words of the longest answer that may stand in a question; a whole sentence would drown it."""

_WORD = re.compile(r"\w+(?:[-.'’&/]\w+)*")
_PLURAL = re.compile(r"[^su']s$")


def person(pronoun: str, last: QuestionParts, previous: Turn) -> Words:
    """Return whom "he" or "she" stands for; nothing if no name is known that agrees.

    The answer goes first if the last question asked for a person; then come the speaker of the quotation and the
    persons that the last question names, the speaker first.

    Args:
        pronoun: "he", "she", "him", "his" or "her".
        last: the last question.
        previous: its turn.
    """
    speaker = tuple(_WORD.findall(previous.speaker or ""))
    named = _names(last)
    who_is_name = last.subject and is_name(last.subject[0]) and not last.predicate
    candidates = [_person_of(previous.answer)] if last.asks_for_person and not who_is_name else []
    speaking = {word.lower() for word in speaker}
    candidates += [name for name in named if any(word.lower() in speaking for word in name)]
    candidates += [speaker, *named, _person_of(previous.answer)]
    return next((name for name in candidates if name and _agrees(pronoun, name)), ())


def several(last: QuestionParts, previous: Turn) -> Words:
    """Return what "they" stands for: those that were asked for, else the last question's subject or object."""
    answer = _short_answer(previous)
    if answer and not last.subject:
        return answer
    objects = _objects(last)
    if _is_plural(objects) and not _is_plural(last.subject):
        return objects
    return last.subject


def thing(last: QuestionParts, previous: Turn) -> Words:
    """Return what "it" stands for: the last question's subject unless that looks like a person, else its object."""
    subject, objects = last.subject, _objects(last)
    if subject and not (_looks_like_person(subject) and objects):
        return subject
    return objects or _short_answer(previous)


def place(last: QuestionParts, previous: Turn) -> Words:
    """Return what "there" stands for, with its preposition; nothing if no place is known."""
    answer = _short_answer(previous)
    if answer and {word.lower() for word in last.asked} & {"where", *PLACES}:
        return answer if answer[0].lower() in PREPOSITIONS else ("in", *answer)
    return ()


def event(last: QuestionParts, previous: Turn) -> Words:
    """Return what the last question was about as a whole: it without its question phrase, completed by its answer."""
    answer = _short_answer(previous)
    kinds = {word.lower() for word in last.asked}
    if last.auxiliary:
        completed = answer if kinds & {"what", "which", "who", "whom"} and last.predicate else ()
        return (*last.auxiliary, *last.subject, *last.predicate, *completed)
    if kinds & {"who", "which", "what"}:
        return (*answer, *last.predicate)
    return (*_noun_asked_for(last), *last.subject, *last.predicate)


def _noun_asked_for(last: QuestionParts) -> Words:
    """The noun of a question phrase: "homes" of "how many homes"."""
    return tuple(word for word in last.asked if is_content(word))


def _short_answer(previous: Turn) -> Words:
    """The answering words, if they are few enough to stand in a question."""
    words = tuple(_WORD.findall(previous.answer))
    return words if len(words) <= LONGEST_ANSWER else ()


def _person_of(answer: str) -> Words:
    """The name of a person in answering words: of "the president of Belarus, Ida Lund" what stands in names alone."""
    parts = [tuple(_WORD.findall(part)) for part in answer.split(",")]
    whole = [part for part in parts if part and all(map(is_name, part))]
    return whole[0] if whole else parts[0]


def _names(last: QuestionParts) -> list[Words]:
    """The names of the last question, the subject's first; its subject if there are none."""
    runs: list[Words] = []
    for part in (last.subject, last.predicate, last.asked[1:]):
        runs += [part[start:end] for start, end in noun_phrases(part) if is_name(part[start])]
    return [_until_lower(run) for run in runs] or [last.subject]


def _until_lower(run: Words) -> Words:
    end = next((place for place, word in enumerate(run) if not is_name(word)), len(run))
    return run[:end]


def _objects(last: QuestionParts) -> Words:
    """The last noun phrase of the predicate, or the only one there is."""
    phrases = noun_phrases(last.predicate)
    if not phrases:
        return ()
    start, end = phrases[0]
    return last.predicate[start:end]


def _looks_like_person(words: Words) -> bool:
    """Whether a subject may be a person's name: a bare name that is no acronym."""
    return words[0].lower() not in DETERMINERS and not (words[0].isupper() and len(words[0]) > 1)


def _is_plural(words: Words) -> bool:
    """Whether a noun phrase may be several, by its ending or by an "and"."""
    return bool(words) and ("and" in words or _PLURAL.search(words[-1].lower()) is not None)


def _agrees(pronoun: str, name: Words) -> bool:
    """Whether a pronoun can stand for a name, as far as its words tell."""
    words = {word.lower().rstrip(".") for word in name}
    if pronoun in {"he", "him", "his"}:
        return not words & FEMALE
    return not words & MALE
