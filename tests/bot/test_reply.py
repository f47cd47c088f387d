"""What is said for an answer: its quotations, or a refusal with what is offered instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import texts
from bot.replies.reply import MOST_OFFERS, Reply, related_reply, reply_to
from corpus import Story
from index import Answer, Answerer, Excerpt, StoryIndex
from tests.fakes import WordEncoder, WordReader, ferry_story
from tests.strategies import excerpts, stories

STORY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(STORY, sentence) for sentence in STORY.sentences)


def refusal(question: str = "Who?", related: tuple[Excerpt, ...] = ()) -> Answer:
    return Answer(question, 0.05, (), related)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_an_answer_is_its_quotations_and_no_word_of_the_bots(number: int) -> None:
    answer = Answer("Who?", 0.9, SENTENCES[:number], SENTENCES[number:])
    assert reply_to(answer, [STORY]) == Reply(quotation=SENTENCES[0], further=SENTENCES[1:number])


def test_a_refusal_says_that_the_story_does_not_say_and_offers_what_it_does() -> None:
    reply = reply_to(refusal(related=SENTENCES), [STORY])
    assert reply == Reply(line="The story does not say. It does talk about this:", offers=SENTENCES[:3])


def test_a_refusal_of_several_stories_speaks_of_several() -> None:
    reply = reply_to(refusal(related=SENTENCES[:1]), [STORY, STORY])
    assert reply.line == "The stories do not say. They do talk about this:"


@pytest.mark.parametrize(("several", "line"), [(1, texts.REFUSAL), (2, texts.REFUSAL_SEVERAL)])
def test_a_refusal_with_nothing_to_offer_does_not_announce_any(several: int, line: str) -> None:
    assert reply_to(refusal(), [STORY] * several) == Reply(line=line)


@pytest.mark.parametrize("question", ["", "?!", "😀😀", "…", "— —", "<>&"])
def test_a_question_without_a_word_is_told_so(question: str) -> None:
    assert reply_to(refusal(question), [STORY]) == Reply(line=texts.NOT_A_QUESTION)


@pytest.mark.parametrize("question", ["a", "7", "<b>", "ինչո՞ւ", "谁", "٣"])
def test_a_word_or_a_figure_of_any_script_is_a_question(question: str) -> None:
    assert reply_to(refusal(question), [STORY]) == Reply(line=texts.REFUSAL)


def test_a_passage_that_was_chosen_is_labelled_as_related() -> None:
    assert related_reply(SENTENCES[1]) == Reply(line=texts.RELATED, quotation=SENTENCES[1])


@given(
    st.text(max_size=50),
    st.lists(excerpts(stories()), max_size=5).map(tuple),
    st.lists(excerpts(stories()), max_size=5).map(tuple),
)
def test_a_reply_to_any_answer_says_something_and_never_offers_beside_a_quotation(
    question: str, found: tuple[Excerpt, ...], related: tuple[Excerpt, ...]
) -> None:
    reply = reply_to(Answer(question, 0.5, found, related), [STORY])
    assert bool(reply.line) != bool(reply.quotation)
    assert len(reply.offers) <= MOST_OFFERS
    if found:
        assert (reply.quotation, *reply.further) == found
        assert reply.offers == ()
    else:
        assert reply.further == ()
        assert reply.offers == related[: len(reply.offers)]


def test_an_answerers_own_answers_become_replies() -> None:
    story = Story.from_paragraphs("match", "Rovers win the cup", ["Keeper Sam Oduya saved a penalty."])
    encoder = WordEncoder()
    answerer = Answerer(StoryIndex.build([story], encoder), encoder, WordReader())
    answered = reply_to(answerer.answer("Who saved a penalty?"), answerer.stories)
    assert answered.quotation is not None
    assert answered.quotation.quote == "Keeper Sam Oduya saved a penalty."
    refused = reply_to(answerer.answer("Which zebra juggles quantum teapots?"), answerer.stories)
    assert [offer.quote for offer in refused.offers] == ["Keeper Sam Oduya saved a penalty."]
