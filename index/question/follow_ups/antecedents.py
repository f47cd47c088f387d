"""What "he", "they", "it", "there" and "that" of a follow-up stand for: words of the last question or its answer."""

from __future__ import annotations

import re

from index.english.function_words import DETERMINERS, FEMALE, MALE, PLACES, PREPOSITIONS, PRONOUNS, QUESTION_WORDS
from index.question.follow_ups.parts import QuestionParts, Words, is_content, is_name, noun_phrases
from index.question.follow_ups.turn import Turn

LONGEST_ANSWER = 8
"""Words of the longest answer that may stand in a question; a whole sentence would drown it."""

_WORD = re.compile(r"\w+(?:[-.'’&/]\w+)*")
_PLURAL = re.compile(r"[^su']s$")


def person(pronoun: str, last: QuestionParts, previous: Turn, *, speaks: bool) -> Words:
    """Return whom "he" or "she" stands for; nothing where no name is known that agrees.

    The answer goes first where somebody was asked for; then the person the last question names; then the speaker of
    the quotation, who goes before where the follow-up asks what was said and the last question names nobody of it; then
    what the last question is about.

    Args:
        pronoun: "he", "she", "him", "his" or "her".
        last: the last question.
        previous: its turn.
        speaks: whether the follow-up asks for something said.
    """
    speaker = tuple(_WORD.findall(previous.speaker or ""))
    named = _names(last)
    who_is_name = last.subject and is_name(last.subject[0]) and not last.predicate
    candidates = [_person_of(previous.answer)] if last.asks_for_person and not who_is_name else []
    speaking = {word.lower() for word in speaker}
    candidates += [name for name in named if any(word.lower() in speaking for word in name)]
    candidates += [speaker] if speaks else []
    # A body has one word more often than a person: "Police".
    candidates += [*named, speaker if len(speaker) > 1 else (), _subject(last), speaker, _person_of(previous.answer)]
    return next((name for name in candidates if name and _agrees(pronoun, name)), ())


def several(last: QuestionParts, previous: Turn) -> Words:
    """Return what "they" stands for: those that were asked for, else the last question's subject or object."""
    answer = _short_answer(previous)
    asked_for = last.asks_for_person or bool({word.lower() for word in last.asked} & {"which"})
    if asked_for and answer and not last.subject:
        return answer
    subject, objects = _subject(last), _objects(last)
    if _is_plural(objects) and not _is_plural(subject):
        return objects
    return subject or objects or answer


def thing(last: QuestionParts, previous: Turn) -> Words:
    """Return what "it" stands for: the last question's subject unless that looks like a person, else its object."""
    subject, objects = _subject(last), _objects(last)
    if subject and not (looks_like_person(subject) and objects):
        return subject
    return objects or _short_answer(previous)


def place(last: QuestionParts, previous: Turn) -> Words:
    """Return what "there" stands for, with its preposition; nothing if no place is known."""
    answer = _short_answer(previous)
    if answer and {word.lower() for word in last.asked} & {"where", *PLACES}:
        return answer if answer[0].lower() in PREPOSITIONS else ("in", *answer)
    words = last.words
    for start, end in reversed(noun_phrases(words)):
        if start and words[start - 1].lower() in {"in", "at", "to", "from", "near", "on"}:
            return ("in", *words[start:end])
    return ()


def event(last: QuestionParts, previous: Turn) -> Words:
    """Return what the last question was about as a whole: it without its question phrase, completed by its answer."""
    answer = _short_answer(previous)
    if not last.asked or not answer:
        return (*_noun_asked_for(last), *last.auxiliary, *last.subject, *last.predicate)
    kinds = {word.lower() for word in last.asked}
    if last.asks_for_person and last.auxiliary and not last.predicate:
        # "Who is the mayor?" asks who the subject is: "is Ida Lund the mayor".
        return (*last.auxiliary, *answer, *last.subject)
    if last.auxiliary:
        completed = answer if kinds & {"what", "which", "who", "whom"} and last.predicate else ()
        return (*last.auxiliary, *last.subject, *last.predicate, *completed)
    if kinds & {"who", "which", "what"}:
        return (*answer, *last.predicate)
    return (*_noun_asked_for(last), *last.subject, *last.predicate)


def _noun_asked_for(last: QuestionParts) -> Words:
    """The noun of a question phrase: "homes" of "how many homes"."""
    return tuple(word for word in last.asked if word.lower() not in QUESTION_WORDS | PREPOSITIONS and is_content(word))


def _short_answer(previous: Turn) -> Words:
    """The answering words, if they are few enough to stand in a question."""
    words = tuple(_WORD.findall(previous.answer))
    return words if len(words) <= LONGEST_ANSWER else ()


def _person_of(answer: str) -> Words:
    """The name of a person in answering words: of "the president of Belarus, Ida Lund" what stands in names alone."""
    parts = [tuple(_WORD.findall(part)) for part in answer.split(",")]
    if sum(map(len, parts)) > LONGEST_ANSWER or any(char.isdigit() for char in answer):
        return ()
    whole = [part for part in parts if part and all(map(is_name, part))]
    if whole:
        return whole[0]
    words = parts[0]
    first = next((place for place, word in enumerate(words) if is_name(word)), len(words))
    return words[first:]


def _names(last: QuestionParts) -> list[Words]:
    """The names of the last question, the subject's first, without acronyms."""
    runs: list[Words] = []
    for part in (last.subject, last.predicate, last.asked[1:]):
        runs += [part[start:end] for start, end in noun_phrases(part) if is_name(part[start])]
    return [_until_lower(run) for run in runs if not run[0].isupper() or len(run[0]) < 2]


def _until_lower(run: Words) -> Words:
    end = next((place for place, word in enumerate(run) if not is_name(word)), len(run))
    return run[:end]


def _subject(last: QuestionParts) -> Words:
    """The subject, if it is no pronoun."""
    subject = last.subject or (_noun_asked_for(last) if last.predicate else ())
    return () if not subject or subject[0].lower() in PRONOUNS else subject


def _objects(last: QuestionParts) -> Words:
    """The last noun phrase of the predicate, or the only one there is."""
    phrases = noun_phrases(last.predicate)
    if not phrases:
        return ()
    start, end = phrases[0]
    return last.predicate[start:end]


def looks_like_person(words: Words) -> bool:
    """Whether a subject may be a person's name: a bare name that is no acronym."""
    return words[0].lower() not in DETERMINERS and is_name(words[0]) and not (words[0].isupper() and len(words[0]) > 1)


def _is_plural(words: Words) -> bool:
    """Whether a noun phrase may be several, by its ending: an "s" before any "of", or an "and"."""
    lower = [word.lower() for word in words]
    head = lower[lower.index("of") - 1] if "of" in lower[1:] else (lower[-1] if lower else "")
    return (
        "and" in lower or head in {"people", "men", "women", "children", "police"} or _PLURAL.search(head) is not None
    )


def _agrees(pronoun: str, name: Words) -> bool:
    """Whether a pronoun can stand for a name, as far as its words tell."""
    words = {word.lower().rstrip(".") for word in name}
    if pronoun in {"he", "him", "his"}:
        return not words & FEMALE
    return not words & MALE
