"""The Fluent files: the same lines in each language, all of them used, all within Telegram's limits."""

import ast
import logging
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.http.page.lines import OWN_LINES
from bot.telegram.profile import ADMIN_COMMANDS, EDITORS_COMMANDS
from bot.voice import LOCALES, Voice
from bot.voice.catalogue import source
from bot.voice.negotiation import QUESTION_LOCALES
from index.question import Aspect, Remark

BOT = Path(__file__).parents[3] / "bot"

GROUPS = {
    "aspect-": tuple(Aspect),
    "not-in-file-": tuple(Aspect),
    "remark-": tuple(Remark),
    "command-": (*EDITORS_COMMANDS, *ADMIN_COMMANDS),
    "page-": OWN_LINES,
}
"""Keys that the program puts together: their beginnings with their possible ends."""

SAMPLES: dict[str, str | int] = {
    "address": "https://news.example/feed",
    "ago": "3 minutes ago",
    "added": 3,
    "answers": 12,
    "author": "Ida Lund",
    "changed": 1,
    "choices": 1,
    "command": "7 7",
    "count": 3,
    "date": "4 May 2026",
    "closest": 10,
    "cure": "save it as UTF-8",
    "days": 30,
    "down": 2,
    "drafts": 2,
    "facts": 5,
    "first": 11,
    "groups": 2,
    "headline": "Island ferry returns after storm",
    "high": "2.5",
    "id": "island-ferry-returns",
    "kind": "outage",
    "last": 20,
    "megabytes": 10,
    "median": "0.4",
    "language": "fi",
    "languages": "English, українська",
    "minutes": 60,
    "name": "KeyError",
    "number": 4,
    "others": 2,
    "outlets": "Tarn Weekly, The Courier",
    "own": "no",
    "page": 2,
    "pages": 3,
    "paragraph": 4,
    "part": 1,
    "passage": "Repairs cost 3 million kroner.",
    "parts": 2,
    "people": 2,
    "problem": "it takes longer than 20 seconds",
    "publisher": "Holm Post",
    "questions": 3,
    "reference": "K7M2P9QX",
    "refusals": 20,
    "refused": 1,
    "sentence": "Repairs cost 3 million kroner.",
    "stories": 2,
    "text": "The bridge is 40 m long.",
    "total": 3,
    "unchanged": 2,
    "unread": 1,
    "up": 7,
    "why": "it is a picture, without text",
}
NUMBERS = (0, 1, 2, 5, 21, 1234)

ALERTS = (
    *("story-changed", "story-withdrawn", "answer-gone", "nothing-more", "busy", "slow-down-reader", "slow-down-chat"),
    *("not-allowed", "begun-anew", "language-chosen", "language-unknown", "error-line"),
    *("scope-ended", "story-not-here", "story-not-in-group", "stories-none", "group-admins-only"),
    *("draft-gone", "draft-undo-late", "editors-only"),
    *("vote-counted", "vote-taken-back", "wrong-noted", "wrong-known"),
    *("group-moved", "keep-done", "keep-full", "keep-ask-again", "waiting-gone", "forget-me-not-yours"),
)
BUTTONS = (
    *("show-in-context", "back-to-quotation", "in-the-story", "open-article", "copy", "more-excerpts"),
    *("previous-excerpts", "more-buttons", "fewer-buttons", "next-quotation", "other-questions", "inline-more"),
    *("ask-this-story", "read-story", "ask-all-stories", "group-all", "group-only-story"),
    *("draft-add", "draft-add-all", "draft-edit-headline", "draft-cancel", "draft-undo"),
    *("withdraw-this", "withdraw-yes", "withdraw-no"),
    "wrong-quote",
    *("keep-question", "forget-question", "forget-me-button"),
)


class _Parts(Visitor):
    """The names of a line's variables, and its text without them."""

    def __init__(self, message: ftl.Message) -> None:
        self.names: set[str] = set()
        self.text = ""
        self.visit(message)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)

    def visit_TextElement(self, node: ftl.TextElement) -> None:  # noqa: N802 - the library's name
        self.text += node.value


@cache
def entries(locale: str) -> list[ftl.EntryType]:
    return list(FluentParser().parse(source(locale)).body)


