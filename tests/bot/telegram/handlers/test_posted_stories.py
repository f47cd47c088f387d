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


async def test_a_jump_posts_the_story_and_replies_to_it_with_the_quotation(bot: FakeBot, posted: PostedStories) -> None:
    await posted.jump(HERE, RELIEVED, ENGLISH)
    story, line = bot.sent
    assert story.text == f"{FERRY.headline}\n\n{FERRY.text}"
    assert story.reply is None
    assert line.text == "Here it is in the story:"
    assert line.reply is not None
    assert line.reply.message_id == story.message_id
    assert line.reply.quote == RELIEVED.quote
    position = line.reply.quote_position or 0
    units = story.text.encode("utf-16-le")
    assert units[2 * position :].decode("utf-16-le").startswith(RELIEVED.quote)
    assert line.reply.allow_sending_without_reply is False


async def test_each_chat_topic_and_version_has_a_story_of_its_own(bot: FakeBot, posted: PostedStories) -> None:
    changed = Story.from_paragraphs("ferry", FERRY.headline, ["The ferry sails."])
    for target, excerpt in [
        (HERE, RELIEVED),
        (Target(GROUP), RELIEVED),
        (Target(GROUP, 7), RELIEVED),
        (HERE, Excerpt.of_sentence(changed, changed.sentences[0])),
    ]:
        await posted.jump(target, excerpt, ENGLISH)
    stories = [sent for sent in bot.sent if sent.text.startswith(FERRY.headline)]
    assert [(sent.chat_id, sent.topic_id) for sent in stories] == [
        (CHAT, None),
        (GROUP, None),
        (GROUP, 7),
        (CHAT, None),
    ]


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


async def test_a_story_is_shown_once_and_then_pointed_to(bot: FakeBot, posted: PostedStories) -> None:
    await posted.show(Target(CHAT, 0, 50), FERRY, ENGLISH)
    await posted.show(Target(CHAT, 0, 51), FERRY, ENGLISH)
    story, line = bot.sent
    assert story.text.startswith(FERRY.headline)
    assert line.reply is not None
    assert (line.reply.message_id, line.reply.quote) == (story.message_id, None)
