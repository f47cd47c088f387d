"""Lists of stories as messages: pages, buttons, and Telegram's limits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.database import Scope
from bot.telegram.messages.callback_data import (
    AllStoriesData,
    ChoiceData,
    GroupAsks,
    GroupData,
    ListData,
    ListFor,
    ReadData,
    read_data,
)
from bot.telegram.messages.message import Message
from bot.telegram.messages.story_list import (
    NEXT,
    PAGE,
    PREVIOUS,
    chosen_message,
    group_line,
    list_message,
    newest_message,
)
from bot.telegram.messages.suggested_questions import Suggested, Suggestion
from bot.voice import LOCALES, voice_for
from corpus import Metadata, Story
from index.catalogue import Catalogue, Listing, key_of
from tests.bot.telegram.valid import accepted, labels
from tests.fakes import ferry_story

ENGLISH = voice_for("en")
LONG = ["word " * 200, "😀" * 900, "<&>" * 400, "Ռ" * 700]


def catalogue_of(count: int) -> Catalogue:
    stories = [
        Story.from_paragraphs(f"story-{n}", f"Headline {n}", ["Text."], Metadata(published=f"20{n % 90 + 10}-01-01"))
        for n in range(count)
    ]
    return Catalogue(stories)


def pages_of(listings: tuple[Listing, ...], purpose: ListFor = ListFor.READER) -> list[Message]:
    """All pages, from the first by the button for the next."""
    data, pages = ListData(0, "en", purpose), list[Message]()
    while True:
        pages.append(list_message(listings, data, voice_for(data.locale)))
        following = [button for row in buttons_of(pages[-1]) for label, button in [row] if label == NEXT]
        if not following:
            return pages
        assert isinstance(following[0], ListData)
        data = following[0]


def buttons_of(message: Message) -> list[tuple[str, object]]:
    """What the buttons say, and what they stand for."""
    rows = message.markup.inline_keyboard if message.markup else ()
    return [(button.text, read_data(str(button.callback_data))) for row in rows for button in row]


@pytest.mark.parametrize("count", [1, 9, 10, 11, 60, 10_000])
def test_each_story_is_on_one_page_with_a_button_to_ask_it_and_one_to_read_it(count: int) -> None:
    listings = catalogue_of(count).listings
    pages = pages_of(listings)
    assert len(pages) == -(-count // PAGE)
    listed = [line for page in pages for line in accepted(page).text.splitlines() if "Headline" in line]
    assert [line.split(" · ")[0].split(" ", 1)[1] for line in listed] == [one.headline for one in listings]
    carried = [button for page in pages for _, button in buttons_of(page)]
    assert [one for one in carried if isinstance(one, ChoiceData)] == [ChoiceData(one.key) for one in listings]
    assert [one for one in carried if isinstance(one, ReadData)] == [ReadData(one.key) for one in listings]


def test_a_page_says_which_stories_it_shows_and_leads_to_those_beside_it() -> None:
    first, second, third = pages_of(catalogue_of(25).listings)
    assert [accepted(page).text.splitlines()[0] for page in (first, second, third)] == [
        "Stories 1–10 of 25",
        "Stories 11–20 of 25",
        "Stories 21–25 of 25",
    ]
    turning = [
        [label for label, button in buttons_of(page) if isinstance(button, ListData)] for page in (first, second)
    ]
    assert turning == [[NEXT], [PREVIOUS, NEXT]]
    assert labels(third)[-1] == [PREVIOUS]
    assert labels(second)[0] == ["11. Ask this story", "11. Read"]


def test_a_page_beyond_the_last_is_the_last() -> None:
    listings = catalogue_of(25).listings
    assert list_message(listings, ListData(99, "en"), ENGLISH) == pages_of(listings)[-1]


@settings(deadline=None)
@given(
    headlines=st.lists(st.sampled_from(LONG) | st.text(min_size=1, max_size=60), min_size=1, max_size=25),
    publisher=st.none() | st.sampled_from(LONG),
    locale=st.sampled_from(LOCALES),
    purpose=st.sampled_from(ListFor),
    page=st.integers(0, 3),
)
def test_any_page_is_a_message_that_telegram_takes(
    headlines: list[str], publisher: str | None, locale: str, purpose: ListFor, page: int
) -> None:
    about = Metadata(publisher=publisher, published="2024-09-05T10:30", url="https://example.org/a?b=1&c=2")
    stories = [Story.from_paragraphs(str(n), f"{one}.", ["Text."], about) for n, one in enumerate(headlines)]
    voice, listings = voice_for(locale), Catalogue(stories).listings
    codes = tuple(range(2**32 - 6, 2**32))
    heading = voice.text("name-a-story")
    message = list_message(listings, ListData(page, locale, purpose, codes), voice, heading, is_scoped=True)
    assert accepted(message).text.startswith(heading)
    accepted(newest_message(listings[:5], voice))
    accepted(chosen_message(listings[0], Suggested(), voice, is_scoped=True))


def test_for_a_group_each_story_and_its_publisher_can_be_chosen_and_all_stories_again() -> None:
    listings = Catalogue([ferry_story(publisher="Holm Post"), Story.from_paragraphs("dam", "Dam", ["Text."])]).listings
    dam, ferry = listings
    message = list_message(listings, ListData(0, "en", ListFor.GROUP), ENGLISH, is_scoped=True)
    assert buttons_of(message) == [
        ("1. Only this story", GroupData(GroupAsks.STORY, dam.key)),
        ("2. Only this story", GroupData(GroupAsks.STORY, ferry.key)),
        ("Only Holm Post", GroupData(GroupAsks.PUBLISHER, key_of("Holm Post"))),
        ("All stories", GroupData(GroupAsks.ALL)),
    ]


def test_a_chosen_story_is_shown_with_its_questions_and_the_way_back() -> None:
    story = ferry_story(publisher="Holm Post", published="2024-05-04")
    (one,) = Catalogue([story]).listings
    suggested = Suggested((Suggestion(story, "Who announced it?"),))
    message = chosen_message(one, suggested, ENGLISH, is_scoped=True)
    text = accepted(message).text
    assert text.startswith("Island ferry returns after storm\nHolm Post · 4 May 2024\n\nYour questions now go")
    assert text.endswith("You could ask:")
    assert [label for label, _ in buttons_of(message)] == ["Who announced it?", "Ask all stories"]
    assert buttons_of(message)[-1][1] == AllStoriesData()
    alone = chosen_message(one, Suggested(), ENGLISH, is_scoped=False)
    assert accepted(alone).text == "Island ferry returns after storm\nHolm Post · 4 May 2024"
    assert alone.markup is None


def test_the_line_of_a_group_names_what_it_asks() -> None:
    story = ferry_story(publisher="Holm & Post")
    listings = Catalogue([story]).listings
    assert group_line(None, (), ENGLISH) == "In this group, questions go to all stories."
    assert group_line(Scope("gone"), (), ENGLISH) == "In this group, questions go to all stories."
    assert group_line(Scope("ferry"), listings, ENGLISH).endswith(f": {story.headline}")
    line = group_line(Scope(publisher="Holm & Post"), listings, ENGLISH)
    assert line == "In this group, questions go only to stories from Holm &amp; Post."
