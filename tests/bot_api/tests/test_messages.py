"""Messages are read as Telegram reads them, and refused where it refuses them."""

import pytest
from telegram import (
    Bot,
    LinkPreviewOptions,
    MessageEntity,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from ..core import USER_ID
from ..entities import utf16_length
from ..server import BotApiServer


@pytest.mark.asyncio
async def test_a_message_arrives_as_a_reader_sees_it(server: BotApiServer, bot: Bot) -> None:
    markup = " <blockquote>😀 He <b>said</b> so.</blockquote>\n"
    message = await bot.send_message(
        USER_ID, markup, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    (sent,) = server.wait_for(1)
    assert sent.text == message.text == "😀 He said so."
    assert sent.html == markup
    assert sent.marked("bold") == ["said"]
    assert [entity.offset for entity in sent.entities] == [0, 6]
    assert not sent.link_preview
    assert server.violations == ()


@pytest.mark.asyncio
async def test_entities_of_the_request_are_checked_in_utf16_units(bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "😀 bold", entities=[MessageEntity("bold", 3, 4)])
    assert list(message.parse_entities().values()) == ["bold"]
    for offset, length in ((1, 3), (3, 5), (7, 1)):
        with pytest.raises(BadRequest, match="Entity beginning at"):
            await bot.send_message(USER_ID, "😀 bold", entities=[MessageEntity("bold", offset, length)])


@pytest.mark.parametrize(
    ("text", "parse_mode", "reason"),
    [
        ("", None, "Message text is empty"),
        (" \n ", None, "Text must be non-empty"),
        ("<b> </b>", "HTML", "Text must be non-empty"),
        ("*x*", "MarkdownV2", "not supported by the test server"),
        ("x", "BBCode", "Unsupported parse_mode"),
        ("<b>x</b>" * 101, "HTML", "Too many entities: 101"),
    ],
)
@pytest.mark.asyncio
async def test_a_text_that_cannot_be_sent_is_refused_and_noted(
    server: BotApiServer, bot: Bot, text: str, parse_mode: str | None, reason: str
) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(USER_ID, text, parse_mode)
    (violation,) = server.violations
    assert violation.method == "sendMessage"
    assert reason.lower() in violation.description.lower()
    assert server.sent == ()


@pytest.mark.parametrize("character", ["x", "é", "😀"])
@pytest.mark.asyncio
async def test_a_message_holds_4096_utf16_units_after_parsing(server: BotApiServer, bot: Bot, character: str) -> None:
    full = character * (4096 // utf16_length(character))
    await bot.send_message(USER_ID, f"<b>{full}</b>", ParseMode.HTML)
    assert server.sent[0].text == full
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(USER_ID, f"<b>{full}</b>x", ParseMode.HTML)
