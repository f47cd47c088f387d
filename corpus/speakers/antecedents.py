"""Whom "he said" and "she said" can mean: one person of that sex, if nobody else is named near."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from corpus.speakers.phrases import Cue, Phrase, head_of
from corpus.speakers.tokens import STOPS, Token, is_possessive, is_time
from corpus.speakers.words import (
    BODIES,
    DETERMINERS,
    FEMALE,
    MALE,
    PEOPLE,
    PREPOSITIONS,
    SPEAKER_NOUNS,
    TITLES,
    can_speak,
    words_of,
)

_SEX = {"he": MALE, "she": FEMALE}
_OTHER_SEX = {"he": FEMALE, "she": MALE}
_PLACE = words_of("in at near from outside around across throughout")


def can_stand_for(pronoun: str, tokens: Sequence[Token], phrase: Phrase, story: str) -> bool:
    """Whether a pronoun can mean a speaker: surely one person, and surely not one of the other sex.

    The sex of a name is told by a title or a given name, which may stand elsewhere in the story, or by a pronoun in its
    own sentence if the story gives that name a title. A role without a name ("the minister") may be of either.
    """
    if pronoun not in _SEX or not _is_one_person(tokens, phrase):
        return False
    words = {token.lower for token in tokens[phrase.first : phrase.last]}
    if words & _OTHER_SEX[pronoun]:
        return False
    if words & _SEX[pronoun] or not phrase.named:
        return True
    before = _words_before(tokens[phrase.last - 1].text, story)
    follows = any(token.lower == pronoun and not token.quoted for token in tokens[phrase.last :])
    return bool(before & _SEX[pronoun]) or (follows and not before.isdisjoint(TITLES | PEOPLE))


def described_until(tokens: Sequence[Token], cue: Cue) -> int:
    """Where the words end that name and describe a speaker: "said Ida Lund, a baker from Sund"."""
    last = max(cue.phrase.last, cue.verb)
    if last + 1 < len(tokens) and tokens[last].text == "," and not tokens[last + 1].is_capitalised:
        last = next((at for at in range(last + 1, len(tokens)) if tokens[at].text in STOPS), len(tokens))
    return last


def _is_one_person(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name is one of a single person, as far as its words tell; "Roe's lawyer" may leave Roe to be meant."""
    inside = tokens[phrase.first : phrase.last]
    words = [token.lower for token in inside]
    owners = [token for token in inside if is_possessive(token)]
    if "and" in words or any(token.is_capitalised or _is_person(token.lower[:-2]) for token in owners):
        return False
    if phrase.named:
        return not any(word in BODIES for word in words) or any(word in TITLES for word in words)
    return _is_person(tokens[head_of(tokens, phrase)].lower)


def is_common_noun(token: Token, story: str) -> bool:
    """Whether a word that begins a sentence is a noun rather than a name: the story has it in lower case only."""
    word = token.text.removesuffix("'s").removesuffix("’s")
    if word.lower() in SPEAKER_NOUNS or not word[1:].islower():
        return False
    inside = regex.search(rf"[\p{{L}}\p{{N}},;] {regex.escape(word)}\b", story)
    return inside is None and regex.search(rf"\b{regex.escape(word.lower())}\b", story) is not None


def is_known(tokens: Sequence[Token], phrase: Phrase, story: str) -> bool:
    """Whether what stands before a colon is a name: of two words, or one that the story has inside a sentence too.

    "Result" stands there as well.
    """
    name = regex.escape(tokens[phrase.first].text)
    inside = regex.search(rf"[\p{{Ll}}\p{{N}},;] {name}\b", story)
    return phrase.last - phrase.first > 1 or (inside is not None and not regex.search(rf"\b{name.lower()}\b", story))


def mentions_a_person(tokens: Sequence[Token], first: int, last: int, pronoun: str) -> bool:
    """Whether tokens[first:last], outside quotations, speak of somebody whom the pronoun could mean."""
    other_sex = _OTHER_SEX.get(pronoun, frozenset())
    for index in range(first, last):
        token = tokens[index]
        if token.quoted or token.mark or not token.is_word:
            continue
        if token.is_capitalised:
            name = {token.lower for token in tokens[_name_begins(tokens, index) : index + 1]}
            if _is_name(tokens, index) and not name & other_sex:
                return True
        elif _is_person(token.lower) and token.lower not in other_sex:
            return True
    return False


def _is_person(noun: str) -> bool:
    """Whether a noun in lower case names one person: "driver", not "drivers" or "bank"."""
    return can_speak(noun) and noun not in BODIES and not noun.endswith(("s", "men", "women"))


def _is_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether a capital may begin the name of somebody rather than a sentence, a day or a place."""
    token = tokens[index]
    if is_time(token) or token.lower in TITLES | DETERMINERS | PREPOSITIONS | {"i", "but", "and"}:
        return False
    if index == 0 and not (len(tokens) > 1 and tokens[1].is_capitalised):
        return token.lower in MALE | FEMALE
    begin = _name_begins(tokens, index)
    return not (begin > 0 and tokens[begin - 1].lower in _PLACE)


def _name_begins(tokens: Sequence[Token], index: int) -> int:
    """Index of the first of the capitals that stand before tokens[index]."""
    while index > 0 and tokens[index - 1].is_capitalised:
        index -= 1
    return index


def _words_before(last_name: str, story: str) -> set[str]:
    """The two words that stand before a last name anywhere in the story: its given name, its title."""
    name = regex.escape(last_name.removesuffix("'s").removesuffix("’s"))
    found = regex.finditer(rf"(?:(\p{{L}}+\.?) )?(\p{{Lu}}[\p{{L}}-]+\.?) {name}\b", story)
    return {word.lower() for match in found for word in match.groups(default="")}
