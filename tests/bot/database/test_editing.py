"""Feeds and drafts come back as they were, until they are old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import (
    Conversation,
    Database,
    FeedState,
    MissedQuestion,
    PostedPart,
    Retention,
    Scope,
    ShownSuggestion,
    StoredAnswer,
    StoredDraft,
)
from index.question import Turn

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEEP = Retention(timedelta(days=30), timedelta(hours=1))
HERE = Conversation(5, 0, 5)
SUPERGROUP = Conversation(-1_002_000_000_001, 0, 5)
FIRST, SECOND = Turn("Who came?", "Ida Lund", "ferry", "the harbour's office"), Turn("Who left?", "", None)
SUGGESTION = ShownSuggestion("0123456789abcdef", "89abcdef", "ferry", "Хто прийшов? “😀”")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
ids = st.integers(-(2**63), 2**63 - 1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
contents = st.dictionaries(texts, json_values, max_size=4)
answers = st.builds(StoredAnswer, ids, ids, ids, ids, st.none() | ids, ids, texts, contents, st.none() | ids)
turns = st.builds(Turn, texts, texts, st.none() | texts, st.none() | texts)
# Nobody has the id 0, which stands for a group.
conversations = st.builds(Conversation, ids, ids, ids.filter(bool))
scopes = st.builds(Scope, st.none() | texts, st.none() | texts)
missed = st.builds(MissedQuestion, ids, ids, ids, st.none() | texts)
parts = st.lists(st.builds(PostedPart, ids, *[st.integers(0, 10**6)] * 3), max_size=5).map(tuple)
shown = st.lists(
    st.builds(ShownSuggestion, texts, texts, texts, texts), unique_by=lambda one: (one.digest, one.hash), max_size=3
).map(tuple)

update_numbers = count(1000)

# The examples of a test share a database: each has a key of its own, or replaces the one before.
example_by_example = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


async def test_a_feed_comes_back_as_it_was_with_its_articles_until_these_are_old(database: Database) -> None:
    feeds, state = database.feeds, FeedState(NOON, NOON, None, '"1"', "Mon, 04 May 2026 10:00:00 GMT")
    await feeds.put("https://a.example", state, {"one": "1", "two": "2"}, NOON)
    later, failed = NOON + timedelta(days=60), FeedState(NOON, NOON, "it is away", '"1"')
    await feeds.put("https://a.example", failed, {"two": "3"}, later)
    assert await feeds.states() == {"https://a.example": failed}
    assert await feeds.entries("https://a.example") == {"one": "1", "two": "3"}
    await database.prune(NOON + timedelta(days=91), KEEP)
    assert await feeds.entries("https://a.example") == {"two": "3"}
    await feeds.forget_others(frozenset({"https://b.example"}))
    assert (await feeds.states(), await feeds.entries("https://a.example")) == ({}, {})


@example_by_example
@given(ids, ids, ids, contents, texts)
async def test_a_draft_comes_back_as_it_was_and_is_forgotten(
    database: Database, chat: int, preview: int, user: int, content: dict[str, Any], changed: str
) -> None:
    drafts, draft = database.drafts, StoredDraft(chat, preview, user, content)
    await drafts.put(draft, NOON)
    assert await drafts.get(chat, preview) == draft
    await drafts.put(replace(draft, content={"changed": changed}), NOON)
    assert await drafts.get(chat, preview) == replace(draft, content={"changed": changed})
    await drafts.forget(chat, preview)
    assert await drafts.get(chat, preview) is None


async def test_a_draft_is_found_by_its_prompt_and_kept_for_two_days(database: Database) -> None:
    drafts = database.drafts
    for preview in (7, 8):
        await drafts.put(StoredDraft(5, preview, 5, {"prompt": preview + 100}), NOON + timedelta(seconds=preview))
    assert await drafts.with_prompt(5, 108) == StoredDraft(5, 8, 5, {"prompt": 108})
    assert await drafts.with_prompt(6, 108) is None
    assert await drafts.with_prompt(5, 8) is None
    await database.prune(NOON + timedelta(days=2, seconds=8), KEEP)
    assert await drafts.get(5, 7) is None
    assert await drafts.get(5, 8) is not None
