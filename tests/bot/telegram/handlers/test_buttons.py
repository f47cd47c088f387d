"""Presses of buttons: each kind, twice, by others, in other chats, and after the stories have changed."""

from __future__ import annotations

import pytest

from bot.database import MessagePlace
from bot.telegram.handlers.buttons import Press, Presses, passage_of
from bot.telegram.handlers.questions import Asked, Questions
from bot.telegram.messages.callback_data import LocaleData, PassageData, SuggestionData
from bot.telegram.services import Desk, now
from bot.voice import LOCALES, voice_for
from corpus import Story
from index import Excerpt
from tests.bot.telegram.fakes import (
    CHAT,
    GROUP,
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
from tests.fakes import ferry_story

ENGLISH = voice_for("en")
ABOUT = "What is this about?"


async def answer_in(desk: Desk, bot: FakeBot, text: str = QUESTION, chat_id: int = CHAT, locale: str = "en") -> Written:
    """A reply of the bot, with its buttons."""
    asked = Asked(at(100, chat_id), 100, READER, text, private=chat_id > 0)
    await Questions(desk).take(asked, voice_for(locale))
    return bot.sent[-1]


@pytest.fixture
def presses(desk: Desk) -> Presses:
    return presses_of(desk)


class TestViews:
    async def test_the_context_takes_the_place_of_the_quotation_and_gives_it_back(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        reply = await answer_in(desk, bot)
        await presses.take(press(reply.data("Show in context"), reply.message_id), ENGLISH)
        context = bot.edited[-1]
        assert context.message_id == reply.message_id
        assert context.text.startswith("In context: Island ferry returns after storm, paragraph 2")
        await presses.take(press(context.data("Back to the quotation"), reply.message_id), ENGLISH)
        assert bot.edited[-1].html == reply.html
        assert bot.edited[-1].labels == reply.labels
        assert bot.alerts == [None, None]
        assert len(bot.sent) == 1

    async def test_more_is_shown_page_by_page(self, bot: FakeBot, desk: Desk, presses: Presses) -> None:
        reply = await answer_in(desk, bot)
        await presses.take(press(reply.data("More excerpts"), reply.message_id), ENGLISH)
        assert bot.edited[-1].text.startswith("This is in the story, though it may not answer")
        await presses.take(press(bot.edited[-1].data("Back"), reply.message_id), ENGLISH)
        assert bot.edited[-1].html == reply.html

    async def test_in_the_story_replies_with_the_quotation_as_a_quote(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        reply = await answer_in(desk, bot)
        await presses.take(press(reply.data("In the story"), reply.message_id), ENGLISH)
        assert bot.sent[-1].reply is not None
        assert bot.sent[-1].reply.quote == "Repairs cost 3 million kroner."
        assert bot.edited == []

    async def test_a_press_twice_in_a_row_edits_once(self, bot: FakeBot, desk: Desk, presses: Presses) -> None:
        reply = await answer_in(desk, bot)
        for _ in range(2):
            await presses.take(press(reply.data("Show in context"), reply.message_id), ENGLISH)
        assert len(bot.edited) == 1
        assert bot.alerts == [None, None]

    async def test_a_press_by_somebody_else_in_a_group_leaves_the_language_of_whoever_asked(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        reply = await answer_in(desk, bot, chat_id=GROUP, locale="uk")
        data = reply.buttons[0].callback_data
        await presses.take(press(data, reply.message_id, OTHER, GROUP), ENGLISH)
        await presses.take(press(bot.edited[-1].buttons[0].callback_data, reply.message_id, OTHER, GROUP), ENGLISH)
        assert bot.edited[-1].html == reply.html
        assert bot.edited[-1].labels == reply.labels

    async def test_a_view_of_another_chats_answer_is_none(self, bot: FakeBot, desk: Desk, presses: Presses) -> None:
        reply = await answer_in(desk, bot)
        for button in reply.buttons:
            if button.callback_data:
                await presses.take(press(button.callback_data, 7, OTHER, 6), ENGLISH)
        assert bot.alerts == [UNKNOWN] * 3
        assert (len(bot.sent), bot.edited) == (1, [])

    @pytest.mark.parametrize("view", ["q", "c", "j"])
    async def test_an_answer_that_was_forgotten_or_a_page_that_never_was_is_none(
        self, bot: FakeBot, desk: Desk, presses: Presses, view: str
    ) -> None:
        reply = await answer_in(desk, bot)
        number = reply.data("Show in context").split(":")[1]
        for data in (f"a:{number}:{view}:99", f"a:99999:{view}:0", f"a:{'9' * 18}:{view}:0"):
            await presses.take(press(data, reply.message_id), ENGLISH)
        assert bot.alerts == [UNKNOWN] * 3
        assert (len(bot.sent), bot.edited) == (1, [])

    async def test_an_answer_that_another_version_of_the_program_has_kept_is_none(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        place = MessagePlace(CHAT, 0, 100)
        number = await desk.database.answers.add(
            place, user_id=READER, locale="en", content={"places": "elsewhere"}, now=now()
        )
        await presses.take(press(f"a:{number}:q:0", 7), ENGLISH)
        assert bot.alerts == [UNKNOWN]

    @pytest.mark.parametrize(("stories", "line"), [((REWRITTEN,), CHANGED), ((CUP,), WITHDRAWN)])
    async def test_of_a_story_that_has_changed_or_was_taken_out_nothing_is_shown(
        self, bot: FakeBot, desk: Desk, stories: tuple[Story, ...], line: str
    ) -> None:
        reply = await answer_in(desk, bot)
        later = presses_of(with_stories(desk, *stories))
        views = [str(button.callback_data) for button in reply.buttons if button.callback_data]
        for data in views:
            await later.take(press(data, reply.message_id), ENGLISH)
        assert bot.alerts == [line] * len(views)
        assert (len(bot.sent), bot.edited) == (1, [])

    async def test_the_context_goes_on_to_the_next_quotation_of_the_page_and_back_to_the_page(
        self, bot: FakeBot, desk: Desk
    ) -> None:
        desk = with_stories(desk, FERRY, CUP)
        presses = presses_of(desk)
        reply = await answer_in(desk, bot, "What are the stories about?")
        await presses.take(press(reply.data("Show in context"), reply.message_id), ENGLISH)
        await presses.take(press(bot.edited[-1].data("Next quotation"), reply.message_id), ENGLISH)
        second = bot.edited[-1]
        assert "<u>Rovers beat United 3-2.</u>" in second.html
        await presses.take(press(second.data("In the story"), reply.message_id), ENGLISH)
        assert bot.sent[-1].reply is not None
        assert bot.sent[-1].reply.quote == "Rovers beat United 3-2."
        await presses.take(press(second.data("Back to the quotation"), reply.message_id), ENGLISH)
        assert (bot.edited[-1].html, bot.edited[-1].labels) == (reply.html, reply.labels)

    async def test_after_a_restart_with_a_story_more_every_view_is_as_before(self, bot: FakeBot, desk: Desk) -> None:
        reply = await answer_in(desk, bot)
        await presses_of(desk).take(press(reply.data("Show in context"), reply.message_id), ENGLISH)
        await presses_of(with_stories(desk, CUP, FERRY)).take(
            press(reply.data("Show in context"), reply.message_id), ENGLISH
        )
        assert bot.edited[0] == bot.edited[1]


class TestWhatAStoryIsAbout:
    async def test_it_comes_back_the_same_with_its_headline_also_where_there_is_a_story_more_by_then(
        self, bot: FakeBot, desk: Desk
    ) -> None:
        reply = await answer_in(desk, bot, ABOUT)
        assert reply.text.startswith(f"Headline: {FERRY.headline}\n\nThe ferry to Holm")
        for now_desk in (desk, with_stories(desk, CUP, FERRY)):
            presses = presses_of(now_desk)
            await presses.take(press(reply.data("Show in context"), reply.message_id), ENGLISH)
            await presses.take(press(bot.edited[-1].data("Back to the quotation"), reply.message_id), ENGLISH)
            assert (bot.edited[-1].html, bot.edited[-1].labels) == (reply.html, reply.labels)

    @pytest.mark.parametrize(("stories", "line"), [((REWRITTEN,), CHANGED), ((CUP,), WITHDRAWN)])
    async def test_of_a_story_that_has_changed_or_was_taken_out_it_is_said_no_more(
        self, bot: FakeBot, desk: Desk, stories: tuple[Story, ...], line: str
    ) -> None:
        reply = await answer_in(desk, bot, ABOUT)
        number = reply.data("Show in context").split(":")[1]
        for view in "qcj":
            await presses_of(with_stories(desk, *stories)).take(press(f"a:{number}:{view}:0", 7), ENGLISH)
        assert bot.alerts == [line] * 3
        assert bot.edited == []


class TestOfAnEarlierVersion:
    async def test_an_answer_that_it_has_kept_can_still_be_paged_through(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        kept = [
            {"story": "ferry", "digest": FERRY.digest[:16], "start": one.start, "end": one.end, "paragraph": 1}
            for one in FERRY.sentences[:2]
        ]
        places = [{**place, "span": None, "speaker": None} for place in kept]
        content = {"places": places, "per_page": 1, "contradictory": True, "related": []}
        place = MessagePlace(CHAT, 0, 100)
        number = await desk.database.answers.add(place, user_id=READER, locale="en", content=content, now=now())
        await presses.take(press(f"a:{number}:q:1", 7), ENGLISH)
        assert bot.edited[-1].text.startswith("Excerpts: page 2 of 2\n\nMayor Ida Lund")
        await presses.take(press(f"a:{number}:c:0", 7), ENGLISH)
        assert bot.edited[-1].text.startswith("In context")


class TestPassages:
    async def test_an_offered_passage_is_quoted_and_labelled(self, bot: FakeBot, desk: Desk, presses: Presses) -> None:
        refusal = await answer_in(desk, bot, REFUSED)
        await presses.take(press(refusal.buttons[0].callback_data, refusal.message_id), ENGLISH)
        assert bot.sent[-1].text.startswith("This is in the story, though it may not answer your question:")
        assert refusal.labels[0].strip("“”") in bot.sent[-1].text
        assert bot.alerts == [None]

    async def test_pressed_twice_in_a_row_it_is_quoted_once_and_again_after_something_else(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        refusal = await answer_in(desk, bot, REFUSED)
        first, second, *_ = (press(button.callback_data, refusal.message_id) for button in refusal.buttons)
        for one in (first, first, second, first):
            await presses.take(one, ENGLISH)
        assert len(bot.sent) == 1 + 3
        presses.forget(CHAT)
        await presses.take(first, ENGLISH)
        assert len(bot.sent) == 1 + 4
        assert bot.alerts == [None] * 5

    async def test_pressed_in_one_chat_it_may_be_pressed_in_another(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        refusal = await answer_in(desk, bot, REFUSED)
        data = refusal.buttons[0].callback_data
        await presses.take(press(data, 7), ENGLISH)
        await presses.take(press(data, 7, OTHER, 6), ENGLISH)
        assert [sent.chat_id for sent in bot.sent[1:]] == [CHAT, 6]

    @pytest.mark.parametrize("story", [REWRITTEN, CUP], ids=["changed", "another"])
    async def test_a_passage_that_the_stories_do_not_hold_any_more_is_said_to_have_changed(
        self, bot: FakeBot, desk: Desk, story: Story
    ) -> None:
        refusal = await answer_in(desk, bot, REFUSED)
        later = presses_of(with_stories(desk, story))
        await later.take(press(refusal.buttons[0].callback_data, refusal.message_id), ENGLISH)
        assert bot.alerts == [CHANGED]
        assert len(bot.sent) == 1

    def test_whatever_a_button_names_whole_sentences_are_quoted_and_nothing_beyond_the_text(self) -> None:
        digest, length = FERRY.digest[:16], len(FERRY.text)
        whole = {Excerpt.of_sentence(FERRY, sentence): sentence for sentence in FERRY.sentences}
        for start in range(length + 2):
            for end in range(length + 2):
                found = passage_of(PassageData(digest, start, end), (FERRY,))
                if found is None:
                    assert not any(start < end and one.start < end <= one.end for one in FERRY.sentences)
                else:
                    assert whole[found].start < end <= whole[found].end

    def test_a_button_from_before_sentences_were_parted_elsewhere_shows_the_sentence_that_holds_its_own(self) -> None:
        sentence = FERRY.sentences[0]
        data = PassageData(FERRY.digest[:16], sentence.start + 4, sentence.end - 3)
        assert passage_of(data, (FERRY,)) == Excerpt.of_sentence(FERRY, sentence)

    def test_a_button_that_was_made_for_a_sentence_alone_shows_it_with_the_one_before(self) -> None:
        story = Story.from_paragraphs(
            "match", "Rovers win", ["Sam Oduya saved a penalty. He was named man of the match."]
        )
        sentence = story.sentences[1]
        found = passage_of(PassageData(story.digest[:16], sentence.start, sentence.end), (story,))
        assert found == Excerpt.of_sentence(story, sentence)
        assert found.quote == story.text

    def test_of_two_stories_of_the_same_words_the_buttons_own_is_quoted(self) -> None:
        copied = Story(**{**vars(ferry_story(publisher="Holm Post")), "id": "copied"})
        sentence = FERRY.sentences[3]
        data = PassageData(FERRY.digest[:16], sentence.start, sentence.end)
        found = passage_of(data, (copied, FERRY))
        assert found is not None
        assert found.story.id == "ferry"
        assert passage_of(data, (copied,)) is None


class TestLanguage:
    @pytest.mark.parametrize("locale", LOCALES)
    async def test_a_language_is_remembered_and_confirmed_in_itself(
        self, bot: FakeBot, desk: Desk, presses: Presses, locale: str
    ) -> None:
        await presses.take(press(LocaleData(locale), 7), ENGLISH)
        assert (await desk.voice(READER, "en")).locale == locale
        assert (await desk.voice(OTHER, "en")).locale == "en"
        assert len(bot.edited) == 1

    async def test_in_a_group_everybody_chooses_for_themselves_and_the_question_stays(
        self, bot: FakeBot, desk: Desk, presses: Presses
    ) -> None:
        await presses.take(press(LocaleData("hy"), 7, READER, GROUP), ENGLISH)
        await presses.take(press(LocaleData("uk"), 7, OTHER, GROUP), ENGLISH)
        assert [(await desk.voice(one, "en")).locale for one in (READER, OTHER)] == ["hy", "uk"]
        assert (bot.sent, bot.edited) == ([], [])
        told = zip(("hy", "uk"), bot.alerts, strict=True)
        assert all(line == voice_for(code).text("language-chosen") for code, line in told)


@pytest.mark.parametrize("data", ["", "nonsense", "l:de", "a:1:x:0", "p:0123456789abcdef:0", "😀", "x" * 64])
async def test_data_of_no_button_is_acknowledged_and_does_nothing(
    bot: FakeBot, desk: Desk, presses: Presses, data: str
) -> None:
    for one in (press(data, 7), press(data, 7), press(data, 7, OTHER, GROUP)):
        await presses.take(one, ENGLISH)
    assert bot.alerts == [UNKNOWN] * 3
    assert (bot.sent, bot.edited) == ([], [])
    assert (await desk.voice(READER, "en")).locale == "en"


@pytest.mark.parametrize("data", [SuggestionData("0" * 16, "0" * 8), PassageData(FERRY.digest[:16], 0, 38), "a:1:c:0"])
async def test_a_press_without_a_chat_is_acknowledged_and_answered_nowhere(
    bot: FakeBot, desk: Desk, presses: Presses, data: object
) -> None:
    await presses.take(Press("1", str(data), at(None, 0), 0, READER, private=False), ENGLISH)
    assert bot.alerts == [UNKNOWN]
    assert (bot.sent, bot.edited) == ([], [])
    assert watched(desk).asked == []
