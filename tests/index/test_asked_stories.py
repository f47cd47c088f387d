"""Which stories are asked: those of a publisher that the question names, or those that are given."""

from __future__ import annotations

import pytest

from corpus import CorpusError, Metadata, Outlet, Story
from index import Answered
from tests.fakes import answerer_of, ferry_story
from tests.index.quoted import answered, shown

HOLM = ferry_story(publisher="Holm Post")
TARN = Story.from_paragraphs(
    "tarn",
    "Holm waits for its ferry",
    ["Repairs of the pier cost 5 million kroner.", "Holm Post reported that the captain resigned."],
    Metadata(publisher="Tarn Weekly"),
)
MATCH = Story.from_paragraphs("match", "Rovers win the cup", ["Rovers beat United 3-2 in the final."])
COST = "How much did the repairs cost?"


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How much did the repairs cost according to Holm Post?", "Repairs cost 3 million kroner."),
        ("According to Tarn Weekly, how much did repairs cost?", "Repairs of the pier cost 5 million kroner."),
        ("What does Tarn Weekly say about the repairs?", "Repairs of the pier cost 5 million kroner."),
        ("What did Holm Post report about the captain?", "Holm Post reported that the captain resigned."),
    ],
)
def test_a_question_that_asks_a_publisher_is_answered_from_its_stories_or_by_who_quotes_it(
    question: str, quoted: str
) -> None:
    bot = answerer_of(HOLM, TARN, MATCH)
    answer = answered(bot.ask(question))
    assert {excerpt.quote for excerpt in answer.excerpts} == {quoted}
    assert answer.question == question


def test_what_another_publisher_says_is_not_put_into_the_mouth_of_the_one_that_is_asked() -> None:
    bot = answerer_of(HOLM, TARN, MATCH)
    answer = bot.ask("What does Tarn Weekly say about the waves of March?")
    assert not isinstance(answer, Answered)
    assert "ferry" not in {excerpt.story.id for excerpt in shown(answer)}
    # Without the publisher, the words of the other paper answer.
    assert {excerpt.story.id for excerpt in shown(bot.ask("What of the waves of March?"))} == {"ferry"}


def test_with_one_story_or_a_chosen_one_its_publisher_is_not_looked_for() -> None:
    question = "How much did the repairs cost according to Tarn Weekly?"
    assert answerer_of(HOLM).ask(question) == answerer_of(HOLM).ask(question, "ferry")
    chosen = answerer_of(HOLM, TARN).ask(question, story="ferry")
    assert chosen == answerer_of(HOLM).ask(question)
    asked = "What did the repairs cost?"
    assert {excerpt.story.id for excerpt in shown(answerer_of(HOLM, TARN).ask(asked, story="tarn"))} <= {"tarn"}
    assert {excerpt.story.id for excerpt in shown(answerer_of(HOLM, TARN).ask(asked, story="ferry"))} == {"ferry"}


def test_several_stories_can_be_asked_by_their_ids() -> None:
    bot = answerer_of(ferry_story(), TARN, MATCH)
    answer = answered(bot.ask(COST, story=("ferry", "match")))
    assert {excerpt.story.id for excerpt in shown(answer)} <= {"ferry", "match"}
    assert {excerpt.story.id for excerpt in shown(bot.ask(COST, story=["tarn"]))} == {"tarn"}
    assert shown(bot.ask(COST, story=())) == ()
    with pytest.raises(CorpusError, match="there is no such story"):
        bot.ask(COST, story=("ferry", "cup"))


def test_a_text_of_several_outlets_is_asked_by_the_name_of_each() -> None:
    both = ferry_story(publisher="Holm Post", outlets=(Outlet("courier", "The Courier"),))
    bot = answerer_of(both, TARN, MATCH)
    for name in ("Holm Post", "The Courier"):
        answer = answered(bot.ask(f"How much did the repairs cost according to {name}?"))
        assert {excerpt.quote for excerpt in answer.excerpts} == {"Repairs cost 3 million kroner."}
