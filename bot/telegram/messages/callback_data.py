"""What a button carries, in at most 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton).

    p:<digest>:<start>:<end>   quote a passage; nothing has to be stored for it
    a:<answer>:<view>:<n>      another view of an answer
    s:<digest>:<hash>          ask a suggested question about a story
    m:<lot>:<locale>           other suggested questions under the message
    l:<locale>                 choose a language
    w:<page>:<locale>:<for>:…  another page of the stories, of those with some words
    c:<key>                    ask one story alone from now on
    x:<answer>                 ask all stories again, and the question of an answer first
    r:<key>                    read a story
    g:<what>:<key>             what a group asks: a story, a publisher's, all
    d:<what>                   what becomes of the draft that the message previews
    v:<answer>:<n>:<i>:<sure>  withdraw a sentence of a quotation
    k:<answer>                 keep the question of a refusal
    f:<question>               forget a kept question
    e:<person>                 delete all that is stored about a person
    t:<answer>:<vote>          vote for or against an answer, or take that back
    q:<answer>:<n>[:<i>]       call a sentence of a quotation wrong, or choose which

A press by a modified client may carry anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum
from hashlib import sha256
from typing import ClassVar

from bot.database import DIGEST_DIGITS, Vote
from bot.voice import LOCALES
from index.catalogue import KEY_DIGITS, MOST_WORDS

DATA_LIMIT = 64
"""Most bytes that a button carries."""


@dataclass(frozen=True, slots=True)
class ButtonData:
    """What a button carries: a letter and the fields, between colons; a field that is None is left out."""

    letter: ClassVar[str]

    def __str__(self) -> str:
        values = (getattr(self, field.name) for field in fields(self))
        return ":".join([self.letter, *(_written(value) for value in values if value is not None)])


def _written(value: str | int | Enum | tuple[int, ...]) -> str:
    match value:
        case Vote():
            return value.name[0].lower()
        case Enum():
            return str(value.value)
        case bool():
            return f"{value:d}"
        case tuple():
            return "".join(f"{code:08x}" for code in value)
        case _:
            return str(value)


class View(Enum):
    """How an answer is shown."""

    QUOTATIONS = "q"
    """A page of quotations; the number is the page's."""
    CONTEXT = "c"
    """A quotation inside its paragraph; the number is the excerpt's."""
    JUMP = "j"
    """A jump to a quotation in the posted story; the number is the excerpt's."""
    PICTURE = "p"
    """A quotation as a picture; the number is the excerpt's."""
    MORE = "m"
    """All other buttons in the place of those under a page; the number is the page's."""
    LESS = "l"
    """The buttons under a page again; the number is the page's."""
    CONTEXT_MORE = "n"
    """All other buttons in the place of those under a quotation inside its paragraph; the number is the excerpt's."""
    CONTEXT_LESS = "k"
    """The buttons under a quotation inside its paragraph again; the number is the excerpt's."""


@dataclass(frozen=True, slots=True)
class PassageData(ButtonData):
    """A passage: the first digits of its story's digest, and its offsets."""

    letter = "p"
    digest: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ViewData(ButtonData):
    """A view of a stored answer."""

    letter = "a"
    answer: int
    view: View
    number: int


@dataclass(frozen=True, slots=True)
class SuggestionData(ButtonData):
    """A suggested question: the first digits of its story's digest, and of the question's hash."""

    letter = "s"
    digest: str
    hash: str

    @classmethod
    def of(cls, digest: str, question: str) -> SuggestionData:
        """Return what stands for a question about the story of that digest."""
        return cls(digest[:DIGEST_DIGITS], sha256(question.encode()).hexdigest()[:8])


@dataclass(frozen=True, slots=True)
class LotData(ButtonData):
    """A lot of suggested questions by its number, and the language of the message above it."""

    letter = "m"
    lot: int
    locale: str


@dataclass(frozen=True, slots=True)
class LocaleData(ButtonData):
    """A language to choose."""

    letter = "l"
    locale: str


class ListFor(Enum):
    """What the buttons of a list of stories are for."""

    READER = "a"
    """To ask a story, or to read it."""
    GROUP = "g"
    """To choose what a group asks."""


@dataclass(frozen=True, slots=True)
class ListData(ButtonData):
    """A page of the stories, from 0.

    Args:
        page: its number.
        locale: the language of the message.
        purpose: what the buttons are for.
        codes: of the words that the stories are searched for (`index.catalogue.codes_of`); empty for all stories.
    """

    letter = "w"
    page: int
    locale: str
    purpose: ListFor = ListFor.READER
    codes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceData(ButtonData):
    """A story to ask alone, by its key (`index.catalogue`)."""

    letter = "c"
    key: str


@dataclass(frozen=True, slots=True)
class AllStoriesData(ButtonData):
    """All stories to ask again, beginning with the question of an answer; 0 if there is none above the button."""

    letter = "x"
    answer: int = 0


@dataclass(frozen=True, slots=True)
class ReadData(ButtonData):
    """A story to read, by its key."""

    letter = "r"
    key: str


class GroupAsks(Enum):
    """What the people of a group ask."""

    STORY = "s"
    PUBLISHER = "p"
    ALL = "o"


@dataclass(frozen=True, slots=True)
class GroupData(ButtonData):
    """What a group is to ask, and the key of the story or the publisher; "" for all stories."""

    letter = "g"

    asks: GroupAsks
    key: str = ""


