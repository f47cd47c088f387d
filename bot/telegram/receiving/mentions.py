"""What a message says, without the words that only address the bot, and what it replies to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from telegram import Message, MessageEntity, MessageOriginChannel

from bot.telegram.messages.callback_data import link_to_story

_AFTER_A_NAME = ",;:-–— \t\n"
"""What stands between a name and what is said to that person."""

_AT_THE_END = "?!.… \n"
"""What may stand after a link at the end."""


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
        link: the only address in the message, if the message begins or ends with it; `text` is what is said beside it.
    """

    text: str = ""
    mentioned: bool = False
    command: str = ""
    elsewhere: bool = False
    to_me: bool = False
    link: str = ""


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
    addressing = [*mentions, *([command] if command else [])]
    said = _without(text, addressing)
    links = {entity: part for entity, part in entities.items() if entity.type == MessageEntity.URL}
    link = _link(said, links.values())
    beside = _without(text, [*addressing, *links]) if link else said
    return Words(
        text=beside if not link or re.search(r"\w", beside) else "",
        mentioned=bool(mentions),
        command=name.casefold(),
        elsewhere=bool(addressee) and not mine,
        to_me=mine,
        link=link,
    )


def asked_words(words: Words, message: Message, me: Me) -> Words:
    """Return what a message with these words asks: the words themselves, or those that it replies to.

    A reply points to the part that its writer has selected, else to all that somebody else said.
    """
    if words.text or words.link:
        return words
    if message.quote and message.quote.is_manual:
        return Words(message.quote.text.strip())
    replied = replied_to(message)
    return words_of(replied, me) if replied and bots_message(message, me) is None else Words()


def replied_to(message: Message) -> Message | None:
    """Return the message of the same chat that a message replies to, or None.

    Every message of a topic replies to the topic's creation, which counts as none.
    """
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def bots_message(message: Message, me: Me) -> int | None:
    """Return the id of the bot's message that a message replies to, or None."""
    replied = replied_to(message)
    return replied.message_id if replied and replied.from_user and replied.from_user.id == me.id else None


def is_by_a_bot(message: Message) -> bool:
    """Return whether a bot wrote a message, or it was sent via one, such as this bot's inline results.

    For an anonymous administrator, and for somebody who writes as a channel, `from` is a bot of Telegram's.
    """
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return by_bot or message.via_bot is not None or (message.from_user is None and message.sender_chat is None)


def post_replied_to(message: Message) -> tuple[int, int] | None:
    """Return chat and id of the channel's post whose copy in the channel's group a message replies to, or None."""
    replied = replied_to(message)
    origin = replied.forward_origin if replied and replied.is_automatic_forward else None
    return (origin.chat.id, origin.message_id) if isinstance(origin, MessageOriginChannel) else None


def replies_to_own_post(message: Message, me: Me) -> bool:
    """Return whether that post is the bot's own: Telegram does not say so, but its button leads to the bot."""
    replied = replied_to(message)
    if replied is None or replied.reply_markup is None or post_replied_to(message) is None:
        return False
    buttons = (button for row in replied.reply_markup.inline_keyboard for button in row)
    return any((button.url or "").startswith(link_to_story(me.username, "")) for button in buttons)


def _link(said: str, links: Collection[str]) -> str:
    """The only link in what is said, if it stands at the beginning or at the end; inside, it is a word like others."""
    link = next(iter(links), "") if len(links) == 1 else ""
    return link if said.startswith(link) or said.rstrip(_AT_THE_END).endswith(link) else ""


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
