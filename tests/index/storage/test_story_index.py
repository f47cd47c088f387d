"""The index: candidates among many stories, best first, the same each time."""

import re
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus import Story, StoryHead, story_heads
from index import Encoder, SentenceTransformerEncoder, StoryIndex
from index.retrieval.bm25 import words
from index.retrieval.encoder import Vectors
from index.retrieval.story_store import NEAREST, WITH_WORDS, Candidate
from index.storage.story_index import LIKELIEST
from tests.fakes import WordEncoder, ferry_story
from tests.strategies import stories, texts

ENCODER = WordEncoder()
MANY = [
    Story.from_paragraphs(f"s{n:03}", f"Headline of s{n:03}", [f"Town number{n} has a mayor.", f"Its name is name{n}."])
    for n in range(200)
]


def retrieve(index: StoryIndex, question: str, within: list[str] | None = None) -> list[Candidate]:
    return index.retrieve(question, ENCODER.encode_question(question), within)


def found(index: StoryIndex, candidate: Candidate) -> tuple[str, str]:
    """The story's id and the sentence of a candidate."""
    chosen = index.stories[candidate.passage.story]
    sentence = index.stories[candidate.passage.story].sentences[candidate.passage.sentence]
    return chosen.id, chosen.text[sentence.start : sentence.end]


@pytest.fixture(scope="module")
def many() -> StoryIndex:
    return StoryIndex.build(MANY, ENCODER)


def test_an_index_has_a_vector_a_sentence(many: StoryIndex) -> None:
    assert [passage.story for passage in many.passages] == [n for n in range(200) for _ in range(2)]
    query = ENCODER.encode_question("Town number7 has a mayor.")
    cosines = many.vectors.similarities(query, np.arange(400))
    assert cosines.shape == (400,)
    assert int(cosines.argmax()) == 14


def test_the_sentence_that_has_the_words_is_first_among_many_stories(many: StoryIndex) -> None:
    for number in (0, 63, 64, 77, 199):
        best = retrieve(many, f"Which town is number{number}?")[0]
        assert found(many, best) == (f"s{number:03}", f"Town number{number} has a mayor.")


def test_a_story_that_is_named_by_its_headline_is_likelier_and_goes_first() -> None:
    paragraphs = ["The pier was closed.", "A mayor spoke."]
    index = StoryIndex.build([Story.from_paragraphs(name, name, paragraphs) for name in ("Storm", "Harvest")], ENCODER)
    for name, other in (("Storm", "Harvest"), ("Harvest", "Storm")):
        candidates = retrieve(index, f"What of the pier in the story on the {name}?")
        assert found(index, candidates[0]) == (name, "The pier was closed.")
        likely = {found(index, candidate)[0]: candidate.log_story for candidate in candidates}
        assert 0 > likely[name] > likely[other]


def test_words_add_a_sentence_that_is_not_among_the_nearest_by_meaning() -> None:
    class Blind(WordEncoder):
        """Puts one sentence opposite to everything else."""

        def encode_question(self, question: str) -> Vectors:
            vector = super().encode_question("rain")
            return -vector if "zebra" in question and "?" not in question else vector

    rain = [f"It rained on day {n}." for n in range(NEAREST)]
    index, encoder = (
        StoryIndex.build([Story.from_paragraphs("rain", "Rain", [*rain, "A zebra ran."])], Blind()),
        Blind(),
    )
    by_meaning = index.retrieve("Is it wet?", encoder.encode_question("Is it wet?"))
    assert len(by_meaning) == NEAREST
    with_words = index.retrieve("Which zebra?", encoder.encode_question("Which zebra?"))
    assert [one for one in with_words if one not in by_meaning] == with_words[-1:]
    assert found(index, with_words[-1]) == ("rain", "A zebra ran.")


def test_candidates_are_some_of_many_and_all_of_few(many: StoryIndex) -> None:
    candidates = retrieve(many, "Which mayor has the name name5?")
    assert len(candidates) <= NEAREST + WITH_WORDS < len(many.passages)
    assert len({candidate.passage for candidate in candidates}) == len(candidates)
    few = StoryIndex.build([ferry_story()], ENCODER)
    assert len(retrieve(few, "zebra")) == len(few.passages) == 5


def test_a_chosen_story_is_searched_whole_and_alone(many: StoryIndex) -> None:
    candidates = retrieve(many, "Which town is number3?", ["s120", "s007"])
    assert sorted(found(many, candidate)[0] for candidate in candidates) == ["s007", "s007", "s120", "s120"]
    alone = retrieve(many, "Which town is number3?", ["s007"])
    assert retrieve(many, "Which town is number3?", ["none"]) == []
    assert {candidate.log_story for candidate in alone} == {0.0}
    cosines = {candidate.passage: candidate.cosine for candidate in candidates}
    assert all(cosines[candidate.passage] == candidate.cosine for candidate in alone)


