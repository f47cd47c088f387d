"""What a question gets because of the answer before it."""

from __future__ import annotations

from dataclasses import replace

from corpus import Story
from index import Refusal, turn_of
from index.story_bot import taken_up
from tests.fakes import answerer_of, ferry_story
from tests.index.quoted import answered, quotes


def test_a_sentence_that_answered_before_is_no_answer_to_another_question_put_behind_the_last() -> None:
    paragraphs = ["Белов подписал договор.", "Дождь шёл весь день."]
    bot = answerer_of(Story.from_paragraphs("a", "A", paragraphs))
    signed = bot.ask("Кто подписал договор?")
    assert quotes(answered(signed).excerpts) == paragraphs[:1]
    assert isinstance(bot.ask("Кто ему ответил?", previous=signed), Refusal)
    # The sentence may well say when, and "when" takes the place of "who".
    assert quotes(answered(bot.ask("Когда это было?", previous=signed)).excerpts) == paragraphs[:1]


def test_a_conversation_in_capitals_is_read_in_lower_case_and_shown_as_it_was_typed() -> None:
    bot = answerer_of(ferry_story())
    for typed, then in (("WHO ANNOUNCED THE FERRY?", "AND WHEN WAS THAT?"), ("WHO ANNOUNCED THE FERRY?", "and when?")):
        first, in_small = bot.ask(typed), bot.ask(typed.lower())
        assert first == replace(in_small, question=typed)
        assert bot.ranking(typed) == bot.ranking(typed.lower())
        second = bot.ask(then, previous=first)
        assert second == replace(bot.ask(then.lower(), previous=in_small), question=then)
        assert taken_up(then, turn_of(first)) is not None