@cache
def messages(locale: str) -> dict[str, ftl.Message]:
    return {entry.id.name: entry for entry in entries(locale) if isinstance(entry, ftl.Message)}


def variables(message: ftl.Message) -> set[str]:
    return _Parts(message).names


def said(locale: str, key: str, **changed: str | int) -> str:
    needed = variables(messages(locale)[key])
    return Voice(locale).text(key, **{name: (SAMPLES | changed)[name] for name in needed})


def said_with(locale: str, key: str, word: str) -> str:
    """The line with this word for every text argument."""
    words = {name: word for name, value in SAMPLES.items() if isinstance(value, str)}
    return said(locale, key, **words | {"own": "no"})


def every_way(locale: str, key: str) -> Iterator[str]:
    """The line with each of the numbers, and with both values of `own`."""
    for number in NUMBERS:
        yield said(locale, key, **dict.fromkeys((name for name, it in SAMPLES.items() if isinstance(it, int)), number))
    yield said(locale, key, own="yes")


def keys_in_the_source() -> tuple[set[str], set[str]]:
    """The keys in the program, and the beginnings of those that it puts together."""
    whole, beginnings = set(), set()
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "text":
                match node.args[0] if node.args else None:
                    case ast.Constant(value=str(key)):
                        whole.add(key)
                    case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
                        beginnings.add(beginning)
    return whole, beginnings


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("locale", QUESTION_LOCALES)
def test_each_language_has_the_english_lines_with_the_same_arguments(locale: str) -> None:
    assert [entry for entry in entries(locale) if isinstance(entry, ftl.Junk)] == []
    names = Counter(entry.id.name for entry in entries(locale) if isinstance(entry, ftl.Message))
    assert [name for name, times in names.items() if times > 1] == []
    english = messages("en")
    # The bot has only the lines for a question in these languages, which need no `own`.
    partial = locale not in LOCALES
    assert names.keys() == {key for key in english if not partial or key.startswith("unread-")}
    for key, message in messages(locale).items():
        assert variables(message) == variables(english[key]) - ({"own"} if partial else set()), key
        assert not set("<>&") & set(_Parts(message).text), f"{key} is sent as HTML"
        assert partial or locale == "en" or said(locale, key) != said("en", key)


def test_every_line_is_used_and_every_used_line_exists() -> None:
    whole, beginnings = keys_in_the_source()
    assert beginnings == GROUPS.keys()
    spoken = whole | {f"{beginning}{end}" for beginning, ends in GROUPS.items() for end in ends}
    assert spoken ^ messages("en").keys() == set()


FOREIGN_MARKS = {"en": "[։՝՞՛՜]", "hy": r"[:?!.“”]", "ru": "[։՝՞՛՜“”\"']", "uk": "[։՝՞՛՜“”\"']"}
FOREIGN_LETTERS = {
    "en": "[^\\W\\d_a-zA-Z]",
    "hy": "[^\\W\\d_\u0531-\u0587]",
    "ru": "[^\\W\\d_а-яёА-ЯЁ]",
    "uk": "[^\\W\\d_а-щьюяєіїґА-ЩЬЮЯЄІЇҐ]",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_any_line_can_be_said_and_has_the_letters_and_marks_of_its_language(
    locale: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for key in messages("en"):
            for line in every_way(locale, key):
                assert line.strip() == line != "", key
                assert not set("{}") & set(line), key
                assert utf16_length(line) <= 1024, f"{key} has to leave room for a quotation"
                assert key not in ALERTS or utf16_length(line) <= 200, key
            assert not re.search(FOREIGN_MARKS[locale], said_with(locale, key, "X")), key
            words = re.sub(r"/[a-z]+", "", said_with(locale, key, "7"))
            assert not re.search(FOREIGN_LETTERS[locale], words), key
    assert caplog.records == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_profile_and_the_buttons_are_within_telegrams_limits(locale: str) -> None:
    for name in (*EDITORS_COMMANDS, *ADMIN_COMMANDS):
        assert 1 <= utf16_length(said(locale, f"command-{name}")) <= 256
    assert 1 <= utf16_length(said(locale, "description")) <= 512
    assert 1 <= utf16_length(said(locale, "short-description")) <= 120
    assert [line for key in BUTTONS if len(line := said(locale, key)) > 30] == []
