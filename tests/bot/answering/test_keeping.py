"""Answering other programs, for as long as the program runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.answering import keeping
from bot.answering.keeping import answering
from index.story_bot import StoryBot
from tests.bot.http.api.fakes import settings_of, stories_in
from tests.fakes import answerer_of

PATIENCE = 30.0


async def test_old_answers_are_forgotten_and_so_are_their_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LONGEST_KEPT", 0)
    monkeypatch.setattr(keeping, "FORGET_EVERY", 0.01)
    worked: list[StoryBot] = []
    async with (
        asyncio.timeout(PATIENCE),
        answering(answerer_of(*stories_in(tmp_path)), settings_of(tmp_path)) as verbs,
    ):
        while len(worked) < 2:
            await verbs.work("question", lambda answerer, _settings: worked.append(answerer))
            await asyncio.sleep(0.01)
