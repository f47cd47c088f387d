"""The files of the bot's lines: the same in each language, each said somewhere, all within Telegram's limits."""

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

from bot.telegram.profile import COMMANDS
from bot.voice import LOCALES, Voice
from bot.voice.catalogue import source
from bot.voice.negotiation import QUESTION_LOCALES
from index.understanding import Aspect, Remark

BOT = Path(__file__).parents[3] / "bot"
PARTIAL = tuple(locale for locale in QUESTION_LOCALES if locale not in LOCALES)

GROUPS = {
    "aspect-": tuple(Aspect),
    "not-in-file-": tuple(Aspect),
    "remark-": tuple(Remark),
    "command-": COMMANDS,
}
"""Lines whose key is put together where they are said, by the beginning of it, with the ends that it may have."""

SAMPLES: dict[str, str | int] = {
    "author": "Ida Lund",
    "count": 3,
    "days": 30,
    "headline": "Island ferry returns after storm",
    "kind": "outage",
    "languages": "English, українська",
    "minutes": 60,
    "number": 4,
    "own": "no",
    "page": 2,
    "pages": 3,
    "paragraph": 4,
    "part": 1,
    "passage": "Repairs cost 3 million kroner.",
    "parts": 2,
    "reference": "K7M2P9QX",
    "stories": 2,
}
NUMBERS = (0, 1, 2, 5, 21, 1234)

ALERTS = (
    *("story-changed", "story-withdrawn", "answer-gone", "nothing-more", "busy", "slow-down-reader", "slow-down-chat"),
    *("not-allowed", "begun-anew", "language-chosen", "language-unknown", "error-line"),
)
BUTTONS = (
    *("show-in-context", "back-to-quotation", "in-the-story", "open-article", "copy", "more-excerpts"),
    *("previous-excerpts", "next-quotation", "other-questions", "inline-more"),
)


class _Parts(Visitor):
    """The names of a line's variables, and the text between them."""

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
    """The line with this word in all places for words."""
    words = {name: word for name, value in SAMPLES.items() if isinstance(value, str)}
    return said(locale, key, **words | {"own": "no"})


def every_way(locale: str, key: str) -> Iterator[str]:
    """The line with each of the numbers in each of its places, and in its own language and another."""
    for number in NUMBERS:
        yield said(locale, key, **dict.fromkeys((name for name, it in SAMPLES.items() if isinstance(it, int)), number))
    yield said(locale, key, own="yes")


def keys_in_the_source() -> tuple[set[str], set[str]]:
    """The keys of the lines that the program says, and the beginnings of those that it puts together."""
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


everywhere = pytest.mark.parametrize("locale", LOCALES)


@pytest.mark.parametrize("locale", QUESTION_LOCALES)
def test_a_file_holds_nothing_but_lines_and_each_of_them_once(locale: str) -> None:
    assert [entry for entry in entries(locale) if isinstance(entry, ftl.Junk)] == []
    names = Counter(entry.id.name for entry in entries(locale) if isinstance(entry, ftl.Message))
    assert [name for name, times in names.items() if times > 1] == []


@everywhere
def test_each_language_has_the_lines_of_the_english_one_and_no_other(locale: str) -> None:
    assert messages(locale).keys() == messages("en").keys()


@pytest.mark.parametrize("locale", PARTIAL)
def test_a_language_that_the_bot_does_not_speak_has_what_is_said_to_a_question_in_it(locale: str) -> None:
    assert messages(locale).keys() == {key for key in messages("en") if key.startswith("unread-")}


@pytest.mark.parametrize("locale", QUESTION_LOCALES)
def test_a_line_has_the_same_arguments_in_each_language(locale: str) -> None:
    english = messages("en")
    # Which language a question is in has to be asked only where others are told of as well.
    ignored = {"own"} if locale in PARTIAL else set()
    for key, message in messages(locale).items():
        assert variables(message) == variables(english[key]) - ignored, key


def test_each_line_that_is_said_is_there_and_each_that_is_there_is_said() -> None:
    whole, beginnings = keys_in_the_source()
    assert beginnings == GROUPS.keys()
    spoken = whole | {f"{beginning}{end}" for beginning, ends in GROUPS.items() for end in ends}
    there = messages("en").keys()
    assert spoken - there == set()
    assert there - spoken == set()


@everywhere
def test_any_line_can_be_said_whatever_its_numbers(locale: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for key in messages("en"):
            for line in every_way(locale, key):
                assert line.strip() == line != "", key
                assert not set("{}") & set(line), key
    assert caplog.records == []


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
def test_no_line_of_another_language_is_the_english_one(locale: str) -> None:
    assert [key for key in messages("en") if said(locale, key) == said("en", key)] == []


@pytest.mark.parametrize("locale", QUESTION_LOCALES)
def test_no_line_holds_what_html_would_take_for_its_own(locale: str) -> None:
    for message in messages(locale).values():
        assert not set("<>&") & set(_Parts(message).text)


@everywhere
def test_an_armenian_line_has_armenian_punctuation_and_the_others_their_own(locale: str) -> None:
    foreign = {"en": "[։՝՞՛՜]", "hy": r"[:?!.“”]", "ru": "[։՝՞՛՜“”\"']", "uk": "[։՝՞՛՜“”\"']"}[locale]
    lines = (said_with(locale, key, "X") for key in messages("en"))
    assert [line for line in lines if re.search(foreign, line)] == []


@everywhere
def test_a_line_has_the_letters_of_its_language_alone(locale: str) -> None:
    foreign = {
        "en": "[^\\W\\d_a-zA-Z]",
        "hy": "[^\\W\\d_\u0531-\u0587]",
        "ru": "[^\\W\\d_а-яёА-ЯЁ]",
        "uk": "[^\\W\\d_а-щьюяєіїґА-ЩЬЮЯЄІЇҐ]",
    }
    lines = (re.sub(r"/[a-z]+", "", said_with(locale, key, "7")) for key in messages("en"))
    assert [line for line in lines if re.search(foreign[locale], line)] == []


@everywhere
def test_what_the_profile_shows_is_within_telegrams_limits(locale: str) -> None:
    commands = [key for key in messages("en") if key.startswith("command-")]
    assert len(commands) == 8
    assert all(1 <= utf16_length(said(locale, key)) <= 256 for key in commands)
    assert 1 <= utf16_length(said(locale, "description")) <= 512
    assert 1 <= utf16_length(said(locale, "short-description")) <= 120


@everywhere
def test_what_an_alert_says_is_within_200_characters(locale: str) -> None:
    assert [line for key in ALERTS for line in every_way(locale, key) if utf16_length(line) > 200] == []


@everywhere
def test_a_button_says_what_it_does_in_a_few_words(locale: str) -> None:
    assert [line for key in BUTTONS if len(line := said(locale, key)) > 30] == []


@everywhere
def test_any_line_fits_into_a_message_beside_a_quotation(locale: str) -> None:
    assert [line for key in messages("en") for line in every_way(locale, key) if utf16_length(line) > 1024] == []
