"""What a question gets because of the answer before it."""

from __future__ import annotations

from dataclasses import replace

from corpus import Metadata, Story
from index import Answer, FileFacts, Refusal, turn_of
from index.facts import MOST_STORIES
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


def test_a_question_about_the_story_itself_is_asked_of_the_one_that_was_told_of_last() -> None:
    others = [
        Story.from_paragraphs(f"c{n}", f"Council {n} votes", [f"Council {n} met."], Metadata(author=f"Author {n}"))
        for n in range(9)
    ]
    bot = answerer_of(*others, ferry_story(author="Ida Lund", published="2024-05-04"))

    def told_of(question: str, previous: Answer) -> set[str]:
        answer = bot.ask(question, previous=previous)
        assert isinstance(answer, FileFacts)
        return {fact.story.id for fact in answer.facts}

    pier = bot.ask("When was the pier torn away?")
    author = bot.ask("Who wrote the article about the ferry?")
    for question in ("Who wrote this article?", "When was the article published?", "What is the headline?"):
        assert told_of(question, pier) == {"ferry"}
        assert taken_up(question, turn_of(pier)) is not None
    assert told_of("And when was it published?", author) == {"ferry"}
    all_told = bot.ask("What are the stories about?")
    for question, before in (("Which stories are there?", pier), ("Who wrote it?", all_told)):
        assert len(told_of(question, before)) == MOST_STORIES
    assert told_of("Who wrote the article about Council 3?", pier) == {"c3"}
    assert taken_up("Which stories are there?", turn_of(pier)) is None


def test_the_photographer_is_one_of_the_text_if_that_surely_tells_of_one_and_else_that_of_the_photo() -> None:
    hurt = "A photographer was hurt."
    credit = Metadata(author="Ida Lund", photo_credit="Eva Lind")
    telling = answerer_of(Story.from_paragraphs("a", "A", [hurt, "The author of the report was there."], credit))
    for question in ("Who is the photographer?", "Who was the photographer?"):
        assert quotes(answered(telling.ask(question)).excerpts) == [hurt]
        assert isinstance(answerer_of(ferry_story(photo_credit="Eva Lind")).ask(question), FileFacts)
    # "The author" is that of the story, unless the text was asked before.
    assert isinstance(telling.ask("Who is the author?"), FileFacts)
    before = telling.ask("Who was hurt?")
    assert "author" in answered(telling.ask("Who is the author?", previous=before)).excerpts[0].quote
    for question in ("Who is the author of this article?", "Who took the photo?", "What is the link?"):
        assert isinstance(telling.ask(question, previous=before), FileFacts)


def test_what_it_is_called_is_told_by_the_text_if_that_is_sure_and_else_by_the_headline() -> None:
    called = "Her novel is called “The Salt Road”."
    novel = Story.from_paragraphs("novel", "Prize for a first novel", ["Mara Ilves has won a prize.", called])
    for question in ("What is it called?", "What's this called?"):
        assert quotes(answered(answerer_of(novel).ask(question)).excerpts) == [called]
        assert isinstance(answerer_of(ferry_story()).ask(question), FileFacts)
        # With several stories "it" is nothing yet, and after "who wrote this?" it is the story.
        several = answerer_of(novel, ferry_story())
        assert isinstance(several.ask(question), FileFacts)
        assert quotes(answered(several.ask(question, story="novel")).excerpts) == [called]
        before = answerer_of(novel).ask("Who wrote this?")
        assert isinstance(answerer_of(novel).ask(question, previous=before), FileFacts)
    assert isinstance(answerer_of(novel).ask("What is this article called?"), FileFacts)


def test_it_is_a_thing_of_the_text_after_a_russian_question_too_unless_the_last_answer_comes_again() -> None:
    paragraphs = ["Мэр получил письмо.", "Что мэр получил, кто знает: это написал Белов."]
    bot = answerer_of(Story.from_paragraphs("a", "A", paragraphs[:1], Metadata(author="Иван Сомов")))
    letter = bot.ask("Что получил мэр?")
    assert isinstance(bot.ask("Кто написал это?", previous=letter), FileFacts)
    telling = answerer_of(Story.from_paragraphs("a", "A", paragraphs, Metadata(author="Иван Сомов")))
    assert paragraphs[1] in quotes(answered(telling.ask("Кто написал это?", previous=letter)).excerpts)
