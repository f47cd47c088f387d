"""What an inline query is answered with, and when it is not answered at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest

from bot.replies.graphemes import kept
from bot.telegram.handlers.inline import (
    CACHE_TIME,
    LINE_LIMIT,
    MOST_RESULTS,
    MOST_SUGGESTED,
    SUGGESTING_TIME,
    TITLE_LIMIT,
    InlineAnswers,
    answer_results,
)
from bot.telegram.services import Desk
from bot.voice import LOCALES, voice_for
from corpus import Metadata, Story
from index import Answered, Aspect, Closest, Excerpt, Fact, FileFacts, Refusal, UnreadLanguage
from tests.bot.telegram.fakes import QUESTION, FakeBot, watched, with_stories
from tests.bot_api.entities import FormattedText
from tests.bot_api.formatting import message_text
from tests.bot_api.parameters import Parameters
from tests.fakes import ferry_story
from tests.strategies import excerpts, stories

VOICE = voice_for("en")
REFUSED = "Is Mount Everest tall?"
SUGGESTED = "Who announced it?"


def message_of(result: InlineQueryResultArticle) -> FormattedText:
    """The message that a result becomes. Raises ApiError where Telegram would refuse it."""
    content = result.input_message_content
    assert isinstance(content, InputTextMessageContent)
    return message_text(Parameters({"text": content.message_text, "parse_mode": "HTML"}))


Asked = Answered | Closest | Refusal | FileFacts | UnreadLanguage


def quoting(*quoted: Excerpt) -> Answered:
    return Answered("Who?", 0.9, quoted)


def first_sentences(story: Story, count: int) -> list[Excerpt]:
    return [Excerpt.of_sentence(story, sentence) for sentence in story.sentences[:count]]


def results_for(answer: Asked, languages: Sequence[str] | None = ("en",)) -> list[InlineQueryResultArticle]:
    return answer_results(answer, [ferry_story()], VOICE, languages)


class TestResults:
    @given(st.lists(excerpts(stories()), min_size=1, max_size=8), st.sampled_from(LOCALES))
    def test_any_excerpts_make_results_that_telegram_takes(self, quoted: list[Excerpt], locale: str) -> None:
        results = answer_results(quoting(*quoted), [quoted[0].story], voice_for(locale), ("en",))
        assert len(results) <= MOST_RESULTS
        assert len({result.id for result in results}) == len(results)
        for result in results:
            assert 1 <= len(result.id.encode()) <= 64
            assert result.title.strip()
            assert len(result.title) <= TITLE_LIMIT
            assert result.description is not None
            assert len(result.description) <= LINE_LIMIT
            assert any(kept(excerpt.quote) in message_of(result).text for excerpt in quoted)

    def test_the_best_come_first_each_with_its_words_and_place(self) -> None:
        story = ferry_story(publisher="Holm Post")
        quoted = first_sentences(story, 3)
        results = results_for(quoting(*quoted))
        assert [result.title for result in results] == [excerpt.quote for excerpt in quoted]
        assert results[0].description == "Island ferry returns after storm · paragraph 1 · Holm Post"
        assert message_of(results[0]).text == f"{quoted[0].quote}\n— {results[0].description}"

    def test_a_long_sentence_is_cut_in_the_list_alone(self) -> None:
        story = Story.from_paragraphs("long", "H" * 200, ["It rained " + "and rained " * 40 + "on Holm."])
        (result,) = results_for(quoting(*first_sentences(story, 1)))
        assert result.title.endswith("…")
        assert result.description
        assert result.description.endswith("…")
        assert story.text in message_of(result).text

    def test_at_most_five_are_offered(self) -> None:
        story = Story.from_paragraphs("many", "Many", [" ".join(f"It rained on day {day}." for day in range(9))])
        assert len(results_for(quoting(*first_sentences(story, 9)))) == MOST_RESULTS

    def test_words_that_stand_twice_in_a_paragraph_are_offered_once(self) -> None:
        story = Story.from_paragraphs("twice", "Twice", ["They left. They left. We stayed."])
        # As the reader may quote them: each sentence by itself.
        quoted = [Excerpt(story, one.start, one.end, 1, None, None, 0.5) for one in story.sentences]
        assert [result.title for result in results_for(quoting(*quoted))] == ["They left.", "We stayed."]

    def test_a_quotation_that_no_message_has_room_for_is_left_out(self) -> None:
        story = Story.from_paragraphs("endless", "Endless", ["The wind blew" + " and blew" * 600 + ".", "It ended."])
        quoted = [
            Excerpt(story, place.start, place.end, number, None, None, 0.5)
            for number, place in enumerate(story.paragraphs, 1)
        ]
        assert [result.title for result in results_for(quoting(*quoted))] == ["It ended."]

    def test_a_refusal_is_a_card_that_says_so(self) -> None:
        (card,) = results_for(Refusal("Who?", 0.0))
        assert card.title == "The story does not say"
        assert message_of(card).text == card.description == "I looked for that, and the story does not say."

    def test_the_closest_passage_is_a_card_whose_title_says_that_it_may_be_no_answer(self) -> None:
        (passage,) = first_sentences(ferry_story(), 1)
        (card,) = results_for(Closest("Who?", 0.03, passage))
        line = "The story may not say that. This comes closest:"
        assert (card.title, card.description) == (line, passage.quote)
        assert message_of(card).text.startswith(f"{line}\n\n{passage.quote}\n— ")

    def test_a_question_in_a_language_that_is_not_read_is_told_so(self) -> None:
        (card,) = results_for(UnreadLanguage("Ո՞վ է վարչապետը", "hy"))
        assert "ask in English" in message_of(card).text or "անգլերեն" in message_of(card).text

    @pytest.mark.parametrize(
        ("value", "line"), [("Ida <Lund>", "Ida <Lund>"), (None, "Island ferry returns after storm")]
    )
    def test_what_the_file_says_of_the_story_is_a_card_of_its_own(self, value: str | None, line: str) -> None:
        answer = FileFacts("Who wrote it?", (Fact(ferry_story(), Aspect.AUTHOR, value),))
        (card,) = results_for(answer)
        assert (card.title, card.description) == ("Who wrote it?", line)
        assert (value or "The author is not given.") in message_of(card).text

    def test_the_same_answer_has_the_same_ids_and_another_voice_has_others(self) -> None:
        answer = quoting(*first_sentences(ferry_story(), 2))
        ids = [result.id for result in results_for(answer)]
        assert [result.id for result in results_for(answer)] == ids
        translated = answer_results(answer, [ferry_story()], voice_for("uk"), ("en",))
        assert not {result.id for result in translated} & {*ids}

    def test_a_headline_that_runs_to_the_left_keeps_its_marks_in_place(self) -> None:
        story = Story.from_paragraphs("rtl", "הסיפור (1)", ["It rained."], Metadata(publisher="Holm Post"))
        (result,) = results_for(quoting(*first_sentences(story, 1)))
        assert result.description == "\u2068הסיפור (1)\u2069 · paragraph 1 · Holm Post"


class TestAnswering:
    @pytest.fixture
    def desk(self, desk: Desk) -> Desk:
        return with_stories(desk, ferry_story(), ferry=(SUGGESTED, REFUSED))

    async def take(self, desk: Desk, bot: FakeBot, *texts: str, superseded: Callable[[], bool] = lambda: False) -> None:
        answers = InlineAnswers(desk, cast(Bot, bot))
        for text in texts:
            await answers.take("q", text, VOICE, superseded)

    def titles(self, bot: FakeBot) -> list[str]:
        return [result.title for result in bot.answer_inline_query.await_args_list[-1].args[1]]

    async def test_an_answer_is_personal_kept_a_while_and_leads_to_the_bot(self, desk: Desk, bot: FakeBot) -> None:
        await self.take(desk, bot, QUESTION)
        (call,) = bot.answer_inline_query.await_args_list
        assert call.args[0] == "q"
        assert (call.kwargs["is_personal"], call.kwargs["cache_time"]) == (True, CACHE_TIME)
        assert call.kwargs["button"].text == "Open the bot"
        assert self.titles(bot)[0] == "Repairs cost 3 million kroner."

    @pytest.mark.parametrize("text", ["", "hello", "?!"])
    async def test_where_nothing_is_asked_questions_with_an_answer_are_suggested(
        self, desk: Desk, bot: FakeBot, text: str
    ) -> None:
        await self.take(desk, bot, text)
        assert self.titles(bot) == [SUGGESTED]
        (result,) = bot.answer_inline_query.await_args_list[-1].args[1]
        assert message_of(result).text.startswith(f"{SUGGESTED}\n\nMayor Ida Lund announced it on Monday.\n— ")

    async def test_suggested_questions_are_answered_once(self, desk: Desk, bot: FakeBot) -> None:
        await self.take(desk, bot, "", "", "")
        assert watched(desk).asked == [SUGGESTED, REFUSED]
        assert bot.answer_inline_query.await_count == 3

    async def test_all_suggested_questions_are_offered_up_to_the_results_that_telegram_takes(
        self, desk: Desk, bot: FakeBot
    ) -> None:
        asked = [tuple(f"{QUESTION}{'?' * (10 * number + story)}" for number in range(6)) for story in range(10)]
        stories = [replace(ferry_story(), id=f"ferry{number}") for number in range(10)]
        questions = {story.id: lot for story, lot in zip(stories, asked, strict=True)}
        await self.take(with_stories(desk, *stories, **questions), bot, "")
        results = bot.answer_inline_query.await_args_list[-1].args[1]
        assert len({result.id for result in results}) == len(results) == MOST_SUGGESTED == 50
        assert [result.title for result in results[:10]] == [lot[0] for lot in asked]
        assert bot.answer_inline_query.await_args_list[-1].kwargs["cache_time"] == CACHE_TIME

    async def test_what_takes_too_long_is_offered_the_next_time(self, desk: Desk, bot: FakeBot) -> None:
        questions = (QUESTION, SUGGESTED, f"{SUGGESTED} And when?")
        desk = with_stories(desk, ferry_story(), ferry=questions)
        times = iter([0.0, SUGGESTING_TIME, SUGGESTING_TIME + 1, 20.0, 20.0 + SUGGESTING_TIME])
        answers = InlineAnswers(desk, cast(Bot, bot), lambda: next(times))
        await answers.take("q", "", VOICE, lambda: False)
        assert self.titles(bot) == [*questions[:2]]
        # What is not whole is not kept by Telegram.
        assert bot.answer_inline_query.await_args_list[-1].kwargs["cache_time"] == 0
        await answers.take("q", "", VOICE, lambda: False)
        assert self.titles(bot) == [*questions]
        assert watched(desk).asked == [*questions]

    @pytest.mark.parametrize("text", ["", QUESTION])
    async def test_nothing_is_looked_for_where_a_newer_query_has_come(
        self, desk: Desk, bot: FakeBot, text: str
    ) -> None:
        await self.take(desk, bot, text, superseded=lambda: True)
        assert watched(desk).asked == []
        bot.answer_inline_query.assert_not_awaited()

    @pytest.mark.parametrize("text", ["", QUESTION])
    async def test_nothing_is_sent_where_a_newer_query_comes_meanwhile(
        self, desk: Desk, bot: FakeBot, text: str
    ) -> None:
        await self.take(desk, bot, text, superseded=lambda: bool(watched(desk).asked))
        assert len(watched(desk).asked) == 1
        bot.answer_inline_query.assert_not_awaited()

    async def test_a_query_that_is_too_old_is_no_error(self, desk: Desk, bot: FakeBot) -> None:
        bot.answer_inline_query.side_effect = BadRequest(
            "Query is too old and response timeout expired or query id is invalid"
        )
        await self.take(desk, bot, QUESTION)

    async def test_any_other_refusal_is_an_error(self, desk: Desk, bot: FakeBot) -> None:
        bot.answer_inline_query.side_effect = BadRequest("RESULT_ID_DUPLICATE")
        with pytest.raises(BadRequest):
            await self.take(desk, bot, QUESTION)
