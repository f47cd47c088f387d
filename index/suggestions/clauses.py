"""The main clause that a sentence begins with, if it is simple enough to be turned into a question.

No grammar is learned here: a clause is read by closed classes of words, and whatever is not plain is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import regex

from corpus import Sentence, Story
from corpus.speakers.words import ADVERBS, DETERMINERS, FINITE, NEGATIONS, PREPOSITIONS, SUBORDINATORS, TIME
from index.english import base_form
from index.suggestions.candidate import sentence_text
from index.suggestions.words import DATE, DATED_OPENING, NUMBER_WORDS, PRONOUNS, inside_sentence

_MOST_SUBJECT_WORDS = 8
_INTRANSITIVE = frozenset(
    "begin start end open close die arrive return resign collapse sink explode expire leave fall".split()  # noqa: SIM905
)
"""Verbs that need nothing after them."""

_OTHER_PASTS = frozenset("found felt saw said told heard thought knew".split())  # noqa: SIM905
_AUXILIARIES = frozenset({"was", "were", "is", "are", "will"})
_OPENING = regex.compile(r"(?:Currently|Earlier|Later|Meanwhile|Previously|Recently|Instead|Eventually|Today), ")
_WORD = regex.compile(r"\S+")
_REASON = regex.compile(r",? (?:because(?: of)?|due to|owing to) (?=\w)")
_END = regex.compile(
    r"[,;:()\"“”«»…]|\.$| [-–—] "
    rf"| (?:{'|'.join(sorted(SUBORDINATORS | {'that', 'as', 'but', 'so', 'because', 'due', 'owing', 'by'}))})\b"
)
_COORDINATED = regex.compile(r" (?:and|or) (?P<next>\S+)")
_TAILS = regex.compile(
    r" (?:for|in|on|at|with|from|during|despite|following|amid|over|into|against|under|through|of (?:not|\w+ing))\b"
)
_HANGS = regex.compile(r"\b(?!early|family|assembly|supply|ally|rally|reply)\p{Ll}+(?:ly|ing|ed)$")
"""A last word that wants something after it, or is an adverb."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of subject, verb and what follows it.

    Args:
        story: the story.
        sentence: the sentence that begins with it.
        subject: the subject, as it is written inside a sentence.
        auxiliary: "was", "will", …; "did" for a verb in the past tense, which has none.
        verb: the verb, as it stands in the sentence; the auxiliary if there is one.
        base: the base form of a verb in the past tense; empty if there is an auxiliary.
        rest: what follows the verb, without its time, up to the end of the clause.
        date: the time that the clause gives, with its preposition; empty without one.
        whole: whether the clause ends by itself, and not at a quotation, "as" or "that", which belong to it.
        reason: the reason that follows the clause, or goes before it; empty without one.
    """

    story: Story
    sentence: Sentence
    subject: str
    auxiliary: str
    verb: str
    base: str
    rest: str
    date: str
    whole: bool
    reason: str

    def place(self, words: str) -> tuple[tuple[int, int], ...]:
        """Return where words of the sentence stand in the story's text, as [start, end), whatever their capitals."""
        found = regex.search(regex.escape(words), sentence_text(self.story, self.sentence), regex.IGNORECASE)
        if not words or found is None:
            return ()
        return ((self.sentence.start + found.start(), self.sentence.start + found.end()),)

    def rests(self) -> list[str]:
        """Return `rest` whole, and cut before its prepositions, longest first; each leaves a whole clause."""
        cuts = [match.start() for match in _TAILS.finditer(self.rest)]
        rests = (self.rest, *(self.rest[:cut] for cut in reversed(cuts)))
        return [rest for n, rest in enumerate(rests) if (n or self.whole) and _stands_alone(rest)]


def read_clause(story: Story, sentence: Sentence) -> Clause | None:
    """Return the main clause that a sentence begins with, or None if it is not plain."""
    text = sentence_text(story, sentence)
    text, date, reason = _without_opening(text)
    words = list(_WORD.finditer(text))
    place = next((n for n, word in enumerate(words) if n and _is_verb(word[0], words[n - 1][0])), None)
    if place is None or place > _MOST_SUBJECT_WORDS:
        return None
    subject, dated = _without_date(text[: words[place].start()].strip())
    verb = words[place][0]
    clause, whole, follows = _to_its_end(text[words[place].end() :])
    rest, dated_rest = _without_date(clause)
    rest = rest.strip()
    inside = inside_sentence(_without_adverb_at_end(subject), story)
    if inside is None or not _is_subject(inside) or not _is_of_one_verb(rest, of_name=inside[:1].isupper()):
        return None
    if not rest and base_form(verb) not in _INTRANSITIVE:
        return None
    auxiliary = verb if verb in _AUXILIARIES else "did"
    base = base_form(verb) or ""
    return Clause(
        story, sentence, inside, auxiliary, verb, base, rest, date or dated or dated_rest, whole, reason or follows
    )