class DraftAction(Enum):
    """What becomes of a draft."""

    ADD = "a"
    HEADLINE = "h"
    CANCEL = "c"
    UNDO = "u"


@dataclass(frozen=True, slots=True)
class DraftData(ButtonData):
    """What becomes of the draft that the message previews, which has the button."""

    letter = "d"
    action: DraftAction


@dataclass(frozen=True, slots=True)
class WithdrawData(ButtonData):
    """A sentence that an editor withdraws.

    Args:
        answer: the number of the answer that quotes it.
        number: the quotation's.
        sentence: which of the quotation's sentences it is, from 0.
        sure: whether the editor was asked whether to withdraw it.
    """

    letter = "v"
    answer: int
    number: int
    sentence: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class KeepData(ButtonData):
    """The question of a refusal, by the number of that answer, to keep until a story answers it."""

    letter = "k"
    answer: int


@dataclass(frozen=True, slots=True)
class ForgetData(ButtonData):
    """A kept question to forget, by its number."""

    letter = "f"
    question: int


@dataclass(frozen=True, slots=True)
class ErasureData(ButtonData):
    """All that is stored about a person to delete, by the id of the person who has asked for the button."""

    letter = "e"
    person: int


@dataclass(frozen=True, slots=True)
class VoteData(ButtonData):
    """A vote about an answer, by the answer's number; a second press takes it back."""

    letter = "t"
    answer: int
    vote: Vote


@dataclass(frozen=True, slots=True)
class WrongData(ButtonData):
    """A sentence that is called wrong.

    Args:
        answer: the number of the answer that quotes it.
        number: the quotation's.
        sentence: which of the quotation's sentences it is, from 0; None if it is still to be chosen.
    """

    letter = "q"
    answer: int
    number: int
    sentence: int | None = None


STORY_PARAMETER = "s_"
"""What the parameter of a link to a story begins with, before the story's key
(https://core.telegram.org/bots/features#deep-linking)."""


def link_to_story(bot_name: str, key: str) -> str:
    """Return the link that opens a private chat with the bot to ask the story of a key (`index.catalogue`)."""
    return f"https://t.me/{bot_name}?start={STORY_PARAMETER}{key}"


_DIGEST = f"([0-9a-f]{{{DIGEST_DIGITS}}})"
_KEY = f"([0-9a-f]{{{KEY_DIGITS}}})"
_LOCALE = f"({'|'.join(LOCALES)})"
_VIEW = f"([{''.join(view.value for view in View)}])"


def _list_data(page: str, locale: str, purpose: str, codes: str) -> ListData:
    return ListData(int(page), locale, ListFor(purpose), tuple(int(code, 16) for code in re.findall(".{8}", codes)))


_FORMS: tuple[tuple[str, Callable[..., ButtonData]], ...] = (
    (f"p:{_DIGEST}:([0-9]{{1,9}}):([0-9]{{1,9}})", lambda digest, *ends: PassageData(digest, *map(int, ends))),
    (
        f"a:([0-9]{{1,18}}):{_VIEW}:([0-9]{{1,4}})",
        lambda answer, view, number: ViewData(int(answer), View(view), int(number)),
    ),
    (f"s:{_DIGEST}:([0-9a-f]{{8}})", SuggestionData),
    (f"m:([0-9]{{1,6}}):{_LOCALE}", lambda lot, locale: LotData(int(lot), locale)),
    (f"l:{_LOCALE}", LocaleData),
    (f"w:([0-9]{{1,5}}):{_LOCALE}:([ag]):((?:[0-9a-f]{{8}}){{0,{MOST_WORDS}}})", _list_data),
    (f"c:{_KEY}", ChoiceData),
    ("x:([0-9]{1,18})", lambda answer: AllStoriesData(int(answer))),
    (f"r:{_KEY}", ReadData),
    (f"g:([sp]):{_KEY}", lambda asks, key: GroupData(GroupAsks(asks), key)),
    (f"g:{GroupAsks.ALL.value}:", lambda: GroupData(GroupAsks.ALL)),
    ("d:([achu])", lambda action: DraftData(DraftAction(action))),
    (
        "v:([0-9]{1,18}):([0-9]{1,4}):([0-9]{1,3}):([01])",
        lambda answer, number, sentence, sure: WithdrawData(int(answer), int(number), int(sentence), sure == "1"),
    ),
    ("k:([0-9]{1,18})", lambda answer: KeepData(int(answer))),
    ("f:([0-9]{1,18})", lambda question: ForgetData(int(question))),
    ("e:([1-9][0-9]{0,17})", lambda person: ErasureData(int(person))),
    ("t:([0-9]{1,18}):([ud])", lambda answer, vote: VoteData(int(answer), Vote.UP if vote == "u" else Vote.DOWN)),
    ("q:([0-9]{1,18}):([0-9]{1,4})", lambda *place: WrongData(*map(int, place))),
    ("q:([0-9]{1,18}):([0-9]{1,4}):([0-9]{1,3})", lambda *place: WrongData(*map(int, place))),
)


def read_data(data: str) -> ButtonData | None:
    """Return what a button's data stands for; None for data of no button of this program."""
    for form, button in _FORMS:
        match = re.fullmatch(form, data)
        if match:
            return button(*match.groups())
    return None
