"""Questions about the story itself, which its headline, lead and metadata answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.languages import ENGLISH
from index.question.forms import Form, filled, holds_part
from index.question.words import LANGUAGES, phrases, spoken, words_of


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
        named_is_owner: whether these words are whom it is by, as in "the Holm Post's article".
        several: whether it asks which stories there are, or about all of them.
        may_be_of_text: whether it asks who wrote "it", or what it is called, which may be a letter of the text.
        own_word: the word that it asks about, without one for the story: "photographer"; the text may have one too.
    """

    aspect: Aspect
    named: str = ""
    several: bool = False
    named_is_owner: bool = False
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
_POSSESSIVE = re.compile("['’ʼ`´][sS]?$")


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
        # All forms of a language have words in its script.
        if language == ENGLISH or not said.isascii():
            for aspect, form in _forms(language):
                if form.fits(bare):
                    return StoryQuestion(
                        aspect,
                        several=holds_part(bare, "several", language),
                        may_be_of_text=_may_be_of_text(aspect, form, bare, language),
                        own_word=_own_word(bare, language),
                    )
    for aspect, pattern in _forms_with_name() if _named_story().search(english) else ():
        if match := pattern.fullmatch(english):
            named = match["after"] or match["before"]
            return StoryQuestion(aspect, named, named_is_owner=not match["after"] and _is_owner(named, question))
    return None


def holds_word(text: str, word: str) -> bool:
    """Return whether a text has a word in the plural or with a short ending."""
    ending = "s?" if word.isascii() else r"\w{0,3}"
    return re.search(rf"\b{word}{ending}\b", spoken(text)) is not None


def _may_be_of_text(aspect: Aspect, form: Form, bare: str, language: str) -> bool:
    """Whether a question has no word for the story, only a pronoun or nothing in its place."""
    # "What is this about?" and "sum it up" are about the story.
    if aspect in {Aspect.PHOTO_CREDIT, Aspect.SUBJECT} or holds_part(bare, "doc", language):
        return False
    return form.may_leave_out or holds_part(bare, "pronoun", language)


def _own_word(bare: str, language: str) -> str:
    """The word that a question asks about if it has none for the story and no pronoun for it; else nothing."""
    if holds_part(bare, "doc", language) or holds_part(bare, "pronoun", language):
        return ""
    own_words = phrases(language)["about"]["parts"]["own_words"].split()
    return next((word for word in own_words if holds_word(bare, word)), "")


def _is_owner(named: str, question: str) -> bool:
    """Whether the last word that names a story is a possessive: "the minister's article"."""
    last = named.split()[-1]
    return any(word.text == last and _POSSESSIVE.search(question[word.start : word.end]) for word in words_of(question))


def _bare(said: str, language: str) -> str:
    """A question without what may stand before and after it, "please" and "tell me"."""
    parts = phrases(language)["about"]["parts"]
    return re.sub(rf"^(?:(?:{parts['before']}) )+|(?: (?:{parts['after']}))+$", "", said)


@cache
def _forms(language: str) -> list[tuple[Aspect, Form]]:
    """The forms of a language, in the order of the aspects."""
    forms = phrases(language)["about"]["forms"]
    return [(aspect, Form.of(form, language)) for aspect in Aspect for form in forms[aspect]]


@cache
def _named_story() -> re.Pattern[str]:
    """The part that all `_forms_with_name` have."""
    return re.compile(filled("{named_doc}", ENGLISH))


@cache
def _forms_with_name() -> list[tuple[Aspect, re.Pattern[str]]]:
    """English forms with a named story in each of its places in turn: a group may stand in a pattern once."""
    forms = phrases(ENGLISH)["about"]["forms"]
    return [
        (aspect, re.compile(filled(f"{form[: place.start()]}{{named_doc}}{form[place.end() :]}", ENGLISH)))
        for aspect in Aspect
        for form in forms[aspect]
        for place in _PLACE.finditer(form)
    ]
