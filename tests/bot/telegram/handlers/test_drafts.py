"""Editors add stories in a chat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest

from bot.library import draft as library
from bot.library.shelf import Shelf
from bot.library.withdrawals import withdraw
from bot.settings import Settings
from bot.telegram.handlers import drafts
from bot.telegram.services import Services
from bot.voice import voice_for
from corpus import Story
from index.errors import StateError
from tests.bot.telegram.editing import (
    EDITORS,
    FERRY,
    HEADLINE,
    ID,
    SECOND_CHAT,
    SECOND_EDITOR,
    document,
    now_shown,
    press,
)
from tests.bot.telegram.fakes import QUESTION, FakeBot, Written, watched
from tests.bot.telegram.program import Make, Program, edits, presses, says

ENGLISH = voice_for("en")
GONE = ENGLISH.text("draft-gone")


def stories() -> dict[str, Story]:
    """The stories of the folders, by their ids."""
    return {id: one.story for id, one in Shelf.read(Settings()).stories.items()}


async def previewed(program: Program, **fields: object) -> Written:
    (preview,) = await program.comes(document(**fields))  # type: ignore[arg-type]
    return preview


async def test_a_file_is_previewed_added_and_undone(newsroom: Program, bot: FakeBot, refresh: AsyncMock) -> None:
    preview = await previewed(newsroom)
    assert preview.text.splitlines()[:2] == [HEADLINE, "12 words · en"]
    assert "Tickets cost 80 kroner." in preview.text
    assert preview.text.endswith("A new story.")
    assert preview.labels == ["Add", "Edit headline", "Cancel"]
    assert ID not in stories()
    added = await press(newsroom, "Add", preview)
    assert added.text == f"Added: {HEADLINE}"
    assert added.labels == ["Ask this story", "Undo"]
    assert stories()[ID].text == "The lighthouse of Holm opens on 4 May.\n\nTickets cost 80 kroner."
    assert refresh.await_count == 1
    undone = await press(newsroom, "Undo", preview)
    assert (undone.text, undone.labels) == ("Undone. The stories are as they were before.", [])
    assert ID not in stories()
    assert refresh.await_count == 2
    assert await newsroom.services.database.drafts.get(5, preview.message_id) is None


async def test_a_changed_story_is_shown_by_its_differences_and_undone_to_its_version_before(
    newsroom: Program, files: dict[str, bytes]
) -> None:
    await press(newsroom, "Add", await previewed(newsroom))
    files["story"] = FERRY.replace("80", "90").encode()
    preview = await previewed(newsroom)
    assert f"Changes the story “{ID}”:" in preview.text
    assert "-Tickets cost 80 kroner.\n+Tickets cost 90 kroner." in preview.text
    assert (await press(newsroom, "Add", preview)).text == f"Changed: {HEADLINE}"
    assert "90" in stories()[ID].text
    await press(newsroom, "Undo", preview)
    assert "80" in stories()[ID].text


async def test_a_withdrawn_sentence_is_in_no_preview(newsroom: Program, files: dict[str, bytes]) -> None:
    await press(newsroom, "Add", await previewed(newsroom))
    story = stories()[ID]
    withdraw(Settings(), story, story.sentences[-1])
    files["story"] = FERRY.replace("4 May", "5 May").replace("Tickets cost 80 kroner.", "Entrance is free.").encode()
    preview = await previewed(newsroom)
    assert "5 May" in preview.text
    assert "80 kroner" not in preview.text
    await press(newsroom, "Add", preview)
    await press(newsroom, "Undo", preview)
    assert stories()[ID].text == story.text, "the file stays as it was"


async def test_a_story_that_is_there_already_cannot_be_added_but_asked(newsroom: Program) -> None:
    await press(newsroom, "Add", await previewed(newsroom))
    again = await previewed(newsroom)
    assert again.text.endswith(f"Unchanged: I have this text already, as “{ID}”.")
    assert again.labels == ["Ask this story"]
    assert await newsroom.services.database.drafts.get(5, again.message_id) is None


async def test_add_pressed_twice_adds_once(newsroom: Program, bot: FakeBot) -> None:
    preview = await previewed(newsroom)
    added = await press(newsroom, "Add", preview)
    await newsroom.comes(presses(preview.data("Add"), preview.message_id))
    assert now_shown(bot, preview) == added
    await press(newsroom, "Undo", preview)
    assert ID not in stories()
    await newsroom.comes(presses(preview.data("Add"), preview.message_id))
    assert bot.alerts[-1] == GONE
    assert ID not in stories()


async def test_of_two_editors_at_once_the_second_is_told_what_is_there(newsroom: Program) -> None:
    first = await previewed(newsroom)
    second = await previewed(newsroom, chat=SECOND_CHAT, sender=SECOND_EDITOR)
    shown = await asyncio.gather(press(newsroom, "Add", first), press(newsroom, "Add", second))
    faster, slower = sorted(shown, key=lambda one: one.text)
    assert faster.text == f"Added: {HEADLINE}"
    assert slower.text.endswith(f"Unchanged: I have this text already, as “{ID}”.")
    assert slower.labels == ["Ask this story"]


async def test_of_two_versions_at_once_the_second_changes_the_first(newsroom: Program, files: dict[str, bytes]) -> None:
    first = await previewed(newsroom)
    files["story"] = FERRY.replace("80", "90").encode()
    second = await previewed(newsroom, chat=SECOND_CHAT, sender=SECOND_EDITOR)
    await press(newsroom, "Add", first)
    assert (await press(newsroom, "Add", second)).text == f"Changed: {HEADLINE}"
    assert (await press(newsroom, "Undo", first)).text == ENGLISH.text("draft-changed-since")
    assert "90" in stories()[ID].text


async def test_a_cancelled_draft_is_forgotten(newsroom: Program, bot: FakeBot) -> None:
    preview = await previewed(newsroom)
    cancelled = await press(newsroom, "Cancel", preview)
    assert (cancelled.text, cancelled.labels) == ("Cancelled. Nothing was added.", [])
    await newsroom.comes(presses(preview.data("Add"), preview.message_id))
    assert bot.alerts[-1] == GONE
    assert ID not in stories()


async def test_a_reply_to_the_question_for_a_headline_becomes_it(newsroom: Program, bot: FakeBot) -> None:
    preview = await previewed(newsroom)
    await press(newsroom, "Edit headline", preview)
    prompt = bot.sent[-1]
    assert prompt.asks
    assert HEADLINE in prompt.text
    below = {"message_id": prompt.message_id, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}
    reply = {"reply_to_message": below | {"from": {"id": 77, "is_bot": True, "first_name": "Story"}}}
    await newsroom.comes(says("Open <lighthouse>", 200, **reply))
    assert now_shown(bot, preview).text.startswith("Open <lighthouse>\n")
    await newsroom.comes(edits("Open lighthouse", 200, **reply))
    assert watched(newsroom.services).asked == []
    assert (await press(newsroom, "Add", preview)).text == "Added: Open lighthouse"
    assert stories()["open-lighthouse"].headline == "Open lighthouse"
    assert await newsroom.comes(says("Too late", 201, **reply)) == [bot.sent[-1]]
    assert bot.sent[-1].text == GONE


async def test_a_question_in_reply_to_another_message_stays_one(newsroom: Program, bot: FakeBot) -> None:
    await press(newsroom, "Edit headline", await previewed(newsroom))
    await newsroom.comes(says(QUESTION, 200))
    assert watched(newsroom.services).asked == [QUESTION]


async def test_undo_works_for_ten_minutes(newsroom: Program, bot: FakeBot, clock: SimpleNamespace) -> None:
    preview = await previewed(newsroom)
    await press(newsroom, "Add", preview)
    clock.at = 601.0
    await press(newsroom, "Undo", preview)
    assert bot.alerts[-1] == ENGLISH.text("draft-undo-late")
    assert ID in stories()
    clock.at = 600.0
    await press(newsroom, "Undo", preview)
    assert ID not in stories()


async def test_a_draft_outlasts_a_restart(newsroom: Program, make: Make, services: Services) -> None:
    preview = await previewed(newsroom)
    restarted = make(replace(services, editors=EDITORS), editors=EDITORS)
    await press(restarted, "Add", preview)
    restarted = make(replace(services, editors=EDITORS), editors=EDITORS)
    assert ID in stories()
    await press(restarted, "Undo", preview)
    assert ID not in stories()


async def test_only_the_editor_who_sent_a_story_decides_and_only_while_being_one(
    newsroom: Program, make: Make, services: Services, bot: FakeBot
) -> None:
    preview = await previewed(newsroom)
    await newsroom.comes(presses(preview.data("Add"), preview.message_id, sender=SECOND_EDITOR))
    assert bot.alerts == [ENGLISH.text("editors-only")]
    without = make(services)
    await without.comes(presses(preview.data("Add"), preview.message_id))
    assert bot.alerts[1:] == [ENGLISH.text("editors-only")]
    assert ID not in stories()


async def test_a_disk_that_is_full_is_told_and_the_draft_stays(
    newsroom: Program, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await previewed(newsroom)

    def full(*_: object) -> None:
        raise StateError("state", "the disk is full", "free some space and try again")

    with monkeypatch.context() as patched:
        patched.setattr(drafts, "put", full)
        await press(newsroom, "Add", preview)
    assert bot.sent[-1].text == "Not added: the disk is full. What helps: free some space and try again."
    assert (await press(newsroom, "Add", preview)).text == f"Added: {HEADLINE}"
    with monkeypatch.context() as patched:
        patched.setattr(library, "write", full)
        patched.setattr(library, "locked", full)
        await press(newsroom, "Undo", preview)
    assert bot.sent[-1].text == "Not undone: the disk is full. What helps: free some space and try again."
    assert ID in stories()


async def test_a_story_that_is_added_but_not_indexed_can_be_undone(
    newsroom: Program, bot: FakeBot, refresh: AsyncMock
) -> None:
    refresh.side_effect = StateError("state", "the disk is full", "free some space and try again")
    preview = await previewed(newsroom)
    assert (await press(newsroom, "Add", preview)).labels == ["Ask this story", "Undo"]
    assert "still answer from the stories as they were: the disk is full" in bot.sent[-1].text
    refresh.side_effect = None
    await press(newsroom, "Undo", preview)
    assert ID not in stories()


async def test_a_file_of_many_stories_is_added_as_a_whole(
    newsroom: Program, files: dict[str, bytes], bot: FakeBot
) -> None:
    lines = [f'{{"headline": "Ferry {n} sails", "text": "Ferry {n} sails at {n} in the morning."}}' for n in range(7)]
    files["story"] = "\n".join([*lines, '{"headline": "Empty", "text": ""}']).encode()
    preview = await previewed(newsroom, name="stories.jsonl")
    assert preview.text.splitlines() == [
        "Stories: 7. New: 7, changed: 0, unchanged: 0, refused: 0.",
        "",
        *(f"• Ferry {n} sails" for n in range(5)),
        "… and 2 more",
        "",
        "Could not be read: 1",
    ]
    assert preview.labels == ["Add all", "Cancel"]
    added = await press(newsroom, "Add all", preview)
    assert (added.text, added.labels) == ("Added: 7. Changed: 0.", ["Undo"])
    assert len([id for id in stories() if id.startswith("ferry-")]) == 7
    await press(newsroom, "Undo", preview)
    assert [id for id in stories() if id.startswith("ferry-")] == []


async def test_a_story_with_an_id_of_the_operators_is_refused_until_it_has_another_headline(
    newsroom: Program, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bot: FakeBot
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / f"{ID}.txt").write_text("Other\n\nOther text.")
    newsroom.updates.settings = Settings(corpus_dir=folder)
    preview = await previewed(newsroom)
    assert "I cannot make a story of this: its id, address or text is that of a story in" in preview.text
    assert preview.labels == ["Edit headline", "Cancel"]
    await newsroom.comes(presses("d:a", preview.message_id))
    assert now_shown(bot, preview).labels == ["Edit headline", "Cancel"]