def test_equal_sentences_stay_in_the_order_of_the_stories(encoder: SentenceTransformerEncoder) -> None:
    models: list[tuple[Encoder, int]] = [(ENCODER, 2), (ENCODER, 7), (ENCODER, 120), (encoder, 5)]
    for model, copies in models:
        twins = [Story.from_paragraphs(f"t{n}", "Twins", ["The ferry sails.", "It rains."]) for n in range(copies)]
        index = StoryIndex.build(twins, model)
        question = "Does the ferry sail?"
        candidates = index.retrieve(question, model.encode_question(question))
        for sentence in (0, 1):
            order = [one.passage.story for one in candidates if one.passage.sentence == sentence]
            assert order == list(range(copies))


def test_progress_is_told_in_batches_up_to_all_passages() -> None:
    told: list[tuple[int, int]] = []
    StoryIndex.build(MANY, ENCODER, lambda done, total: told.append((done, total)))
    assert told == [(128, 400), (256, 400), (384, 400), (400, 400)]


@given(st.lists(stories(), min_size=1, max_size=4), texts, st.data())
def test_any_question_to_any_stories_gets_candidates_of_the_chosen_ones(
    several: list[Story], question: str, data: st.DataObject
) -> None:
    # Their ids are all the same.
    index = StoryIndex.build([replace(story, id=str(number)) for number, story in enumerate(several)], ENCODER)
    number = data.draw(st.none() | st.integers(0, len(several) - 1))
    candidates = retrieve(index, question, None if number is None else [str(number)])
    expected = [passage for passage in index.passages if number in (None, passage.story)]
    assert sorted((one.passage.story, one.passage.sentence) for one in candidates) == [
        (passage.story, passage.sentence) for passage in expected
    ]
    assert all(-1 <= one.cosine <= 1 and one.log_story <= 0 for one in candidates)
    assert candidates == retrieve(index, question, None if number is None else [str(number)])


def test_the_stories_whose_headlines_hold_the_words_are_found_among_many(many: StoryIndex) -> None:
    assert [story.id for story in many.headed("the story of s077 and s199")] == ["s077", "s199"]
    assert "s199" in {story.id for story in many.headed("the headline of s199")}
    assert len(many.headed("headline")) == LIKELIEST
    assert [*many.headed("volcano")] == []
    few = StoryIndex.build(MANY[:3], ENCODER)
    assert [story.id for story in few.headed("volcano")] == ["s000", "s001", "s002"]


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("number7", {f"s{n:03}" for n in range(200) if str(n).startswith("7")}),
        ("Name199", {"s199"}),
        ("volcano", set()),
    ],
)
def test_the_stories_that_hold_a_word_that_begins_so_are_found_among_many(
    many: StoryIndex, word: str, ids: set[str]
) -> None:
    assert {story.id for story in many.mentioning(word)} == ids


@given(st.lists(stories(), min_size=1, max_size=4), st.data())
def test_every_story_that_holds_a_word_is_among_those_that_may(several: list[Story], data: st.DataObject) -> None:
    others = [Story.from_paragraphs("", "Zebra", ["Zebras juggle teapots."])] * LIKELIEST
    told = [replace(story, id=str(number)) for number, story in enumerate((*several, *others))]
    # A stress mark ends a word for `\w+`, but stands inside one.
    assume(not any(unicodedata.combining(character) for story in several for character in story.text))
    index = StoryIndex.build(told, ENCODER)
    word = data.draw(st.sampled_from(re.findall(r"\w+(?:[-.'’&/]\w+)*", several[0].text) or ["any"]))
    searched = ((told[one.story], told[one.story].sentences[one.sentence]) for one in index.passages)
    # "3" stands in "3.5" as a part of another word.
    whole = re.compile(rf"(?<!\w)(?<!\w[.'’]){re.escape(word)}(?![.'’]?\w)")
    holding = {story.id for story, sentence in searched if whole.search(story.text[sentence.start : sentence.end])}
    # What says nothing ("the") is in no search.
    assert not words(word) or {story.id for story in index.mentioning(word)} >= holding


def test_a_search_reads_no_story(many: StoryIndex) -> None:
    fresh = StoryIndex.build(MANY, ENCODER)
    retrieve(fresh, "Which town is number3?")
    assert fresh.stories._read.cache_info().misses == 0
    assert fresh.stories[3] is fresh.stories[3]
    assert fresh.stories._read.cache_info().misses == 1


@given(st.lists(stories(), min_size=1, max_size=3))
def test_stories_are_listed_with_their_metadata_without_being_read(several: list[Story]) -> None:
    kept = StoryIndex.build(several, ENCODER).stories
    assert (
        kept.heads()
        == [StoryHead(one.id, one.headline, one.metadata, one.digest) for one in several]
        == story_heads(several)
    )
    assert kept._read.cache_info().misses == 0
