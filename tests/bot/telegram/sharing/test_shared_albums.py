"""Bots that share a database: whichever of them are given the pictures of an album, it gets one reply."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from telegram import Update

from bot.telegram.handlers import dispatch
from bot.telegram.handlers.dispatch import Context
from bot.telegram.receiving.request import Kind
from tests.bot.telegram.fakes import QUESTION, FakeBot
from tests.bot.telegram.program import Make, Program, says
from tests.bot.telegram.updates import message, update

PICTURE = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
NOT_TEXT = "I can only read text"
Bots = tuple[Program, Program]


def album(*captions: str, first: int = 200, number: str = "9") -> list[Update]:
    """The pictures of an album, with these captions."""
    common: dict[str, Any] = {"photo": PICTURE, "media_group_id": number}
    return [
        update(**message(message_id=message_id, caption=caption or None, **common))
        for message_id, caption in enumerate(captions, first)
    ]


@pytest.fixture
def bots(make: Make, monkeypatch: pytest.MonkeyPatch) -> Bots:
    monkeypatch.setattr(dispatch, "ALBUM_PATIENCE", 0.01)
    first, second = (make(limits={"is_shared": True}) for _ in range(2))
    return first, second


async def said(bot: FakeBot, bots: Bots, pictures: list[Update]) -> list[str]:
    """What is said to pictures that come to one bot after the other, and then to the other one once more."""
    before = len(bot.sent)
    for number, picture in enumerate((*pictures, *pictures)):
        await bots[number % 2].comes(picture)
    return [sent.text.partition(".")[0] for sent in bot.sent[before:]]


async def test_an_album_without_words_gets_one_line_from_all_bots(bot: FakeBot, bots: Bots) -> None:
    assert await said(bot, bots, album("", "", "")) == [NOT_TEXT]
    assert await said(bot, bots, album("", "", first=300, number="10")) == [NOT_TEXT], "and another one its own"


@pytest.mark.parametrize("captions", [(QUESTION, "", ""), ("", QUESTION, ""), ("", "", QUESTION)])
async def test_an_album_with_words_is_answered_and_no_picture_gets_a_line(
    bot: FakeBot, bots: Bots, captions: tuple[str, ...]
) -> None:
    requests = [await bots[number % 2].admission.admit(one) for number, one in enumerate(album(*captions))]
    handled = [
        bots[number % 2].dispatch.handle(request, cast(Context, None))
        for number, request in enumerate(requests)
        if request
    ]
    await asyncio.gather(*handled)
    assert [sent.reply.message_id for sent in bot.sent if sent.reply] == [200 + captions.index(QUESTION)]


async def test_a_picture_that_another_bot_takes_over_still_gets_its_line(bots: Bots) -> None:
    first, second = bots
    picture, further = album("", "")
    assert await first.admission.receive(picture)
    assert await second.admission.receive(further) is None
    request = await second.admission.receive(picture, resumed=True)
    assert request
    assert request.kind is Kind.NOT_TEXT


async def test_without_the_database_each_bot_still_replies_once(
    bot: FakeBot, bots: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise OSError("the database is away")

    for name in ("note", "has_words"):
        monkeypatch.setattr(bots[0].services.database.albums, name, fails)
    # Besides, administrators are told that the database fails.
    assert (await said(bot, bots, album("", "", "", ""))).count(NOT_TEXT) == 2


async def test_words_in_another_album_or_in_a_text_are_none_of_this_one(bots: Bots) -> None:
    albums = bots[0].services.database.albums
    await bots[0].comes(says(QUESTION), *album(QUESTION, number="10"))
    request = await bots[1].admission.receive(album("")[0])
    assert request
    assert not await albums.has_words(request.chat_lock, "9")
