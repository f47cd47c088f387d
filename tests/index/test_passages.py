"""Runs of sentences."""

from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index.passages import passage_text, passages_of, sentence_of, sentence_text
from tests.fakes import WordEncoder, ferry_story
from tests.strategies import stories

count = WordEncoder().count_tokens


def test_a_passage_takes_in_the_sentences_before_and_after() -> None:
    story = ferry_story()
    second = passages_of(story, 0, count, 100)[1]
    run = story.text[second.start : second.end].replace("\n\n", " ")
    assert run == (
        "The ferry to Holm will sail again on 4 May. Mayor Ida Lund announced it on Monday. "
        "Waves had torn away the pier in March."
    )


def test_neighbours_that_pass_the_encoders_length_are_left_out() -> None:
    story = ferry_story()
    for passage in passages_of(story, 0, count, 17):
        assert count([story.text[passage.start : passage.end]])[0] <= 17


def test_headline_and_sentence_are_embedded_together() -> None:
    story = ferry_story()
    first = passages_of(story, 0, count, 100)[0]
    assert sentence_text(first, [story]).startswith("Island ferry returns after storm. The ferry to Holm")
    assert passage_text(first, [story]).endswith("announced it on Monday.")


def test_a_heading_of_one_word_gets_no_passage_but_lies_in_its_neighbours() -> None:
    story = Story.from_paragraphs("a", "A", ["REFERENCE. The union has six members."])
    (passage,) = passages_of(story, 0, count, 100)
    assert story.text[passage.start : passage.end].startswith("REFERENCE.")
    assert story.text[sentence_of(passage, [story]).start :].startswith("The union")


def test_a_story_of_one_word_sentences_keeps_them() -> None:
    story = Story.from_paragraphs("a", "A", ["Rain. Storm."])
    assert len(passages_of(story, 0, count, 100)) == 2


@given(stories(), st.integers(1, 200))
def test_each_passage_holds_its_sentence(story: Story, limit: int) -> None:
    passages = passages_of(story, 3, count, limit)
    assert passages
    for passage in passages:
        sentence = sentence_of(passage, [story] * 4)
        assert passage.story == 3
        assert passage.start <= sentence.start < sentence.end <= passage.end
