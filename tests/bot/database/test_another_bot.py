"""A database that another bot has used before."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.database import Conversation, Database, KeptQuestion, Outcome, PostedPart, StoredAnswer
from index.question import Turn

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


async def test_what_belongs_to_the_messages_of_another_bot_is_forgotten_and_nothing_else(database: Database) -> None:
    assert not await database.serve(77)
    answer, turn = StoredAnswer(7, 5, 0, 5, 42, 43, "hy", {}), Turn("Who came?", "Ida Lund", "ferry")
    await database.updates.arrived(1, {"update_id": 1}, NOON)
    await database.updates.handled(2, NOON, Outcome(answer, turn))
    await database.posted_stories.put(5, 0, "d", (PostedPart(44, 0, 9, 0),), NOON, "ferry")
    await database.kept_questions.keep(KeptQuestion(5, 0, 5, 42, "Who left?", "hy"), NOON)
    await database.conversations.choose_locale(5, "hy")
    assert not await database.serve(77)
    assert await database.conversations.answer_to(5, 42) == answer
    assert await database.serve(78)
    assert await database.conversations.answer_to(5, 42) is None
    assert await database.conversations.last_turn(Conversation(5, 0, 5), NOON) is None
    assert (await database.updates.waiting(), await database.posted_stories.get(5, 0, "d")) == ([], ())
    assert await database.updates.arrived(1, {"update_id": 1}, NOON), "the other bot numbers its updates anew"
    (kept,) = await database.kept_questions.of_person(5, NOON)
    assert (kept.question, kept.question_id) == ("Who left?", None)
    assert await database.conversations.locale(5) == "hy"
    assert not await database.serve(78)
