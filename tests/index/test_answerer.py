"""From a question to quotations, with an encoder whose numbers can be worked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import CorpusError, Story
from index import Answerer, Excerpt, StoryIndex
from index.decision import DEFAULT_BAR
from index.understanding import Turn
from tests.fakes import WordEncoder, WordReader, ferry_story
from tests.strategies import stories, texts

ENCODER = WordEncoder()


def answerer_of(*stories: Story, bar: float = 0.1) -> Answerer:
    return Answerer(StoryIndex.build(stories, ENCODER), ENCODER, WordReader(), bar)


MATCH = Story.from_paragraphs(
    "match", "Rovers win the cup", ["Rovers beat United 3-2 in the final.", "Keeper Sam Oduya saved a penalty."]
)


def test_the_sentence_that_answers_is_quoted_whole() -> None:
    answer = answerer_of(ferry_story()).answer("How much did the repairs cost?")
    assert answer.excerpts[0].quote == "Repairs cost 3 million kroner."
    assert answer.excerpts[0].paragraph == 2
    start, end = answer.excerpts[0].highlight or (0, 0)
    assert answer.excerpts[0].quote[start:end] == "3"


def test_words_are_marked_where_the_reader_is_sure_of_them_alone() -> None:
    excerpts = answerer_of(ferry_story(), bar=0.0).answer("How much did the repairs cost?", excerpts=10).excerpts
    assert excerpts[0].highlight is not None
    unsure = answerer_of(ferry_story(), bar=0.0).answer("Which zebra juggles teapots?", excerpts=10).excerpts
    assert {excerpt.highlight for excerpt in unsure} == {None}


def test_a_far_worse_sentence_is_related_and_no_further_excerpt() -> None:
    answer = answerer_of(ferry_story(), bar=0.0).answer("How much did the repairs cost?", excerpts=10)
    assert all(excerpt.score >= 0.5 * answer.confidence for excerpt in answer.excerpts)
    assert answer.related
    assert answer.related[0].score < 0.5 * answer.confidence


def test_a_story_that_is_the_only_one_gets_the_same_confidence_named_or_not() -> None:
    long = Story.from_paragraphs("long", "Rain", [f"It rained {n} times in May." for n in range(400)])
    answerer = answerer_of(long)
    named = answerer.answer("Did it rain 7 times?", story="long")
    assert named.confidence == answerer.answer("Did it rain 7 times?").confidence


def test_what_no_story_says_is_refused() -> None:
    answer = answerer_of(ferry_story()).answer("Which zebra juggles quantum teapots?")
    assert not answer.answered
    assert answer.excerpts == ()
    assert answer.confidence < 0.1


def test_the_bar_decides_what_is_refused() -> None:
    question = "How much did the repairs cost?"
    assert answerer_of(ferry_story(), bar=0.0).answer(question).answered
    assert not answerer_of(ferry_story(), bar=1.0).answer(question).answered


def test_a_refused_question_has_related_passages() -> None:
    related = answerer_of(ferry_story(), bar=1.0).answer("How much did the repairs cost?").related
    assert related[0].quote == "Repairs cost 3 million kroner."


def test_the_confidence_does_not_depend_on_how_many_excerpts_are_asked_for() -> None:
    answerer = answerer_of(ferry_story(), MATCH)
    assert len({answerer.answer("Who saved a penalty?", excerpts=n).confidence for n in (1, 2, 10)}) == 1


def test_the_story_that_is_named_is_the_only_one_asked() -> None:
    answerer = answerer_of(ferry_story(), MATCH, bar=0.0)
    for story in ("ferry", "match"):
        answer = answerer.answer("Who saved a penalty?", story=story)
        assert {excerpt.story.id for excerpt in (*answer.excerpts, *answer.related)} == {story}


def test_an_unknown_story_is_answered_with_those_there_are() -> None:
    with pytest.raises(CorpusError, match="name one of: ferry, match"):
        answerer_of(ferry_story(), MATCH).answer("Who?", story="none")


def test_among_several_stories_the_right_one_is_quoted() -> None:
    answer = answerer_of(ferry_story(), MATCH).answer("Who saved a penalty?")
    assert answer.excerpts[0].quote == "Keeper Sam Oduya saved a penalty."


def test_a_follow_up_is_asked_of_the_story_quoted_last_with_what_it_takes_up() -> None:
    answerer = answerer_of(ferry_story(), MATCH, bar=0.0)
    first = answerer.answer("Who saved a penalty?", excerpts=1)
    assert first.asked_as is None
    second = answerer.answer("and when?", previous=first.turn)
    assert second.question == "and when?"
    assert second.asked_as is not None
    assert "penalty" in second.asked_as
    assert {excerpt.story.id for excerpt in (*second.excerpts, *second.related)} == {"match"}


def test_a_question_of_its_own_gets_the_same_answer_after_any_turn() -> None:
    answerer = answerer_of(ferry_story(), MATCH)
    turn = answerer.answer("Who saved a penalty?").turn
    question = "How much did the repairs cost?"
    assert answerer.answer(question, previous=turn) == answerer.answer(question)


def test_the_story_that_is_named_goes_before_the_story_quoted_last() -> None:
    answerer = answerer_of(ferry_story(), MATCH, bar=0.0)
    turn = answerer.answer("Who saved a penalty?").turn
    followed = answerer.answer("and when?", story="ferry", previous=turn)
    assert {excerpt.story.id for excerpt in (*followed.excerpts, *followed.related)} == {"ferry"}


def test_a_turn_holds_the_answering_words_the_story_and_the_speaker() -> None:
    answer = answerer_of(ferry_story()).answer("How much did the repairs cost?")
    assert answer.turn == Turn("How much did the repairs cost?", "3", "ferry", None)
    refused = answerer_of(ferry_story()).answer("Which zebra juggles quantum teapots?")
    assert refused.turn == Turn("Which zebra juggles quantum teapots?", "", None, None)


def test_a_sentence_is_quoted_once_where_the_next_one_is_quoted_with_it() -> None:
    late = Story.from_paragraphs("late", "Late", ["The ferry was late on Monday. This ferry was late on Tuesday too."])
    answerer = answerer_of(late, bar=0.0)
    for wanted in (1, 3):
        excerpts = answerer.answer("When was the ferry late?", excerpts=wanted).excerpts
        assert [one.quote for one in excerpts] == [late.text]


def test_accounts_that_are_quoted_together_are_not_told_to_differ_from_something_else() -> None:
    accounts = ["The ferry sailed to Sund on Monday.", "This ferry did not sail to Sund on Monday."]
    other = Story.from_paragraphs("other", "Port", ["Another ferry sailed to Sund on Tuesday, said the port."])
    apart, together = (Story.from_paragraphs("a", "Ferry", told) for told in (accounts, [" ".join(accounts)]))
    question = "Did the ferry sail to Sund?"
    answer = answerer_of(apart, other, bar=0.0).answer(question)
    assert answer.contradictory
    answer = answerer_of(together, other, bar=0.0).answer(question)
    assert [one.story for one in answer.excerpts] == [together, other]
    assert not answer.contradictory


@pytest.mark.parametrize("question", ["And why?", "who is she", "What did they do?", "where?"])
def test_a_question_that_names_nothing_is_refused_outside_a_conversation(question: str) -> None:
    answerer = answerer_of(ferry_story(), MATCH)
    answer = answerer.answer(question)
    assert not answer.answered
    assert answer.related
    assert answer.confidence < DEFAULT_BAR
    assert answerer.answer("Who saved a penalty?").answered


def test_a_remark_is_no_turn() -> None:
    assert answerer_of(ferry_story()).answer("?!").turn is None


def test_a_sentence_that_is_quoted_with_another_is_not_quoted_once_more() -> None:
    story = Story.from_paragraphs("a", "A", ["Sam Oduya kept goal. He saved a penalty."])
    answer = answerer_of(story, bar=0.0).answer("Who saved a penalty?", excerpts=5)
    assert [excerpt.quote for excerpt in (*answer.excerpts, *answer.related)] == [story.text]


@pytest.mark.parametrize("question", ["", "  \n", "?!?", "😀😀", "\x00\x07", "…"])
def test_a_question_without_a_word_is_refused_with_nothing(question: str) -> None:
    answer = answerer_of(ferry_story()).answer(question)
    assert (answer.answered, answer.confidence, answer.related) == (False, 0.0, ())


@pytest.mark.parametrize(
    "question",
    [
        "who \x00\x07 sails?",
        "<b>who</b> &amp; *why*",
        "who? " * 1000,
        "Ո՞վ է նա։",
        "谁？",
        "😀 who",
        "\udcff who?",
        "who \ud83d",
    ],
    ids=ascii,
)
def test_any_question_can_be_asked_of_the_packaged_model(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert 0 <= answer.confidence <= 1
    assert len(answer.question) <= 1000
    assert answer.question.encode()


@pytest.mark.parametrize("excerpts", [0, -1])
def test_fewer_than_one_excerpt_cannot_be_asked_for(excerpts: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        answerer_of(ferry_story()).answer("Who?", excerpts=excerpts)


def test_what_is_said_twice_is_quoted_once() -> None:
    twice = Story.from_paragraphs("a", "A", ["The ferry sails.", "It rains.", "The ferry sails."])
    answer = answerer_of(twice, bar=0.0).answer("Does the ferry sail?")
    quotes = [excerpt.quote for excerpt in (*answer.excerpts, *answer.related)]
    assert sorted(quotes) == ["It rains.", "The ferry sails."]


@given(st.lists(stories(), min_size=1, max_size=3), texts, st.integers(1, 5), st.sampled_from([0.0, 0.1]))
def test_every_quotation_is_its_slice_of_the_story(
    several: list[Story], question: str, excerpts: int, bar: float
) -> None:
    answer = answerer_of(*several, bar=bar).answer(question, excerpts=excerpts)
    assert len(answer.excerpts) <= excerpts
    assert 0 <= answer.confidence <= 1
    for excerpt in (*answer.excerpts, *answer.related):
        assert excerpt.quote == excerpt.story.text[excerpt.start : excerpt.end] != ""
        place = excerpt.story.paragraphs[excerpt.paragraph - 1]
        assert place.start <= excerpt.start < excerpt.end <= place.end
        if excerpt.highlight:
            assert 0 <= excerpt.highlight[0] < excerpt.highlight[1] <= len(excerpt.quote)
        assert excerpt.speaker is None or excerpt.speaker in excerpt.story.text


@given(stories(), texts)
def test_the_same_question_gets_the_same_answer_from_an_index_built_anew(story: Story, question: str) -> None:
    assert answerer_of(story).answer(question) == answerer_of(story).answer(question)


@pytest.mark.parametrize(
    ("start", "end", "paragraph", "span", "speaker", "why"),
    [
        (0, 10_000, 1, None, None, "not in paragraph 1"),
        (5, 5, 1, None, None, "not in paragraph 1"),
        (0, 10, 2, None, None, "not in paragraph 2"),
        (0, 10, 1, (5, 11), None, "not in the quotation"),
        (0, 10, 1, None, "Nobody", "not in the story's words"),
    ],
)
def test_a_quotation_that_is_no_slice_cannot_be_made(
    start: int, end: int, paragraph: int, span: tuple[int, int] | None, speaker: str | None, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Excerpt(ferry_story(), start, end, paragraph, span, speaker, 0.0)
