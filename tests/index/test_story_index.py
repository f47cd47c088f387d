"""Retrieval: candidates among many stories, best first, the same each time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Metadata, Story
from index import SentenceTransformerEncoder, StoryIndex
from index.passages import sentence_of
from index.story_index import CANDIDATES, Candidate
from tests.fakes import WordEncoder, ferry_story
from tests.strategies import stories, texts

ENCODER = WordEncoder()


def story(id: str, *paragraphs: str) -> Story:
    return Story.from_paragraphs(id, f"Headline of {id}", paragraphs)


def retrieve(index: StoryIndex, question: str, within: list[Story] | None = None) -> list[Candidate]:
    return index.retrieve(question, ENCODER.encode_question(question), within)


def found(index: StoryIndex, candidate: Candidate) -> tuple[str, str]:
    """The story's id and the sentence of a candidate."""
    chosen = index.stories[candidate.passage.story]
    sentence = sentence_of(candidate.passage, index.stories)
    return chosen.id, chosen.text[sentence.start : sentence.end]


MANY = [story(f"s{n:03}", f"Town number{n} has a mayor.", f"Its name is name{n}.") for n in range(150)]


@pytest.fixture(scope="module")
def many() -> StoryIndex:
    return StoryIndex.build(MANY, ENCODER)


def test_an_index_has_a_passage_and_two_vectors_a_sentence(many: StoryIndex) -> None:
    assert len(many.passages) == 300
    assert [passage.story for passage in many.passages] == [n for n in range(150) for _ in range(2)]
    everything = np.arange(300)
    for store in (many.sentence_vectors, many.passage_vectors):
        assert store.similarities(ENCODER.encode_question("town"), everything).shape == (300,)


@pytest.mark.parametrize("number", [0, 49, 50, 77, 149])
def test_the_sentence_that_has_the_words_is_first_among_many_stories(many: StoryIndex, number: int) -> None:
    best = retrieve(many, f"Which town is number{number}?")[0]
    assert found(many, best) == (f"s{number:03}", f"Town number{number} has a mayor.")


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("What did the story of 4 May 2024 say of the pier?", "first"),
        ("What did the story of 9 June 2024 say of the pier?", "second"),
        ("What about the pier in the June story?", "second"),
        ("What about the pier in the story on the harvest?", "third"),  # by its headline
    ],
)
def test_of_the_same_words_the_story_is_meant_whose_date_or_headline_is_named(question: str, id: str) -> None:
    told = [
        Story.from_paragraphs(name, headline, ["The pier was closed.", "A mayor spoke."], Metadata(published=published))
        for name, headline, published in (
            ("first", "Storm hits Holm", "2024-05-04"),
            ("second", "Storm hits Holm", "2024-06-09T10:00:00"),
            ("third", "Harvest begins", None),
        )
    ]
    index = StoryIndex.build(told, ENCODER)
    assert found(index, retrieve(index, question)[0]) == (id, "The pier was closed.")


def test_candidates_are_some_of_many_and_all_of_few(many: StoryIndex) -> None:
    assert len(retrieve(many, "Which town has a mayor?")) <= 3 * CANDIDATES < len(many.passages)
    few = StoryIndex.build([ferry_story()], ENCODER)
    assert len(retrieve(few, "zebra")) == len(few.passages) == 5


def test_candidates_come_once_and_best_first(many: StoryIndex) -> None:
    candidates = retrieve(many, "Which mayor has the name name5?")
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert len({candidate.passage for candidate in candidates}) == len(candidates)


def test_a_chosen_story_is_the_only_one_searched_and_is_searched_whole(many: StoryIndex) -> None:
    candidates = retrieve(many, "Which town is number3?", [many.stories[120], many.stories[7]])
    assert sorted(found(many, candidate)[0] for candidate in candidates) == ["s007", "s007", "s120", "s120"]


