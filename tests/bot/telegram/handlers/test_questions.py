"""Questions: answered once, edited in place, and withdrawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from telegram.error import Forbidden

from bot.telegram.handlers.questions import Questions
from bot.telegram.services import Desk
from bot.voice import voice_for
from index import Closest, Excerpt
from tests.bot.telegram.fakes import (
    CHAT,
    MESSAGE_GONE,
    NOT_MODIFIED,
    OTHER,
    OTHER_QUESTION,
    QUESTION,
    READER,
    REFUSED,
    FakeBot,
    asked,
    at,
    watched,
    with_stories,
)
from tests.bot.telegram.pressing import press, presses_of
from tests.fakes import ferry_story

ENGLISH = voice_for("en")


@pytest.fixture
def questions(desk: Desk) -> Questions:
    return Questions(desk)


class TestAnswering:
    async def test_a_question_gets_a_quotation_in_reply_with_buttons_that_are_remembered(
        self, bot: FakeBot, desk: Desk, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        (sent,) = bot.sent
        assert sent.text.startswith("Repairs cost 3 million kroner.\n— Island ferry returns after storm")
        assert sent.reply is not None
        assert sent.reply.message_id == 100
        stored = await desk.database.answers.by_question(CHAT, 100)
        assert stored is not None
        assert (stored.reply_id, stored.user_id, stored.locale) == (sent.message_id, READER, "en")
        assert sent.data("Show in context") == f"a:{stored.id}:c:0"

    async def test_a_refusal_offers_passages_and_questions(self, bot: FakeBot, desk: Desk) -> None:
        desk = with_stories(desk, ferry_story(), ferry=(QUESTION,))
        await Questions(desk).take(asked(REFUSED), ENGLISH)
        (sent,) = bot.sent
        assert sent.text == "The story does not say. It does talk about this:"
        assert sent.labels[-1] == QUESTION
        assert len(sent.labels) == 4

    async def test_the_closest_passage_has_its_own_line_buttons_and_questions_also_after_its_context(
        self, bot: FakeBot, desk: Desk
    ) -> None:
        story = ferry_story()
        desk = with_stories(desk, story, ferry=(QUESTION,))
        passage = Excerpt.of_sentence(story, story.sentences[1])
        watched(desk).prepared[REFUSED] = Closest(REFUSED, 0.03, passage)
        await Questions(desk).take(asked(REFUSED), ENGLISH)
        (sent,) = bot.sent
        assert sent.text.startswith(f"The story may not say that. This comes closest:\n\n{passage.quote}\n— ")
        assert sent.labels == ["Show in context", "In the story", "Copy", QUESTION]
        for label in ("Show in context", "Back to the quotation"):
            data = (bot.edited or bot.sent)[-1].data(label)
            await presses_of(desk).take(press(data, sent.message_id), ENGLISH)
        assert bot.edited[0].text.startswith("In context")
        assert (bot.edited[1].html, bot.edited[1].labels) == (sent.html, sent.labels)

    async def test_the_questions_words_are_kept_nowhere_but_in_its_turn(self, desk: Desk, questions: Questions) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        stored = await desk.database.answers.by_question(CHAT, 100)
        assert stored is not None
        assert QUESTION not in str(stored)

    async def test_the_same_question_delivered_again_is_not_answered_again(
        self, bot: FakeBot, desk: Desk, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked(QUESTION), ENGLISH)
        await Questions(desk).take(asked(QUESTION), ENGLISH)
        assert len(bot.sent) == 1
        assert watched(desk).asked == [QUESTION]

    async def test_one_whose_answer_could_not_be_sent_is_answered_when_it_comes_again(
        self, bot: FakeBot, questions: Questions
    ) -> None:
        bot.fails("send_message", Forbidden("bot was blocked by the user"))
        with pytest.raises(Forbidden):
            await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked(QUESTION), ENGLISH)
        assert len(bot.sent) == 1

    async def test_questions_of_two_chats_with_the_same_number_are_two(
        self, bot: FakeBot, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked(QUESTION, target=at(100, 6), user_id=OTHER), ENGLISH)
        assert [sent.chat_id for sent in bot.sent] == [CHAT, 6]

    async def test_a_suggested_question_is_said_above_its_answer_and_stands_for_itself(
        self, bot: FakeBot, desk: Desk, questions: Questions
    ) -> None:
        await questions.take(asked(OTHER_QUESTION), ENGLISH)
        for _ in range(2):
            await questions.take(asked(QUESTION, 0, target=at(), suggested_for="ferry"), ENGLISH)
        assert [sent.text.partition("\n")[0] for sent in bot.sent[1:]] == [QUESTION, QUESTION]
        assert watched(desk).previous == [None, None, None]

    async def test_markup_in_a_suggested_question_is_shown_as_it_is(self, bot: FakeBot, questions: Questions) -> None:
        await questions.take(asked("Is <b> & bold?", 0, target=at(), suggested_for="ferry"), ENGLISH)
        assert bot.sent[0].text.startswith("Is <b> & bold?\n\n")


class TestVersions:
    async def test_nothing_is_answered_where_a_newer_version_is_known(
        self, bot: FakeBot, desk: Desk, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH, lambda: False)
        assert (bot.sent, watched(desk).asked) == ([], [])

    async def test_nothing_is_sent_where_a_newer_version_comes_while_the_answer_is_made(
        self, bot: FakeBot, desk: Desk, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH, once_then_not())
        assert (bot.sent, watched(desk).asked) == ([], [QUESTION])
        await questions.take(asked(OTHER_QUESTION, edited=True), ENGLISH)
        assert [sent.text.partition("\n")[0] for sent in bot.sent] == ["Waves had torn away the pier in March."]

    async def test_of_two_edits_the_first_is_never_shown(self, bot: FakeBot, questions: Questions) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked(REFUSED, edited=True), ENGLISH, once_then_not())
        await questions.take(asked(OTHER_QUESTION, edited=True), ENGLISH)
        assert len(bot.sent) == 1
        assert [edit.text.partition("\n")[0] for edit in bot.edited] == ["Waves had torn away the pier in March."]


class TestEdits:
    async def test_an_edited_question_edits_its_answer(self, bot: FakeBot, questions: Questions) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked(OTHER_QUESTION, edited=True), ENGLISH)
        (edited,) = bot.edited
        assert edited.message_id == bot.sent[0].message_id
        assert edited.text.startswith("Waves had torn away the pier in March.")
        assert len(bot.sent) == 1

    async def test_the_buttons_under_an_edited_answer_are_those_of_the_new_one(
        self, bot: FakeBot, desk: Desk, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked(OTHER_QUESTION, edited=True), ENGLISH)
        stored = await desk.database.answers.by_question(CHAT, 100)
        assert stored is not None
        assert bot.edited[0].data("Show in context") == f"a:{stored.id}:c:0"
        assert stored.content["places"][0]["start"] == ferry_story().text.index("Waves")

    async def test_an_edit_that_comes_first_or_to_a_message_that_was_no_question_is_answered(
        self, bot: FakeBot, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION, edited=True), ENGLISH)
        assert [sent.text.partition("\n")[0] for sent in bot.sent] == ["Repairs cost 3 million kroner."]

    async def test_an_edit_with_the_same_answer_changes_nothing(self, bot: FakeBot, questions: Questions) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked("How much did the repairs cost??", edited=True), ENGLISH)
        assert (len(bot.sent), bot.edited) == (1, [])

    async def test_an_edit_back_to_the_first_question_shows_the_first_answer(
        self, bot: FakeBot, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        for text in (OTHER_QUESTION, QUESTION):
            await questions.take(asked(text, edited=True), ENGLISH)
        assert bot.edited[-1].html == bot.sent[0].html

    async def test_where_the_answer_was_deleted_the_new_one_is_sent_and_remembered(
        self, bot: FakeBot, desk: Desk, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        bot.fails("edit_message_text", MESSAGE_GONE)
        await questions.take(asked(OTHER_QUESTION, edited=True), ENGLISH)
        assert len(bot.sent) == 2
        stored = await desk.database.answers.by_question(CHAT, 100)
        assert stored is not None
        assert stored.reply_id == bot.sent[1].message_id

    async def test_an_answer_that_reads_so_already_is_no_error(self, bot: FakeBot, questions: Questions) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        bot.fails("edit_message_text", NOT_MODIFIED)
        await questions.take(asked(OTHER_QUESTION, edited=True), ENGLISH)
        assert len(bot.sent) == 1

    async def test_an_edit_after_a_restart_edits_the_answer(self, bot: FakeBot, desk: Desk) -> None:
        await Questions(desk).take(asked(QUESTION), ENGLISH)
        await Questions(desk).take(asked(OTHER_QUESTION, edited=True), ENGLISH)
        assert (len(bot.sent), len(bot.edited)) == (1, 1)
        assert watched(desk).previous == [None, None]


class TestWithdrawal:
    @pytest.mark.parametrize("text", ["hi", "thanks!", "asdf"])
    async def test_an_edit_into_what_asks_nothing_withdraws_the_answer(
        self, bot: FakeBot, questions: Questions, text: str
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.take(asked(text, edited=True), ENGLISH)
        assert [(edit.text, edit.buttons) for edit in bot.edited] == [
            ("The edited message is no longer a question, so the answer was removed.", [])
        ]
        assert len(bot.sent) == 1

    async def test_a_withdrawn_answer_has_nothing_left_to_show(self, desk: Desk, questions: Questions) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        await questions.withdraw(asked("", edited=True))
        stored = await desk.database.answers.by_question(CHAT, 100)
        assert stored is not None
        assert stored.content["places"] == []

    async def test_twice_is_as_good_as_once_and_a_question_may_come_back(
        self, bot: FakeBot, questions: Questions
    ) -> None:
        await questions.take(asked(QUESTION), ENGLISH)
        for _ in range(2):
            await questions.withdraw(asked("", edited=True))
        assert len(bot.edited) == 1
        await questions.take(asked(QUESTION, edited=True), ENGLISH)
        assert bot.edited[-1].html == bot.sent[0].html

    async def test_a_message_that_was_never_answered_needs_nothing(self, bot: FakeBot, questions: Questions) -> None:
        await questions.withdraw(asked(""))
        assert (bot.sent, bot.edited) == ([], [])


def once_then_not() -> Callable[[], bool]:
    """What tells of a newer version that comes after the first look."""
    looks = iter([True])
    return lambda: next(looks, False)
