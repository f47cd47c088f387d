"""The text of the copy button: the quotation in marks with its attribution."""

import pytest
from hypothesis import given

from bot.replies.html import length
from bot.replies.split import shows
from bot.telegram.messages.answer_buttons import COPY_LIMIT, copied
from tests.bot.telegram_html import wild_text


@pytest.mark.parametrize(
    ("quotation", "marked"),
    [
        ("The pier fell.", "“The pier fell.”"),
        ("“We are relieved,” said Ola’s son.", "‘“We are relieved,” said Ola’s son.’"),
        ("Fish ‘and’ “chips”", "«Fish ‘and’ “chips”»"),
        ("“ ‘ « all of them", "““ ‘ « all of them”"),
        ("“We are relieved.”", "“We are relieved.”"),
        ("“Yes,” he said, “no.”", "‘“Yes,” he said, “no.”’"),
        ("«Так», — сказал он.", "„«Так», — сказал он.“"),
        ("Лаодикейский NATO-форум прошёл", "«Лаодикейский NATO-форум прошёл»"),
        ("Լաստանավը վերադարձավ։", "«Լաստանավը վերադարձավ։»"),
        ("ბორანი დაბრუნდა.", "„ბორანი დაბრუნდა.“"),
        ("המעבורת חזרה", "”המעבורת חזרה”"),
        ("フェリーがもどった。", "「フェリーがもどった。」"),
        ("渡轮回来了。", "“渡轮回来了。”"),
        ("“", "‘“’"),
    ],
)
def test_a_quotation_gets_the_marks_of_its_script_and_keeps_its_own(quotation: str, marked: str) -> None:
    assert copied(quotation, "— The Post") == f"{marked}\n— The Post"


def test_the_lines_above_a_quotation_are_copied_with_it_or_nothing_is() -> None:
    assert copied("It sank.", "— The Post", ["Myth", "Who?"]) == "Myth\nWho?\n“It sank.”\n— The Post"
    assert copied("It sank.", "", ["Myth"]) == "Myth\n“It sank.”"
    assert copied("It sank.", "— The Post", ["word " * 50]) is None


@pytest.mark.parametrize(
    ("quotation", "attribution", "size"),
    [("a" * 254, "", 256), ("a" * 255, "", None), ("😀" * 127, "", 256), ("😀" * 120, "a" * 13, 256),
     ("😀" * 120, "a" * 14, None), ("", "The Post", None), (" \u200b", "The Post", None)],
)  # fmt: skip
def test_a_text_that_is_too_long_or_invisible_is_not_copied(quotation: str, attribution: str, size: int | None) -> None:
    text = copied(quotation, attribution)
    assert (text and length(text)) == size


@given(wild_text, wild_text)
def test_the_copied_text_has_both_unchanged(quotation: str, attribution: str) -> None:
    text = copied(quotation, attribution)
    if text is None:
        assert not shows(quotation) or length(quotation) + length(attribution) > COPY_LIMIT - 3
    else:
        assert 1 <= length(text) <= COPY_LIMIT
        assert quotation in text
        assert text.endswith(attribution)
