"""Suggested questions: made when they are first wanted, kept, and made again when what they rest on changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from corpus import Metadata, Story
from index import Answered, EmbeddingModel, ReaderModel, Refusal, StoryBot, StoryIndex
from index.building import refresh
from index.storage.index_store import IndexStore
from index.suggestions import Conditions, Suggester, candidates, check
from tests.fakes import CALIBRATION, WordEncoder, WordReader, answerer_of, ferry_story

MODEL = EmbeddingModel("some/hub-model")
CONDITIONS = Conditions(ReaderModel("some/reader"), 0.1, ("en",))

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


@dataclass
class Memory:
    """A store that only remembers."""

    kept: dict[tuple[str, str], tuple[Sequence[str], Sequence[str]]] = field(default_factory=dict)

    def suggestions(self, story: str, conditions: str) -> tuple[str, ...] | None:
        found = self.kept.get((story, conditions))
        return tuple(found[0]) if found else None

    def keep_suggestions(
        self, story: str, conditions: str, questions: Sequence[str], unanswered: Sequence[str]
    ) -> None:
        self.kept[story, conditions] = (questions, unanswered)


class Counting(StoryBot):
    """Counts what it is asked."""

    asked = 0

    def ask(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        self.asked += 1
        return super().ask(*args, **kwargs)  # type: ignore[arg-type]


def opened(store: IndexStore, conditions: Conditions = CONDITIONS) -> Counting:
    """A bot over the published index, which suggests questions."""
    suggest = Suggester(conditions, store)
    return Counting(
        store.load(),
        WordEncoder(),
        WordReader(),
        conditions.bar,
        calibration=CALIBRATION,
        languages=conditions.languages,
        suggest=suggest,
    )


def all_of(answerer: StoryBot) -> dict[str, tuple[str, ...]]:
    return {story.id: answerer.suggestions(story) for story in answerer.stories}


def suggested(*stories: Story) -> dict[str, tuple[str, ...]]:
    return all_of(answerer_of(*stories, bar=CONDITIONS.bar, suggest=Suggester(CONDITIONS, Memory())))


def test_the_questions_that_a_story_answers_are_made_once_and_kept(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    first = opened(store)
    assert first.asked == 0
    wanted = {"ferry": ("How much did the repairs cost?",), "pier": ("When was the harbour closed?",)}
    assert all_of(first) == wanted
    asked = first.asked
    assert all_of(first) == wanted
    again = opened(store)
    assert all_of(again) == wanted
    assert (first.asked, again.asked) == (asked, 0)
    contents = store.contents()
    assert contents is not None
    assert contents.suggestions == 2


def test_an_editors_question_that_is_not_answered_is_named_in_one_line(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    answerer = opened(store)
    for story in store.load().stories.with_questions():
        answerer.suggestions(story)
    contents = store.contents()
    assert contents is not None
    assert contents.left_out == (
        "question 'Which zebra juggles teapots?' of story ferry: the story is not found to answer it; "
        "ask it in other words, or remove it",
    )


def test_an_editors_questions_are_the_only_ones_of_a_story() -> None:
    pier = Story.from_paragraphs("pier", "A pier", ["In March 2019, the harbour was closed. The pier is new."])
    edited = replace(pier, metadata=Metadata(questions=("Is the pier new?",)))
    assert suggested(pier) == {"pier": ("When was the harbour closed?",)}
    assert suggested(edited) == {"pier": ("Is the pier new?",)}
    assert suggested(replace(pier, metadata=Metadata(questions=("Which zebra juggles teapots?",)))) == {"pier": ()}


def test_an_editors_questions_are_kept_for_a_story_in_any_language() -> None:
    asked = replace(ferry_story(), metadata=Metadata(language="da", questions=("How much did the repairs cost?",)))
    assert suggested(asked) == {"ferry": ("How much did the repairs cost?",)}


def test_an_editors_question_that_the_file_answers_is_suggested() -> None:
    questions = ("What is the story about?", "Who wrote it?", "Who took the photo?")
    asked = replace(ferry_story(), metadata=Metadata(author="Ida Lund", questions=questions))
    assert suggested(asked) == {"ferry": questions[:2]}


def test_no_questions_are_suggested_unless_asked_for() -> None:
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
    refresh(store, corpus, MODEL, WordEncoder())
    all_of(opened(store))
    answerer = opened(store, other)
    all_of(answerer)
    assert answerer.asked > 0
    again = opened(store, other)
    all_of(again)
    assert again.asked == 0


def test_the_questions_of_other_stories_are_kept_when_a_story_changes(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    all_of(opened(store))
    (corpus / "pier.txt").write_text("A pier\n\nIn May 2019, the harbour was opened. The pier is new.")
    refresh(store, corpus, MODEL, WordEncoder())
    answerer = opened(store)
    ferry, pier = (answerer.stories[place] for place in (0, 1))
    assert answerer.suggestions(ferry) == ("How much did the repairs cost?",)
    assert answerer.asked == 0
    assert answerer.suggestions(pier) == ("When was the harbour opened?",)


def test_other_questions_of_the_editor_take_the_place_of_those_that_are_kept(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    all_of(opened(store))
    edited = FERRY.replace("Which zebra juggles teapots?", "When will the ferry sail again?")
    (corpus / "ferry.md").write_text(edited, encoding="utf-8")
    refresh(store, corpus, MODEL, WordEncoder())
    asked = ("How much did the repairs cost?", "When will the ferry sail again?")
    assert all_of(opened(store))["ferry"] == asked


def test_the_packaged_story_suggests_questions_that_it_answers(packaged_story: Story) -> None:
    asked = suggested(packaged_story)[packaged_story.id]
    made = {one.question: one for one in candidates(packaged_story)}
    assert 0 < len(asked) <= 6
    assert all(check(made[question], answerer_of(packaged_story, bar=CONDITIONS.bar)) for question in asked)


def test_after_half_a_search_questions_are_not_kept() -> None:
    class Half(StoryBot):
        half = True

        def ask(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
            answer = super().ask(*args, **kwargs)  # type: ignore[arg-type]
            return replace(answer, partly_searched=self.half) if isinstance(answer, Answered | Refusal) else answer

    story, memory = Story.from_text("The ferry to Holm sails on 4 May.", headline="Ferry", id="ferry"), Memory()
    story = replace(story, metadata=Metadata(questions=("When does the ferry to Holm sail?",)))
    encoder, suggest = WordEncoder(), Suggester(CONDITIONS, memory)
    index = StoryIndex.build([story], encoder)
    bot = Half(index, encoder, WordReader(), CONDITIONS.bar, calibration=CALIBRATION, suggest=suggest)
    assert bot.suggestions(story)
    assert memory.kept == {}
    bot.half = False
    bot.take_up(StoryIndex.build([story], encoder))
    assert bot.suggestions(story)
    assert len(memory.kept) == 1
