"""Which words of a follow-up take up something of the turn before, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.question.follow_ups.parts import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    FEMALE,
    MALE,
    PERSONAL,
    PLACES,
    POINTING,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    SAYING,
    SELF,
    THINGS,
    TIMES,
    QuestionParts,
    Turn,
    Words,
    is_auxiliary,
    is_content,
    is_name,
    noun_phrases,
)

_EMPTY_IT = re.compile(
    r"""(?:is|was|isn't|wasn't|be|been)\ it\ (?:not\ |ever\ |really\ |still\ )?(?:
          (?:\w+\ ){0,2}(?:that|to|who|whether|if|how|why|what|for\ \w+\ to)\b
        | (?:called|named|known)\ (?:when|if|where)\b
        | (?:true|possible|raining|snowing|cold|hot|late|time|safe|legal|illegal|normal|ok|right|wrong)$
        )
      | (?:does|did|will|would)\ it\ (?:take|cost|mean|matter|rain|snow|seem|appear|happen)\b(?!$)
      | (?:time|day|date|year)\ (?:is|was)\ it\b
      | it\ (?:is|was)\ (?:\w+\ ){1,3}(?:that|to)\b
      | (?:makes?|made|find|found|take|took)\ it\ \w+""",
    re.IGNORECASE | re.VERBOSE,
)
"""An "it" that stands for nothing, or for a clause that follows it in the question."""

_BINDING = frozenset({"anyone", "someone", "everyone", "anybody", "everybody", "somebody", "one"})
_POSSESSIVE = frozenset({"his", "her", "their", "its"})

LONGEST_ANSWER = 8
"""Words of the longest answer that may stand in a question; a whole sentence would drown it."""

_WORD = re.compile(r"\w+(?:[-.'’&/]\w+)*")
_PLURAL = re.compile(r"[^su']s$")


def open_references(parts: QuestionParts) -> list[int]:
    """Return the indices of the words in `parts.words` that stand for something the question does not name itself.

    A word whose antecedent may stand in the question itself does not count: it is better to miss a follow-up than to
    spoil a question.
    """
    words = parts.words
    subject = len(parts.asked) + len(parts.auxiliary) if parts.auxiliary else -1
    return [
        position
        for position, word in enumerate(words)
        if (word.lower() in PERSONAL | THINGS and _pronoun_is_open(words, position, subject, parts))
        or (word.lower() in POINTING and _pointing_is_open(words, position, subject))
        or (word.lower() in {"there", "then"} and _place_is_open(words, position))
        or (word.lower() == "so" and position == len(words) - 1 and words[position - 1].lower() in SAYING)
    ]


def _pronoun_is_open(words: Sequence[str], position: int, subject: int, parts: QuestionParts) -> bool:
    word = words[position].lower()
    if word in {"it", "its"} and _is_empty(words, position):
        return False
    if position == subject:
        # "How many homes did they …": the noun of the question phrase is the verb's object, so not they. A name is
        # kept for what it is: "In Lund's book, who is she?"
        return not any(is_name(other) for other in parts.asked[1:])
    if _has_antecedent(words[:position]):
        return _is_object_of_same_clause(words, position, subject)
    bound = parts.asks_for_person and not parts.auxiliary
    return not (bound and (word in {"he", "she", "they"} or is_possessive(words, position)))


def is_possessive(words: Sequence[str], position: int) -> bool:
    """Whether a pronoun stands for a possessive: "her" before a noun, not at the end or before a preposition."""
    word = words[position].lower()
    if word != "her":
        return word in _POSSESSIVE | {"hers", "theirs"}
    following = words[position + 1] if position + 1 < len(words) else ""
    return bool(following) and is_content(following) and not is_name(following)


def _is_empty(words: Sequence[str], position: int) -> bool:
    """Whether an "it" stands for nothing that was named."""
    around = " ".join(words[max(0, position - 1) : position + 5])
    match = _EMPTY_IT.search(around)
    return match is not None and "it" in match[0].lower().split()


def _has_antecedent(before: Sequence[str]) -> bool:
    """Whether words that stand before a pronoun may name what it stands for."""
    if any(is_name(word) for word in before[1:]) or any(word.lower() in _BINDING for word in before):
        return True
    if not before:
        return False
    if before[0].lower() not in QUESTION_WORDS | PREPOSITIONS and not is_auxiliary(before[0]):
        # Keywords, or a sentence: its first word may be a noun.
        return any(map(is_content, before))
    if sum(map(is_content, before)) > 1:
        return True
    for place, word in enumerate(before[1:], start=1):
        previous = before[place - 1].lower()
        noun_before = previous in DETERMINERS or previous in {"which", "what", "whose", "many", "much"}
        if is_content(word) and (noun_before or is_auxiliary(previous) or previous in PREPOSITIONS):
            return True
    return bool(noun_phrases(before[1:]))


def _is_object_of_same_clause(words: Sequence[str], position: int, subject: int) -> bool:
    """Whether a pronoun is an object beside a name as its subject: "Why did Peskov criticise him" is not Peskov."""
    if words[position].lower() not in {"him", "them", "it", "her"} or not 0 <= subject < position:
        return False
    if position + 1 < len(words) and words[position + 1].lower() not in PREPOSITIONS:
        return False
    between = [word.lower() for word in words[subject:position]]
    if any(word in CONJUNCTIONS or word in {"to", "after", "before", "with", ","} for word in between):
        return False
    if any(word.endswith(("'s", "ing")) or word in _POSSESSIVE for word in between):
        return False
    return len(noun_phrases(words[:position])) == 1 and is_name(words[subject])


def _pointing_is_open(words: Sequence[str], position: int, subject: int) -> bool:
    """Whether "this" or "that" is no conjunction, points at no time of now and at no noun that says enough."""
    following = words[position + 1].lower() if position + 1 < len(words) else ""
    if position == subject:
        says_enough = bool(following) and is_content(following) and position + 2 < len(words)
        return following not in SELF | TIMES and not says_enough
    return not following and position > 0


def _place_is_open(words: Sequence[str], position: int) -> bool:
    """Whether "there" or "then" at the end is a place or a time, not "how many are there"."""
    before = words[:position]
    if position + 1 < len(words) or not before:
        return False
    if words[position].lower() == "there" and before[-1].lower() in BE:
        return False
    return not any(word.lower() in {"in", "at", "when"} for word in before) and not noun_phrases(before[1:])


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
