"""Greetings, thanks and noise: what asks nothing of a story."""

from __future__ import annotations

import re
from enum import StrEnum


class Remark(StrEnum):
    """What a person says without asking anything of a story."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    HELP = "help"
    NOISE = "noise"
    MORE = "more"
    INSULT = "insult"


_TO_WHOM = (
    r"(?:there|bot|storybot|friend|friends|all|everyone|everybody|again|dear|sir|madam|guys|folks|mate|buddy|team)"
)
_GREETING = r"(?:hi+|hello+|hallo|hey+|heya|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|gday)"
_THANKS = (
    r"(?:(?:many |much )?(?:thanks|thank you|thank u|thx|tnx|cheers)"
    r"(?: (?:very much|so much|a lot|a million|again|kindly))?"
    r"(?: for (?:(?:your|the|that|all the|all your) )?(?:help|helping|answers?|reply|info|information|time))?"
    r"|much appreciated|ok|okay|great|cool|nice|perfect|awesome|wonderful|got it|good bot|well done)"
)
_FAREWELL = (
    r"(?:bye(?: bye)?|goodbye|good bye|good night|farewell|ciao|cya|take care|so long|until next time"
    r"|see (?:you|ya|u)(?: (?:later|soon|tomorrow|around))?"
    r"|have a (?:nice|good|great|lovely) (?:day|evening|night|weekend|one))"
)
_HELP = (
    r"(?:how are (?:you|u)(?: doing)?(?: today)?|how do you do|(?:hows|how is) it going|whats up|nice to meet you"
    r"|(?:who|what)(?: exactly)? are (?:you|u)|(?:whats|what is) your (?:name|purpose|job)|are you there"
    r"|are you (?:a |an )?(?:bot|robot|human|person|real|ai|machine|chatgpt|chatbot|alive)"
    r"|what (?:can|do) (?:you|u) do(?: for me)?|what can i (?:ask|do|say)(?: you| here)?|what should i ask(?: you)?"
    r"|how (?:do|can|should) i (?:use|ask) (?:you|it|this|this bot|the bot|questions?|a question|something)"
    r"|how (?:do you|does (?:the|this) bot) work|who (?:made|created|built|programmed|trained) you"
    r"|(?:please |can you |could you )*help(?: me)?(?: out)?(?: please)?|what (?:is|are) (?:this|the) bots?(?: for)?"
    r"|(?:what|which) languages? (?:do|can) you (?:speak|read|understand|know))"
)
_PHRASES = (
    (Remark.HELP, re.compile(rf"{_HELP}(?: {_TO_WHOM})*(?: |$)")),
    (Remark.FAREWELL, re.compile(rf"{_FAREWELL}(?: {_TO_WHOM})*(?: |$)")),
    (Remark.THANKS, re.compile(rf"{_THANKS}(?: {_TO_WHOM})*(?: |$)")),
    (Remark.GREETING, re.compile(rf"{_GREETING}(?: {_TO_WHOM})*(?: |$)")),
)
"""The phrases of each kind of remark; of several in one text, the kind that comes first here is what it is."""

_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_LEAST_MASHED = 4
"""Shortest word that is taken for keys at random; three letters are an acronym as well."""

_QUESTION_WORD = (
    r"(?:who|whom|whose|what|whats|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|please|tell|give|show|summari[sz]e)"
)
_OPENING = re.compile(
    rf"(?:{_GREETING}|thanks|thank you|ok|okay)(?: {_TO_WHOM})*(?:[,.!;:]+ *(?=\w)| (?={_QUESTION_WORD}\b))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?<=[?.!])[ ,–—-]*(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:very much|so much|a lot|in advance))*[.! ]*$",
    re.IGNORECASE,
)


def remark_of(text: str) -> Remark | None:
    """Return what kind of remark `text` is as a whole; None where it may ask something."""
    said = spoken(text)
    if not said:
        return Remark.NOISE
    if all(map(_is_mashed, said.split())):
        return Remark.NOISE
    kinds = []
    while said:
        found = next(((kind, match) for kind, phrase in _PHRASES if (match := phrase.match(said))), None)
        if found is None:
            return None
        kinds.append(found[0])
        said = said[found[1].end() :]
    return next(kind for kind, _ in _PHRASES if kind in kinds)


def without_courtesies(text: str) -> str:
    """Return a question without the greeting before it and the thanks after it; a text of nothing else as it is."""
    rest = text
    while opening := _OPENING.match(rest):
        rest = rest[opening.end() :]
    rest = _CLOSING.sub("", rest).strip()
    return rest if any(map(str.isalnum, rest)) else text


def spoken(text: str) -> str:
    """Return `text` in lower case, its words parted by one space, without apostrophes and other marks."""
    return " ".join(re.findall(r"\w+", re.sub(r"['’ʼ`´]", "", text.casefold())))


def _is_mashed(word: str) -> bool:
    """Whether a word is one key again and again, or a run of neighbouring keys, so that it is surely no word."""
    if len(word) < _LEAST_MASHED or not word.isalpha():
        return False
    if len(set(word)) == 1:
        return True
    unit = _repeated_unit(word)
    # Four neighbours on the Cyrillic keys may be a word.
    least = 3 if unit != word else _LEAST_MASHED if unit.isascii() else _LEAST_MASHED + 1
    return len(unit) >= least and any(unit in row or unit in row[::-1] for row in _KEY_ROWS)


def _repeated_unit(word: str) -> str:
    """The shortest run of letters that, said again and again, is the word ("asdasd": "asd")."""
    return word[: (word + word).index(word, 1)]
