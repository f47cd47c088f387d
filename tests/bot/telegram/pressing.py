"""Presses of buttons, the stories that they are about, and what readers are told where nothing comes of one."""

from __future__ import annotations

from bot.telegram.handlers.buttons import Press, Presses
from bot.telegram.handlers.commands import Commands
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.questions import Questions
from bot.telegram.services import Desk
from corpus import Story
from tests.bot.telegram.fakes import CHAT, READER, at
from tests.fakes import ferry_story

FERRY = ferry_story()
REWRITTEN = Story.from_paragraphs("ferry", FERRY.headline, ["The ferry sails."])
CUP = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])

CHANGED = "The story has changed since then. Please ask again."
WITHDRAWN = "This story was removed and can no longer be quoted."
UNKNOWN = "I no longer remember that answer. Please ask again."


def presses_of(desk: Desk) -> Presses:
    """What a start of the program has for presses."""
    posted = PostedStories(desk)
    return Presses(desk, Questions(desk), Commands(desk, posted), posted)


def press(data: object, message_id: int = 7, user_id: int = READER, chat_id: int = CHAT, topic: int = 0) -> Press:
    target = at(None if chat_id > 0 else message_id, chat_id, topic)
    return Press("1", str(data), target, message_id, user_id, private=chat_id > 0)
