"""Which reactions are votes, and which sentence of a quotation is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import ReactionTypeCustomEmoji, ReactionTypeEmoji, ReactionTypePaid

from bot.database import Vote
from bot.telegram.messages.feedback.asked import LONGEST_UNANSWERED, answering_sentence, asked_question
from bot.telegram.messages.feedback.votes import REACTIONS, emoji_of, vote_by
from index import Answer, Closest, Excerpt, Refusal, RemarkMade
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


@given(answers(stories()), st.integers(0, 10**6))
def test_of_any_answer_the_words_are_kept_only_if_it_was_asked_in_vain(answer: Answer, milliseconds: int) -> None:
    asked = asked_question(answer, milliseconds / 1000)
    assert (asked is None) == isinstance(answer, RemarkMade)
    if asked:
        assert (asked.outcome, asked.milliseconds) == (answer.outcome, milliseconds)
        assert (asked.unanswered is not None) == isinstance(answer, Closest | Refusal)
        assert len(asked.unanswered or "") <= LONGEST_UNANSWERED
        assert asked.sentence is None or asked.sentence.story == asked.story
