"""A voice: its numbers, its plurals, and what it says where a line is missing or something runs from right to left."""

import logging
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice import LOCALES, TERMINAL_VOICE, Voice
from bot.voice import voice as module
from bot.voice.catalogue import bundle

COUNTS = (0, 1, 2, 3, 5, 11, 21, 22, 25, 101)
CASES = {
    "en": (
        ["questions were"] + ["question was"] + ["questions were"] * 8,
        "While I was away, {} {} left unanswered.",
    ),
    "hy": (["դա դեռ կարևոր է"] * 2 + ["դրանք դեռ կարևոր են"] * 8, "{} հարց մնաց անպատասխան։ Եթե {}, խնդրում եմ"),
    "ru": (
        [
            *("осталось {} вопросов", "остался {} вопрос", "остались {} вопроса", "остались {} вопроса"),
            *("осталось {} вопросов", "осталось {} вопросов", "остался {} вопрос", "остались {} вопроса"),
            *("осталось {} вопросов", "остался {} вопрос"),
        ],
        "без ответа {1}.",
    ),
    "uk": (
        [
            *("залишилося {} запитань", "залишилося {} запитання", "залишилися {} запитання"),
            *("залишилися {} запитання", "залишилося {} запитань", "залишилося {} запитань"),
            *("залишилося {} запитання", "залишилися {} запитання", "залишилося {} запитань"),
            "залишилося {} запитання",
        ],
        "без відповіді {1}.",
    ),
}


@pytest.mark.parametrize(
    ("locale", "count", "words"),
    [
        (locale, count, frame.format(count, form.format(count)))
        for locale, (forms, frame) in CASES.items()
        for count, form in zip(COUNTS, forms, strict=True)
    ],
)
def test_questions_are_counted_as_the_language_counts(locale: str, count: int, words: str) -> None:
    assert words in Voice(locale).text("was-away", count=count)


@pytest.mark.parametrize(
    ("locale", "days", "words"),
    [
        *(("en", 1, "For 1 day,"), ("en", 30, "For 30 days,"), ("hy", 1, "1 օր,"), ("hy", 30, "30 օր,")),
        *(("ru", 1, "1 день,"), ("ru", 2, "2 дня,"), ("ru", 11, "11 дней,"), ("ru", 21, "21 день,")),
        *(("uk", 1, "1 день,"), ("uk", 2, "2 дні,"), ("uk", 11, "11 днів,"), ("uk", 21, "21 день,")),
    ],
)
def test_days_are_counted_as_the_language_counts(locale: str, days: int, words: str) -> None:
    assert words in Voice(locale).text("privacy", days=days, minutes=60)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "No question"), ("hy", "Հարցերը չեն պահվում"), ("ru", "не хранятся"), ("uk", "не зберігаються")],
)
def test_where_no_question_is_kept_the_reader_learns_that(locale: str, words: str) -> None:
    assert words in Voice(locale).text("privacy", days=30, minutes=0)
    assert words not in Voice(locale).text("privacy", days=30, minutes=60)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("number", [0, 1, 999, 1000, 12345678])
def test_a_number_is_its_digits(locale: str, number: int) -> None:
    assert Voice(locale).text("paragraph", number=number).split(" ")[1] == str(number)


@pytest.fixture
def without_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take "copy" out of the Russian lines, and "begun-anew" out of these and the English ones."""
    missing = {("ru", "copy"), ("ru", "begun-anew"), ("en", "begun-anew")}

    class Lacking:
        def __init__(self, locale: str) -> None:
            self._locale = locale

        def has_message(self, key: str) -> bool:
            return (self._locale, key) not in missing and bundle(self._locale).has_message(key)

        def __getattr__(self, name: str) -> object:
            return getattr(bundle(self._locale), name)

    monkeypatch.setattr(module, "bundle", Lacking)


@pytest.mark.usefixtures("without_a_line")
def test_a_line_that_is_missing_is_said_in_english_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert Voice("ru").text("copy") == "Copy"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "'copy' is missing in the locale 'ru'" in caplog.text


@pytest.mark.usefixtures("without_a_line")
def test_a_line_that_english_lacks_too_is_its_key_and_no_crash(caplog: pytest.LogCaptureFixture) -> None:
    assert Voice("ru").text("begun-anew") == "begun-anew"
    assert len(caplog.records) == 2


@pytest.mark.parametrize("key", ["paragraph", "privacy", "refusal", "unread-ask-in"])
def test_a_line_without_what_it_needs_is_said_as_far_as_it_goes_and_logged(
    key: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert Voice("uk").text(key)
    assert "is not whole" in caplog.text


@given(st.text(max_size=40), st.sampled_from(LOCALES))
def test_what_is_put_into_a_line_stays_as_it_is(author: str, locale: str) -> None:
    beginning = Voice(locale).text("by-author", author="")
    said = Voice(locale).text("by-author", author=author)
    runs_left = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in author)
    assert said.startswith(beginning)
    assert said[len(beginning) :].removeprefix("\u2068").removesuffix("\u2069") == author.removeprefix(
        "\u2068"
    ).removesuffix("\u2069")
    if runs_left:
        assert said[len(beginning) :] == f"\u2068{author}\u2069"
    assert Voice(locale, isolating=False).text("by-author", author=author) == f"{beginning}{author}"


@pytest.mark.parametrize(
    ("author", "marked"),
    [
        ("Ida Lund", False),
        ("Анна Ахматова", False),
        ("Հովհաննես Թումանյան", False),
        ("李白", False),
        ("עידה לונד", True),
        ("إيدا لوند", True),
        ("Ida لوند", True),
        ("٣", True),
        ("𐤀", True),
    ],
)
def test_invisible_marks_stand_around_what_may_run_from_right_to_left_alone(author: str, marked: bool) -> None:
    assert ("\u2068" in Voice("en").text("by-author", author=author)) == marked
    assert "\u2068" not in TERMINAL_VOICE.text("by-author", author=author)
