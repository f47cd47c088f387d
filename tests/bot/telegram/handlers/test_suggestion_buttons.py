"""Buttons of suggested questions: they ask what they say, whatever the index suggests by then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.database import Retention
from bot.telegram.handlers.commands import Command, Commands
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.questions import Asked, Questions
from bot.telegram.messages.callback_data import LotData, SuggestionData
from bot.telegram.messages.suggested_questions import LOT
from bot.telegram.services import Desk, now
from bot.voice import LOCALES, voice_for
from corpus import Story
from tests.bot.telegram.fakes import (
    GROUP,
    MESSAGE_GONE,
    OTHER,
    QUESTION,
    READER,
    REFUSED,
    FakeBot,
    Written,
    at,
    watched,
    with_stories,
)
from tests.bot.telegram.pressing import CHANGED, CUP, FERRY, REWRITTEN, UNKNOWN, WITHDRAWN, press, presses_of

ENGLISH = voice_for("en")
OTHERS = "Other questions"
MANY = {kind: tuple(f"{kind} {number}?" for number in range(5)) for kind in ("ferry", "cup")}


async def started(desk: Desk, bot: FakeBot, locale: str = "en") -> Written:
    """The reply to /start."""
    await Commands(desk, PostedStories(desk)).take(Command("start", "", at(100), READER), voice_for(locale))
    return bot.sent[-1]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return with_stories(desk, FERRY, ferry=(QUESTION,))


@pytest.fixture
def both(desk: Desk) -> Desk:
    """A desk with two stories and ten suggested questions."""
    return with_stories(desk, FERRY, CUP, **MANY)


class TestAsking:
    async def test_a_suggested_question_is_asked_and_said(self, bot: FakeBot, desk: Desk) -> None:
        start = await started(desk, bot)
        await presses_of(desk).take(press(start.data(QUESTION)), ENGLISH)
        assert watched(desk).asked == [QUESTION]
        assert bot.sent[-1].text.startswith(f"{QUESTION}\n\nRepairs cost 3 million kroner.")
        assert bot.alerts == [None]

    async def test_pressed_twice_in_a_row_it_is_asked_once(self, bot: FakeBot, desk: Desk) -> None:
        start, presses = await started(desk, bot), presses_of(desk)
        for _ in range(2):
            await presses.take(press(start.data(QUESTION)), ENGLISH)
        assert len(bot.sent) == 2
        assert bot.alerts == [None, None]

    async def test_the_answer_to_it_has_buttons_that_work(self, bot: FakeBot, desk: Desk) -> None:
        start, presses = await started(desk, bot), presses_of(desk)
        await presses.take(press(start.data(QUESTION)), ENGLISH)
        reply = bot.sent[-1]
        await presses.take(press(reply.data("Show in context"), reply.message_id), ENGLISH)
        assert bot.edited[-1].text.startswith("In context")

    @pytest.mark.parametrize("later", [{"ferry": ("Who announced it?",)}, {}], ids=["others", "none"])
    async def test_it_is_asked_also_where_other_questions_are_suggested_by_then(
        self, bot: FakeBot, desk: Desk, later: dict[str, tuple[str, ...]]
    ) -> None:
        start = await started(desk, bot)
        changed = with_stories(desk, CUP, FERRY, **later)
        await presses_of(changed).take(press(start.data(QUESTION)), ENGLISH)
        assert bot.alerts == [None]
        assert bot.sent[-1].text.startswith(f"{QUESTION}\n\nRepairs cost 3 million kroner.")

    async def test_it_is_asked_also_where_it_stood_under_a_refusal(self, bot: FakeBot, desk: Desk) -> None:
        await Questions(desk).take(Asked(at(100), 100, READER, REFUSED), ENGLISH)
        data = bot.sent[-1].data(QUESTION)
        await presses_of(with_stories(desk, FERRY)).take(press(data), ENGLISH)
        assert bot.sent[-1].text.startswith(f"{QUESTION}\n\nRepairs cost 3 million kroner.")

    @pytest.mark.parametrize(("story", "line"), [(REWRITTEN, CHANGED), (CUP, WITHDRAWN)], ids=["changed", "withdrawn"])
    async def test_of_a_story_that_has_changed_or_was_taken_out_it_is_not_asked(
        self, bot: FakeBot, desk: Desk, story: Story, line: str
    ) -> None:
        start = await started(desk, bot)
        later = with_stories(desk, story, **{story.id: (QUESTION,)})
        await presses_of(later).take(press(start.data(QUESTION)), ENGLISH)
        assert bot.alerts == [line]
        assert len(bot.sent) == 1
        assert watched(later).asked == []

    async def test_what_was_shown_too_long_ago_is_asked_while_it_is_suggested(self, bot: FakeBot, desk: Desk) -> None:
        data = (await started(desk, bot)).data(QUESTION)
        await desk.database.prune(now() + timedelta(days=31), Retention(timedelta(days=30), timedelta(hours=1)))
        await presses_of(with_stories(desk, FERRY)).take(press(data), ENGLISH)
        assert bot.alerts == [UNKNOWN]
        await presses_of(desk).take(press(data), ENGLISH)
        assert bot.alerts == [UNKNOWN, None]
        assert bot.sent[-1].text.startswith(QUESTION)

    async def test_one_that_was_never_shown_is_not_known(self, bot: FakeBot, desk: Desk) -> None:
        presses = presses_of(desk)
        await presses.take(press(SuggestionData.of(FERRY.digest, "Who announced it?")), ENGLISH)
        await presses.take(press(SuggestionData.of("0" * 64, QUESTION)), ENGLISH)
        # The first story is as it was, the other is not there as it was.
        assert bot.alerts == [UNKNOWN, CHANGED]
        assert bot.sent == []


class TestOtherQuestions:
    async def test_they_take_the_place_of_the_first_and_the_first_come_again(self, bot: FakeBot, both: Desk) -> None:
        start, presses = await started(both, bot), presses_of(both)
        assert start.labels == ["ferry 0?", "cup 0?", "ferry 1?", "cup 1?", "ferry 2?", "cup 2?", OTHERS]
        await presses.take(press(start.data(OTHERS), start.message_id), ENGLISH)
        others = bot.edited[-1]
        assert (others.chat_id, others.message_id) == (start.chat_id, start.message_id)
        assert others.labels == ["ferry 3?", "cup 3?", "ferry 4?", "cup 4?", OTHERS]
        await presses.take(press(others.data(OTHERS), start.message_id), ENGLISH)
        assert bot.edited[-1].buttons == start.buttons
        assert bot.alerts == [None, None]
        assert len(bot.sent) == 1

    async def test_pressed_twice_in_a_row_they_are_shown_once(self, bot: FakeBot, both: Desk) -> None:
        start, presses = await started(both, bot), presses_of(both)
        for _ in range(2):
            await presses.take(press(start.data(OTHERS), start.message_id), ENGLISH)
        assert len(bot.edited) == 1
        assert bot.alerts == [None, None]

    async def test_what_they_ask_is_kept_as_well(self, bot: FakeBot, both: Desk) -> None:
        start = await started(both, bot)
        await presses_of(both).take(press(start.data(OTHERS), start.message_id), ENGLISH)
        data = bot.edited[-1].data("ferry 4?")
        await presses_of(with_stories(both, FERRY)).take(press(data), ENGLISH)
        assert bot.alerts == [None, None]
        assert bot.sent[-1].text.startswith("ferry 4?")

    @pytest.mark.parametrize("locale", LOCALES)
    async def test_whoever_presses_the_button_keeps_its_language(self, bot: FakeBot, both: Desk, locale: str) -> None:
        start = await started(both, bot, locale)
        label = voice_for(locale).text("other-questions")
        presser = voice_for("uk" if locale != "uk" else "hy")
        await presses_of(both).take(press(start.data(label), start.message_id, OTHER, GROUP), presser)
        assert bot.edited[-1].labels[-1] == label

    async def test_where_all_have_room_there_is_no_button_for_others(self, bot: FakeBot, desk: Desk) -> None:
        six = tuple(f"Who {number}?" for number in range(LOT))
        assert (await started(with_stories(desk, FERRY, ferry=six), bot)).labels == [*six]

    async def test_in_a_changed_index_the_next_of_its_own_are_shown(self, bot: FakeBot, both: Desk) -> None:
        fewer = with_stories(both, FERRY, **{"ferry": MANY["ferry"][:2]})
        await presses_of(fewer).take(press(LotData(1, "en")), ENGLISH)
        assert bot.edited[-1].labels == ["ferry 0?", "ferry 1?"]

    async def test_where_nothing_is_suggested_any_more_it_says_so(self, bot: FakeBot, both: Desk) -> None:
        await presses_of(with_stories(both, FERRY)).take(press(LotData(1, "en")), ENGLISH)
        assert (bot.alerts, bot.edited) == ([ENGLISH.text("nothing-more")], [])

    async def test_under_a_message_that_was_deleted_they_are_not_missed(self, bot: FakeBot, both: Desk) -> None:
        bot.fails("edit_message_reply_markup", MESSAGE_GONE)
        await presses_of(both).take(press(LotData(1, "en")), ENGLISH)
        assert bot.edited == []


async def test_a_refusal_shows_six_questions_of_the_nearest_story(bot: FakeBot, both: Desk) -> None:
    desk = with_stories(both, CUP, FERRY, **MANY | {"ferry": (*MANY["ferry"], "ferry 5?")})
    await Questions(desk).take(Asked(at(100), 100, READER, REFUSED), ENGLISH)
    labels = bot.sent[-1].labels
    assert [label for label in labels if label.endswith("?")] == [f"ferry {number}?" for number in range(LOT)]
    assert all(label.startswith("“") for label in labels if not label.endswith("?"))
