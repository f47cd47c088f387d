"""Follow-ups in Russian, Ukrainian and Armenian, as far as they are certain: "а когда?", "що він сказав?".

A question word alone takes the place of the last question's own, and a known name that of the pronoun in "what did he
say?"; whatever else is certainly a follow-up is put behind the last question, which the reader reads with it.
"""

from __future__ import annotations

import re
from itertools import takewhile

from index.languages.detection import ENGLISH, possible_languages
from index.question.about import asked_about_story
from index.question.follow_ups.parts import Turn, Words, is_name
from index.question.words import QUESTION_WORDS, TRANSLATED, Word, phrases, words_of


def _words(kind: str) -> frozenset[str]:
    return frozenset(word for code in TRANSLATED for word in phrases(code)["follow_ups"][kind].split())


_LEADS, _BESIDE, _EVENT, _PRONOUNS, _SAYING = map(_words, ("leads", "beside", "event", "pronouns", "saying"))
_SUBJECTS, _WHO, _WHO_OR_WHAT = map(_words, ("subjects", "who", "who_or_what"))

NAMELESS = QUESTION_WORDS | _LEADS | _BESIDE | _EVENT | _PRONOUNS | _SAYING
"""Words that name nothing that a story may be told by."""

_LONGEST_ANSWER = 8
"""Words of the longest answer that is searched for a name; a sentence begins with a capital letter too."""

_MARKS = " ?։:"
"""Marks at the end of a question, of which the Armenian one is typed as a colon too."""


def taken_up(question: str, previous: Turn, longest: int) -> str | None:
    """Return a follow-up as a question that makes sense by itself; None if it already does.

    Args:
        question: a question in Russian, Ukrainian or Armenian.
        previous: the turn before, in any language.
        longest: most words of what is returned.
    """
    words = words_of(question)
    while words and words[0].text in _LEADS:
        words = words[1:]
    spelt = [word.text for word in words]
    last = words_of(previous.question)
    about = asked_about_story(question)
    if last and about and about.may_be_of_text:
        return _shortened(f"{beginning(previous)}{question[words[0].start :]}", longest)
    if QUESTION_WORDS.isdisjoint(spelt) or not NAMELESS.issuperset(spelt) or not last:
        return None
    if not _SAYING.isdisjoint(spelt):
        if _PRONOUNS.isdisjoint(spelt):
            return None
        speaker = next((word for word in words if word.text in _SUBJECTS), None)
        if speaker:
            name = previous.speaker or _person_asked_for(last, previous)
            named = f"{question[words[0].start : speaker.start]}{name}{question[speaker.end :]}"
            return _shortened(named, longest) if name else None
    asked = [word for word in words if word.text not in _EVENT]
    opening = _question_phrase(last)
    if opening and ENGLISH not in possible_languages(previous.question) and _is_bare(asked, words):
        behind = previous.question[opening[-1].end :].strip(_MARKS)
        mark = previous.question[len(previous.question.rstrip(_MARKS)) :]
        asking = " ".join(question[word.start : word.end] for word in asked)
        return _shortened(f"{asking} {behind}{mark}", longest) if behind else None
    return _shortened(f"{beginning(previous)}{question[words[0].start :]}", longest)


def repeats_last(understood: str, previous: Turn) -> bool:
    """Return whether a follow-up was put behind the last question, so that the answer may be one to that."""
    return understood.startswith(beginning(previous))


def beginning(previous: Turn) -> str:
    """Return the last question as it stands before a follow-up that is put behind it."""
    return f"{' '.join(previous.question.rstrip(_MARKS).split())}. "


def _question_phrase(last: list[Word]) -> list[Word]:
    """The words with which a question asks, at its beginning: "в каком году"; empty if it does not begin so."""
    opening = list(takewhile(lambda word: word.text in QUESTION_WORDS | _BESIDE, last))
    return opening if any(word.text in QUESTION_WORDS for word in opening) else []


def _is_bare(asked: list[Word], words: list[Word]) -> bool:
    """Whether a follow-up asks for a circumstance of what was asked before: "who is that" asks for another thing."""
    spelt = {word.text for word in asked}
    return _PRONOUNS.isdisjoint(spelt) and (len(asked) == len(words) or _WHO_OR_WHAT.isdisjoint(spelt))


def _person_asked_for(last: list[Word], previous: Turn) -> str:
    """The name at the end of the answer to "who?"; empty if there is none."""
    answer: Words = tuple(re.findall(r"[\w'’ʼ-]+", previous.answer))
    if (
        len(answer) > _LONGEST_ANSWER
        or previous.answer.endswith((".", "։", ":"))
        or _WHO.isdisjoint(one.text for one in last)
    ):
        return ""
    name = list(takewhile(is_name, reversed(answer)))
    return " ".join(reversed(name))


def _shortened(question: str, longest: int) -> str:
    return " ".join(question.split()[:longest])
