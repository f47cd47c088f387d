"""Should the bot answer? One pure function from an update to what is wanted of the bot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import filters

from bot.telegram.profile import COMMANDS
from bot.telegram.receiving.access import Access, Allowed
from bot.telegram.receiving.malformed import is_number, why_unreadable
from bot.telegram.receiving.mentions import Me, Words, words_of

ASK = "ask"
"""The command that a question may follow."""

HELP = "help"
"""The command that a call of the bot's name with nothing else counts as."""

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Kind(Enum):
    """What is wanted of the bot."""

    ANSWER = auto()
    """A question is to be answered."""
    EDIT = auto()
    """A question has been changed; its answer is to be made anew."""
    WITHDRAW = auto()
    """A message has been changed into something that asks the bot nothing; if it was a question, its answer goes."""
    COMMAND = auto()
    """A command other than a question; /ask with nothing to ask is one too."""
    NOT_TEXT = auto()
    """Somebody speaks to the bot, with nothing that can be read."""
    PRESS = auto()
    """A button was pressed."""
    INLINE = auto()
    """An inline query is to be answered."""
    MEMBERSHIP = auto()
    """The bot was put into a chat or out of one, was blocked or unblocked."""
    MIGRATED = auto()
    """A group has become a supergroup with a new id."""
    LEAVE = auto()
    """The bot is in a group that it does not serve, and is to leave."""
    FORBIDDEN = auto()
    """Somebody asks whom the bot does not serve; they may be told so once."""
    UNREADABLE = auto()
    """It cannot be read what; the text says why."""
    IGNORE = auto()
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What is wanted of the bot, by whom and where.

    Args:
        kind: what is wanted.
        text: the question, or what follows a command, without the bot's name.
        command: the command's name, in lower case, where the kind is COMMAND.
        chat_id: where; 0 where there is no chat (inline queries, buttons under inline messages).
        topic_id: the topic of the chat (`message_thread_id`); 0 for none.
        user_id: who; a channel's or a group's id where somebody writes as one; 0 for nobody.
        message_id: the message that a reply is to answer; 0 for none.
        takes_up: the bot's message that is replied to.
        called: False for words in a group that do not call the bot, and are for it only as a reply to its message.
        moved_to: the new id of a chat that has become a supergroup.
    """

    kind: Kind
    text: str = ""
    command: str = ""
    chat_id: int = 0
    topic_id: int = 0
    user_id: int = 0
    message_id: int = 0
    takes_up: int | None = None
    called: bool = True
    moved_to: int | None = None


def attention(update: Update, me: Me, allowed: Allowed) -> Attention:
    """Return what an update wants of the bot.

    In private chats everything is for the bot. In groups only commands are, messages that mention the bot, and replies
    to its own messages; what is forwarded, sent by way of a bot, by another bot or by the chat itself is not. Channel
    posts, business and guest messages, polls and reactions are never answered.

    Args:
        update: as it came.
        me: who the bot is.
        allowed: whom it serves.

    Raises TypeError, or another error, where a part of the update is not of the type that it should be.
    """
    found = _attention(update, me, allowed)
    numbers = (found.chat_id, found.topic_id, found.user_id, found.message_id, found.takes_up or 0, found.moved_to or 0)
    if not all(map(is_number, numbers)):
        raise TypeError("an id is no number")
    return found


def _attention(update: Update, me: Me, allowed: Allowed) -> Attention:
    unreadable = why_unreadable(update)
    if unreadable is not None:
        return Attention(Kind.UNREADABLE, unreadable)
    if update.message:
        return _of_message(update, update.message, me, allowed)
    if update.edited_message:
        return _of_edit(_of_message(update, update.edited_message, me, allowed))
    if update.callback_query:
        return _of_press(update.callback_query, allowed)
    if update.inline_query:
        user_id = update.inline_query.from_user.id
        granted = allowed.in_private(user_id) is Access.GRANTED
        return Attention(Kind.INLINE if granted else Kind.IGNORE, update.inline_query.query.strip(), user_id=user_id)
    if update.my_chat_member:
        return _of_membership(update.my_chat_member, allowed)
    return Attention(Kind.IGNORE)


def _of_message(update: Update, message: Message, me: Me, allowed: Allowed) -> Attention:
    sender = message.sender_chat or message.from_user
    place = Attention(
        Kind.IGNORE,
        chat_id=message.chat.id,
        topic_id=(message.message_thread_id or 0) if message.is_topic_message else 0,
        user_id=sender.id if sender else 0,
        message_id=message.message_id,
        takes_up=_bots_message(message, me),
    )
    if message.migrate_to_chat_id:
        return replace(place, kind=Kind.MIGRATED, moved_to=message.migrate_to_chat_id)
    if filters.StatusUpdate.ALL.check_update(update) or message.business_connection_id or message.guest_query_id:
        return place
    if message.chat.type == ChatType.PRIVATE:
        found = _in_private(message, me, place)
        refused = allowed.in_private(place.user_id) is not Access.GRANTED
        return replace(place, kind=Kind.FORBIDDEN) if refused and found.kind is not Kind.IGNORE else found
    if message.chat.type not in _GROUPS:
        return place
    access = allowed.in_group(place.chat_id, place.user_id)
    if access is Access.NOT_HERE:
        return replace(place, kind=Kind.LEAVE)
    return _in_group(message, me, place) if access is Access.GRANTED else place


def _in_private(message: Message, me: Me, place: Attention) -> Attention:
    if _is_by_a_bot(message):
        return place
    words = words_of(message, me)
    if words.command:
        return _of_command(message, words, me, place)
    return _of_words(message, words, me, place)


def _in_group(message: Message, me: Me, place: Attention) -> Attention:
    if _is_by_a_bot(message) or (message.forward_origin and not message.is_automatic_forward):
        return place
    words = words_of(message, me)
    # Posts of a linked channel come by themselves: a command there is meant for the channel's readers.
    if words.command and not message.is_automatic_forward:
        # One that is not known and calls nobody by name is for another bot.
        known = words.command in COMMANDS or words.to_me
        return _of_command(message, words, me, place) if known else place
    # A sticker in reply to the bot is a comment among people, and wants nothing of it.
    if words.mentioned or (place.takes_up and words.text):
        return replace(_of_words(message, words, me, place), called=words.mentioned)
    return place


def _of_command(message: Message, words: Words, me: Me, place: Attention) -> Attention:
    if words.elsewhere:
        return place
    question = (words.text or _shown(message, me)) if words.command == ASK else ""
    if question:
        return replace(place, kind=Kind.ANSWER, text=question)
    return replace(place, kind=Kind.COMMAND, command=words.command, text=words.text)


def _of_words(message: Message, words: Words, me: Me, place: Attention) -> Attention:
    """Take up words that are said to the bot; its name alone, in reply to somebody, asks what that message asks."""
    if words.text:
        return replace(place, kind=Kind.ANSWER, text=words.text)
    if not words.mentioned:
        return replace(place, kind=Kind.NOT_TEXT)
    shown = _shown(message, me)
    if shown:
        return replace(place, kind=Kind.ANSWER, text=shown)
    replied = _replied(message)
    if message.effective_attachment or (replied and not place.takes_up):
        return replace(place, kind=Kind.NOT_TEXT)
    return replace(place, kind=Kind.COMMAND, command=HELP)


def _of_edit(found: Attention) -> Attention:
    if found.kind is Kind.ANSWER:
        return replace(found, kind=Kind.EDIT)
    if found.kind in (Kind.LEAVE, Kind.FORBIDDEN):
        return found if found.kind is Kind.LEAVE else replace(found, kind=Kind.IGNORE)
    return replace(found, kind=Kind.WITHDRAW, text="", command="")


def _of_press(query: CallbackQuery, allowed: Allowed) -> Attention:
    """Take up a press. A line of refusal is seen by the one who pressed alone, so that groups may have it too."""
    message, user_id = query.message, query.from_user.id
    place = Attention(Kind.PRESS, user_id=user_id)
    if message is None or message.chat.type == ChatType.PRIVATE:
        access = allowed.in_private(user_id)
    else:
        access = allowed.in_group(message.chat.id, user_id)
    if message is not None:
        place = replace(place, chat_id=message.chat.id, message_id=message.message_id)
    # A message that is too old comes without its topic.
    if isinstance(message, Message) and message.is_topic_message:
        place = replace(place, topic_id=message.message_thread_id or 0)
    kinds = {Access.GRANTED: Kind.PRESS, Access.NOT_HERE: Kind.LEAVE, Access.NOT_YOU: Kind.FORBIDDEN}
    return replace(place, kind=kinds[access])


def _of_membership(change: ChatMemberUpdated, allowed: Allowed) -> Attention:
    chat, user_id = change.chat, change.from_user.id
    there = change.new_chat_member.status not in _GONE
    foreign = chat.type != ChatType.PRIVATE and allowed.in_group(chat.id, user_id) is Access.NOT_HERE
    return Attention(Kind.LEAVE if there and foreign else Kind.MEMBERSHIP, chat_id=chat.id, user_id=user_id)


def _is_by_a_bot(message: Message) -> bool:
    """Whether a bot wrote it, or it was made by way of one, this bot's inline results among them.

    An anonymous administrator and somebody who writes as a channel come with a bot of Telegram's in `from`.
    """
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return by_bot or message.via_bot is not None or (message.from_user is None and message.sender_chat is None)


def _replied(message: Message) -> Message | None:
    """The message of the same chat that is replied to; every message of a topic replies to the topic's beginning."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def _bots_message(message: Message, me: Me) -> int | None:
    replied = _replied(message)
    return replied.message_id if replied and replied.from_user and replied.from_user.id == me.id else None


def _shown(message: Message, me: Me) -> str:
    """The words that a reply points to: the part that the writer has chosen, else all that somebody else has said."""
    if message.quote and message.quote.is_manual:
        return message.quote.text.strip()
    replied = _replied(message)
    return words_of(replied, me).text if replied and _bots_message(message, me) is None else ""
