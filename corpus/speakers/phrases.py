"""The phrase beside a verb of saying, cut to the name of a person or a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.speakers.tokens import Token, is_adverb, is_boundary, is_possessive, is_time
from corpus.speakers.words import (
    BODIES,
    COORDINATORS,
    DETERMINERS,
    FINITE,
    HEAD_PREPOSITIONS,
    NEVER_HEADS,
    NEVER_SPEAKERS,
    PREPOSITIONS,
    PRONOUNS,
    TITLES,
    can_speak,
    words_of,
)

MOST_WORDS = 12
"""Longest name, in words."""

_REACH = 30
"""How many words before a verb its subject may begin: keeps the whole linear in the length of a sentence."""

_OPENING_WORDS = 4
_DESCRIBES = words_of("a an who whose which formerly aged and")
_ARTICLES = frozenset({"the", "a", "an"})
_AFTER_A_NAME = words_of("in at during to with after before near from through over about as")
_INSIDE_NAMES = frozenset({"of", "the", "for", "and"})
_LONGEST_PART = 5
_NEVER_INSIDE = PRONOUNS | FINITE | words_of("i we you who whom which me him them us there")
_OWNERS = words_of("my our your his her its their")
_POSTMODIFIERS = frozenset({"close", "familiar"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name a speaker, as indices into the tokens: tokens[first:last].

    Args:
        first: index of its first token.
        last: index after its last token.
        pronoun: the pronoun in lower case, if it is only a pronoun.
        named: whether it holds a proper name.
        speaks: whether a noun of it is one for someone or something that speaks.
    """

    first: int
    last: int
    pronoun: str | None
    named: bool
    speaks: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that a sentence gives as its source.

    Args:
        phrase: the name, as indices into the tokens.
        around: whether it speaks for what stands before it too ("…, the minister said.").
        beside_quotation: whether a quotation stands next to it.
        clause: index of the first token of its clause.
        verb: index of the verb.
        joined: whether its clause is joined to another one ("…, and the minister said").
        aside: whether it speaks for a contrast only ("while the minister said …, …"), never for the sentence.
    """

    phrase: Phrase
    around: bool
    beside_quotation: bool
    clause: int
    verb: int
    joined: bool = False
    aside: bool = False


def head_of(tokens: Sequence[Token], phrase: Phrase) -> int:
    """Index of the noun that a name is built around: "mayor" of "mayor of Paris"."""
    first = phrase.first + 1
    return next((at for at in range(first, phrase.last) if tokens[at].lower in PREPOSITIONS), phrase.last) - 1


def is_role(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name says what somebody is, not what his name is: "mayor of Paris", "Treasury Secretary"."""
    head = tokens[head_of(tokens, phrase)]
    return head.lower in TITLES or (not head.is_capitalised and can_speak(head.lower))


def phrase_before(tokens: Sequence[Token], end: int) -> tuple[Phrase, int] | None:
    """Read the subject that ends before tokens[end].

    Returns the phrase and the index of the token that bounds its clause on the left (-1: the sentence
    begins), or None if those words name nobody.
    """
    first = end
    while first > 0 and end - first < _REACH and not is_boundary(tokens, first - 1):
        first -= 1
    if end - first >= _REACH or (first < end and is_possessive(tokens[end - 1])):
        return None
    if first < end and tokens[end - 1].lower in PREPOSITIONS | (DETERMINERS - NEVER_SPEAKERS):
        return None
    phrase = _name(tokens, first, end)
    return (phrase, first - 1) if phrase else None


def _name(tokens: Sequence[Token], first: int, last: int) -> Phrase | None:
    """Cut tokens[first:last], the words between a boundary and a verb, to a name."""
    while first < last and (
        tokens[first].lower in COORDINATORS
        or is_adverb(tokens[first])
        or is_time(tokens[first])
        or not tokens[first].is_word
    ):
        first += 1
    if first < last and tokens[first].lower in PREPOSITIONS:
        start = _after_adverbial(tokens, first, last)
        if start is None:
            return None
        first = start
    first = _after_conjunction(tokens, first, last)
    last = _without_adverbials(tokens, first, last)
    return make_phrase(tokens, first, last)


