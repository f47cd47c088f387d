"""The parts of a question, read from its function words: question phrase, auxiliary, subject, the rest.

No parser is asked: questions are short, and what stands between auxiliary, prepositions and determiners tells enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Words = tuple[str, ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEADS = _words("and but or so ok okay also well plus yes no hm hmm")
"""Words before a question that say that it goes on."""

QUESTION_WORDS = _words("who whom whose what which when where why how")
BE = _words("is are was were am be been being")
AUXILIARIES = BE | _words("did does do has have had will would can could shall should may might must")
DETERMINERS = _words(
    "the a an this that these those his her their its my our your some any no all both each every many much most more"
)
PREPOSITIONS = _words(
    "of in on at for from by with to into about against between among during under over after before since near via "
    "without within despite through until till upon outside inside behind across along around like as toward towards "
    "regarding concerning beyond per off up out than"
)
CONJUNCTIONS = _words("and or but that who whom whose which when where why how if whether because while although than")
ADVERBS = _words(
    "not also then now still just even already ever never again only really exactly actually there here too else "
    "back today yesterday tomorrow later earlier soon later recently currently"
)
PERSONAL = _words("he she him his her hers")
THINGS = _words("it its they them their theirs")
POINTING = _words("this that these those")
PRONOUNS = PERSONAL | THINGS | _words("i you we me us one ones anyone someone everyone anybody somebody nobody there")
MEASURES = _words("many much long far often old big tall high deep large fast soon late else more")
"""Words after "how"."""

TIMES = _words("year month week day date time hour season morning afternoon evening night")
PLACES = _words("place city country town")
SAYING = _words(
    "say says said saying add added tell tells told claim claimed state stated argue argued announce announced think "
    "thinks thought mention mentioned promise promised write wrote complain complained explain explained believe warn"
)
SELF = _words("story stories article articles news text piece report page bot")
"""Words for the story itself: "is this story" takes up no earlier question."""
MALE = _words("mr sir lord king prince father brother son husband man boy spokesman chairman businessman")
FEMALE = _words(
    "mrs ms miss lady dame queen princess mother sister daughter wife woman girl spokeswoman chairwoman businesswoman"
)

_FUNCTION_WORDS = DETERMINERS | PREPOSITIONS | PRONOUNS | QUESTION_WORDS | CONJUNCTIONS | ADVERBS | MEASURES | LEADS
_WORD = re.compile(r"\w+(?:[-.'’&/]\w+)*|,")
_CONTRACTED = re.compile(r"\b(who|what|where|when|why|how|that|he|she|it|there)['’]s\b", re.IGNORECASE)
_LONGEST_QUESTION_PHRASE = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question of a conversation and what answered it: all that a follow-up needs, for the caller to keep.

    Args:
        question: the question, in the form that makes sense by itself.
        answer: the answering words or sentence of the first quotation; empty for a refusal.
        story: id of the story that was quoted, None for a refusal.
        speaker: whom the story gives as the source of that quotation, or None if it names none.
    """

    question: str
    answer: str
    story: str | None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """A question in parts; joined, they are the question without its lead ("and …") and its mark.

    Args:
        asked: the question phrase ("how many homes", "in which year"); empty for a yes/no question or keywords.
        auxiliary: the auxiliary that the subject follows ("did"); empty if there is none.
        subject: what follows it ("the dam"); for "which teams play" the noun of the question phrase stays in `asked`.
        predicate: the rest, from the verb on.
        lead: whether "and", "but" or the like stood before.
    """

    asked: Words
    auxiliary: Words
    subject: Words
    predicate: Words
    lead: bool

    @property
    def words(self) -> Words:
        """The whole question, without its lead."""
        return (*self.asked, *self.auxiliary, *self.subject, *self.predicate)

    @property
    def asks_for_person(self) -> bool:
        """Whether it asks who."""
        return any(word.lower() in {"who", "whom"} for word in self.asked)


def read_parts(question: str) -> QuestionParts:
    """Read a question into its parts."""
    words = tuple(_WORD.findall(_CONTRACTED.sub(r"\1 is", question.replace("’", "'"))))
    start = 0
    while start < len(words) and words[start].lower() in LEADS | {","}:
        start += 1
    lead = any(word.lower() != "," for word in words[:start])
    words = words[start:]
    asked = words[: _question_phrase(words)]
    rest = words[len(asked) :]
    if not rest or not is_auxiliary(rest[0]):
        # "When Lund signed it": what a follow-up was understood as has its words in the order of a statement.
        stated = not {word.lower() for word in asked} & {"who", "what", "which"}
        opens = bool(rest) and stated and (is_name(rest[0]) or rest[0].lower() in DETERMINERS - POINTING)
        subject = _subject(rest, of_be=False) if opens else 0
        return QuestionParts(asked, (), rest[:subject], rest[subject:], lead)
    of_be = rest[0].lower().removesuffix("n't") in BE
    subject = 0 if _asks_for_subject(asked, rest) else _subject(rest[1:], of_be=of_be)
    return QuestionParts(asked, rest[:1], rest[1 : 1 + subject], rest[1 + subject :], lead)


