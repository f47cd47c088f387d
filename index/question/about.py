"""Questions about the story itself, which its headline, lead and metadata answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.languages import ENGLISH
from index.question.words import LANGUAGES, phrases, spoken


class Aspect(StrEnum):
    """What of a story is asked for, in the order in which the forms are tried."""

    # What is asked about a photo comes first: its source and author are not the story's.
    PHOTO_CREDIT = "photo_credit"
    HEADLINE = "headline"
    AUTHOR = "author"
    PUBLISHED = "published"
    URL = "url"
    PUBLISHER = "publisher"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class StoryQuestion:
    """A question about a story as such.

    Args:
        aspect: what is asked for.
        named: the words that say which story ("the ferry" of "who wrote the story about the ferry?"), empty if
            any is meant.
        several: whether it asks which stories there are, or about all of them.
        may_be_of_text: whether it asks who wrote "it", or what it is called, which may be a letter of the text.
        own_word: the word that it asks about, without one for the story: "photographer"; the text may have one too.
    """

    aspect: Aspect
    named: str = ""
    several: bool = False
    may_be_of_text: bool = False
    own_word: str = ""

    @property
    def takes_up_story(self) -> bool:
        """Whether it is asked of the story quoted last, if there is one."""
        return not (self.named or self.several)


_TO_BE = (
    (re.compile(r"\b(what|who|where|when|how)s\b"), r"\1 is"),
    (re.compile(r"\b(?:was|were|are|have been|has been)\b"), "is"),
)
_PLACE = re.compile(r"\{(?:doc|this)\}")
_PRONOUN = re.compile(
    r"\b(?:it|this|that|это|це|սա|դա)\b"
    r"(?! \w*(?:article|story|piece|text|news|item|report|стат|замет|заміт|текст|новост|новин))"
)
_PART = re.compile(r"\{([a-z_]+)\}")


def asked_about_story(question: str) -> StoryQuestion | None:
    """Return what of the story itself a question asks for, or None if it asks for something that the text tells.

    A question that names its story is about the story only if a story of that name is there; the caller has to see
    whether it is.
    """
    said = spoken(question)
    for language in LANGUAGES:
        if language == ENGLISH:
            bare = said
            for contraction, full in _TO_BE:
                bare = contraction.sub(full, bare)
            english = bare = _bare(bare, language)
        else:
            bare = _bare(said, language)
        # All forms have words in the language's script. Where none fits, they are not even compiled.
        if language == ENGLISH or not said.isascii():
            for aspect, form in _forms(language):
                if form.fullmatch(bare):
                    several = bool(_several(language).search(bare))
                    # "What is this about?" and "sum it up" are about the story.
                    of_text = bool(_PRONOUN.search(bare)) and aspect not in {Aspect.PHOTO_CREDIT, Aspect.SUBJECT}
                    return StoryQuestion(aspect, "", several, of_text, _own_word(bare, language))
    for aspect, form in _forms_with_name() if _named_story().search(english) else ():
        if match := form.fullmatch(english):
            return StoryQuestion(aspect, match["after"] or match["before"])
    return None


def holds_word(text: str, word: str) -> bool:
    """Return whether a text has a word in the plural or with a short ending."""
    ending = "s?" if word.isascii() else r"\w{0,3}"
    return re.search(rf"\b{word}{ending}\b", spoken(text)) is not None


def _own_word(bare: str, language: str) -> str:
    """The word that a question asks about if it has none for the story and no pronoun for it; else nothing."""
    parts = phrases(language)["about"]["parts"]
    if _PRONOUN.search(bare) or re.search(rf"\b{_filled('{noun}' if 'noun' in parts else '{doc}', language)}\b", bare):
        return ""
    return next((word for word in parts["own_words"].split() if holds_word(bare, word)), "")


def _bare(said: str, language: str) -> str:
    """A question without what may stand before and after it, "please" and "tell me"."""
    parts = phrases(language)["about"]["parts"]
    return re.sub(rf"^(?:(?:{parts['before']}) )+|(?: (?:{parts['after']}))+$", "", said)


@cache
def _several(language: str) -> re.Pattern[str]:
    """What tells that a question is about all stories."""
    return re.compile(rf"\b(?:{phrases(language)['about']['parts']['several']})\b")


@cache
def _forms(language: str) -> list[tuple[Aspect, re.Pattern[str]]]:
    """The forms of a language, in the order of the aspects."""
    forms = phrases(language)["about"]["forms"]
    return [(aspect, re.compile(_filled(form, language))) for aspect in Aspect for form in forms[aspect]]


@cache
def _named_story() -> re.Pattern[str]:
    """The part that all `_forms_with_name` have."""
    return re.compile(_filled("{named_doc}", ENGLISH))


@cache
def _forms_with_name() -> list[tuple[Aspect, re.Pattern[str]]]:
    """English forms with a named story in each of its places in turn: a group may stand in a pattern once."""
    forms = phrases(ENGLISH)["about"]["forms"]
    return [
        (aspect, re.compile(_filled(f"{form[: place.start()]}{{named_doc}}{form[place.end() :]}", ENGLISH)))
        for aspect in Aspect
        for form in forms[aspect]
        for place in _PLACE.finditer(form)
    ]


def _filled(form: str, language: str) -> str:
    """A form with its parts, such as {doc}, filled in."""
    parts = phrases(language)["about"]["parts"]
    while (filled := _PART.sub(lambda match: parts[match[1]], form)) != form:
        form = filled
    return form
