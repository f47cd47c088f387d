"""Among many stories, and from other stores."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import CorpusError, Sentence, Story, read_stories
from corpus.readers import LARGEST_TEXT
from index import FileFacts, Refusal, StoryBot, UnreadLanguage, turn_of
from index.facts import MOST_STORIES
from index.judging import COMPARED_BY_NAMES
from index.retrieval import Candidate
from index.retrieval.bm25 import word_counts
from index.retrieval.encoder import Vectors
from index.retrieval.passages import Passage
from tests.fakes import CALIBRATION, WordEncoder, WordReader, answerer_of, ferry_story
from tests.index.quoted import quotes, shown

MATCH = Story.from_paragraphs(
    "match", "Rovers win the cup", ["Rovers beat United 3-2 in the final.", "Keeper Sam Oduya saved a penalty."]
)
COST = "How much did the repairs cost?"


def many_stories(*told: Story) -> list[Story]:
    """Stories among so many others that they are searched for."""
    others = [
        Story.from_paragraphs(f"other{number}", f"Depot {number}", [f"Tram {number} left the depot."])
        for number in range(COMPARED_BY_NAMES)
    ]
    return [*others, *told]


def test_the_longest_story_that_is_read_is_answered_from(tmp_path: Path) -> None:
    path, told = tmp_path / "long.txt", "Repairs of the pier cost 3 million kroner."
    paragraphs = [f"In year {number} {'the tram left the depot and ' * 29}came back." for number in range(5_950)]
    path.write_text("\n\n".join(["A long story", *paragraphs, told]), encoding="utf-8")
    assert 0.95 * LARGEST_TEXT < path.stat().st_size <= LARGEST_TEXT
    ((story,), problems) = read_stories(path)
    assert not problems
    answer = answerer_of(story, bar=0.1).ask("How much did the repairs of the pier cost?")
    assert quotes(shown(answer))[0] == told


class TestAmongManyStories:
    @pytest.fixture(scope="class")
    def bot(self) -> StoryBot:
        return answerer_of(*many_stories(ferry_story(author="Ida Lund"), MATCH), bar=0.1)

    def test_a_story_is_found_by_its_headline(self, bot: StoryBot) -> None:
        answer = bot.ask("Who wrote the story about the island ferry?")
        assert isinstance(answer, FileFacts)
        assert [(fact.story.id, fact.value) for fact in answer.facts] == [("ferry", "Ida Lund")]

    def test_a_question_that_names_none_is_told_of_the_first(self, bot: StoryBot) -> None:
        answer = bot.ask("Who wrote this?")
        assert isinstance(answer, FileFacts)
        assert [fact.story.id for fact in answer.facts] == [f"other{number}" for number in range(MOST_STORIES)]

    def test_a_follow_up_is_asked_of_the_story_quoted_last_unless_it_names_another(self, bot: StoryBot) -> None:
        turn = turn_of(bot.ask("How much did the repairs cost?"))
        assert turn is not None
        assert turn.story == "ferry"
        for question, alone in (("and when?", "ferry"), ("and who saved the penalty of Oduya?", MATCH.id)):
            found = bot.ask(question, previous=turn)
            assert {excerpt.story.id for excerpt in shown(found)} == {alone}, question

    def test_a_question_that_cannot_be_read_gets_the_passages_of_its_names(self) -> None:
        told = many_stories(ferry_story(), MATCH)
        few = answerer_of(ferry_story(), MATCH, languages=("en",)).ask("Что сказал Берг?")
        many = answerer_of(*told, languages=("en",)).ask("Что сказал Берг?")
        assert isinstance(many, UnreadLanguage)
        assert isinstance(few, UnreadLanguage)
        assert quotes(many.related) == quotes(few.related) != []

    def test_an_unknown_story_is_told_of_with_some_that_there_are(self, bot: StoryBot) -> None:
        with pytest.raises(CorpusError, match="name one of: other0, other1, other2, other3, other4, …"):
            bot.ask("Who?", story="none")


class ListOfStories:
    """A store that keeps stories in a list, and finds all of their sentences by their words."""

    def __init__(self, *stories: Story) -> None:
        self.stories = stories
        self.word_counts = word_counts(" ".join(f"{story.headline} {story.text}" for story in stories))

    def retrieve(self, question: str, query: Vectors, within: Collection[str] | None = None) -> list[Candidate]:
        found = [
            Candidate(Passage(number, place), self._cosine(story, sentence, query), 0.0, hash((number, place)))
            for number, story in enumerate(self.stories)
            if within is None or story.id in within
            for place, sentence in enumerate(story.sentences)
        ]
        return sorted(found, key=lambda one: -one.cosine)

    def headed(self, words: str) -> Sequence[Story]:
        return self.stories

    def mentioning(self, word: str) -> Sequence[Story]:
        return self.stories

    def _cosine(self, story: Story, sentence: Sentence, query: Vectors) -> float:
        return float(WordEncoder().encode_question(story.text[sentence.start : sentence.end]) @ query)


def test_another_store_can_take_the_place_of_the_projects_own() -> None:
    bot = StoryBot(ListOfStories(ferry_story(), MATCH), WordEncoder(), WordReader(), calibration=CALIBRATION)
    assert quotes(shown(bot.ask(COST)))[0] == "Repairs cost 3 million kroner."
    assert quotes(shown(bot.ask(COST, story=MATCH.id))) == []
    before = bot.catalogue.listings
    bot.take_up(ListOfStories(MATCH))
    assert [story.id for story in bot.stories] == [MATCH.id]
    assert [one.id for one in bot.catalogue.listings] == [MATCH.id]
    assert [one.story.id for one in before] == ["ferry", MATCH.id]
    assert isinstance(bot.ask(COST), Refusal)


def test_stories_can_be_compared_with_any_sequence_of_stories() -> None:
    bot = answerer_of(ferry_story(), MATCH)
    assert bot.stories == (ferry_story(), MATCH)
    others: list[object] = [(MATCH, ferry_story()), (MATCH,), (), 1]
    assert all(bot.stories != other for other in others)
    assert bot.stories[:1] == (ferry_story(),)
    assert MATCH in bot.stories
    assert replace(MATCH, text="Other.") not in bot.stories
