"""Suggested questions of an index: made, stored with it, and made again when what they rest on changes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Metadata, Story
from index import EmbeddingModel, IndexDamagedError, ReaderModel, StoryBot, StoryIndex
from index.building import load_fresh, reason_to_build, refresh
from index.storage.index_store import IndexStore
from index.storage.manifest import checksum
from index.suggestions import Conditions, Suggester, candidates, check
from tests.fakes import CALIBRATION, WordEncoder, WordReader, answerer_of, ferry_story

MODEL = EmbeddingModel("some/hub-model")
CONDITIONS = Conditions(ReaderModel("some/reader"), 0.1, ("en",))
SUGGESTER = Suggester(CONDITIONS, WordReader(), calibration=CALIBRATION)

FERRY = """---
headline: Island ferry returns after storm
questions:
  - How much did the repairs cost?
  - Which zebra juggles teapots?
---

The ferry to Holm will sail again on 4 May. Mayor Ida Lund announced it on Monday.

Waves had torn away the pier in March. Repairs cost 3 million kroner.
"""


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "state")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry.md").write_text(FERRY, encoding="utf-8")
    (folder / "pier.txt").write_text("A pier\n\nIn March 2019, the harbour was closed. The pier is new.")
    return folder


def suggested(*stories: Story) -> dict[str, tuple[str, ...]]:
    index = StoryIndex.build(stories, WordEncoder())
    return dict(SUGGESTER.suggest(index, WordEncoder()).questions)


def test_the_questions_that_a_story_answers_are_stored_and_handed_out(store: IndexStore, corpus: Path) -> None:
    index, built = load_fresh(store, corpus, MODEL, WordEncoder(), suggester=SUGGESTER)
    assert built is not None
    answerer = StoryBot(store.load(), WordEncoder(), WordReader(), calibration=CALIBRATION)
    asked = {story.id: answerer.suggestions(story) for story in answerer.stories}
    assert asked == {"ferry": ("How much did the repairs cost?",), "pier": ("When was the harbour closed?",)}
    assert built.manifest.suggestions == 2
    assert "suggestions.json" in built.manifest.files
    assert index.suggestions == store.load().suggestions


def test_an_editors_question_that_is_not_answered_is_named_in_one_line(store: IndexStore, corpus: Path) -> None:
    built = refresh(store, corpus, MODEL, WordEncoder(), suggester=SUGGESTER)
    assert built is not None
    assert built.manifest.left_out == (
        "question 'Which zebra juggles teapots?' of story ferry: the story is not found to answer it; "
        "ask it in other words, or remove it",
    )


def test_an_editors_questions_are_the_only_ones_of_a_story() -> None:
    pier = Story.from_paragraphs("pier", "A pier", ["In March 2019, the harbour was closed. The pier is new."])
    edited = replace(pier, metadata=Metadata(questions=("Is the pier new?",)))
    assert suggested(pier) == {"pier": ("When was the harbour closed?",)}
    assert suggested(edited) == {"pier": ("Is the pier new?",)}
    assert suggested(replace(pier, metadata=Metadata(questions=("Which zebra juggles teapots?",)))) == {}


def test_an_editors_questions_are_kept_for_a_story_in_any_language() -> None:
    asked = replace(ferry_story(), metadata=Metadata(language="da", questions=("How much did the repairs cost?",)))
    assert suggested(asked) == {"ferry": ("How much did the repairs cost?",)}


def test_no_questions_are_suggested_unless_asked_for(store: IndexStore, corpus: Path) -> None:
    built = refresh(store, corpus, MODEL, WordEncoder())
    assert built is not None
    assert (built.manifest.suggestions, built.manifest.left_out) == (0, ())
    assert answerer_of(ferry_story()).suggestions(ferry_story()) == ()


@pytest.mark.parametrize(
    "other",
    [
        replace(CONDITIONS, reader=ReaderModel("another/reader")),
        replace(CONDITIONS, bar=0.2),
        replace(CONDITIONS, languages=("en", "uk")),
        replace(CONDITIONS, languages=None),
        replace(CONDITIONS, query_prompt="query: "),
    ],
)
def test_questions_that_were_checked_under_other_conditions_are_made_again(
    store: IndexStore, corpus: Path, other: Conditions
) -> None:
    refresh(store, corpus, MODEL, WordEncoder(), suggester=SUGGESTER)
    assert reason_to_build(store, corpus, MODEL, CONDITIONS) is None
    assert reason_to_build(store, corpus, MODEL) is None
    assert "suggested questions" in (reason_to_build(store, corpus, MODEL, other) or "")
    again = refresh(store, corpus, MODEL, WordEncoder(), suggester=replace(SUGGESTER, conditions=other))
    assert again is not None
    assert reason_to_build(store, corpus, MODEL, other) is None


def test_an_index_without_questions_is_built_again_where_they_are_wanted(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    assert refresh(store, corpus, MODEL, WordEncoder(), suggester=SUGGESTER) is not None


def test_an_index_of_the_layout_without_questions_is_built_again(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder(), suggester=SUGGESTER)
    (path,) = store.directory.glob("generations/*/manifest.json")
    old = json.loads(path.read_bytes())
    del old["suggestions"], old["suggested_by"], old["files"]["suggestions.json"]
    path.write_text(json.dumps({**old, "format": 1}))
    assert reason_to_build(store, corpus, MODEL, CONDITIONS) == "it was made by another version of storybot"
    with pytest.raises(IndexDamagedError):
        store.load()
    index, _ = load_fresh(store, corpus, MODEL, WordEncoder(), suggester=SUGGESTER)
    assert index.suggestions


@pytest.mark.parametrize("content", [b"[1]", b'{"ferry": 1}', b"not JSON"])
def test_a_file_of_questions_that_is_none_is_found_out(store: IndexStore, corpus: Path, content: bytes) -> None:
    refresh(store, corpus, MODEL, WordEncoder(), suggester=SUGGESTER)
    (path,) = store.directory.glob("generations/*/suggestions.json")
    path.write_bytes(content)
    manifest = json.loads((path.parent / "manifest.json").read_bytes())
    manifest["files"]["suggestions.json"] = checksum(content)
    (path.parent / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexDamagedError, match="cannot be read"):
        store.load()


def test_progress_is_told_by_stories(store: IndexStore, corpus: Path) -> None:
    seen: list[tuple[int, int]] = []
    telling = replace(SUGGESTER, progress=lambda done, total: seen.append((done, total)))
    refresh(store, corpus, MODEL, WordEncoder(), suggester=telling)
    assert seen == [(1, 2), (2, 2)]


def test_the_packaged_story_suggests_questions_that_it_answers(packaged_story: Story) -> None:
    index = StoryIndex.build([packaged_story], WordEncoder())
    asked = SUGGESTER.suggest(index, WordEncoder()).questions[packaged_story.id]
    made = {one.question: one for one in candidates(packaged_story)}
    assert 0 < len(asked) <= 6
    assert all(check(made[question], answerer_of(packaged_story, bar=CONDITIONS.bar)) for question in asked)
