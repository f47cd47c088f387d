"""Every store of stories finds the same: candidates, their figures, and the stories themselves."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Metadata, Story, stories_with_id, stories_with_questions, story_heads, story_with_digest
from index import StoryIndex, StoryStore
from index.retrieval.story_store import NEAREST, WITH_WORDS, Candidate
from tests.fakes import WordEncoder, ferry_story, rumours_story
from tests.milvus import milvus_in, need_milvus
from tests.strategies import stories, texts

ENCODER = WordEncoder()
MANY = [
    Story.from_paragraphs(f"s{n:03}", f"Headline of s{n:03}", [f"Town number{n} has a mayor.", f"Its name is name{n}."])
    for n in range(200)
]
Opened = Callable[[Sequence[Story]], StoryStore]


@pytest.fixture(scope="module", params=["sqlite", "milvus"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    if request.param == "sqlite":
        yield partial(StoryIndex.build, encoder=ENCODER)
        return
    need_milvus()
    with milvus_in(tmp_path_factory.mktemp("milvus")) as archive, ExitStack() as until_the_end:
        yield lambda stories: until_the_end.enter_context(archive.beside()).put(stories, ENCODER)


@pytest.fixture(scope="module")
def many(opened: Opened) -> StoryStore:
    return opened(MANY)


def retrieve(store: StoryStore, question: str, within: list[str] | None = None) -> list[Candidate]:
    return store.retrieve(question, ENCODER.encode_question(question), within)


def found(store: StoryStore, candidate: Candidate) -> tuple[str, str]:
    story = store.stories[candidate.passage.story]
    sentence = story.sentences[candidate.passage.sentence]
    return story.id, story.text[sentence.start : sentence.end]


@pytest.mark.parametrize(
    ("question", "within"),
    [
        ("Which town is number77?", None),
        ("Whose name is name5 or name6?", None),
        ("zebra", None),
        ("Which town is number3?", ["s120", "s007"]),
        ("Which town is number3?", ["s007"]),
        ("Which town is number3?", ["none"]),
        ("U.S. o'clock _ “mayor”", None),
    ],
)
def test_candidates_and_their_figures_are_those_of_the_index_in_memory(
    many: StoryStore, question: str, within: list[str] | None
) -> None:
    expected = retrieve(StoryIndex.build(MANY, ENCODER), question, within)
    candidates = retrieve(many, question, within)
    # Which of equally distant sentences are among the nearest is nobody's choice.
    least = min((one.cosine for one in expected), default=0.0)
    best, wanted = (
        [(one.passage, one.cosine) for one in each if one.cosine > least] for each in (candidates, expected)
    )
    assert best == wanted
    assert len(candidates) == len(expected) <= NEAREST + WITH_WORDS


def test_stories_are_read_one_by_one_in_any_way(many: StoryStore) -> None:
    kept = many.stories
    assert len(kept) == len(MANY)
    assert kept[63] == kept[-137] == MANY[63]
    assert list(kept[5:9]) == MANY[5:9]
    assert kept == MANY
    assert MANY[7] in kept
    assert replace(MANY[7], headline="Another") not in kept
    with pytest.raises(IndexError):
        kept[200]
    assert stories_with_id(kept, "s011") == (MANY[11],)
    assert stories_with_id(kept, "s0") == ()
    assert story_with_digest(kept, MANY[12].digest[:16]) == MANY[12]
    assert story_with_digest(kept, "_%") is None
    assert story_heads(kept) == story_heads(MANY)


def test_words_of_headlines_and_beginnings_of_words_find_their_stories(many: StoryStore) -> None:
    assert MANY[77] in many.headed("the headline of s077")
    assert [one.id for one in many.mentioning("number9")][:2] == ["s009", "s090"]
    assert list(many.mentioning("zebra")) == []
    assert many.word_counts == StoryIndex.build(MANY, ENCODER).word_counts


def test_stories_with_all_that_a_file_may_give_come_back_as_they_were(opened: Opened) -> None:
    asking = ferry_story(questions=("When?",), publisher="Holm Post", published="2024-05-01", language="en")
    long = Story.from_paragraphs("z", "Long " * 20_000, ["Word " * 30_000 + "end."], Metadata(author="x" * 70_000))
    told = [asking, rumours_story(), long]
    store = opened(told)
    assert list(store.stories) == told
    assert story_heads(store.stories) == story_heads(told)
    assert list(stories_with_questions(store.stories)) == [asking]
    assert found(store, retrieve(store, "Who announced it on Monday?", ["ferry"])[0])[0] == "ferry"


def test_equal_sentences_stay_in_the_order_of_the_stories(opened: Opened) -> None:
    twins = [Story.from_paragraphs(f"t{n:03}", "Twins", ["The ferry sails.", "It rains."]) for n in range(120)]
    candidates = retrieve(opened(twins), "Does the ferry sail?")
    for sentence in (0, 1):
        order = [one.passage.story for one in candidates if one.passage.sentence == sentence]
        assert order == list(range(120))


@settings(max_examples=10, deadline=None)
@given(st.lists(stories(), min_size=1, max_size=4), texts)
def test_any_stories_give_any_question_the_same_candidates(opened: Opened, several: list[Story], question: str) -> None:
    told = [replace(story, id=str(number)) for number, story in enumerate(several)]
    store, index = opened(told), StoryIndex.build(told, ENCODER)
    assert retrieve(store, question) == retrieve(index, question)
    assert list(store.stories) == told
    assert store.word_counts == index.word_counts
