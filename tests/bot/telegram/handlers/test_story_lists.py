"""Lists of stories: all, those with some words, the newest, and their pages."""

from __future__ import annotations

import pytest

from bot.telegram.messages.callback_data import ListData
from bot.telegram.services import Services
from bot.voice import LOCALES, voice_for
from corpus import Metadata, Story
from index.catalogue import codes_of
from tests.bot.telegram.fakes import FakeBot, with_stories
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.updates import GROUP, OTHER, READER
from tests.tables import cells

ENGLISH = voice_for("en")


def story(number: int) -> Story:
    about = Metadata("Holm Post" if number % 2 else "Tarn Weekly", published=f"2024-{number % 12 + 1:02}-{number:02}")
    headline = f"{('Ferry', 'Court', 'Pier')[number % 3]} story {number}"
    return Story.from_paragraphs(f"story-{number}", headline, [f"Text {number}."], about if number < 28 else None)


@pytest.fixture
def sixty(make: Make, services: Services) -> Program:
    return make(with_stories(services, *(story(number) for number in range(1, 61))))


def headlines(text: str) -> list[str]:
    return [line.split(" · ")[0].split(". ")[1] for line in text.splitlines() if ". " in line]


async def test_of_sixty_stories_each_is_on_one_of_six_pages(bot: FakeBot, sixty: Program) -> None:
    (page,) = await sixty.comes(says("/stories"))
    pages = [page]
    while "›" in pages[-1].labels:
        await sixty.presses("›", pages[-1])
        pages.append(bot.edited[-1])
    assert [one.text.splitlines()[0] for one in pages[::5]] == ["Stories 1–10 of 60", "Stories 51–60 of 60"]
    listed = [headline for one in pages for headline in headlines(one.text)]
    assert sorted(listed) == sorted(story(number).headline for number in range(1, 61))
    assert {one.message_id for one in pages} == {page.message_id}
    await sixty.presses("‹", pages[-1])
    assert bot.edited[-1].text == pages[-2].text


async def test_words_find_headlines_and_publishers_page_by_page(bot: FakeBot, sixty: Program) -> None:
    (page,) = await sixty.comes(says("/stories FERRIES weekly"))
    first = headlines(page.text)
    assert all(headline.startswith("Ferry") for headline in first)
    assert len(first) == 4
    (page,) = await sixty.comes(says("/stories ferries", 101))
    assert page.text.startswith("Stories 1–10 of 20")
    await sixty.presses("›", page)
    assert bot.edited[-1].text.startswith("Stories 11–20 of 20")
    assert all(headline.startswith("Ferry") for headline in headlines(bot.edited[-1].text))


@pytest.mark.parametrize("words", cells("elephant | ferry court | the | ?! | <b> | ferry elephant"))
async def test_words_that_no_story_has_get_one_line(sixty: Program, words: str) -> None:
    (line,) = await sixty.comes(says(f"/stories {words}"))
    assert (line.text, line.buttons) == (ENGLISH.text("stories-none"), [])


async def test_a_page_of_words_that_no_story_has_any_more_says_so(bot: FakeBot, sixty: Program) -> None:
    await sixty.comes(presses(ListData(1, "en", codes=codes_of("elephant"))))
    assert (bot.alerts, bot.edited) == ([ENGLISH.text("stories-none")], [])


async def test_the_newest_five_are_shown_with_buttons(make: Make, services: Services, sixty: Program) -> None:
    (latest,) = await sixty.comes(says("/latest"))
    assert latest.text.startswith("The newest stories:\n\n1. ")
    assert headlines(latest.text) == [
        f"{kind} story {n}" for kind, n in (("Pier", 23), ("Pier", 11), ("Court", 22), ("Court", 10), ("Ferry", 21))
    ]
    assert "23 December 2024" in latest.text
    assert latest.labels == [f"{n}. {label}" for n in range(1, 6) for label in ("Ask this story", "Read")]
    undated = make(with_stories(services, story(40), story(50)))
    (line,) = await undated.comes(says("/latest", 101))
    assert line.text == ENGLISH.text("latest-none")


async def test_a_story_is_read_by_its_button_and_by_its_number(bot: FakeBot, sixty: Program) -> None:
    (page,) = await sixty.comes(says("/stories"))
    await sixty.presses("3. Read", page)
    assert bot.sent[-1].text == "Court story 22\n\nText 22."
    (again,) = await sixty.comes(says("/story 3", 101))
    assert again.text == ENGLISH.text("jump-line")


async def test_an_unclear_name_of_a_story_leads_to_the_list(bot: FakeBot, sixty: Program) -> None:
    (asked,) = await sixty.comes(says("/story ferry"))
    assert asked.text.startswith(f"{ENGLISH.text('name-a-story')}\n\nStories 1–10 of 60\n\n1. ")
    await sixty.presses("›", asked)
    assert bot.edited[-1].text.startswith("Stories 11–20 of 60")


async def test_the_greeting_lists_the_first_ten_and_says_where_the_others_are(sixty: Program) -> None:
    (greeting,) = await sixty.comes(says("/start"))
    assert len(headlines(greeting.text.partition("\n\n")[2])) == 10
    assert greeting.text.endswith("… and 50 more: /stories")


@pytest.mark.parametrize("locale", LOCALES)
async def test_in_a_group_the_list_keeps_its_language(bot: FakeBot, sixty: Program, locale: str) -> None:
    voice = voice_for(locale)
    (page,) = await sixty.comes(says("/stories@StoryBot", 1, GROUP, sender={**READER, "language_code": locale}))
    assert page.text.startswith(voice.text("stories-page", first=1, last=10, count=60))
    assert page.labels[:2] == [f"1. {voice.text('ask-this-story')}", f"1. {voice.text('read-story')}"]
    await sixty.presses("›", page, chat=GROUP, sender={**OTHER, "language_code": "hy"})
    assert bot.edited[-1].text.startswith(voice.text("stories-page", first=11, last=20, count=60))
