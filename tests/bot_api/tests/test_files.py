"""Files that users send can be downloaded by the bot that holds the token."""

import httpx
import pytest
from telegram import Bot, ForceReply
from telegram.error import BadRequest

from ..chats.senders import USER_ID
from ..methods.files import LARGEST
from ..server import BotApiServer
from .client import NO_CERTIFICATES


@pytest.mark.asyncio
async def test_a_file_is_downloaded_as_it_was_sent(server: BotApiServer, bot: Bot) -> None:
    await bot.get_updates(offset=-1)
    server.user_sends_file(b"\x00any", "../story.txt", "Read this")
    document = (await bot.get_updates())[-1].message.document  # type: ignore[union-attr]
    assert document is not None
    assert (document.file_name, document.file_size) == ("../story.txt", 4)
    path = str((await bot.get_file(document)).file_path).partition("/documents/")[2]
    address = f"{server.url}/file/bot{server.token}/documents/{path}"
    async with httpx.AsyncClient(**NO_CERTIFICATES) as client:
        assert (await client.get(address)).content == b"\x00any"
        for other in (address.replace(server.token, "1:x"), f"{address}0"):
            assert (await client.get(other)).status_code == 404


@pytest.mark.asyncio
async def test_a_file_that_is_unknown_or_too_big_is_refused(server: BotApiServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await bot.get_file("other")
    await bot.get_updates(offset=-1)
    server.user_sends_file(bytes(LARGEST + 1), "story.txt", size=1)
    document = (await bot.get_updates())[-1].message.document  # type: ignore[union-attr]
    assert document is not None
    assert document.file_size == 1
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(document)


@pytest.mark.asyncio
async def test_a_message_can_wish_for_a_reply(server: BotApiServer, bot: Bot) -> None:
    await bot.send_message(USER_ID, "Which headline?", reply_markup=ForceReply())
    (sent,) = server.wait_for(1)
    assert sent.forces_reply
    assert sent.buttons == []
    assert server.violations == ()
