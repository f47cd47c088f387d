"""Which stories are asked: chosen by a button, a link or a reply, until something else is chosen."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.database import Retention
from bot.telegram.messages.callback_data import AllStoriesData, ChoiceData, ReadData
from bot.telegram.services import Services
from bot.voice import LOCALES, voice_for
from corpus import Metadata, Story
from index.catalogue import key_of
from tests.bot.telegram.fakes import QUESTION, FakeBot, watched, with_stories
from tests.bot.telegram.program import START, Make, Program, edits, presses, says
from tests.bot.telegram.updates import GROUP, MYSELF, OTHER, READER, entity, mention, message
from tests.fakes import ferry_story

FERRY = ferry_story(publisher="Holm Post", published="2024-05-04", url="https://www.example.org/ferry/")
PIER = Story.from_paragraphs(
    "pier",
    "Pier is rebuilt before the storm season",
    ["Repairs of the pier cost 7 million kroner.", "The pier is new."],
    Metadata(publisher="Tarn Weekly", url="https://example.org/pier?id=7"),
)
ENGLISH = voice_for("en")
LINK, OTHER_LINK, UNKNOWN_LINK = "http://example.org/ferry?utm_source=tg", "example.org/pier?id=7", "https://a.org/b"
WAVES = "What did the waves do in March?"
"""A question that one of the stories answers."""


@pytest.fixture
def program(make: Make, services: Services) -> Program:
    return make(with_stories(services, FERRY, PIER, ferry=("Who announced it?",), pier=("What is new?",)))


def sent_link(link: str, question: str = "", message_id: int = 100, **fields: Any) -> Any:
    text = f"{link} {question}".strip()
    return says(text, message_id, entities=[entity("url", text, link)], **fields)


def start(parameter: str, message_id: int = 100) -> Any:
    return says(f"/start {parameter}", message_id)


async def asked_of(program: Program, message_id: int = 900, question: str = WAVES, **fields: Any) -> Any:
    """The ids of the stories that a question is asked of now; None for all."""
    await program.comes(says(question, message_id, **fields))
    return watched(program.services).within[-1]


class TestChosen:
    async def test_by_a_button_of_the_list(self, program: Program) -> None:
        (listed,) = await program.comes(says("/stories"))
        await program.presses("2. Ask this story", listed)
        shown = program.bot.sent[-1]
        assert shown.text.startswith("Pier is rebuilt before the storm season\nTarn Weekly\n\nYour questions now go")
        assert shown.labels == ["What is new?", "Ask all stories"]
        assert await asked_of(program) == ("pier",)

    async def test_by_a_link_to_the_bot(self, program: Program) -> None:
        (shown,) = await program.comes(start(f"s_{key_of('ferry')}"))
        assert shown.text.startswith(
            "Island ferry returns after storm\nHolm Post · 4 May 2024\n\nYour questions now go"
        )
        assert shown.labels == ["Who announced it?", "Ask all stories"]
        assert await asked_of(program) == ("ferry",)

    @pytest.mark.parametrize(
        "parameter", ["s_", "s_0123456789abcdef", "s_xyz", f"s_{key_of('ferry').upper()}", "s_'--"]
    )
    async def test_by_no_link_to_a_story_that_is_not_there(self, program: Program, parameter: str) -> None:
        (line,) = await program.comes(start(parameter))
        assert (line.text, line.buttons) == (ENGLISH.text("story-not-here"), [])
        assert await asked_of(program) is None

    @pytest.mark.parametrize("parameter", ["", "inline", "x"])
    async def test_by_no_other_parameter(self, program: Program, parameter: str) -> None:
        (greeting,) = await program.comes(start(parameter))
        assert greeting.text.startswith(ENGLISH.text("start"))
        assert await asked_of(program) is None

    async def test_by_the_address_of_its_article(self, program: Program) -> None:
        (shown,) = await program.comes(sent_link(LINK))
        assert shown.text.startswith("Island ferry returns after storm")
        assert await asked_of(program) == ("ferry",)

    async def test_by_an_address_with_a_question_which_is_answered(self, program: Program) -> None:
        (reply,) = await program.comes(sent_link(OTHER_LINK, QUESTION))
        assert watched(program.services).asked == [QUESTION]
        assert watched(program.services).within == [("pier",)]
        assert "7 million kroner" in reply.text
        assert "Ask all stories" in (await program.opens_more(reply)).labels
        assert await asked_of(program) == ("pier",)

    async def test_by_an_address_with_a_greeting(self, program: Program) -> None:
        (shown,) = await program.comes(sent_link(LINK, "hello"))
        assert shown.text.startswith("Island ferry returns after storm")
        assert await asked_of(program) == ("ferry",)

    @pytest.mark.parametrize("question", ["", QUESTION])
    async def test_by_no_unknown_address(self, program: Program, question: str) -> None:
        (line,) = await program.comes(sent_link(UNKNOWN_LINK, question))
        assert line.text == ENGLISH.text("story-not-here")
        assert watched(program.services).asked == []
        assert await asked_of(program) is None

    async def test_by_a_question_in_reply_to_a_posted_story(self, program: Program) -> None:
        (posted,) = await program.comes(says("/story pier"))
        to: dict[str, Any] = {"reply_to_message": message(sender=MYSELF, message_id=posted.message_id)}
        assert await asked_of(program, 101, **to) == ("pier",)
        assert await asked_of(program, 102) == ("pier",)

    async def test_by_no_thanks_in_reply_to_a_posted_story(self, program: Program) -> None:
        (posted,) = await program.comes(says("/story pier"))
        await program.comes(says("thanks", 101, reply_to_message=message(sender=MYSELF, message_id=posted.message_id)))
        assert await asked_of(program) is None

    async def test_one_after_the_other(self, program: Program) -> None:
        await program.comes(sent_link(LINK), sent_link(OTHER_LINK, message_id=101))
        assert await asked_of(program) == ("pier",)

    async def test_in_the_language_of_the_reader(self, program: Program) -> None:
        for number, locale in enumerate(LOCALES):
            sender = {**READER, "language_code": locale}
            (shown,) = await program.comes(sent_link(LINK, message_id=200 + number, sender=sender))
            assert voice_for(locale).text("scope-chosen") in shown.text


class TestAsked:
    async def test_a_refusal_names_the_story_and_offers_all(self, program: Program) -> None:
        await program.comes(sent_link(OTHER_LINK))
        (refusal,) = await program.comes(says("Which zebra juggles?", 101))
        assert refusal.text == "This story does not say.\n— Pier is rebuilt before the storm season"
        assert refusal.labels == ["What is new?", "Tell me if it does", "Ask all stories"]

    async def test_an_answer_says_only_by_its_attribution_that_the_story_was_chosen(
        self, make: Make, program: Program
    ) -> None:
        await program.comes(sent_link(OTHER_LINK))
        (reply,) = await program.comes(says(QUESTION, 101))
        alone = make(with_stories(program.services, PIER))
        (same,) = await alone.comes(says(QUESTION, 102, {"id": 6, "type": "private"}, sender=OTHER))
        assert reply.text == same.text
        assert reply.labels == same.labels
        *others, back = (await alone.opens_more(same, chat={"id": 6, "type": "private"}, sender=OTHER)).labels
        assert (await program.opens_more(reply)).labels == [*others, "Ask all stories", back]

    async def test_a_follow_up_goes_on_within_the_story_and_not_from_another(self, program: Program) -> None:
        await program.comes(says(WAVES), sent_link(OTHER_LINK, message_id=101), says("and when?", 102))
        assert watched(program.services).previous[-1] is None
        await program.comes(says(QUESTION, 103), says("and when?", 104))
        turn = watched(program.services).previous[-1]
        assert turn is not None
        assert (turn.question, turn.story) == (QUESTION, "pier")

    async def test_an_edited_question_is_asked_of_the_story_that_it_was_asked_of(self, program: Program) -> None:
        await program.comes(sent_link(OTHER_LINK), says(QUESTION, 101), sent_link(LINK, message_id=102))
        await program.comes(edits(WAVES, 101))
        assert watched(program.services).within[-1] == ("pier",)
        assert program.bot.edited[-1].labels[-1] == "Ask all stories"
        assert await asked_of(program) == ("ferry",)

    async def test_a_question_that_is_one_again_is_asked_of_the_story_that_it_was_asked_of(
        self, program: Program
    ) -> None:
        await program.comes(sent_link(OTHER_LINK), says(QUESTION, 101), edits("thanks", 101), edits(WAVES, 101))
        assert watched(program.services).within == [("pier",), ("pier",), ("pier",)]
        assert program.bot.edited[-1].labels[-1] == "Ask all stories"

    async def test_an_edit_that_adds_an_unknown_address_replaces_the_answer(self, program: Program) -> None:
        _, reply = await program.comes(sent_link(OTHER_LINK), says(QUESTION, 101))
        words = f"{UNKNOWN_LINK} {QUESTION}"
        assert await program.comes(edits(words, 101, entities=[entity("url", words, UNKNOWN_LINK)])) == []
        edited = program.bot.edited[-1]
        assert (edited.message_id, edited.text) == (reply.message_id, ENGLISH.text("story-not-here"))
        await program.comes(edits(WAVES, 101))
        assert watched(program.services).within == [("pier",), ("pier",)]
        assert program.bot.edited[-1].message_id == reply.message_id

    async def test_a_suggested_question_is_asked_of_its_own_story(self, program: Program) -> None:
        (shown,) = await program.comes(sent_link(LINK))
        await program.comes(sent_link(OTHER_LINK, message_id=101))
        await program.presses("Who announced it?", shown)
        assert watched(program.services).within[-1] == ("ferry",)
        assert "Ask all stories" not in (await program.opens_more(program.bot.sent[-1])).labels
        assert await asked_of(program) == ("pier",)

    async def test_the_button_stays_on_the_pages_of_an_answer(self, bot: FakeBot, program: Program) -> None:
        (reply,) = await program.comes(sent_link(OTHER_LINK, QUESTION))
        await program.presses("Show in context", reply)
        await program.presses("Back to the quotation", bot.edited[-1])
        assert (bot.edited[-1].html, bot.edited[-1].buttons) == (reply.html, reply.buttons)

    async def test_each_person_in_a_group_and_each_topic_has_a_choice_of_its_own(self, program: Program) -> None:
        text = f"@StoryBot {LINK}"
        link = {"entities": [*mention(text), entity("url", text, LINK)]}
        topic = {"message_thread_id": 7, "is_topic_message": True}
        await program.comes(says(text, 100, GROUP, **link, **topic))
        for number, (sender, where, ids) in enumerate(
            [(READER, topic, ("ferry",)), (OTHER, topic, None), (READER, {}, None)]
        ):
            await program.comes(says(f"/ask {WAVES}", 200 + number, GROUP, sender=sender, **where))
            assert watched(program.services).within[-1] == ids

    async def test_several_people_press_the_same_button_one_after_the_other(self, program: Program) -> None:
        (listed,) = await program.comes(says("/stories@StoryBot", 1, GROUP))
        for sender in (READER, READER, OTHER):
            await program.presses("2. Ask this story", listed, chat=GROUP, sender=sender)
        assert len(program.bot.sent) == 3
        for number, sender in enumerate((READER, OTHER)):
            await program.comes(says(f"/ask {WAVES}", 200 + number, GROUP, sender=sender))
            assert watched(program.services).within[-1] == ("pier",)

    async def test_people_who_show_each_other_links_in_a_group_are_left_alone(self, program: Program) -> None:
        to: dict[str, Any] = {"reply_to_message": message(GROUP, sender=MYSELF, message_id=700)}
        assert await program.comes(sent_link(UNKNOWN_LINK, chat=GROUP, **to)) == []
        (shown,) = await program.comes(sent_link(LINK, message_id=101, chat=GROUP, **to))
        assert shown.text.startswith("Island ferry returns after storm")

    async def test_without_the_database_all_stories_are_asked(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(*_: object) -> None:
            raise OperationalError("", {}, OSError("away"))

        await program.comes(sent_link(LINK))
        monkeypatch.setattr(type(program.services.database.conversations), "scopes", fail)
        assert await asked_of(program) is None


class TestEnded:
    @pytest.fixture
    async def within(self, program: Program) -> Program:
        await program.comes(sent_link(OTHER_LINK))
        return program

    async def test_by_a_fresh_start(self, within: Program) -> None:
        (line,) = await within.comes(says("/new", 101))
        assert line.text == f"{ENGLISH.text('begun-anew')}\n{ENGLISH.text('scope-ended')}"
        assert await asked_of(within) is None

    async def test_by_the_button_under_a_refusal_which_asks_the_question_again(self, within: Program) -> None:
        (refusal,) = await within.comes(says(WAVES, 101))
        assert refusal.text.startswith("This story does not say.")
        for _ in range(2):
            await within.presses("Ask all stories", refusal)
        assert watched(within.services).asked == [WAVES, WAVES]
        assert watched(within.services).within == [("pier",), None]
        answer = within.bot.sent[-1]
        assert answer.text.startswith(f"{WAVES}\n\nWaves had torn away the pier in March.")
        assert "Ask all stories" not in (await within.opens_more(answer)).labels
        assert within.bot.alerts == [None, None, None]
        assert await asked_of(within) is None

    async def test_by_the_button_under_the_story_that_was_chosen(self, bot: FakeBot, within: Program) -> None:
        await within.presses("Ask all stories", bot.sent[-1])
        assert bot.alerts == [ENGLISH.text("scope-ended")]
        assert await asked_of(within) is None

    async def test_by_the_button_when_the_question_is_forgotten(
        self, bot: FakeBot, within: Program, clock: SimpleNamespace
    ) -> None:
        (refusal,) = await within.comes(says(WAVES, 101))
        clock.at += 3601
        await within.presses("Ask all stories", refusal)
        assert bot.alerts == [ENGLISH.text("scope-ended")]
        assert await asked_of(within) is None

    async def test_nobodys_question_is_asked_in_another_chat(self, bot: FakeBot, within: Program) -> None:
        (refusal,) = await within.comes(says(WAVES, 101))
        data = refusal.data("Ask all stories")
        before = len(watched(within.services).asked)
        await within.comes(presses(data, chat={"id": 6, "type": "private"}, sender=OTHER))
        assert len(watched(within.services).asked) == before
        assert bot.alerts == [ENGLISH.text("scope-ended")]
        assert await asked_of(within, 102) == ("pier",)

    async def test_once_it_is_too_old(self, clock: SimpleNamespace, within: Program) -> None:
        assert clock.at == 0
        keep = Retention(timedelta(days=30), timedelta(hours=1))
        await within.services.database.prune(START + timedelta(days=29), keep)
        assert await asked_of(within) == ("pier",)
        await within.services.database.prune(START + timedelta(days=31), keep)
        assert await asked_of(within, 901) is None

    async def test_when_the_story_is_gone_which_is_told_once(self, make: Make, within: Program) -> None:
        another = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United."])
        later = make(with_stories(within.services, FERRY, another))
        told, reply = await later.comes(says(WAVES, 101))
        assert told.text == ENGLISH.text("scope-gone")
        assert "Waves had torn away the pier" in reply.text
        assert watched(later.services).within == [None]
        (again,) = await later.comes(says(WAVES, 102))
        assert again.text == reply.text

    async def test_with_one_story_there_is_nothing_to_choose(self, make: Make, within: Program) -> None:
        alone = make(with_stories(within.services, PIER, pier=("What is new?",)))
        (shown,) = await alone.comes(start(f"s_{key_of('pier')}", 101))
        assert shown.text.endswith("Tarn Weekly\n\nYou could ask:")
        assert shown.labels == ["What is new?"]
        (refusal,) = await alone.comes(says("Which zebra juggles?", 102))
        assert refusal.text == "The story does not say."


class TestOfAStoryThatIsGone:
    @pytest.mark.parametrize("data", [ChoiceData("0" * 16), ReadData("0" * 16)])
    async def test_a_button_says_so(self, bot: FakeBot, program: Program, data: object) -> None:
        assert await program.comes(presses(data)) == []
        key = "story-not-here" if isinstance(data, ChoiceData) else "story-withdrawn"
        assert bot.alerts == [ENGLISH.text(key)]
        assert await asked_of(program) is None

    async def test_an_answer_of_another_chat_or_of_none_ends_the_choice_alone(
        self, bot: FakeBot, program: Program
    ) -> None:
        await program.comes(sent_link(LINK), presses(AllStoriesData(999)))
        assert bot.alerts == [ENGLISH.text("scope-ended")]
        assert watched(program.services).asked == []
        assert await asked_of(program) is None
