"""Stories in a chat: posted once, pointed to, and posted again if somebody has deleted them."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest

from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.sending.sender import Target
from bot.telegram.services import Services
from bot.voice import voice_for
from corpus import Story
from index import Excerpt
from tests.bot.telegram.fakes import QUOTE_INVALID, REPLIED_GONE, FakeBot
from tests.fakes import ferry_story

CHAT, GROUP = 5, -1001
HERE = Target(CHAT)
ENGLISH = voice_for("en")
FERRY = ferry_story()
RELIEVED = Excerpt.of_sentence(FERRY, FERRY.sentences[-1])
LONG = Story.from_paragraphs(
    "long", "A long story", [f"Paragraph {n} begins. " + "It goes on. " * 60 for n in range(20)]
)


@pytest.fixture
def posted(services: Services) -> PostedStories:
    return PostedStories(services)


@pytest.mark.parametrize("error", [REPLIED_GONE, QUOTE_INVALID, BadRequest("MESSAGE_ID_INVALID")], ids=str)
async def test_a_story_that_was_deleted_is_posted_again(bot: FakeBot, posted: PostedStories, error: BadRequest) -> None:
    await posted.jump(HERE, RELIEVED, ENGLISH)
    bot.fails("send_message", error)
    await posted.jump(HERE, RELIEVED, ENGLISH)
    await posted.jump(HERE, RELIEVED, ENGLISH)
    texts = ["line" if sent.text == "Here it is in the story:" else "story" for sent in bot.sent]
    assert texts == ["story", "line", "story", "line", "line"]
    assert bot.sent[-1].reply is not None
    assert bot.sent[-1].reply.message_id == bot.sent[2].message_id


async def test_a_quotation_that_telegram_never_finds_is_tried_twice(bot: FakeBot, posted: PostedStories) -> None:
    bot.fails("send_message", None, QUOTE_INVALID, None, QUOTE_INVALID)
    await posted.jump(HERE, RELIEVED, ENGLISH)
    assert len(bot.sent) == 2


async def test_a_jump_leads_to_the_message_of_a_long_story_that_has_the_sentence(
    bot: FakeBot, posted: PostedStories
) -> None:
    await posted.show(HERE, LONG, ENGLISH)
    parts = {sent.message_id: sent.text for sent in bot.sent}
    assert len(parts) > 2
    for sentence in LONG.sentences[::97]:
        excerpt = Excerpt.of_sentence(LONG, sentence)
        await posted.jump(HERE, excerpt, ENGLISH)
        reply = bot.sent[-1].reply
        assert reply is not None
        assert reply.quote == excerpt.quote
        assert parts[reply.message_id][reply.quote_position or 0 :].startswith(excerpt.quote)
    assert len([sent for sent in bot.sent if sent.message_id in parts]) == len(parts)
