"""Which voice speaks to whom, and how languages are called."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice import LOCALES, TERMINAL_VOICE, Voice, own_name, voice_answering, voice_for, voice_for_question


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        (None, "en"),
        ("", "en"),
        ("en", "en"),
        ("en-US", "en"),
        ("ru", "ru"),
        ("RU", "ru"),
        ("ru-RU", "ru"),
        ("ru_RU", "ru"),
        ("ru-Cyrl-KZ", "ru"),
        ("uk", "uk"),
        ("uk-UA", "uk"),
        ("hy", "hy"),
        ("hy-AM", "hy"),
        ("hy-arevmda", "hy"),
        ("be", "en"),
        ("az-Latn-AZ", "en"),
        ("ka", "en"),
        ("de", "en"),
        ("zh-hans", "en"),
        ("pt-br", "en"),
        ("und", "en"),
        ("x-ru", "en"),
        ("-ru", "en"),
        ("rus-RU", "en"),
        ("../ru", "en"),
        ("русский", "en"),
    ],
)
def test_a_reader_is_spoken_to_in_their_language_or_in_english(code: str | None, locale: str) -> None:
    assert voice_for(code) == Voice(locale)


@given(st.none() | st.text(max_size=20))
def test_any_code_at_all_gets_a_voice(code: str | None) -> None:
    assert voice_for(code).locale in LOCALES


@pytest.mark.parametrize(
    ("language", "reader", "locale", "own"),
    [
        ("ru", "en", "ru", True),
        ("ru", "uk", "ru", True),
        ("be", "ru", "be", True),
        ("az", "en", "az", True),
        ("ka", "hy", "ka", True),
        ("de", "ru", "ru", False),
        ("und", "en", "en", False),
    ],
)
def test_a_question_is_told_of_in_its_own_language_or_in_the_readers(
    language: str, reader: str, locale: str, own: bool
) -> None:
    assert voice_for_question(language, Voice(reader)) == (Voice(locale), own)


@pytest.mark.parametrize(
    ("question", "locale"),
    [
        ("Who died?", "en"),
        ("Кто погиб?", "ru"),
        ("Хто загинув?", "uk"),
        ("Ո՞վ է զոհվել", "hy"),
        ("спасибо", "ru"),
        ("Пашинян", "hy"),
        ("Wer ist gestorben?", "hy"),
        ("", "hy"),
    ],
)
def test_an_answer_is_in_the_language_of_the_question_if_it_is_sure(question: str, locale: str) -> None:
    assert voice_answering(question, Voice("hy")) == Voice(locale)
    assert voice_answering(question, replace(TERMINAL_VOICE, locale="hy")) == Voice(locale, isolating=False)


def test_in_the_terminal_no_voice_adds_invisible_marks() -> None:
    assert voice_for_question("ru", TERMINAL_VOICE) == (Voice("ru", isolating=False), True)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "English"),
        ("hy", "հայերեն"),
        ("ru", "русский"),
        ("uk", "українська"),
        ("az", "azərbaycanca"),
        ("el", "ελληνικά"),
        ("kk", "қазақша"),
        ("pl", "polski"),
        ("xx", "xx"),
        ("und", "und"),
        ("", ""),
        ("no such", "no such"),
    ],
)
def test_a_language_is_called_by_its_own_name(code: str, name: str) -> None:
    assert own_name(code) == name
