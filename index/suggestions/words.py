"""Closed classes of English words, names of persons and times of a sentence, as far as questions are made by them."""

from __future__ import annotations

import regex

from corpus import Story
from corpus.speakers.words import COORDINATORS, DETERMINERS, PREPOSITIONS, SUBORDINATORS, TIME, words_of
from index.english import is_english

APPROXIMATE = r"(?:(?:at least|more than|about|around|some|nearly|almost|over|up to|only|fewer than) )?"
NUMBER_WORDS = words_of(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens hundreds thousands"
)
MONEY = words_of("dollars euros pounds crowns kroner kronor francs yen yuan rubles roubles hryvnias drams liras cents")
TIMES = words_of("seconds minutes hours days weeks months years decades centuries")

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[0-9]|20)\d\d"

_IN = rf"{_MONTH},? {_YEAR}|{_MONTH}|{_YEAR}"
_ON = (
    rf"{_DAY}(?: (?:morning|afternoon|evening|night))?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {_YEAR})?|\d{{1,2}} {_MONTH}(?: {_YEAR})?"
)

DATE = regex.compile(rf"\b(?:[Oo]n (?:{_ON})|[Ii]n (?:early |late |mid-)?(?:{_IN}))\b(?![-’'\d]| (?:{_MONTH}|\d))")
"""A time with its preposition."""

DATED_OPENING = regex.compile(rf"(?P<date>(?:On (?:{_ON})|In (?:{_IN}))),? (?=\p{{L}})")
"""A time that a sentence begins with."""

_PERSONS = words_of(
    "president minister premier chancellor secretary senator congressman congresswoman representative governor mayor "
    "councillor councilman councilwoman judge justice general colonel major captain lieutenant sergeant detective "
    "inspector officer commissioner admiral commander king queen prince princess pope bishop archbishop cardinal "
    "professor ambassador envoy diplomat chairman chairwoman chair director coach manager goalkeeper striker "
    "midfielder defender winger substitute referee doctor nurse surgeon lawyer attorney prosecutor "
    "spokesman spokeswoman spokesperson "
    "teacher headteacher researcher author co-author writer editor reporter journalist correspondent columnist "
    "analyst expert leader co-founder founder owner ceo dictator candidate nominee deputy aide adviser advisor "
    "historian politician musician physician singer actor actress composer conductor driver farmer engineer "
    "photographer filmmaker lawmaker legislator chief boss scientist physicist chemist economist activist "
    "artist novelist "
    "pianist violinist cyclist strategist lobbyist pollster businessman businesswoman policeman fisherman billionaire "
    "firefighter biographer critic poet banker mathematician statistician astronomer conservationist"
)
PRONOUNS = words_of(
    "i we you he she it they me us him her them my our your his its their this that these those here there who which "
    "mine ours theirs himself herself itself themselves one ones such so"
)
_BODIES = words_of(
    "party congress unit committee council company group university center centre union institute association court "
    "bank column house office department ministry agency force club league united city town county state street "
    "school college hospital museum church times post news act party's commission board fund corporation service news"
)
"""Words that show a run of capitals to be no person's name, in lower case."""

NO_NAMES = _BODIES | PREPOSITIONS | DETERMINERS | TIME | PRONOUNS | COORDINATORS | SUBORDINATORS
"""Words in lower case that no name of a person has or begins with, capitals or not."""

_ROMAN = regex.compile("[IVX]+")
_GENERATION = frozenset({"Jr", "Sr", "II", "III", "IV"})

_LOWERED = DETERMINERS | {"at", "more", "about", "around", "nearly", "almost", "over", "up", "only"}

_AFTER_A_NOUN = frozenset({"on", "between", "over"})
"""Prepositions before which a first word is hardly ever a name: "Work on …", "Relations between …"."""


def is_person_noun(word: str) -> bool:
    """Whether a word in lower case names a person by office, trade or part: "minister", "glaciologist"."""
    return word in _PERSONS or word.endswith("ologist")


def is_persons_name(name: str) -> bool:
    """Whether words that begin with capitals may be a person's full name: two at least, none of a body or a time."""
    words = name.split()
    return (
        len(words) > 1
        and not any(word.lower() in NO_NAMES or _ROMAN.fullmatch(word) for word in words)
        and not regex.search("['’]s?(?: |$)", name)
    )


def last_name(name: str) -> str:
    """Return the last name of a person's full name, without what follows it: "Roe" of "Kim Roe Jr"."""
    first, *others = name.split()
    while others and others[-1] in _GENERATION:
        others.pop()
    return others[-1] if others else first


CAPITALISED = r"\p{Lu}[\p{L}\p{M}]*(?:[-'’.](?=\p{L})[\p{L}\p{M}]+)*"
"""Pattern of a word that begins with a capital."""

NEXT_NAME = rf"(?: (?!I)\p{{Lu}}\.)?(?: (?:van|von|de|der|den|da|di|al|bin))* {CAPITALISED}"
"""Pattern of what follows the first word of a name: perhaps an initial ("I." is rather a king's or a war's), and a word
that begins with a capital."""

NAME_OF_PERSON = rf"{CAPITALISED}(?:{NEXT_NAME}){{1,3}}"
"""Pattern of a person's full name, of two to four words and perhaps initials."""

WHOLE_NAME = regex.compile(NAME_OF_PERSON)


def inside_sentence(words: str, story: Story) -> str | None:
    """Return the beginning of a sentence as it is written inside one: "The pier" is "the pier", "Ida" stays.

    A first word that may be a name or not is taken for what the rest of the story writes, or None if that does not
    tell.
    """
    first, _, rest = words.partition(" ")
    following = rest.partition(" ")[0]
    lowered = first[:1].lower() + first[1:]
    if lowered in _LOWERED:
        return f"{lowered} {rest}".strip()
    if not first[:1].isupper() or (len(first) > 1 and first[1:] != first[1:].lower()) or not first.isalpha():
        return words
    if following[:1].isupper():
        return words
    if following in _AFTER_A_NOUN or regex.search(rf"(?<![\w-]){regex.escape(lowered)}\b", story.text):
        return f"{lowered} {rest}".strip()
    inside = regex.search(rf"(?<=[\p{{Ll}},;] ){regex.escape(first)}\b", story.text)
    return words if inside or not is_english(first) else None
