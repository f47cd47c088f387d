"""The bot's voice: its language, its numbers and plurals, and right-to-left names."""

import logging
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice import LOCALES, TERMINAL_VOICE, Voice, own_name, voice_answering, voice_for, voice_for_question
from bot.voice import voice as module
from bot.voice.marks import isolated
from bot.voice.voice import bundle


def test_a_reader_gets_their_language_or_english() -> None:
    for locale, codes in {
        "ru": ("ru", "RU", "ru-RU", "ru_RU", "ru-Cyrl-KZ"),
        "uk": ("uk", "uk-UA"),
        "hy": ("hy", "hy-AM", "hy-arevmda"),
        "en": (None, "", "en", "en-US", "be", "az-Latn-AZ", "de", "und", "x-ru", "-ru", "rus-RU", "../ru", "русский"),
    }.items():
        assert [voice_for(code) for code in codes] == [Voice(locale)] * len(codes)


@given(st.none() | st.text(max_size=20))
def test_any_code_gets_a_voice(code: str | None) -> None:
    assert voice_for(code).locale in LOCALES


def test_an_unsupported_language_is_answered_in_itself_or_in_the_readers() -> None:
    for language, reader, locale, own in [
        ("ru", "uk", "ru", True),
        ("be", "ru", "be", True),
        ("az", "en", "az", True),
        ("ka", "hy", "ka", True),
        ("de", "ru", "ru", False),
        ("und", "en", "en", False),
    ]:
        assert voice_for_question(language, Voice(reader)) == (Voice(locale), own)
    assert voice_for_question("ru", TERMINAL_VOICE) == (replace(TERMINAL_VOICE, locale="ru"), True)


def test_an_answer_is_in_the_questions_language_if_that_is_sure() -> None:
    for question, locale in [
        ("Who died?", "en"),
        ("Кто погиб?", "ru"),
        ("Хто загинув?", "uk"),
        ("Ո՞վ է զոհվել", "hy"),
        ("спасибо", "ru"),
        ("Пашинян", "hy"),
        ("Wer ist gestorben?", "hy"),
        ("", "hy"),
    ]:
        assert voice_answering(question, Voice("hy")) == Voice(locale), question
        assert voice_answering(question, replace(TERMINAL_VOICE, locale="hy")) == Voice(locale, isolating=False)


def test_a_language_has_its_own_name() -> None:
    names = {
        **{"en": "English", "hy": "հայերեն", "ru": "русский", "uk": "українська", "az": "azərbaycanca"},
        **{"el": "ελληνικά", "kk": "қазақша", "pl": "polski", "xx": "xx", "und": "und", "": "", "no such": "no such"},
    }
    assert {code: own_name(code) for code in names} == names


PLURALS = {
    "en": {1: "1 question was left", 2: "2 questions were left", 21: "21 questions were left"},
    "hy": {1: "1 հարց մնաց անպատասխան։ Եթե դա ", 2: "2 հարց մնաց անպատասխան։ Եթե դրանք "},
    "ru": {
        0: "осталось 0 вопросов", 1: "остался 1 вопрос.", 2: "остались 2 вопроса.", 5: "осталось 5 вопросов",
        11: "осталось 11 вопросов", 21: "остался 21 вопрос.", 22: "остались 22 вопроса.", 101: "остался 101 вопрос.",
    },
    "uk": {
        0: "залишилося 0 запитань", 1: "залишилося 1 запитання", 2: "залишилися 2 запитання",
        5: "залишилося 5 запитань", 11: "залишилося 11 запитань", 21: "залишилося 21 запитання",
    },
}  # fmt: skip
DAYS = {
    "en": {1: "For 1 day,", 30: "For 30 days,"},
    "hy": {1: "1 օր,", 30: "30 օր,"},
    "ru": {1: "1 день,", 2: "2 дня,", 11: "11 дней,", 21: "21 день,"},
    "uk": {1: "1 день,", 2: "2 дні,", 11: "11 днів,", 21: "21 день,"},
}
NO_QUESTIONS = {"en": "No question", "hy": "հարցերը չեն պահվում", "ru": "не хранятся", "uk": "не зберігаються"}


@pytest.mark.parametrize("locale", LOCALES)
def test_numbers_have_the_plurals_of_the_language_and_no_separators(locale: str) -> None:
    voice = Voice(locale)
    for count, words in PLURALS[locale].items():
        assert words in voice.text("was-away", count=count)
    for days, words in DAYS[locale].items():
        assert words in voice.text("privacy", days=days, minutes=60)
    assert NO_QUESTIONS[locale] in voice.text("privacy", days=30, minutes=0)
    assert NO_QUESTIONS[locale] not in voice.text("privacy", days=30, minutes=60)
    assert voice.text("paragraph", number=12345678).split(" ")[1] == "12345678"


def test_a_missing_line_is_english_or_its_key_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    missing = {("ru", "copy"), ("ru", "begun-anew"), ("en", "begun-anew")}

    class Lacking:
        def __init__(self, locale: str) -> None:
            self._locale = locale

        def has_message(self, key: str) -> bool:
            return (self._locale, key) not in missing and bundle(self._locale).has_message(key)

        def __getattr__(self, name: str) -> object:
            return getattr(bundle(self._locale), name)

    monkeypatch.setattr(module, "bundle", Lacking)
    assert Voice("ru").text("copy") == "Copy"
    assert "'copy' is missing in the locale 'ru'" in caplog.text
    assert Voice("ru").text("begun-anew") == "begun-anew"
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3


def test_a_line_without_an_argument_is_still_a_line_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    for key in ("paragraph", "privacy", "refusal", "unread-ask-in"):
        caplog.clear()
        assert Voice("uk").text(key)
        assert "is incomplete" in caplog.text


@given(st.text(max_size=40), st.sampled_from(LOCALES))
def test_an_argument_is_unchanged_but_for_isolation(author: str, locale: str) -> None:
    beginning = Voice(locale).text("by-author", author="")
    assert Voice(locale).text("by-author", author=author) == beginning + isolated(author)
    assert Voice(locale, isolating=False).text("by-author", author=author) == beginning + author
    plain = re.sub("[\u202a-\u202e\u2066-\u2069]", "", author)
    assert isolated(author) in (plain, f"\u2068{plain}\u2069")
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in author):
        assert isolated(author) != author


@pytest.mark.parametrize("mark", [chr(one) for one in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))])
def test_a_name_orders_neither_itself_nor_what_follows_by_marks_of_direction(mark: str) -> None:
    assert isolated(f"Ida{mark} Lund") == "Ida Lund"
    assert isolated(f"עידה{mark}{mark} לונד") == "\u2068עידה לונד\u2069"


def test_only_right_to_left_texts_are_isolated() -> None:
    for text in ("עידה לונד", "عادت العبارة!", "Ida لوند", "٣", "𐤀", "ܫܠܡܐ", "𞤀𞤣"):
        assert isolated(text) == f"\u2068{text}\u2069"
    for text in ("", "Ida (2).", "Анна «А»", "Հովհաննես։", "李白。", "😀 3.5 %", "\u200e"):
        assert isolated(text) == text
