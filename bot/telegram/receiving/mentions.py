"""What a message says, without the words that only address the bot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Message, MessageEntity

_AFTER_A_NAME = ",;:-–— \t\n"
"""What stands between a name and what is said to that person."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is in Telegram.

    Args:
        id: its id.
        username: its name, without the @.
    """

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Words:
    """A message's words.

    Args:
        text: what is said, without the bot's name and without the command.
        mentioned: whether the bot is mentioned.
        command: the command that the message begins with, in lower case and without its slash, or "".
        elsewhere: whether that command names another bot.
        to_me: whether it names this bot.
    """

    text: str = ""
    mentioned: bool = False
    command: str = ""
    elsewhere: bool = False
    to_me: bool = False


def words_of(message: Message, me: Me) -> Words:
    """Read a message's text or caption.

    A name counts if Telegram has marked it as one (https://core.telegram.org/bots/api#messageentity), so an e-mail
    address or a longer name that contains the bot's does not.
    """
    text = message.text or message.caption or ""
    entities = message.parse_entities() if message.text else message.parse_caption_entities()
    mentions = [entity for entity, part in entities.items() if _is_mention(entity, part, me)]
    command = next((e for e in entities if e.type == MessageEntity.BOT_COMMAND and e.offset == 0), None)
    name, _, addressee = entities[command][1:].partition("@") if command else ("", "", "")
    mine = addressee.casefold() == me.username.casefold()
    return Words(
        text=_without(text, [*mentions, *([command] if command else [])]),
        mentioned=bool(mentions),
        command=name.casefold(),
        elsewhere=bool(addressee) and not mine,
        to_me=mine,
    )


def _is_mention(entity: MessageEntity, part: str, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and part.casefold() == f"@{me.username}".casefold()


def _without(text: str, entities: Iterable[MessageEntity]) -> str:
    """Cut entities out of a text, with the punctuation around them. Offsets are in UTF-16 code units."""
    encoded = text.encode("utf-16-le")
    for entity in sorted(entities, key=lambda entity: entity.offset, reverse=True):
        left, right = encoded[: 2 * entity.offset], encoded[2 * (entity.offset + entity.length) :]
        encoded = _joined(left.decode("utf-16-le"), right.decode("utf-16-le")).encode("utf-16-le")
    return encoded.decode("utf-16-le").strip()


def _joined(left: str, right: str) -> str:
    """Join what stood before and after a name."""
    before = left.rstrip()
    if not before:
        return right.lstrip(_AFTER_A_NAME)
    if re.match(r"\s*([?!.,;:…)]|$)", right):
        return before.rstrip(",") + right.lstrip()
    return f"{before} {right.lstrip()}"
