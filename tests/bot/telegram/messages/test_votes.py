"""Which reactions are votes, and which sentence of a quotation is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import ReactionTypeCustomEmoji, ReactionTypeEmoji, ReactionTypePaid

from bot.database import Vote
from bot.telegram.messages.answer_buttons import (
    MOST_TO_CHOOSE,
    sentences_on,
    wrong_rows,
)
from bot.telegram.messages.callback_data import View, ViewData, read_data
from bot.telegram.messages.message import LABEL_LIMIT, Message, keyboard
from bot.telegram.messages.stored_answer import LONGEST_UNANSWERED, answering_sentence, asked_question
from bot.telegram.receiving.intent import REACTIONS, emoji_of, vote_by
from bot.voice import LOCALES, voice_for
from corpus import Story
from index import Answer, Closest, Excerpt, Refusal, RemarkMade
from tests.bot.telegram.valid import accepted
from tests.fakes import ferry_story
from tests.strategies import answers, stories

FERRY = ferry_story()


@pytest.mark.parametrize(
    ("emoji", "vote"),
    [
        ("👍", Vote.UP),
        ("❤", Vote.UP),
        ("👎", Vote.DOWN),
        ("💩", Vote.DOWN),
        ("😁", None),
        ("👍❤😁", Vote.UP),
        ("👍👎", None),
    ],
)
def test_reactions_for_and_against_are_votes_others_and_contradictions_are_none(emoji: str, vote: Vote | None) -> None:
    assert vote_by(emoji) is vote
    assert vote_by("") is None


def test_only_plain_emoji_count_and_a_heart_in_colour_is_a_heart() -> None:
    reactions = (
        ReactionTypeEmoji("👍"),
        ReactionTypeEmoji("❤\ufe0f"),
        ReactionTypeCustomEmoji("5"),
        ReactionTypePaid(),
    )
    assert emoji_of(reactions) == {"👍", "❤"}
    assert emoji_of(reactions) <= REACTIONS.keys()


@pytest.mark.parametrize(("span", "quoted"), [(None, 1), ((4, 9), 0), ((50, 55), 1)])
def test_the_sentence_of_the_answering_words_is_meant_else_the_last(span: tuple[int, int] | None, quoted: int) -> None:
    first, second, *_ = FERRY.sentences
    excerpt = Excerpt(FERRY, first.start, second.end, 1, span, None, 0.0)
    assert answering_sentence(excerpt) == (first, second)[quoted]


@given(stories(), st.sampled_from(LOCALES))
def test_any_sentences_can_be_chosen_from_and_a_last_button_leads_back(story: Story, locale: str) -> None:
    excerpts = {number: Excerpt.of_sentence(story, one) for number, one in enumerate(story.sentences)}
    sentences = sentences_on(7, excerpts)
    assert all(words in excerpts[data.number].quote for data, words in sentences.items())
    *rows, last = wrong_rows(sentences, ViewData(7, View.LESS, 0), voice_for(locale))
    accepted(Message("x", keyboard([*rows, last])))
    chosen = [read_data(str(button.callback_data)) for row in rows for button in row]
    assert chosen == list(sentences)[:MOST_TO_CHOOSE]
    assert all(len(button.text) <= LABEL_LIMIT for row in rows for button in row)
    assert [read_data(str(button.callback_data)) for button in last] == [ViewData(7, View.LESS, 0)]


@given(answers(stories()), st.integers(0, 10**6))
def test_of_any_answer_the_words_are_kept_only_if_it_was_asked_in_vain(answer: Answer, milliseconds: int) -> None:
    asked = asked_question(answer, milliseconds / 1000)
    assert (asked is None) == isinstance(answer, RemarkMade)
    if asked:
        assert (asked.outcome, asked.milliseconds) == (answer.outcome, milliseconds)
        assert (asked.unanswered is not None) == isinstance(answer, Closest | Refusal)
        assert len(asked.unanswered or "") <= LONGEST_UNANSWERED
        assert asked.sentence is None or asked.sentence.story == asked.story
