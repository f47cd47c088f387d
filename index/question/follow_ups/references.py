"""Words of a question that stand for something outside it: "he", "it", "that", "there"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.english.function_words import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    PERSONAL,
    POINTING,
    PREPOSITIONS,
    QUESTION_WORDS,
    SAYING,
    SELF,
    THINGS,
    TIMES,
)
from index.question.follow_ups.parts import QuestionParts, is_auxiliary, is_content, is_name, noun_phrases

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
