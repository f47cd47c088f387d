"""Questions made unanswerable, and questions written badly.

Swapped names, numbers, antonyms and negations are the ways in which the annotators of SQuAD 2.0 made
questions that a paragraph seems to answer and does not (Rajpurkar et al. 2018, table 1).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from index.training.records import LabelledQuestion

ANTONYMS: dict[str, str] = dict(
    pair
    for left, right in [
        ("first", "last"), ("before", "after"), ("most", "least"), ("more", "less"), ("largest", "smallest"),
        ("highest", "lowest"), ("best", "worst"), ("north", "south"), ("east", "west"), ("northern",
        "southern"), ("eastern", "western"), ("increase", "decrease"), ("increased", "decreased"), ("old",
        "new"), ("oldest", "youngest"), ("early", "late"), ("earliest", "latest"), ("win", "lose"), ("won",
        "lost"), ("began", "ended"), ("begin", "end"), ("start", "stop"), ("started", "stopped"), ("high",
        "low"), ("large", "small"), ("long", "short"), ("above", "below"), ("inside", "outside"), ("with",
        "without"), ("same", "different"), ("major", "minor"), ("male", "female"), ("men", "women"), ("buy",
        "sell"), ("like", "dislike"), ("always", "never"), ("positive", "negative"), ("support", "oppose"),
        ("supported", "opposed"), ("rise", "fall"), ("rose", "fell"), ("good", "bad"), ("hot", "cold"),
        ("allowed", "forbidden"), ("accepted", "rejected"), ("gained", "lost"), ("founded", "abolished"),
        ("common", "rare"), ("strong", "weak"), ("public", "private"), ("joined", "left"), ("add", "remove"),
    ]
    for pair in ((left, right), (right, left))
)  # fmt: skip
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to for by with from and or is are was were be been do does did has have had "
        "that this it its what which who whom whose when where why how many much i you he she they there "
        "their his her as than",
    )
)
NAME = re.compile(r"(?<=\s)(?:[A-Z][\w'’-]+)(?:\s(?:of\s)?[A-Z][\w'’-]+)*")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
WORD = re.compile(r"[a-z]{4,}")
AUXILIARY = re.compile(r"\b(is|are|was|were|did|does|do|can|could|has|have|had|will|would|should)\b", re.IGNORECASE)
KEYS_NEARBY = {
    "a": "qs", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


def swap_name(question: LabelledQuestion, rng: random.Random) -> str | None:
    """Put another name of the document in the place of one in the question."""
    names = list(NAME.finditer(question.text))
    if not names or not question.cased:
        return None
    taken = rng.choice(names)
    sentences = question.document.sentences
    size = len(sentences)
    near = min(question.gold, default=rng.randrange(size))
    reach = [near + step for step in range(-6, 7)] + [rng.randrange(size) for _ in range(6)]
    found = {
        name.group()
        for number in reach
        if 0 <= number < size
        for name in NAME.finditer(sentences[number].text)
        if name.group().lower() not in question.text.lower()
    }
    spoken = {sentences[span.sentence].text[span.start : span.end] for span in question.spans}
    choices = sorted(found - spoken)
    if not choices:
        return None
    return question.text[: taken.start()] + rng.choice(choices) + question.text[taken.end() :]


def swap_number(question: LabelledQuestion, rng: random.Random) -> str | None:
    """Put another year or number in the place of one in the question."""
    numbers = list(NUMBER.finditer(question.text))
    if not numbers:
        return None
    taken = rng.choice(numbers)
    digits = re.sub(r"\D", "", taken.group())
    value = int(digits)
    steps = [-20, -10, -3, -2, -1, 1, 2, 3, 10, 20] if len(digits) > 1 else [1, 2, 3]
    # Minus twice the number would give the number itself again.
    other = abs(value + rng.choice([step for step in steps if abs(value + step) != value]))
    return question.text[: taken.start()] + str(other) + question.text[taken.end() :]


def swap_antonym(question: LabelledQuestion, rng: random.Random) -> str | None:
    """Turn one word of the question into its opposite."""
    words = [word for word in re.finditer(r"[A-Za-z]+", question.text) if word.group().lower() in ANTONYMS]
    if not words:
        return None
    taken = rng.choice(words)
    return question.text[: taken.start()] + ANTONYMS[taken.group().lower()] + question.text[taken.end() :]


def negate(question: LabelledQuestion, rng: random.Random) -> str | None:
    """Set "not" behind an auxiliary verb."""
    found = AUXILIARY.search(question.text)
    if found is None or "not" in question.text or "n't" in question.text:
        return None
    return f"{question.text[: found.end()]} {rng.choice(['not', 'never'])}{question.text[found.end() :]}"


def swap_word(question: LabelledQuestion, rng: random.Random) -> str | None:
    """Put another word of the document in the place of one that question and answer share."""
    answer = " ".join(question.document.sentences[number].text.lower() for number in question.gold)
    shared = [
        word
        for word in WORD.finditer(question.text)
        if word.group() not in STOP_WORDS and word.start() and re.search(rf"\b{word.group()}\b", answer)
    ]
    if not shared:
        return None
    taken = rng.choice(shared)
    other = rng.choice(question.document.sentences).text
    ending = taken.group()[-2:]
    choices: list[str] = [
        word
        for word in WORD.findall(other)
        if word not in STOP_WORDS and word not in answer and word not in question.text
    ]
    alike = [word for word in choices if word.endswith(ending)] or choices
    if not alike:
        return None
    return question.text[: taken.start()] + rng.choice(alike) + question.text[taken.end() :]


WAYS: tuple[Callable[[LabelledQuestion, random.Random], str | None], ...] = (
    swap_name,
    swap_name,
    swap_number,
    swap_number,
    swap_antonym,
    swap_antonym,
    swap_word,
    negate,
)


def make_unanswerable(question: LabelledQuestion, rng: random.Random) -> str | None:
    """The question changed so that its passage no longer answers it; None where nothing can be changed."""
    ways = list(WAYS)
    rng.shuffle(ways)
    for way in ways[:5]:
        changed = way(question, rng)
        if changed is not None:
            return changed
    return None


def mistype(text: str, rng: random.Random) -> str:
    """One or two typing errors: a letter left out, doubled, swapped with the next or hit beside the key."""
    letters = list(text)
    for _ in range(rng.choice([1, 1, 2])):
        places = [place for place, letter in enumerate(letters[:-1]) if letter.isalpha() and place]
        if not places:
            break
        place = rng.choice(places)
        way = rng.randrange(4)
        if way == 0:
            del letters[place]
        elif way == 1:
            letters.insert(place, letters[place])
        elif way == 2:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        else:
            letters[place] = rng.choice(KEYS_NEARBY.get(letters[place].lower(), letters[place]))
    return "".join(letters)


def to_keywords(text: str) -> str:
    """The words of a question that carry meaning, as one types them into a search box."""
    words = re.findall(r"[\w'’-]+", text.lower())
    kept = [word for word in words if word not in STOP_WORDS]
    return " ".join(kept) if len(kept) >= 2 else text


def vary(text: str, rng: random.Random) -> str:
    """A question as people type it: mostly unchanged, at times mistyped, as keywords or without its mark."""
    draw = rng.random()
    if draw < 0.1:
        return mistype(text, rng)
    if draw < 0.16:
        return to_keywords(text)
    if draw < 0.3:
        return text.rstrip("? ")
    return text
