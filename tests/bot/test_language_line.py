"""What is said to a question in a language that is not read."""

from __future__ import annotations

import pytest

from bot.replies.languages import language_line
from bot.voice import voice_for


@pytest.mark.parametrize(("code", "words"), [("ru-Latn", "кириллицей"), ("uk-Latn", "кирилицею"), ("hy-Latn", "տառերով")])
def test_a_language_in_latin_letters_is_asked_for_in_its_own(code: str, words: str) -> None:
    assert words in language_line(code, ["ru", "uk", "hy"], voice_for("en"))


def test_a_language_that_is_not_read_in_its_own_letters_is_not_asked_for() -> None:
    line = language_line("hy-Latn", ["ru"], voice_for("en"))
    assert "տառերով" not in line
    assert "русский" in line
