"""Questions: answered once, edited in place, withdrawn; "more" and other remarks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.telegram.services import Services
from bot.voice import voice_for
from index import Answered, Closest, Excerpt, Refusal, Remark, RemarkMade
from tests.bot.telegram.fakes import (
    BLOCKED,
    OTHER_QUESTION,
    QUESTION,
    REFUSED,
    FakeBot,
    Written,
    watched,
    with_stories,
)
from tests.bot.telegram.program import Make, Program, edits, first_lines, says
from tests.bot.telegram.updates import GROUP, MYSELF, OTHER, mention, message
from tests.fakes import ferry_story

ENGLISH = voice_for("en")
FERRY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences)
PIER = "Waves had torn away the pier in March."
MORE = "more"


def to_the_bot(text: str, message_id: int, **fields: Any) -> Any:
    """A message in the group that mentions the bot."""
    called = f"@StoryBot {text}"
    return says(called, message_id, GROUP, entities=mention(called), **fields)


def in_reply(text: str, message_id: int, to: Written, **fields: Any) -> Any:
    """A message in the group in reply to the bot."""
    replied = message(GROUP, sender=MYSELF, message_id=to.message_id)
    return says(text, message_id, GROUP, reply_to_message=replied, **fields)


class TestAnswers:
    async def test_an_answer_is_a_reply_whose_buttons_are_stored_without_the_question(self, program: Program) -> None:
        (sent,) = await program.comes(says(QUESTION))
        assert sent.text.startswith("Repairs cost 3 million kroner.\n— Island ferry returns after storm")
        assert sent.reply is not None
        assert sent.reply.message_id == 100
        stored = await program.services.database.conversations.answer_to(5, 100)
        assert stored is not None
        assert (stored.reply_id, stored.user_id, stored.locale) == (sent.message_id, 5, "en")
        assert sent.data("Show in context") == f"a:{stored.id}:c:0"
        assert QUESTION not in str(stored)

    async def test_the_closest_passage_has_its_buttons_and_questions_even_after_its_context(
        self, bot: FakeBot, make: Make, services: Services
    ) -> None:
        program = make(with_stories(services, FERRY, ferry=(QUESTION,)))
        watched(program.services).prepared[REFUSED] = Closest(REFUSED, 0.03, SENTENCES[1])
        (sent,) = await program.comes(says(REFUSED))
        assert sent.text.startswith(f"The story may not say that. This comes closest:\n\n{SENTENCES[1].quote}\n— ")
        assert sent.labels == ["Show in context", "In the story", "👍", "👎", "⋯ More", QUESTION]
        await program.presses("Show in context", sent)
        await program.presses("Back to the quotation", bot.edited[0])
        assert (bot.edited[1].html, bot.edited[1].labels) == (sent.html, sent.labels)
        rest = await program.opens_more(sent)
        assert rest.labels == ["Copy", "Wrong quote", "‹ Back"]
        await program.presses("‹ Back", rest)
        assert bot.edited[-1].buttons == sent.buttons

    async def test_a_question_whose_answer_could_not_be_sent_is_answered_when_it_comes_again(
        self, bot: FakeBot, program: Program
    ) -> None:
        bot.fails("send_message", BLOCKED)
        assert len(await program.comes(says(QUESTION), says(QUESTION))) == 1


class TestEdits:
    @pytest.mark.parametrize("answered", [False, True])
    async def test_an_edit_that_comes_before_the_answer_is_sent_wins(
        self, bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch, answered: bool
    ) -> None:
        newest, edit = program.admission.newest, edits(OTHER_QUESTION)
        looks = iter([True] if answered else [])
        with monkeypatch.context() as patch:
            patch.setattr(newest, "is_newest", lambda _: next(looks, False))
            assert await program.comes(says(QUESTION)) == []
        assert watched(program.services).asked == [QUESTION] * answered
        assert first_lines(await program.comes(edit)) == [PIER]

    @pytest.mark.parametrize("text", ["hi", "thanks!", "asdf", "/help"])
    async def test_an_edit_into_no_question_withdraws_the_answer_until_it_is_one_again(
        self, bot: FakeBot, program: Program, text: str
    ) -> None:
        (sent,) = await program.comes(says(QUESTION), edits(text), edits(text))
        line = "The edited message is no longer a question, so the answer was removed."
        assert (bot.edited[0].text, bot.edited[0].buttons) == (line, [])
        stored = await program.services.database.conversations.answer_to(5, 100)
        assert stored is not None
        assert stored.content["places"] == []
        await program.comes(edits(QUESTION))
        assert bot.edited[-1].html == sent.html


@pytest.fixture
def one_a_page(make: Make, services: Services) -> Program:
    """A program with one quotation on a page, and a question that three sentences answer."""
    watched(services).prepared |= {
        QUESTION: Answered(QUESTION, 0.5, SENTENCES[:3]),
        **{remark.value: RemarkMade(remark.value, remark) for remark in Remark},
    }
    return make(replace(services, per_page=1))


def pages(sent: list[Written]) -> list[str]:
    """What each message says above where it comes from, with the number of the quotation."""
    return [re.sub("(?s) — .*", "", one.text) for one in sent]


FIRST, SECOND, THIRD = (f"{SENTENCES[n].quote}\n{n + 1} of 3" for n in range(3))
NOTHING_MORE = "There is nothing more about that."


class TestMore:
    async def test_more_shows_the_next_page_until_there_is_none(self, one_a_page: Program) -> None:
        sent = await one_a_page.comes(says(QUESTION), *(says(MORE, number) for number in (101, 102, 103)))
        assert pages(sent) == [FIRST, SECOND, THIRD, NOTHING_MORE]
        assert sent[1].labels == ["Show in context", "In the story", "Next ›", "👍", "👎", "⋯ More"]
        rest = await one_a_page.opens_more(sent[1])
        assert rest.labels == ["Copy", "Share as picture", "‹ Previous", "Wrong quote", "‹ Back"]
        assert [one.reply.message_id for one in sent if one.reply] == [100, 101, 102, 103]

    async def test_its_buttons_turn_its_own_pages(self, bot: FakeBot, one_a_page: Program) -> None:
        _, more = await one_a_page.comes(says(QUESTION), says(MORE, 101))
        await one_a_page.presses("Next ›", more)
        assert (bot.edited[-1].message_id, pages(bot.edited)) == (more.message_id, [THIRD])

    async def test_more_continues_from_the_page_that_a_button_has_turned_to(self, one_a_page: Program) -> None:
        (first,) = await one_a_page.comes(says(QUESTION))
        await one_a_page.presses("Next ›", first)
        assert pages(await one_a_page.comes(says(MORE, 101))) == [THIRD]

    async def test_after_more_and_turned_pages_a_question_follows_up_the_question(self, one_a_page: Program) -> None:
        _, more = await one_a_page.comes(says(QUESTION), says(MORE, 101))
        await one_a_page.presses("Next ›", more)
        await one_a_page.comes(says("and when?", 102))
        turn = watched(one_a_page.services).previous[-1]
        assert turn is not None
        assert turn.question == QUESTION

    @pytest.mark.parametrize("words", ["more please", "More!"])
    async def test_more_that_is_edited_into_other_words_for_it_keeps_its_page(
        self, bot: FakeBot, one_a_page: Program, words: str
    ) -> None:
        _, more = await one_a_page.comes(says(QUESTION), says(MORE, 101))
        await one_a_page.presses("Next ›", more)
        del bot.edited[:]
        await one_a_page.comes(edits(words, 101))
        assert bot.edited == []
        await one_a_page.comes(edits("thanks", 101), edits(MORE))
        assert [(one.message_id, one.text) for one in bot.edited] == [
            (more.message_id, ENGLISH.text("question-withdrawn")),
            (more.message_id - 1, ENGLISH.text("question-withdrawn")),
        ]

    async def test_more_before_any_question_says_what_to_do(self, one_a_page: Program) -> None:
        line = "Ask me something about the story first; then I can show you more."
        assert pages(await one_a_page.comes(says(MORE))) == [line]

    async def test_there_is_nothing_more_than_the_closest_passage(self, one_a_page: Program) -> None:
        watched(one_a_page.services).prepared[QUESTION] = Closest(QUESTION, 0.03, SENTENCES[0])
        assert pages(await one_a_page.comes(says(QUESTION), says(MORE, 101)))[1] == NOTHING_MORE

    async def test_in_a_group_more_continues_the_answer_it_replies_to(self, one_a_page: Program) -> None:
        (first,) = await one_a_page.comes(to_the_bot(QUESTION, 100))
        assert pages(await one_a_page.comes(in_reply(MORE, 101, first, sender=OTHER))) == [SECOND]


@pytest.mark.parametrize("remark", sorted(set(Remark) - {Remark.HELP, Remark.MORE}))
async def test_in_a_group_a_remark_gets_a_line_only_if_it_calls_the_bot(one_a_page: Program, remark: Remark) -> None:
    (answer,) = await one_a_page.comes(to_the_bot(QUESTION, 100))
    assert await one_a_page.comes(in_reply(remark.value, 101, answer, sender=OTHER)) == []
    (line,) = await one_a_page.comes(to_the_bot(remark.value, 102, sender=OTHER))
    assert line.text == ENGLISH.text(f"remark-{remark}")


async def test_in_a_group_a_reply_that_asks_for_help_gets_it(one_a_page: Program) -> None:
    (answer,) = await one_a_page.comes(to_the_bot(QUESTION, 100))
    (line,) = await one_a_page.comes(in_reply("help", 101, answer))
    assert line.text == ENGLISH.text("remark-help")


class TestUnanswered:
    """What a group is told if the story does not say."""

    ASKED, REMARK = "Is the mayor tall?", "I never liked the mayor"

    @pytest.fixture
    def program(self, make: Make, services: Services) -> Program:
        """A program whose story has questions, and neither answers nor is sure of these two."""
        related = SENTENCES[:3]
        watched(services).prepared |= {
            text: Refusal(text, 0.0, related) for text in (self.ASKED, self.REMARK, "and her hat?")
        }
        return make(services)

    async def test_who_calls_the_bot_is_shown_what_else_there_is_to_ask(self, program: Program) -> None:
        (refusal,) = await program.comes(to_the_bot(self.ASKED, 100))
        assert refusal.text == "The story does not say. It does talk about this:"
        assert refusal.labels[-1] == "Tell me if it does"
        assert len(refusal.labels) == 4

    async def test_a_reply_to_the_bot_gets_one_line(self, program: Program) -> None:
        (answer,) = await program.comes(to_the_bot(QUESTION, 100))
        (refusal,) = await program.comes(in_reply(self.ASKED, 101, answer, sender=OTHER))
        assert (refusal.text, refusal.labels) == ("The story does not say.", [])

    async def test_a_remark_under_an_answer_gets_none(self, program: Program) -> None:
        (answer,) = await program.comes(to_the_bot(QUESTION, 100))
        assert await program.comes(in_reply(self.REMARK, 101, answer, sender=OTHER)) == []
        (line,) = await program.comes(to_the_bot(self.REMARK, 102, sender=OTHER))
        assert line.text.startswith("The story does not say.")

    async def test_a_closest_passage_has_no_questions_below_it_unless_the_bot_is_called(
        self, make: Make, services: Services
    ) -> None:
        program = make(with_stories(services, FERRY, ferry=("Who came?",)))
        watched(program.services).prepared[self.ASKED] = Closest(self.ASKED, 0.03, SENTENCES[1])
        (called,) = await program.comes(to_the_bot(self.ASKED, 100))
        (reply,) = await program.comes(in_reply(self.ASKED, 101, called, sender=OTHER))
        assert called.labels == [*reply.labels, "Who came?"]

    async def test_an_edited_reply_gets_its_line_in_place_of_the_answer(self, bot: FakeBot, program: Program) -> None:
        (answer,) = await program.comes(to_the_bot(OTHER_QUESTION, 100))
        (reply,) = await program.comes(in_reply(QUESTION, 101, answer))
        replied = message(GROUP, sender=MYSELF, message_id=answer.message_id)
        await program.comes(edits(self.REMARK, 101, GROUP, reply_to_message=replied))
        assert (bot.edited[-1].message_id, bot.edited[-1].text) == (reply.message_id, "The story does not say.")
