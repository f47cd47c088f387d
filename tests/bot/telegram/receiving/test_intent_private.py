"""What an update wants of the bot in a private chat: a table of cases."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram.receiving.intent import Kind
from tests.bot.telegram.receiving.requests import (
    ANSWERED,
    IGNORED,
    NOT_TEXT,
    PHOTO,
    POLL,
    STICKER,
    called,
    of,
    ordered,
    said,
    wanted,
)
from tests.bot.telegram.updates import FORWARDED, MYSELF, OTHER_BOT, PRIVATE, entity, mention, message

IN_PRIVATE = {
    "a text": (said("Who skipped?"), ANSWERED),
    "a text with white space around it": (said("  Who skipped?\n"), ANSWERED),
    "a forwarded text": (said("Who skipped?", forward_origin=FORWARDED), ANSWERED),
    "a text that mentions the bot": (called("@StoryBot, Who skipped?"), ANSWERED),
    "an e-mail address": (
        said("Is it me@StoryBot.org?", entities=[entity("email", "Is it me@StoryBot.org?", "me@StoryBot.org")]),
        (Kind.ANSWER, "Is it me@StoryBot.org?", ""),
    ),
    "a command": (ordered("/start"), (Kind.COMMAND, "", "start")),
    "a command with an argument": (ordered("/language uk"), (Kind.COMMAND, "uk", "language")),
    "a command to this bot": (ordered("/Help@storybot"), (Kind.COMMAND, "", "help")),
    "a command to another bot": (ordered("/help@QuizBot"), IGNORED),
    "a question by command": (ordered("/ask Who skipped?"), ANSWERED),
    "/ask alone": (ordered("/ask"), (Kind.COMMAND, "", "ask")),
    "a slash that is no command": (said("/ 3 of them"), (Kind.ANSWER, "/ 3 of them", "")),
    "a caption": ({"photo": PHOTO, "caption": "Who skipped?"}, ANSWERED),
    "a photo alone": ({"photo": PHOTO}, NOT_TEXT),
    "a photo with the bot's name alone": (
        {"photo": PHOTO, "caption": "@StoryBot", "caption_entities": mention("@StoryBot")},
        NOT_TEXT,
    ),
    "a sticker": ({"sticker": STICKER}, NOT_TEXT),
    "a poll": ({"poll": POLL}, NOT_TEXT),
    "a place": ({"location": {"latitude": 1.0, "longitude": 2.0}}, NOT_TEXT),
    "the bot's name alone": (called("@StoryBot"), (Kind.COMMAND, "", "help")),
    "an inline result of this bot": (said("Who skipped?", via_bot=MYSELF), IGNORED),
    "an inline result of another bot": (said("Who skipped?", via_bot=OTHER_BOT), IGNORED),
    "a bot's message": (said("Who skipped?", sender=OTHER_BOT), IGNORED),
    "the bot's own message": (said("Who skipped?", sender=MYSELF), IGNORED),
    "a pinned message": ({"pinned_message": message(text="x")}, IGNORED),
    "a business message": (said("Who skipped?", business_connection_id="b"), IGNORED),
    "a guest's message": (said("Who skipped?", guest_query_id="g"), IGNORED),
}


@pytest.mark.parametrize(("fields", "expected"), IN_PRIVATE.values(), ids=IN_PRIVATE)
def test_in_a_private_chat_everything_is_for_the_bot(fields: dict[str, Any], expected: tuple[Kind, str, str]) -> None:
    assert wanted(of(PRIVATE, fields)) == expected
