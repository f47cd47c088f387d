"""Which sentences are quoted: the one that answers, and the one before it where it names what is spoken of."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index import Excerpt
from index.excerpt import LONGEST_RUN, merged, quoted_run, without_repeats
from tests.strategies import stories


def quoted(*paragraphs: str) -> str:
    """What is quoted for the last sentence of a story."""
    story = Story.from_paragraphs("a", "A", paragraphs)
    start, end = quoted_run(story, story.sentences[-1])
    return story.text[start:end]


TWO = {
    "he": "Coach Karl Weiss complained about the referee. He said his side should have had a penalty.",
    "she": "Petra Hahn made three saves. She was later named player of the match.",
    "a role": "The minister stepped down. He gave no reason.",
    "they": "Divers found a colony of mussels. They are protected by law.",
    "it": "Armenia left the table. It narrowed its cooperation with the bloc.",
    "it, passive": "The work cost millions. It was delayed twice, in 2020 by the pandemic.",
    "it with a name for a thing": "The wall stands. It is a monument that few people know.",
    "this with a noun": "Parliament ratified the statute. This step angered the neighbours.",
    "these": "The sea took two piers. These losses have been paid for.",
    "this alone": "The sea took the pier. This surprised nobody on Holm.",
    "his": "Ola Berg teaches on Holm. His pupils were relieved.",
    "after a link": "The mayor thanked the crew. But she did not promise a new pier.",
    "after a link and a comma": "The mayor thanked the crew. However, she did not promise a new pier.",
    "one of them": "Two ships were lost. One of them lies off Holm.",
    "according to him": "Ola Berg saw it. According to him, the pier broke at noon.",
    "he, shortened": "Ola Berg saw it. He'd never seen such waves.",
    "the quotation goes on": "“I was not nervous,” Quist said. “I saw the ball come loose.”",
    "it in one quotation": "“The ball came loose and I hit it. It is the best moment of my life.”",
}

ONE = {
    "no pronoun": "The ferry sails again. The mayor announced it on Monday.",
    "the agreement": "They met in Minsk. The agreement was signed on Monday.",
    "a name": "The mayor spoke. Lund thanked the crew.",
    "it is said": "The pier is old. It is said that a king built it.",
    "it is clear": "The pier is old. It is not clear whether it can be saved.",
    "it was hard": "The waves rose. It was hard to see the shore.",
    "a cleft": "The team lost. It was Weiss who complained.",
    "it seems": "The pier is gone. It seems that nobody heard it break.",
    "it rained": "The ferry sailed. It rained all day.",
    "it is raining": "The ferry sails. It is raining on Holm.",
    "it took days to": "The pier broke. It took nine days to mend.",
    "there is": "The ferry sails. There is a new pier.",
    "this week": "The ferry was lost. This week the search goes on.",
    "that clause": "The court ruled. That he waited so long surprised the judges.",
    "those who": "The ferry sails. Those who have tickets can board.",
    "he after he": "He praised Rosa Marchetti. He left at noon.",
    "he with nobody before": "It rained all day. He left at noon.",
    "the name comes after": "The crowd was silent. Her voice breaking, Lind thanked the crew.",
    "a speaker in the same sentence": "The mayor spoke to them. “We are relieved,” said the teacher Ola Berg.",
    "nobody is named as the speaker": "The ferry sails. “We are relieved.”",
    "the words of another": "The minister asked for patience. “They have waited long enough,” said the mayor.",
    "a contradiction": "Eva Lind said the pier was safe. It was rotten, Karl Munk said.",
    "a claim about what the story tells": "The crew waited for two days. They were brave, said the mayor.",
    "a heading": "REFERENCE. It includes Belarus and Armenia.",
}


@pytest.mark.parametrize("paragraph", TWO.values(), ids=TWO)
def test_a_sentence_that_refers_back_is_quoted_with_the_one_before(paragraph: str) -> None:
    assert quoted(paragraph) == paragraph


@pytest.mark.parametrize("paragraph", ONE.values(), ids=ONE)
def test_a_sentence_that_stands_for_itself_is_quoted_alone(paragraph: str) -> None:
    found = quoted(paragraph)
    assert paragraph.endswith(found)
    assert found != paragraph


def test_the_sentence_before_is_of_the_same_paragraph() -> None:
    assert quoted("Petra Hahn made three saves.", "She was named player of the match.").startswith("She")


def test_no_more_than_two_sentences_are_quoted() -> None:
    assert quoted("Ola Berg teaches. Her sister sings. She is famous.") == "Her sister sings. She is famous."


def test_two_long_sentences_are_too_much() -> None:
    saying = "Petra Hahn " + "very " * 100 + "bravely held the ball."
    assert len(saying) > LONGEST_RUN - 40
    assert quoted(f"{saying} She was named player of the match.") == "She was named player of the match."


@given(stories())
def test_any_sentence_is_quoted_to_its_end_with_one_before_it_at_most(story: Story) -> None:
    for sentence in story.sentences:
        start, end = quoted_run(story, sentence)
        assert end == sentence.end
        within = [other for other in story.sentences if start <= other.start < end]
        assert within[-1] == sentence
        assert len(within) <= 2
        assert {other.paragraph for other in within} == {sentence.paragraph}
        assert len(within) == 1 or end - start <= LONGEST_RUN


def test_an_excerpt_keeps_its_highlight_and_its_speaker_in_two_sentences() -> None:
    story = Story.from_paragraphs(
        "a", "A", ["Coach Karl Weiss said that he was angry. He said that Brandt saw nothing."]
    )
    place = story.text.index("Brandt")
    excerpt = Excerpt.of_sentence(story, story.sentences[1], span=(place, place + 6))
    assert excerpt.quote == story.text
    start, end = excerpt.highlight or (0, 0)
    assert excerpt.quote[start:end] == "Brandt"
    assert excerpt.speaker == "Coach Karl Weiss"


SUND = Story.from_paragraphs(
    "sund",
    "Sund",
    [
        "Ida Lund, the mayor, called it a setback. She said they would appeal. The tower is old.",
        "“It is late,” said Ola Berg. “We shall see,” Kim Roe said.",
    ],
)


def of(number: int) -> Excerpt:
    return Excerpt.of_sentence(SUND, SUND.sentences[number])


def test_an_excerpt_is_lengthened_by_a_later_one_that_quotes_its_words_and_more() -> None:
    first, longer, other = of(0), of(1), of(3)
    assert longer.quote == f"{first.quote} She said they would appeal."  # quoted with the sentence before
    assert merged([replace(first, score=0.7), other, longer]) == (replace(longer, score=0.7), other)
    assert merged([longer, other, first]) == (longer, other)


def test_two_speakers_are_not_merged() -> None:
    berg, roe = of(3), replace(of(4), start=of(3).start)
    assert (berg.speaker, roe.speaker) == ("Ola Berg", "Kim Roe")
    assert merged([berg, roe]) == (berg, roe)


@given(stories(), st.randoms(use_true_random=False))
def test_merging_keeps_all_that_was_quoted_and_quotes_no_more(story: Story, rng: Random) -> None:
    excerpts = [Excerpt.of_sentence(story, sentence) for sentence in rng.sample(story.sentences, len(story.sentences))]
    found = merged(excerpts)
    places = {(one.start, one.end) for one in excerpts}
    assert {(one.start, one.end) for one in found} <= places
    assert all(any(one.is_part_of(other) for other in found) for one in excerpts)
    assert without_repeats(found) == found
