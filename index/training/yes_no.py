"""Yes-or-no questions, made from sentences that decide them.

The data asks who, when and how many; readers also ask whether something is so. Turning a statement round
("The pier was closed in March." to "Was the pier closed in March?") is subject-auxiliary inversion, the oldest of the
rules that make questions of statements (Heilman and Smith 2010, "Good question! Statistical ranking for question
generation").
"""

from __future__ import annotations

import random
import re

from index.training.perturb import STOP_WORDS, swap_antonym, swap_number
from index.training.records import LabelledQuestion

AUXILIARIES = frozenset(["is", "are", "was", "were", "can", "could", "will", "would", "should", "may", "might", "must"])
NO_SUBJECT = frozenset(
    """
    i you he she it we they this that these those there here what who when where why how if as but and or so in on at
    although while since after before because not during for from to by with under one both such
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
LONGEST_SUBJECT = 7
"""Words before the auxiliary; more of them are rarely a subject alone."""
LONGEST_CLAIM = 14
"""Words after the auxiliary; people ask shortly."""
_END_OF_CLAIM = re.compile(r"[,;:()\"“”—–]|\s(?:which|who|because|although|while|whereas|but|and)\s")
_CHANGED = 0.3
"""Share of the questions that ask for another number or the contrary; the same sentence decides them."""
_DROPPED = 0.15
"""Share of the other words that are left out, since people do not ask in a sentence's very words."""


def as_yes_no(question: LabelledQuestion, rng: random.Random) -> LabelledQuestion | None:
    """Return a yes-or-no question that a sentence which answers `question` decides; None where none can be made."""
    number = min(question.gold, default=None)
    if number is None:
        return None
    asked = invert(question.document.sentences[number].text)
    if asked is None:
        return None
    made = LabelledQuestion(
        asked,
        question.document,
        frozenset({number}),
        distant=question.distant,
        cased=question.cased,
        decided=True,
    )
    if rng.random() < _CHANGED:
        changed = swap_number(made, rng) or swap_antonym(made, rng) or asked
    else:
        words = asked.split()
        kept = [word for n, word in enumerate(words) if n < 2 or rng.random() >= _DROPPED or word in STOP_WORDS]
        changed = " ".join(kept)
    return LabelledQuestion(
        changed.rstrip("?. ") + "?",
        made.document,
        made.gold,
        distant=made.distant,
        cased=made.cased,
        decided=True,
    )


def invert(statement: str) -> str | None:
    """Return a statement as a yes-or-no question, up to the end of its first clause; None where it has no such form."""
    words = statement.split()
    place = next((n for n, word in enumerate(words[: LONGEST_SUBJECT + 1]) if word.lower() in AUXILIARIES), 0)
    subject = words[:place]
    if not subject or subject[0].lower() in NO_SUBJECT or not all(re.fullmatch(r"[\w'’.-]+", word) for word in subject):
        return None
    claim = _END_OF_CLAIM.split(" ".join(words[place + 1 :]))[0].split()[:LONGEST_CLAIM]
    if len(claim) < 2:
        return None
    if subject[0].lower() in STOP_WORDS:
        subject[0] = subject[0].lower()
    return " ".join([words[place].capitalize(), *subject, *claim]).rstrip(". ") + "?"
