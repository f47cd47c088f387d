"""What an inline query is answered with, and when it is not answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast
from unittest.mock import AsyncMock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.answering.threads import Answering
from bot.replies.attribution import attribution
from bot.replies.split import kept
from bot.telegram.handlers.dispatch import Context
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
from bot.telegram.receiving.request import Kind, NewestRequests, Request
from bot.telegram.services import Services
from bot.voice import LOCALES, voice_for
from corpus import Metadata, Outlet, Story
from index import Answered, Aspect, Closest, Excerpt, Fact, FileFacts, Refusal, UnreadLanguage
from tests.bot.telegram.fakes import QUESTION, FakeBot, watched, with_stories
from tests.bot.telegram.program import Make, Program
from tests.bot.telegram.updates import inline_query
from tests.bot_api.entities import FormattedText
from tests.bot_api.formatting import message_text
from tests.bot_api.parameters import Parameters
from tests.fakes import ferry_story, rumours_story
from tests.strategies import excerpts, stories

VOICE = voice_for("en")
REFUSED = "Is Mount Everest tall?"
SUGGESTED = "Who announced it?"


def message_of(result: InlineQueryResultArticle) -> FormattedText:
    """The message that a result becomes. Raises ApiError if Telegram would refuse it."""
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

    def test_a_long_sentence_is_cut_only_in_the_list(self) -> None:
        story = Story.from_paragraphs("long", "H" * 200, ["It rained " + "and rained " * 40 + "on Holm."])
        (result,) = results_for(quoting(*first_sentences(story, 1)))
        assert result.title.endswith("…")
        assert result.description
        assert result.description.endswith("…")
        assert story.text in message_of(result).text

    def test_a_card_has_the_lines_above_its_quotation(self) -> None:
        story = rumours_story()
        excerpt = Excerpt.of_sentence(story, story.sentences[1])
        (result,) = results_for(quoting(excerpt))
        assert result.title == "Myth – The ferry has sunk."
        assert message_of(result).text.startswith("Who?\n\nMyth\nThe ferry has sunk.\n— ")
        (card,) = results_for(Closest("Did it sink?", 0.03, excerpt))
        assert card.description == "Myth – The ferry has sunk."

    def test_every_message_has_the_whole_attribution_as_no_button_shows_it(self) -> None:
        credited = Metadata(publisher="Island Post", author="Ida Lund", outlets=(Outlet("b", "Harbour News"),))
        (excerpt,) = first_sentences(replace(ferry_story(), metadata=credited), 1)
        whole = "— " + " · ".join(attribution(excerpt, VOICE))
        assert "Ida Lund" in whole
        assert "Harbour News" in whole
        for answer in (quoting(excerpt), Closest("Who?", 0.03, excerpt)):
            (result,) = results_for(answer)
            assert re.sub("[\u2068\u2069]", "", message_of(result).text).endswith(f"\n{whole}")

    def test_words_that_stand_twice_in_a_paragraph_are_offered_once(self) -> None:
        story = Story.from_paragraphs("twice", "Twice", ["They left. They left. We stayed."])
        # As the reader may quote them: each sentence by itself.
        quoted = [Excerpt(story, one.start, one.end, 1, None, None, 0.5) for one in story.sentences]
        assert [result.title for result in results_for(quoting(*quoted))] == ["They left.", "We stayed."]

    def test_a_quotation_that_is_longer_than_a_message_is_left_out(self) -> None:
        story = Story.from_paragraphs("endless", "Endless", ["The wind blew" + " and blew" * 600 + ".", "It ended."])
        quoted = [
            Excerpt(story, place.start, place.end, number, None, None, 0.5)
            for number, place in enumerate(story.paragraphs, 1)
        ]
        assert [result.title for result in results_for(quoting(*quoted))] == ["It ended."]

    def test_the_closest_passage_is_a_card_whose_title_says_that_it_may_be_no_answer(self) -> None:
        (passage,) = first_sentences(ferry_story(), 1)
        (card,) = results_for(Closest("Who?", 0.03, passage))
        line = "The story may not say that. This comes closest:"
        assert (card.title, card.description) == (line, passage.quote)
        assert message_of(card).text.startswith(f"Who?\n\n{line}\n\n{passage.quote}\n— ")

    @pytest.mark.parametrize(
        ("value", "line"), [("Ida <Lund>", "Ida <Lund>"), (None, "Island ferry returns after storm")]
    )
    def test_what_the_file_says_of_the_story_is_a_card_of_its_own(self, value: str | None, line: str) -> None:
        answer = FileFacts("Who wrote it?", (Fact(ferry_story(), Aspect.AUTHOR, value),))
        (card,) = results_for(answer)
        assert (card.title, card.description) == ("Who wrote it?", line)
        assert (value or "The author is not given.") in message_of(card).text

    @pytest.mark.parametrize(
        "answer",
        [
            quoting(*first_sentences(ferry_story(), 2)),
            Closest("Who?", 0.03, first_sentences(ferry_story(), 1)[0]),
            Refusal("Who?", 0.0, ()),
            FileFacts("Who?", (Fact(ferry_story(), Aspect.AUTHOR, "Ida"),)),
            UnreadLanguage("Who?", "fi", ()),
        ],
        ids=lambda answer: type(answer).__name__,
    )
    def test_what_was_asked_stands_in_every_message(self, answer: Asked) -> None:
        asked = replace(answer, question="Who <is> it?")
        for result in results_for(asked):
            message = message_of(result)
            assert message.text.startswith("Who <is> it?\n\n")
            assert message.entities[0].type == "italic"

    @pytest.mark.parametrize(
        "answer",
        [
            quoting(*first_sentences(ferry_story(), 2)),
            Closest("Who?", 0.03, first_sentences(ferry_story(), 1)[0]),
            Refusal("Who?", 0.0, ()),
        ],
        ids=lambda answer: type(answer).__name__,
    )
    def test_a_line_in_every_message_says_that_not_all_was_searched(self, answer: Answered | Closest | Refusal) -> None:
        line = VOICE.text("partly-searched")
        for partly in (True, False):
            for result in results_for(replace(answer, partly_searched=partly)):
                assert message_of(result).text.endswith(f"\n\n{line}") is partly

    def test_a_quotation_that_leaves_no_room_for_the_question_stands_alone(self) -> None:
        story = Story.from_paragraphs("full", "Full", ["x" * 4_070 + "."])
        answer = quoting(Excerpt(story, 0, len(story.text), 1, None, None, 0.5))
        (result,) = results_for(replace(answer, question="Who is it, and why?"))
        assert message_of(result).text.startswith("xxx")

    def test_the_same_answer_has_the_same_ids_and_another_voice_has_others(self) -> None:
        answer = quoting(*first_sentences(ferry_story(published="2024-05-04"), 2))
        ids = [result.id for result in results_for(answer)]
        assert [result.id for result in results_for(answer)] == ids
        translated = answer_results(answer, [ferry_story()], voice_for("uk"), ("en",))
        assert not {result.id for result in translated} & {*ids}


@pytest.fixture
def services(services: Services) -> Iterator[Services]:
    """Services that keep answers, as the program does."""
    with ThreadPoolExecutor(1) as executor:
        keeping = replace(services, answering=Answering(executor))
        yield with_stories(keeping, ferry_story(), ferry=(SUGGESTED, REFUSED))


def titles(bot: FakeBot) -> list[str]:
    return [result.title for result in bot.answer_inline_query.await_args_list[-1].args[1]]


class TestAnswers:
    async def test_if_nothing_is_asked_questions_with_an_answer_are_suggested_and_answered_once(
        self, program: Program, bot: FakeBot
    ) -> None:
        for text in ("", "hello", "?!"):
            await program.comes(inline_query(5, text))
            assert titles(bot) == [SUGGESTED]
        (result,) = bot.answer_inline_query.await_args_list[-1].args[1]
        assert message_of(result).text.startswith(f"{SUGGESTED}\n\nMayor Ida Lund announced it on Monday.\n— ")
        assert [text for text in watched(program.services).asked if text in (SUGGESTED, REFUSED)] == [
            SUGGESTED,
            REFUSED,
        ]

    async def test_suggested_questions_are_offered_up_to_the_results_that_telegram_takes(
        self, make: Make, services: Services, bot: FakeBot
    ) -> None:
        asked = [tuple(f"{QUESTION}{'?' * (10 * number + story)}" for number in range(6)) for story in range(10)]
        stories = [replace(ferry_story(), id=f"ferry{number}") for number in range(10)]
        questions = {story.id: lot for story, lot in zip(stories, asked, strict=True)}
        await make(with_stories(services, *stories, **questions)).comes(inline_query(5))
        results = bot.answer_inline_query.await_args_list[-1].args[1]
        assert len({result.id for result in results}) == len(results) == MOST_SUGGESTED == 50
        assert [result.title for result in results[:10]] == [lot[0] for lot in asked]

    @pytest.mark.parametrize("text", ["", QUESTION])
    async def test_what_is_found_in_a_part_of_the_archive_is_not_shown_again(
        self, services: Services, bot: FakeBot, monkeypatch: pytest.MonkeyPatch, text: str
    ) -> None:
        whole, answers = watched(services).ask, InlineAnswers(services, NewestRequests())
        for partly in (True, False):
            with monkeypatch.context() as patch:
                patch.setattr(
                    watched(services),
                    "ask",
                    lambda *a, partly=partly, **k: replace(cast(Answered, whole(*a, **k)), partly_searched=partly),
                )
                await answers.answer(Request(1, Kind.INLINE, user_id=5, query_id="q", text=text), VOICE)
            (result,) = bot.answer_inline_query.await_args_list[-1].args[1]
            assert (VOICE.text("partly-searched") in message_of(result).text) is partly
            assert bot.answer_inline_query.await_args_list[-1].kwargs["cache_time"] == (0 if partly else CACHE_TIME)

    async def test_what_takes_too_long_is_offered_the_next_time(self, services: Services, bot: FakeBot) -> None:
        questions = (QUESTION, SUGGESTED, f"{SUGGESTED} And when?")
        services = with_stories(services, ferry_story(), ferry=questions)
        times = iter([0.0, SUGGESTING_TIME, SUGGESTING_TIME + 1, *[20.0] * 3])
        answers = InlineAnswers(services, NewestRequests(), lambda: next(times))
        for offered, cache_time in ((questions[:2], 0), (questions, CACHE_TIME)):
            await answers.answer(Request(1, Kind.INLINE, user_id=5, query_id="q"), VOICE)
            assert titles(bot) == [*offered]
            assert bot.answer_inline_query.await_args_list[-1].kwargs["cache_time"] == cache_time
        assert watched(services).asked == [*questions]

    @pytest.mark.parametrize(("text", "looks", "asked"), [("", 0, 0), ("", 2, 1), (QUESTION, 0, 0), (QUESTION, 1, 1)])
    async def test_nothing_is_sent_if_a_newer_query_has_come(
        self, program: Program, bot: FakeBot, monkeypatch: pytest.MonkeyPatch, text: str, looks: int, asked: int
    ) -> None:
        left = iter([True] * looks)
        monkeypatch.setattr(program.admission.newest, "is_newest", lambda _: next(left, False))
        await program.comes(inline_query(5, text))
        assert len(watched(program.services).asked) == asked
        bot.answer_inline_query.assert_not_awaited()

    async def test_nothing_is_read_for_a_query_that_is_no_longer_the_newest(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = AsyncMock(return_value=None)
        monkeypatch.setattr(program.services.database.conversations, "locale", read)
        queries = [await program.admission.admit(inline_query(5, text)) for text in ("Who", QUESTION)]
        for query in queries:
            assert query
            await program.dispatch.handle(query, cast(Context, None))
        assert watched(program.services).asked == [QUESTION]
        read.assert_awaited_once()