def _is_verb(word: str, before: str) -> bool:
    """Whether a word is the verb of the clause; after an article or an adverb of degree it is an adjective."""
    if word in _AUXILIARIES:
        return True
    return base_form(word) is not None and before.lower() not in {"the", "a", "an", "newly", "most", "highly"}


def _without_opening(text: str) -> tuple[str, str, str]:
    """A sentence without a time, a reason or a link that it begins with; the time; the reason."""
    dated = DATED_OPENING.match(text)
    if dated:
        return text[dated.end() :], dated["date"], ""
    reason = regex.match(r"(?:Because of|Due to|Owing to) [^,.;]{3,60}, ", text)
    if reason:
        return text[reason.end() :], "", reason[0]
    link = _OPENING.match(text)
    return (text[link.end() :] if link else text), "", ""


def _to_its_end(text: str) -> tuple[str, bool, str]:
    """What follows the verb in its clause, whether that is whole, and the reason that follows the clause."""
    ends = _END.search(text)
    # A comma inside a date ends nothing.
    dates = [match.span() for match in DATE.finditer(text)]
    while ends and any(a <= ends.start() < b for a, b in dates):
        ends = _END.search(text, ends.end())
    if ends is None:
        return text, True, ""
    joined = _COORDINATED.search(text, 0, ends.start())
    if joined and (base_form(joined["next"]) or joined["next"] in FINITE):
        return text[: joined.start()], True, ""
    whole = ends[0].strip() not in {"as", "that", ":", *'"“”«»'}
    reason = text[ends.start() :] if _REASON.match(text, ends.start()) else ""
    return text[: ends.start()].rstrip(), whole, reason


def _without_date(text: str) -> tuple[str, str]:
    found = DATE.search(text)
    if found is None:
        return text, ""
    return " ".join((text[: found.start()] + text[found.end() :]).split()), found[0]


def _without_adverb_at_end(subject: str) -> str:
    before, _, last = subject.rpartition(" ")
    return before if before and (last in ADVERBS or (last.endswith("ly") and last.islower())) else subject


def _is_subject(subject: str) -> bool:
    """Whether words are a noun phrase that can stand alone: no pronoun, no clause, no list."""
    words = subject.split()
    lower = [word.lower() for word in words]
    if (
        not words
        or regex.search(r"[^\w\s'’.&-]", subject)
        or set(lower) & (PRONOUNS | SUBORDINATORS | FINITE | {"but", "or"})
    ):
        return False
    last = words[-1]
    if lower[-1] in NUMBER_WORDS | TIME or any(word.endswith("ing") for word in lower[:-1]):
        return False
    return last.replace("-", "").isalpha() or last[0].isupper()


def _is_of_one_verb(rest: str, *, of_name: bool) -> bool:
    """Whether what follows a verb holds no other one; after "the …", a verb may be a participle: "the man hurt …"."""
    words = rest.split()
    if {word.lower() for word in words} & (_OTHER_PASTS | FINITE - {"be", "been", "being"}):
        return False
    return of_name or not any(base_form(word) for before, word in pairwise(words) if before != "be")


def _stands_alone(rest: str) -> bool:
    """Whether words need nothing from elsewhere, and break off nowhere: no pronoun but the subject's, no negation."""
    words = rest.split()
    lower = [word.lower() for word in words]
    if set(lower) & ((PRONOUNS - {"its", "their"}) | NEGATIONS) or regex.search(
        r"[$€£%]|(?<!\S)\d{1,3}(?!\S)|\d[.,]\d", rest
    ):
        return False
    if lower and (lower[-1] in PREPOSITIONS | DETERMINERS | ADVERBS or _HANGS.search(rest)):
        return len(lower) == 1 and lower[0].endswith("ed")
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word in {"and", "or"} and not (before[:1].isupper() and after[:1].isupper()):
            return False
        if word.endswith("ing") and before.lower() not in PREPOSITIONS | DETERMINERS | {"be"} and len(word) > 5:
            return False
    return True
