"""Questions about the story itself, which its headline, lead and metadata answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.question import about_forms
from index.question import about_forms_translated as translated
from index.question.words import spoken


class Aspect(StrEnum):
    """What of a story is asked for."""

    SUBJECT = "subject"
    HEADLINE = "headline"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    URL = "url"
    PHOTO_CREDIT = "photo_credit"


@dataclass(frozen=True, slots=True)
class StoryQuestion:
    """A question about a story as such.

    Args:
        aspect: what is asked for.
        named: the words that say which story ("the ferry" of "who wrote the story about the ferry?"), empty where
            any is meant.
    """

    aspect: Aspect
    named: str = ""


_FORMS = {
    # What is asked of a photo comes first: its source and author are not the story's.
    Aspect.PHOTO_CREDIT: about_forms.PHOTO_CREDIT,
    Aspect.HEADLINE: about_forms.HEADLINE,
    Aspect.AUTHOR: about_forms.AUTHOR,
    Aspect.PUBLISHED: about_forms.PUBLISHED,
    Aspect.URL: about_forms.URL,
    Aspect.PUBLISHER: about_forms.PUBLISHER,
    Aspect.SUBJECT: about_forms.SUBJECT,
}

_TO_BE = (
    (re.compile(r"\b(what|who|where|when|how)s\b"), r"\1 is"),
    (re.compile(r"\b(?:was|were|are|have been|has been)\b"), "is"),
)
_BEFORE = re.compile(
    r"^(?:(?:please|(?:can|could|would|will) you|do you know|you know|i want to know|(?:id|i would) like to know"
    r"|just|so|and|but|now|well|ok|okay|tell me(?= (?:who|what|when|where|which|how))) )+"
)
_AFTER = re.compile(
    r"(?: (?:please|pls|plz|thanks|exactly|again|by the way|in short|in brief|briefly|shortly|do you know|if you know"
    r"|actually|anyway|then|in (?:one|a|a few|two|three) (?:words?|sentences?)))+$"
)
_AROUND = re.compile(rf"^(?:(?:{translated.BEFORE}) )+|(?: (?:{translated.BEFORE}))+$")
_PLACE = re.compile(r"\{(?:doc|this)\}")


def asked_about_story(question: str) -> StoryQuestion | None:
    """Return what of the story itself a question asks for; None where it asks for something that the text tells.

    A question that names its story is one about the story only where a story of that name is there; whether it is,
    is the caller's to see.
    """
    said = spoken(question)
    for contraction, full in _TO_BE:
        said = contraction.sub(full, said)
    said = _AFTER.sub("", _BEFORE.sub("", said, count=1))
    for aspect, form in _forms(named=False):
        if form.fullmatch(said):
            return StoryQuestion(aspect)
    for aspect, form in _translated_forms():
        if form.fullmatch(_AROUND.sub("", said)):
            return StoryQuestion(aspect)
    for aspect, form in _forms(named=True):
        if match := form.fullmatch(said):
            return StoryQuestion(aspect, match["after"] or match["before"])
    return None


@cache
def _forms(*, named: bool) -> tuple[tuple[Aspect, re.Pattern[str]], ...]:
    return tuple(
        (aspect, re.compile(filled))
        for aspect, forms in _FORMS.items()
        for form in forms
        for filled in (_filled_by_name(form) if named else [_filled(form)])
    )


@cache
def _translated_forms() -> tuple[tuple[Aspect, re.Pattern[str]], ...]:
    docs = (
        ("{ru}", translated.RUSSIAN_DOC),
        ("{uk}", translated.UKRAINIAN_DOC),
        ("{hy}", translated.ARMENIAN_DOC),
    )
    found = []
    for aspect in _FORMS:
        for form in getattr(translated, aspect.name):
            for place, words in docs:
                form = form.replace(place, words)
            found.append((aspect, re.compile(form)))
    return tuple(found)


def _filled(form: str) -> str:
    for place, words in (
        ("photo", about_forms.PHOTO),
        ("doc", about_forms.PLAIN_DOC),
        ("this", about_forms.PLAIN_THIS),
    ):
        form = form.replace(f"{{{place}}}", words)
    return form


def _filled_by_name(form: str) -> Iterator[str]:
    """The form with a named story in each of its places in turn: a group may stand in a pattern once."""
    for place in _PLACE.finditer(form):
        yield _filled(form[: place.start()]) + about_forms.NAMED_DOC + _filled(form[place.end() :])
