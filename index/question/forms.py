"""Forms of questions about the story itself: patterns with parts that may stand in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from index.question.words import phrases

_PART = re.compile(r"\{([a-z_]+)\}")
_LEFT_OUT = "[{this}]"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of questions, as the phrases of a language have it.

    Args:
        needed: patterns of the parts that a question has to have, once each.
        optional: those of the parts that it may have, once each.
        may_leave_out: whether it may have neither a word for the story nor a pronoun, as "published when?".
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    may_leave_out: bool

    @classmethod
    def of(cls, form: str, language: str) -> Form:
        """Return a form: regular expressions with " + " between them, in brackets if they may be missing."""
        parts = form.split(" + ")
        optional = [part for part in parts if part.startswith("[") and part.endswith("]")]
        return cls(
            tuple(filled(part, language) for part in parts if part not in optional),
            tuple(filled(part[1:-1], language) for part in optional),
            _LEFT_OUT in optional,
        )

    def fits(self, said: str) -> bool:
        """Return whether all of a question is of this form."""
        parts = (*self.needed, *self.optional)
        if len(parts) == 1:
            return compiled(parts[0]).fullmatch(said) is not None
        # Most forms end here, and their patterns of whole questions are not even compiled.
        if not all(_count(part, said) == 1 for part in self.needed):
            return False
        if any(_count(part, said) > 1 for part in self.optional):
            return False
        return compiled(rf"(?:(?:{'|'.join(parts)})(?: |$)){{1,{len(parts)}}}").fullmatch(said) is not None


def filled(form: str, language: str) -> str:
    """Return a form with its parts, such as {doc}, filled in."""
    parts = phrases(language)["about"]["parts"]
    while (more := _PART.sub(lambda match: parts[match[1]], form)) != form:
        form = more
    return form


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern that is compiled once."""
    return re.compile(pattern)


def holds_part(said: str, part: str, language: str) -> bool:
    """Return whether a part of a language's forms, such as "doc", stands anywhere in a question."""
    return _count(filled(f"{{{part}}}", language), said) > 0


def _count(part: str, said: str) -> int:
    return sum(1 for _ in compiled(rf"\b(?:{part})\b").finditer(said))
