"""The attribution: everything that the file gives, and nothing else."""

import re
from calendar import month_name
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.attribution import LONGEST_PART, attribution, correction_line
from bot.replies.dates import spoken_date
from bot.voice import LOCALES, TERMINAL_VOICE, Voice, voice_for
from corpus import Outlet, Story
from index import Excerpt
from index.display import shortened
from tests.fakes import ferry_story
from tests.strategies import excerpts, stories

VOICE = voice_for("en")


def excerpt(number: int = 0, /, **metadata: str) -> Excerpt:
    story = ferry_story(**metadata)
    return Excerpt.of_sentence(story, story.sentences[number])


def test_the_attribution_has_what_the_file_gives_in_order() -> None:
    assert attribution(excerpt(), VOICE) == ["Island ferry returns after storm", "paragraph 1"]
    assert ferry_story().metadata.url is None
    full = excerpt(
        4, publisher="Holm Post", author="Ida Lund", published="2024-05-04T09:30", url="https://example.org/ferry"
    )
    assert attribution(full, VOICE) == [
        "teacher Ola Berg",
        "Island ferry returns after storm",
        "paragraph 3",
        "Holm Post",
        "by Ida Lund",
        "4 May 2024, 09:30",
    ]
    assert full.story.metadata.url == "https://example.org/ferry"


@given(excerpts(stories()), st.sampled_from(LOCALES).map(voice_for))
def test_each_part_is_there_if_the_file_gives_it(quoted: Excerpt, voice: Voice) -> None:
    metadata = quoted.story.metadata
    parts = attribution(quoted, voice)
    given_parts = [quoted.speaker, metadata.publisher, metadata.author, metadata.published]
    assert len(parts) == 2 + sum(part is not None for part in given_parts)
    assert voice.text("paragraph", number=quoted.paragraph) in parts
    assert shortened(quoted.story.headline, LONGEST_PART) in parts
    assert all(0 < len(part) <= LONGEST_PART for part in parts)


def test_long_names_and_headlines_are_cut_at_a_word() -> None:
    for locale in LOCALES:
        said = attribution(excerpt(author="Ida Lund " * 500), voice_for(locale))[2]
        assert "Ida Lund Ida" in said
        assert said.rstrip("\u2069").endswith("…")
        assert len(said) <= LONGEST_PART
    story = Story.from_paragraphs("a", "word " * 1000, ["Text."])
    assert attribution(Excerpt.of_sentence(story, story.sentences[0]), VOICE)[0].endswith("word…")


def test_a_right_to_left_name_is_isolated_except_in_the_terminal() -> None:
    written = excerpt(author="עידה לונד", published="2024-05-04")
    assert attribution(written, VOICE)[2] == "by \u2068עידה לונד\u2069"
    assert attribution(written, TERMINAL_VOICE)[2] == "by עידה לונד"


def test_a_text_is_cut_after_a_word_if_one_ends_in_its_second_half() -> None:
    for text, limit, short in [
        ("short", 5, "short"),
        ("one two three", 13, "one two three"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one tw…"),
        ("one two, three", 10, "one two…"),
        ("one two — three", 12, "one two…"),
        ("-- ------", 6, "-- --…"),
        ("unbreakable", 5, "unbr…"),
        ("a unbreakable", 8, "a unbre…"),
        ("", 5, ""),
    ]:
        assert shortened(text, limit) == short


@given(st.text(max_size=200), st.integers(1, 100))
def test_a_shortened_text_is_within_its_limit_and_begins_the_text(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short.removesuffix("…")))


@pytest.mark.parametrize(
    ("published", "locale", "spoken"),
    [
        ("2024-02-29", "en", "29 February 2024"),
        ("0987-01-01", "en", "1 January 987"),
        ("2023-11-14T09:30:59", "en", "14 November 2023, 09:30"),
        ("2023-11-14 00:05:00", "en", "14 November 2023, 00:05"),
        ("2023-11-14T23:05:00+04:00", "en", "14 November 2023, 23:05"),
        ("2023-11-14T23:05:00Z", "en", "14 November 2023, 23:05"),
        ("2023-09-01T09:05:30+04:00", "hy", "2023 թ. սեպտեմբերի 1, 09:05"),
        ("2023-09-01T09:05:30+04:00", "ru", "1 сентября 2023\u202fг., 09:05"),
        ("2023-09-01", "uk", "1 вересня 2023\u202fр."),
    ],
)
def test_a_date_is_in_words_of_the_readers_language(published: str, locale: str, spoken: str) -> None:
    assert spoken_date(published, voice_for(locale)) == spoken


@given(st.dates() | st.datetimes(timezones=st.none() | st.timezones()), st.sampled_from(LOCALES))
def test_any_iso_8601_date_can_be_spoken(day: date, locale: str) -> None:
    spoken = spoken_date(day.isoformat(), voice_for(locale))
    moment = f", {day.hour:02}:{day.minute:02}" if isinstance(day, datetime) else ""
    if locale == "en":
        assert spoken == f"{day.day} {month_name[day.month]} {day.year}{moment}"
    else:
        assert {str(day.day), str(day.year)} <= set(re.findall(r"\d+", spoken))
        assert spoken.endswith(moment)


@pytest.mark.parametrize(
    ("correction", "locale", "line"),
    [
        ("The bridge is 40 m long.", "en", "Correction: The bridge is 40 m long."),
        ("2026-05-04", "en", "Corrected on 4 May 2026"),
        ("2026-05-04T09:30:00", "en", "Corrected on 4 May 2026, 09:30"),
        ("2026-05-04", "ru", "Исправлено 4 мая 2026"),
        ("2026-05-04", "uk", "Виправлено 4 травня 2026"),
        ("2026-05-04", "hy", "Ուղղվել է՝ 2026 թ. մայիսի 4"),
    ],
)
def test_a_correction_is_told_in_the_editors_words_or_with_its_date(correction: str, locale: str, line: str) -> None:
    said = correction_line(ferry_story(correction=correction), voice_for(locale))
    assert said is not None
    assert re.sub("[\u2068\u2069]", "", said).startswith(line)


def test_a_story_without_a_correction_has_no_line_and_a_long_one_is_cut() -> None:
    assert correction_line(ferry_story(), VOICE) is None
    assert len(correction_line(ferry_story(correction="40 m. " * 500), VOICE) or "") < LONGEST_PART + 20


def test_other_outlets_of_a_text_come_after_the_first() -> None:
    outlets = (Outlet("b", "The Courier"), Outlet("c", "Holm Post"), Outlet("d", "Tarn <Weekly>"), Outlet("e"))
    story = ferry_story(publisher="Holm Post", published="2026-05-04", outlets=outlets)
    parts = attribution(Excerpt.of_sentence(story, story.sentences[0]), VOICE)
    assert parts[2:] == ["Holm Post", "4 May 2026", "also The Courier, Tarn <Weekly>"]
    story = ferry_story(outlets=outlets[:1])
    assert attribution(Excerpt.of_sentence(story, story.sentences[0]), VOICE)[-1] == "also The Courier"