def is_auxiliary(word: str) -> bool:
    """Whether a word is an auxiliary, "didn't" and "won't" too."""
    lower = word.lower()
    return lower in AUXILIARIES or lower.removesuffix("n't") in AUXILIARIES or lower in {"won't", "can't"}


def is_name(word: str) -> bool:
    """Whether a word is written as a name or part of one; the first of a question has to be judged otherwise."""
    return word[0].isupper() and word != "I"


def is_content(word: str) -> bool:
    """Whether a word says what a question is about."""
    lower = word.lower()
    return lower != "," and lower not in _FUNCTION_WORDS and not is_auxiliary(word)


def noun_phrases(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return [start, end) of the runs that begin with a determiner or a name, or stand behind a preposition."""
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(words):
        after_preposition = position > 0 and words[position - 1].lower() in PREPOSITIONS
        begins = words[position].lower() in DETERMINERS or is_name(words[position])
        if begins or (after_preposition and is_content(words[position])):
            end = _phrase_end(words, position)
            if any(is_content(word) for word in words[position:end]):
                found.append((position, end))
            position = max(end, position + 1)
        else:
            position += 1
    return found


def _phrase_end(words: Sequence[str], start: int) -> int:
    """Where the phrase ends that starts there: before a preposition but "of", another determiner, a clause."""
    end = start + 1
    bare_name = is_name(words[start])
    while end < len(words):
        lower, before = words[end].lower(), words[end - 1].lower()
        if lower != "of" and before != "of":
            if lower in PREPOSITIONS | CONJUNCTIONS | DETERMINERS | PRONOUNS | ADVERBS | {","} or is_auxiliary(lower):
                break
            goes_on = is_name(words[end]) or lower.isdigit() or before.endswith("'s")
            if bare_name and is_name(words[end - 1]) and not goes_on:
                break
        end += 1
    return end if words[end - 1].lower() != "of" else end - 1


def _question_phrase(words: Words) -> int:
    """How many words the question phrase at the beginning has."""
    first = 1 if len(words) > 1 and words[0].lower() in PREPOSITIONS and words[1].lower() in QUESTION_WORDS else 0
    if len(words) > first + 1 and first == 0 and words[0].lower() in {"since", "until", "till"}:
        first = 1 if words[1].lower() in QUESTION_WORDS else 0
    if first >= len(words) or words[first].lower() not in QUESTION_WORDS:
        return 0
    word, end = words[first].lower(), first + 1
    while end < len(words) and words[end].lower() in {"else", "exactly", "not", "come"}:
        end += 1
    if word in {"what", "which", "whose", "how"}:
        limit = min(len(words), first + _LONGEST_QUESTION_PHRASE)
        last = end
        while last < limit and not is_auxiliary(words[last]):
            lower = words[last].lower()
            if lower in DETERMINERS - MEASURES or (lower in PREPOSITIONS and lower != "of") or lower in PRONOUNS:
                last = limit
                break
            last += 1
        if last < len(words) and is_auxiliary(words[last]):
            return last
        if word in {"which", "whose"}:
            return min(end + 1, len(words))
        if word == "how" or (end < len(words) and words[end].lower() in MEASURES):
            measured = end < len(words) and words[end].lower() in {"many", "much"}
            return min(end + (2 if measured else 1), len(words))
    return end


def _asks_for_subject(asked: Words, rest: Words) -> bool:
    """Whether the question phrase is the subject itself: "who will chair it", "how many were in the team"."""
    following = rest[1] if len(rest) > 1 else ""
    if following.lower() in PREPOSITIONS | {"not"}:
        return True
    if not any(word.lower() in {"who", "which"} for word in asked) or rest[0].lower() in {"did", "does", "do"}:
        return False
    return bool(following) and is_content(following) and not is_name(following)


def _subject(words: Words, *, of_be: bool) -> int:
    """How many words the subject has that opens `words`."""
    if not words:
        return 0
    if words[0].lower() in PRONOUNS:
        return 1
    start = 1 if words[0].lower() in DETERMINERS else 0
    end = start + 1
    while end < len(words):
        word, before = words[end], words[end - 1]
        lower = word.lower()
        following = words[end + 1] if end + 1 < len(words) else ""
        joins = lower in {"of", "and", "or", "'s"} or (lower in {"between", "on", "against"} and not is_name(before))
        joins = joins or before.lower() in PREPOSITIONS | DETERMINERS | {"and", "or"} or before.endswith("'s")
        ends = lower in PREPOSITIONS | CONJUNCTIONS | DETERMINERS | ADVERBS | {","} or (is_name(before) and start == 0)
        if not joins and not is_name(word) and (ends or _is_verb_here(lower, following, of_be=of_be)):
            break
        end += 1
    return min(end, len(words))


def _is_verb_here(lower: str, following: str, *, of_be: bool) -> bool:
    """Whether a word after a noun is the verb: the last one, or one that an object or a preposition follows."""
    if of_be:
        return lower.endswith(("ed", "en", "ing", "wn")) or lower in {"built", "held", "made", "won", "sold", "hurt"}
    follows = following.lower()
    return not following or follows in PREPOSITIONS | DETERMINERS | PRONOUNS | ADVERBS or is_name(following)
