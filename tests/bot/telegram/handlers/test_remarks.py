"""Remarks: "more" goes on in the last answer, and what people say to one another in a group gets no reply."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.telegram.handlers.questions import Asked, Questions
from bot.telegram.services import Desk
from bot.voice import voice_for
from index import Answered, Closest, Excerpt, Remark, RemarkMade
from tests.bot.telegram.fakes import GROUP, OTHER, QUESTION, READER, FakeBot, asked, in_group, watched
from tests.bot.telegram.pressing import press, presses_of
from tests.fakes import ferry_story

ENGLISH = voice_for("en")
FERRY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences)
MORE = "more"
SECOND, THIRD = (f"Excerpts: page {n + 1} of 3\n\n{SENTENCES[n].quote}" for n in (1, 2))
NOTHING_MORE = "There is nothing more about that."
ASK_FIRST = "Ask me something about the story first; then I can show you more."


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk with one quotation on a page, and a question that three answer."""
    watched(desk).prepared |= {
        QUESTION: Answered(QUESTION, 0.5, SENTENCES[:3]),
        **{remark.value: RemarkMade(remark.value, remark) for remark in Remark},
    }
    return replace(desk, per_page=1)


async def take(desk: Desk, *several: Asked) -> None:
    """Have messages answered, each by a program that was started for it."""
    for one in several:
        await Questions(desk).take(one, ENGLISH)


def quoted(bot: FakeBot) -> list[str]:
    return [sent.text.partition("\n— ")[0] for sent in bot.sent]


class TestMore:
    async def test_it_shows_the_next_page_each_time_and_says_where_there_is_none(
        self, bot: FakeBot, desk: Desk
    ) -> None:
        await take(desk, asked(QUESTION, 100), asked(MORE, 101), asked(MORE, 102), asked(MORE, 103))
        assert quoted(bot) == [SENTENCES[0].quote, SECOND, THIRD, NOTHING_MORE]
        assert bot.sent[1].labels == ["Show in context", "In the story", "Copy", "Back", "More excerpts"]
        assert [sent.reply.message_id for sent in bot.sent if sent.reply] == [100, 101, 102, 103]

    async def test_the_buttons_under_it_turn_its_own_pages(self, bot: FakeBot, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(MORE, 101))
        await presses_of(desk).take(press(bot.sent[1].data("More excerpts"), bot.sent[1].message_id), ENGLISH)
        assert bot.edited[-1].message_id == bot.sent[1].message_id
        assert bot.edited[-1].text.startswith(THIRD)

    async def test_it_goes_on_from_the_page_that_a_button_has_turned_to(self, bot: FakeBot, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100))
        await presses_of(desk).take(press(bot.sent[0].data("More excerpts"), bot.sent[0].message_id), ENGLISH)
        await take(desk, asked(MORE, 101))
        assert quoted(bot)[1] == THIRD

    async def test_what_was_asked_may_be_taken_up_after_it(self, desk: Desk) -> None:
        await take(desk, asked(QUESTION, 100), asked(MORE, 101), asked("and when?", 102))
        turn = watched(desk).previous[-1]
        assert turn is not None
        assert turn.question == QUESTION

    async def test_before_any_question_it_is_told_what_can_be_done(self, bot: FakeBot, desk: Desk) -> None:
        await take(desk, asked(MORE))
        assert quoted(bot) == [ASK_FIRST]

    async def test_there_is_nothing_more_than_the_closest_passage(self, bot: FakeBot, desk: Desk) -> None:
        watched(desk).prepared[QUESTION] = Closest(QUESTION, 0.03, SENTENCES[0])
        await take(desk, asked(QUESTION, 100), asked(MORE, 101))
        assert quoted(bot)[1] == NOTHING_MORE

    async def test_in_a_group_it_goes_on_in_the_answer_that_it_replies_to_or_in_ones_own_last(
        self, bot: FakeBot, desk: Desk
    ) -> None:
        await take(desk, in_group(QUESTION, 100))
        await take(desk, in_group(MORE, 101, OTHER, bot.sent[0].message_id, called=False))
        await take(desk, in_group(MORE, 102, READER))
        assert quoted(bot)[1:] == [SECOND, SECOND]
        assert {sent.chat_id for sent in bot.sent} == {GROUP}


@pytest.mark.parametrize("remark", sorted(set(Remark) - {Remark.HELP, Remark.MORE}))
async def test_in_a_group_a_remark_gets_a_line_only_if_it_calls_the_bot(
    bot: FakeBot, desk: Desk, remark: Remark
) -> None:
    await take(desk, in_group(QUESTION, 100))
    reply = in_group(remark.value, 101, OTHER, bot.sent[0].message_id, called=False)
    await take(desk, reply)
    assert len(bot.sent) == 1
    await take(desk, replace(reply, called=True))
    assert bot.sent[-1].text == ENGLISH.text(f"remark-{remark}")


async def test_in_a_group_a_reply_that_asks_for_help_gets_it(bot: FakeBot, desk: Desk) -> None:
    await take(desk, in_group("help", 101, OTHER, 7, called=False))
    assert bot.sent[-1].text == ENGLISH.text("remark-help")
