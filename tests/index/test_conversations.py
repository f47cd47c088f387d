"""What a question gets because of the answer before it."""

from __future__ import annotations

from corpus import Story
from index import Refusal
from tests.fakes import answerer_of
from tests.index.quoted import answered, quotes


def test_a_sentence_that_answered_before_is_no_answer_to_another_question_put_behind_the_last() -> None:
    paragraphs = ["Белов подписал договор.", "Дождь шёл весь день."]
    bot = answerer_of(Story.from_paragraphs("a", "A", paragraphs))
    signed = bot.ask("Кто подписал договор?")
    assert quotes(answered(signed).excerpts) == paragraphs[:1]
    assert isinstance(bot.ask("Кто ему ответил?", previous=signed), Refusal)
    # The sentence may well say when, and "when" takes the place of "who".
    assert quotes(answered(bot.ask("Когда это было?", previous=signed)).excerpts) == paragraphs[:1]
