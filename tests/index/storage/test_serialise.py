"""Stories as JSON."""

from __future__ import annotations

from hypothesis import given

from corpus import Story
from index.storage.story_rows import story_from_json, story_to_json
from tests.strategies import stories


@given(stories())
def test_a_story_comes_back_as_it_was(story: Story) -> None:
    assert story_from_json(story_to_json(story)) == story