def test_scores_do_not_depend_on_which_stories_are_chosen(many: StoryIndex) -> None:
    whole = {candidate.passage: candidate.score for candidate in retrieve(many, "Which town is number7?")}
    alone = retrieve(many, "Which town is number7?", [many.stories[7]])
    for candidate in alone:
        assert candidate.score == pytest.approx(whole[candidate.passage])


@pytest.mark.parametrize("copies", [2, 3, 7, 40, 120])
def test_sentences_of_equal_score_stay_in_the_order_of_the_stories(copies: int) -> None:
    twins = [Story.from_paragraphs(f"t{n}", "Twins", ["The ferry sails.", "It rains."]) for n in range(copies)]
    index = StoryIndex.build(twins, ENCODER)
    for question in ("Does the ferry sail?", "Does it rain?", "zebra"):
        numbers: dict[str, list[int]] = {}
        for candidate in retrieve(index, question):
            _, sentence = found(index, candidate)
            numbers.setdefault(sentence, []).append(candidate.passage.story)
        assert numbers
        for order in numbers.values():
            assert order == sorted(order)


@pytest.mark.parametrize("copies", [2, 5, 30])
def test_equal_sentences_stay_in_the_order_of_the_stories_with_the_packaged_model_too(
    encoder: SentenceTransformerEncoder, copies: int
) -> None:
    twins = [Story.from_paragraphs(f"t{n}", "Twins", ["The ferry sails.", "It rains."]) for n in range(copies)]
    index = StoryIndex.build(twins, encoder)
    question = "Does the ferry sail?"
    candidates = index.retrieve(question, encoder.encode_question(question))
    order = [candidate.passage.story for candidate in candidates if candidate.passage.sentence == 0]
    assert order == sorted(order)


def test_the_sentence_itself_counts_more_than_the_passage_around_it() -> None:
    index = StoryIndex.build([story("a", "It rains here.", "The zebra ran off.", "It snows there.")], ENCODER)
    sentences = [found(index, candidate)[1] for candidate in retrieve(index, "Where is the zebra?")]
    assert sentences[0] == "The zebra ran off."


def test_progress_is_told_in_batches_up_to_all_passages() -> None:
    told: list[tuple[int, int]] = []
    StoryIndex.build(MANY, ENCODER, lambda done, total: told.append((done, total)))
    assert told == [(128, 300), (256, 300), (300, 300)]


def test_a_headline_longer_than_the_encoder_reads_leaves_each_sentence_its_passage() -> None:
    long = Story.from_paragraphs("long", "word " * 200, ["The ferry sails.", "It rains."])
    index = StoryIndex.build([long, ferry_story()], ENCODER)
    assert len(index.passages) == 7
    assert [(passage.start, passage.end) for passage in index.passages[:2]] == [(0, 16), (18, 27)]


@given(st.lists(stories(), min_size=1, max_size=4), texts)
def test_any_question_to_any_stories_gets_ordered_candidates_of_finite_score(
    several: list[Story], question: str
) -> None:
    index = StoryIndex.build(several, ENCODER)
    candidates = retrieve(index, question)
    assert 0 < len(candidates) <= len(index.passages)
    keys = [(-candidate.score, index.passages.index(candidate.passage)) for candidate in candidates]
    assert keys == sorted(keys)
    assert all(-1.5 <= candidate.score <= 3.5 for candidate in candidates)


@given(st.lists(stories(), min_size=2, max_size=4), texts, st.data())
def test_within_is_never_left(several: list[Story], question: str, data: st.DataObject) -> None:
    index = StoryIndex.build(several, ENCODER)
    number = data.draw(st.integers(0, len(several) - 1))
    candidates = retrieve(index, question, [index.stories[number]])
    expected = [passage for passage in index.passages if index.stories[passage.story] is several[number]]
    assert sorted(candidate.passage.sentence for candidate in candidates) == [p.sentence for p in expected]
    assert all(index.stories[candidate.passage.story] is several[number] for candidate in candidates)
