"""Attribution: all that the file gives, and nothing that it does not."""

from calendar import month_name
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.attribution import LONGEST_PART, attribution, link, shortened
from bot.replies.dates import spoken_date
from bot.voice import LOCALES, TERMINAL_VOICE, Voice, voice_for
from corpus import Story
from index import Excerpt
from tests.fakes import ferry_story
from tests.strategies import excerpts, stories

VOICE = voice_for("en")


def excerpt(number: int = 0, /, **metadata: str) -> Excerpt:
    story = ferry_story(**metadata)
    return Excerpt.of_sentence(story, story.sentences[number])


def test_a_bare_story_is_attributed_by_headline_and_paragraph() -> None:
    assert attribution(excerpt(), VOICE) == ["Island ferry returns after storm", "paragraph 1"]
    assert link(ferry_story()) is None


def test_all_that_a_file_gives_is_said_in_order() -> None:
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
    assert link(full.story) == "https://example.org/ferry"


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"publisher": "Holm Post"}, "Holm Post"),
        ({"author": "Ida Lund"}, "by Ida Lund"),
        ({"published": "2024-05-04"}, "4 May 2024"),
    ],
)
def test_each_part_stands_alone_where_the_others_are_not_given(metadata: dict[str, str], said: str) -> None:
    assert attribution(excerpt(**metadata), VOICE)[2:] == [said]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_name_of_any_length_is_cut_at_a_word(locale: str) -> None:
    said = attribution(excerpt(author="Ida Lund " * 500), voice_for(locale))[2]
    assert "Ida Lund Ida" in said
    assert said.rstrip("\u2069").endswith("…")
    assert len(said) <= LONGEST_PART


@given(excerpts(stories()), st.sampled_from(LOCALES).map(voice_for))
def test_an_attribution_is_made_of_what_the_file_gives_alone(quoted: Excerpt, voice: Voice) -> None:
    metadata = quoted.story.metadata
    parts = attribution(quoted, voice)
    given_parts = [quoted.speaker, metadata.publisher, metadata.author, metadata.published]
    assert len(parts) == 2 + sum(part is not None for part in given_parts)
    assert voice.text("paragraph", number=quoted.paragraph) in parts
    assert shortened(quoted.story.headline, LONGEST_PART) in parts
    assert all(0 < len(part) <= LONGEST_PART for part in parts)


def test_a_headline_of_any_length_is_cut_to_a_part() -> None:
    story = Story.from_paragraphs("a", "word " * 1000, ["Text."])
    headline = attribution(Excerpt.of_sentence(story, story.sentences[0]), VOICE)[0]
    assert len(headline) <= LONGEST_PART
    assert headline.endswith("word…")


def test_a_name_from_right_to_left_is_kept_apart_but_in_the_terminal() -> None:
    written = excerpt(author="עידה לונד", published="2024-05-04")
    assert attribution(written, VOICE)[2] == "by \u2068עידה לונד\u2069"
    assert attribution(written, TERMINAL_VOICE)[2] == "by עידה לונד"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 5, "short"),
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one tw…"),
        ("unbreakable", 5, "unbr…"),
        ("a unbreakable", 8, "a unbre…"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_after_a_word_where_one_ends_in_its_second_half(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short


@given(st.text(max_size=200), st.integers(1, 100))
def test_a_shortened_text_is_within_its_limit_and_begins_the_text(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    if short != text:
        assert short.endswith("…")
        assert text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("published", "spoken"),
    [
        ("2023-11-14", "14 November 2023"),
        ("2024-02-29", "29 February 2024"),
        ("0987-01-01", "1 January 987"),
        ("2023-11-14T09:30", "14 November 2023, 09:30"),
        ("2023-11-14T09:30:59", "14 November 2023, 09:30"),
        ("2023-11-14 00:05:00", "14 November 2023, 00:05"),
        ("2023-11-14T23:05:00+04:00", "14 November 2023, 23:05"),
        ("2023-11-14T23:05:00Z", "14 November 2023, 23:05"),
    ],
)
def test_a_date_is_spoken_as_a_reader_says_it(published: str, spoken: str) -> None:
    assert spoken_date(published, VOICE) == spoken


@given(st.dates() | st.datetimes(timezones=st.none() | st.timezones()))
def test_any_date_that_iso_8601_writes_can_be_spoken(day: date) -> None:
    spoken = spoken_date(day.isoformat(), VOICE)
    moment = f", {day.hour:02}:{day.minute:02}" if isinstance(day, datetime) else ""
    assert spoken == f"{day.day} {month_name[day.month]} {day.year}{moment}"


@pytest.mark.parametrize(
    ("locale", "day", "moment"),
    [
        ("en", "1 September 2023", "1 September 2023, 09:05"),
        ("hy", "2023 թ. սեպտեմբերի 1", "2023 թ. սեպտեմբերի 1, 09:05"),
        ("ru", "1 сентября 2023\u202fг.", "1 сентября 2023\u202fг., 09:05"),
        ("uk", "1 вересня 2023\u202fр.", "1 вересня 2023\u202fр., 09:05"),
    ],
)
def test_a_date_is_spoken_in_the_readers_language(locale: str, day: str, moment: str) -> None:
    assert spoken_date("2023-09-01", voice_for(locale)) == day
    assert spoken_date("2023-09-01T09:05:30+04:00", voice_for(locale)) == moment


@given(st.dates() | st.datetimes(), st.sampled_from(LOCALES).map(voice_for))
def test_any_date_can_be_spoken_in_any_language(day: date, voice: Voice) -> None:
    spoken = spoken_date(day.isoformat(), voice)
    assert str(day.day) in spoken
    assert str(day.year) in spoken
