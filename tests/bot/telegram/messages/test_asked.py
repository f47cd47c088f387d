"""What is stored of a question for the numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.telegram.messages.stored_answer import asked_question
from index import Closest, Excerpt, Refusal
from tests.fakes import ferry_story

FERRY = ferry_story()


@pytest.mark.parametrize(
    "answer",
    [Refusal("Who paid?", 0.0, ()), Closest("Who paid?", 0.1, Excerpt.of_sentence(FERRY, FERRY.sentences[0]))],
    ids=lambda answer: answer.outcome,
)
def test_words_are_kept_if_all_stories_were_searched_in_vain(answer: Closest | Refusal) -> None:
    for partly, words in ((False, "Who paid?"), (True, None)):
        asked = asked_question(replace(answer, partly_searched=partly), 0.5)
        assert asked
        assert (asked.outcome, asked.unanswered) == (answer.outcome, words)
