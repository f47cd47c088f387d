"""The versions of stories that were shown are stored with their answers, and kept as long as they are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.database import DIGEST_DIGITS, Database, Outcome, Retention, StoredAnswer
from corpus import Story
from tests.fakes import ferry_story, rumours_story

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
KEEP = Retention(MONTH, timedelta(hours=1))
FERRY, RUMOURS = ferry_story(publisher="Holm Post"), rumours_story()
ANSWER = StoredAnswer(7, 5, 0, 5, 100, 700, "en", {"places": []})


def digest_of(story: Story) -> str:
    return story.digest[:DIGEST_DIGITS]


async def shows(database: Database, *stories: Story, at: datetime = NOON) -> None:
    await database.updates.handled(1, at, Outcome(ANSWER, stories=stories))


async def kept(database: Database) -> dict[str, Story]:
    return await database.versions.get([digest_of(FERRY), digest_of(RUMOURS)])


async def test_a_version_that_was_shown_comes_back_as_it_was(database: Database) -> None:
    await shows(database, FERRY, RUMOURS, FERRY)
    await shows(database, FERRY)
    assert await kept(database) == {digest_of(FERRY): FERRY, digest_of(RUMOURS): RUMOURS}
    assert await database.versions.get(["0" * DIGEST_DIGITS]) == {}


async def test_a_version_is_kept_from_when_it_was_shown_last(database: Database) -> None:
    await shows(database, FERRY, RUMOURS)
    await shows(database, RUMOURS, at=NOON + timedelta(days=1))
    await database.prune(NOON + MONTH + timedelta(hours=1), KEEP)
    assert await kept(database) == {digest_of(RUMOURS): RUMOURS}
    # It is stored again if it was forgotten.
    await shows(database, FERRY, at=NOON + MONTH)
    assert digest_of(FERRY) in await kept(database)


async def test_an_answer_that_cannot_be_stored_leaves_no_version(database: Database) -> None:
    unreadable = replace(ANSWER, content={"places": object()})
    with pytest.raises((SQLAlchemyError, TypeError)):
        await database.updates.handled(1, NOON, Outcome(unreadable, stories=(FERRY,)))
    assert await kept(database) == {}


async def test_answers_are_read_from_a_time_on_in_pages(database: Database) -> None:
    conversations = database.conversations
    for number in range(1, 6):
        answer = replace(ANSWER, id=number, question_id=number)
        await database.updates.handled(number, NOON + timedelta(days=number), Outcome(answer))
    first = await conversations.shown_since(NOON + timedelta(days=2), most=2)
    assert [one.id for one in first] == [2, 3]
    assert [one.id for one in await conversations.shown_since(NOON, after=3, most=9)] == [4, 5]


async def test_what_is_noted_is_added_unless_the_answer_shows_something_else_by_now(database: Database) -> None:
    conversations = database.conversations
    await shows(database)
    await conversations.note(ANSWER, {"page": 2})
    noted = await conversations.answer(7)
    assert noted
    assert noted.content == {"places": [], "page": 2}
    await conversations.note(replace(ANSWER, content={"places": ["others"]}), {"page": 3})
    assert await conversations.answer(7) == noted
    await conversations.note(replace(ANSWER, id=8), {"page": 3})
    assert await conversations.answer(8) is None
