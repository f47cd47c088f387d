"""What bots that share the database tell each other of a chat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.database import Database, Retention

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEEP = Retention(timedelta(days=30), timedelta(hours=1))


async def test_the_first_message_of_an_album_stays_the_first_and_words_of_any_are_remembered(
    database: Database,
) -> None:
    albums = database.albums
    assert [await albums.note(1, "9", number, NOON, has_words=False) for number in (5, 6, 5)] == [5] * 3
    assert not await albums.has_words(1, "9")
    assert [await albums.note(1, "9", 7, NOON, has_words=words) for words in (True, False)] == [5] * 2
    assert await albums.has_words(1, "9")
    assert not await albums.has_words(2, "9")
    assert await albums.note(2, "9", 8, NOON, has_words=False) == 8


async def test_after_two_days_nothing_is_known_of_an_album(database: Database) -> None:
    await database.albums.note(1, "9", 5, NOON, has_words=True)
    await database.prune(NOON + KEEP.updates, KEEP)
    assert await database.albums.has_words(1, "9")
    await database.prune(NOON + KEEP.updates + timedelta(seconds=1), KEEP)
    assert not await database.albums.has_words(1, "9")


async def test_the_last_press_of_a_chat_is_forgotten_with_what_comes_after_it_and_that_of_others_stays(
    database: Database,
) -> None:
    for chat_lock in (1, 2):
        assert not await database.presses.note(chat_lock, 8, "x", NOON)
    await database.updates.arrived(7, {}, NOON, 1)
    await database.updates.arrived(10, {}, NOON)
    for number in (7, 10):
        await database.updates.handled(number, NOON)
    assert await database.presses.note(1, 11, "x", NOON)
    await database.updates.arrived(12, {}, NOON, 1)
    await database.updates.handled(12, NOON)
    assert not await database.presses.note(1, 13, "x", NOON)
    assert await database.presses.note(2, 13, "x", NOON)