def _after_adverbial(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """Where a name begins after "On Monday" or "In a statement"; None if that is not plain."""
    for index in range(last - 1, first + 1, -1):
        token, before = tokens[index], tokens[index - 1]
        if before.lower in PREPOSITIONS or before.lower in DETERMINERS:
            continue
        if token.lower in DETERMINERS or token.lower in PRONOUNS or (is_time(before) and not is_time(token)):
            return index
        common = not before.is_capitalised and before.is_word
        if token.is_capitalised and not is_time(token) and common and not _is_part(before.lower):
            return index
    return None


def _after_conjunction(tokens: Sequence[Token], first: int, last: int) -> int:
    """Leave out what stands before an "and" if it is a clause rather than another name."""
    for index in range(last - 1, first, -1):
        if tokens[index].lower in {"and", "or"}:
            left = make_phrase(tokens, first, index)
            plain = left is not None and (left.named or left.speaks) and is_plain(tokens, left)
            if not plain:
                return index + 1
    return first


def is_plain(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether every word may be one of a name: capitals, titles, nouns that speak, prepositions."""
    return all(
        tokens[at].is_capitalised
        or tokens[at].lower in DETERMINERS | PREPOSITIONS | {"and", "state", "new"}
        or _is_part(tokens[at].lower)
        or tokens[at].lower.endswith(("al", "ic", "an", "ese", "ish"))
        or tokens[at - 1].lower == "of"
        for at in range(phrase.first, phrase.last)
    )


def _is_part(word: str) -> bool:
    """Whether a word in lower case stands before or inside names: a title, a noun that speaks."""
    return word in TITLES or can_speak(word)


def _without_adverbials(tokens: Sequence[Token], first: int, last: int) -> int:
    """Leave out a time at the end, and what a preposition adds to a proper name: "Roe in a statement"."""
    if tokens[first].lower not in DETERMINERS:
        after = (at for at in range(first + 1, last) if tokens[at].lower in _AFTER_A_NAME)
        last = next((at for at in after if tokens[at - 1].is_capitalised), last)
    while last > first and (
        is_time(tokens[last - 1])
        or is_adverb(tokens[last - 1])
        or tokens[last - 1].lower in PREPOSITIONS | {"this", "next", "earlier"}
        or not tokens[last - 1].is_word
    ):
        last -= 1
    return last


def make_phrase(tokens: Sequence[Token], first: int, last: int) -> Phrase | None:
    """Return tokens[first:last] as a name if it is one, without a leading "the" and cut to `MOST_WORDS`."""
    definite = first < last and tokens[first].lower == "the"
    first += definite
    words = [token.lower for token in tokens[first:last]]
    if len(words) == 1 and words[0] in PRONOUNS:
        return Phrase(first, last, words[0], named=False, speaks=False)
    if not words or (len(words) == 1 and words[0] in NEVER_SPEAKERS | DETERMINERS) or words[0] in PREPOSITIONS:
        return None
    if not _NEVER_INSIDE.isdisjoint(word.replace("’", "'").partition("'")[0] for word in words):
        return None  # A verb, a pronoun, also one that runs into its verb: "I've".
    if any(word in _ARTICLES and words[at] not in PREPOSITIONS | COORDINATORS for at, word in enumerate(words[1:])):
        return None  # "the milestone came the day Malawi": a clause.
    head = next((at for at, word in enumerate(words) if at and word in PREPOSITIONS), len(words))
    for closing in (PREPOSITIONS - {"of"}, PREPOSITIONS):
        if len(words) > MOST_WORDS:
            cut = next((at for at, word in enumerate(words) if at and word in closing), len(words))
            last, words = first + cut, words[:cut]
    if words[head - 1] in NEVER_HEADS or len(words) > MOST_WORDS:
        return None
    # What follows a possessive is what speaks: "Roe's lawyer" does, "Roe's silence" does not.
    owners = (at for at, word in enumerate(words[:head]) if at + 1 < len(words) and word.endswith(("'s", "’s")))
    owned = max(owners, default=-1) + 1
    named = any(_is_name(tokens[first + at]) for at in range(owned, head if owned else len(words)))
    speaks = any(can_speak(word) for word in words[owned:head])
    if words[0] == "no" or not (named or speaks or definite or words[0] in DETERMINERS):
        return None
    # The quotation stands alone: "its owner Marta Quill" would leave open whose.
    return Phrase(first + (named and words[0] in _OWNERS), last, None, named, speaks)


def _is_name(token: Token) -> bool:
    """Whether a word is part of a proper name."""
    return token.is_capitalised and not is_time(token) and token.lower not in DETERMINERS | TITLES


def phrase_after(tokens: Sequence[Token], start: int) -> Phrase | None:
    """Read the name that begins at tokens[start], as after "said" or "according to", if one does."""
    index = start
    if index < len(tokens) and tokens[index].lower == "that":
        return None
    if index < len(tokens) and tokens[index].lower in DETERMINERS:
        index += 1
    determined = index > start
    while index < len(tokens) and index - start < MOST_WORDS + 4 and _goes_on(tokens, start, index, determined):
        index += 1
    while index > start and (tokens[index - 1].lower in PREPOSITIONS | {"and"} or not tokens[index - 1].is_word):
        index -= 1
    phrase = make_phrase(tokens, start, index)
    return _apposed_name(tokens, phrase) or phrase if phrase else None


def _apposed_name(tokens: Sequence[Token], phrase: Phrase) -> Phrase | None:
    """The name that follows a description of one person: "the player's agent, Carla Mendes".

    If the sentence opens so, it must not be described itself: "According to the mayor, Ana Roe, a baker, stole" may
    tell of another.
    """
    head, first = tokens[head_of(tokens, phrase)], phrase.last + 1
    if head.is_capitalised or head.lower in BODIES or first >= len(tokens) or tokens[phrase.last].text != ",":
        return None
    preposition, other = tokens[head_of(tokens, phrase) + 1].lower, tokens[phrase.last - 1].text
    if preposition in {"of", "for"} and can_speak(other) and other not in BODIES and not other.endswith("s"):
        return None  # "The daughter of the victim, Ana Ruiz": one of the two.
    last = first
    while last < len(tokens) and tokens[last].is_word and not is_boundary(tokens, last):
        last += 1
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if following and tokens[last].is_word:
        return None
    opens = phrase.first < _OPENING_WORDS and following and tokens[last].text == ","
    if opens and following and (following.text[0].isdigit() or following.lower in _DESCRIBES):
        return None
    return name_with_title(tokens, first, last)


def name_with_title(tokens: Sequence[Token], first: int, last: int, least: int = 2) -> Phrase | None:
    """Return tokens[first:last] if it is a proper name of `least` words, with or without a title before it."""
    begins = next((at for at in range(first, last) if tokens[at].is_capitalised), last)
    titled = all(tokens[at].is_word and tokens[at].lower not in PREPOSITIONS for at in range(first, begins))
    proper = all(
        token.is_capitalised or token.lower in _INSIDE_NAMES or can_speak(token.lower) for token in tokens[begins:last]
    )
    if last - begins < least or not titled or not proper or any(map(is_time, tokens[first:last])):
        return None
    return make_phrase(tokens, first, last) if tokens[last - 1].is_capitalised else None


def _goes_on(tokens: Sequence[Token], start: int, index: int, determined: bool) -> bool:
    """Whether tokens[index] still belongs to the name that began at tokens[start]."""
    token, word = tokens[index], tokens[index].lower
    if index == start:
        return token.is_word and not token.quoted and word not in PREPOSITIONS
    if is_boundary(tokens, index) or word in PRONOUNS or word in NEVER_SPEAKERS:
        return False
    before = tokens[index - 1]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if not token.is_word:
        return following is not None and following.is_word
    if word == "and":
        return (
            following is not None
            and not following.quoted
            and (
                (following.is_capitalised and not is_time(following))
                or (following.text.islower() and can_speak(following.lower))
            )
        )
    if word in COORDINATORS or is_adverb(token) or is_time(token):
        return before.lower in {"of", "for"} and token.is_capitalised
    if word in PREPOSITIONS:
        if token.is_capitalised and before.is_capitalised and following is not None and following.is_capitalised:
            return True  # "Reporters Without Borders"
        if following is None or not following.is_word or following.quoted or is_time(following):
            return False
        return (
            word == "of"
            or before.lower in HEAD_PREPOSITIONS.get(word, ())
            or (word in {"for", "on"} and before.is_capitalised and following.is_capitalised and not determined)
        )
    if is_possessive(before):
        return token.text.islower() or token.is_capitalised
    if token.is_capitalised or word in _POSTMODIFIERS or before.lower in PREPOSITIONS or before.lower == "and":
        return True
    if word in DETERMINERS:
        return before.lower in PREPOSITIONS
    if _is_part(word):
        return True
    begins = next((at + 1 for at in range(index - 1, start, -1) if tokens[at].lower in PREPOSITIONS), start)
    part = tokens[begins:index]
    if before.is_capitalised and part[0].lower not in DETERMINERS:
        # "Clinton campaign spokesman" goes on, "Clinton standing beside him" does not.
        return following is not None and _is_part(following.lower)
    if len(part) > 1 and word.endswith(("ed", "ing")):
        return False  # "the documents obtained by …"
    return len(part) <= _LONGEST_PART and not any(can_speak(earlier.lower) for earlier in part)
