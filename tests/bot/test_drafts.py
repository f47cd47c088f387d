"""Drafts and posts: they come back as they were stored, and are taken back as far as nobody else changed them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.draft import Added, Draft, planned, take_back
from bot.library.posts import LEAST_WORDS, Post, story_of_post
from bot.library.shelf import Outcome, Shelf, put
from bot.settings import Settings
from corpus import Story, StoryFileError, read_story
from corpus.writing import markdown_of
from tests.bot.telegram.editing import FERRY, HEADLINE, ID
from tests.strategies import stories, texts

FIRST = Story.from_text("Tickets cost 80 kroner.", headline=HEADLINE)
SECOND = Story.from_text("Tickets cost 90 kroner.", headline=HEADLINE)

added = st.builds(Added, texts, texts, texts, st.none() | stories())
drafts = st.builds(
    Draft,
    st.lists(stories(), max_size=2).map(tuple),
    st.integers(0, 9),
    st.integers(0, 10**9),
    st.lists(added, max_size=2).map(tuple),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(drafts)
def test_a_draft_comes_back_as_it_was(draft: Draft) -> None:
    assert Draft.from_json(draft.to_json()) == draft


def test_the_id_follows_the_headline_that_it_was_made_of() -> None:
    (story,) = Draft((FIRST,)).with_headline(" The  lighthouse ").stories
    assert (story.headline, story.id) == ("The lighthouse", "the-lighthouse")
    (story,) = Draft((replace(FIRST, id="own"),)).with_headline("The lighthouse").stories
    assert story.id == "own"


def test_what_was_added_is_taken_back_once_and_only_if_nobody_changed_it() -> None:
    settings = Settings()
    first = [Added.of(one) for one in put(settings, [FIRST])]
    second = [Added.of(one) for one in put(settings, [SECOND])]
    assert not take_back(settings, first)
    assert Shelf.read(settings).stories[ID].story == SECOND
    assert take_back(settings, second)
    assert Shelf.read(settings).stories[ID].story == FIRST
    assert take_back(settings, second)
    assert Shelf.read(settings).stories[ID].story == FIRST
    assert take_back(settings, first)
    assert ID not in Shelf.read(settings).stories
    assert take_back(settings, first)
    assert [one.outcome for one in planned(settings, [FIRST])] == [Outcome.ADDED]


POSTS = {
    "lines": (FERRY, HEADLINE, "The lighthouse of Holm opens on 4 May."),
    "one line": ("The ferry sails. It is full. Tickets are sold out.", "The ferry sails.", "It is full."),
    "a long first line": (f"It sails. {'On and on. ' * 30}\n\nThe end.", "It sails.", "On and on."),
    "front matter is none": ("A storm comes\n---\nurl: x\n---\nIt rains.", "A storm comes", "url: x"),
}


@pytest.mark.parametrize(("text", "headline", "first"), POSTS.values(), ids=POSTS)
def test_the_first_line_or_sentence_of_a_post_is_its_headline(text: str, headline: str, first: str) -> None:
    story = story_of_post(Post(text))
    assert story.headline == headline
    assert story.text.startswith(first)


@pytest.mark.parametrize("text", ["", "One line", "😀", "One line\n\n "])
def test_a_post_without_a_text_under_its_headline_is_refused(text: str) -> None:
    with pytest.raises(StoryFileError):
        story_of_post(Post(text))
    assert not Post(text).is_long_enough


def test_a_post_needs_some_words_to_be_told_from_a_question() -> None:
    assert Post("Ferry\n" + "sails " * (LEAST_WORDS - 1)).is_long_enough
    assert not Post("Ferry\n" + "sails " * (LEAST_WORDS - 2)).is_long_enough
    assert not Post("sails " * LEAST_WORDS).is_long_enough


def test_a_post_is_written_and_read_back(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 29, 17, 0, tzinfo=UTC).isoformat()
    story = story_of_post(Post(FERRY, "Holm & Post", "Ida", moment, "https://t.me/holmpost/42"))
    path = tmp_path / f"{ID}.md"
    path.write_text(markdown_of(story), encoding="utf-8")
    assert read_story(path) == story
