"""What does an update want of the bot? One pure function from an update to a request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageReactionUpdated,
    ReactionType,
    ReactionTypeEmoji,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import filters

from bot.database import Vote
from bot.telegram.messages.callback_data import read_data
from bot.telegram.profile import ADMIN_COMMANDS, COMMANDS
from bot.telegram.receiving.access import Access, Allowed
from bot.telegram.receiving.mentions import (
    Me,
    Words,
    asked_words,
    bots_message,
    is_by_a_bot,
    post_replied_to,
    replied_to,
    replies_to_own_post,
    words_of,
)
from bot.telegram.receiving.request import Kind, Request
from bot.telegram.receiving.requests import is_number, why_unreadable
from bot.telegram.receiving.submission import submission_of

ASK = "ask"
"""The command that a question may follow."""

HELP = "help"
"""The command that the bot's name alone counts as."""

REACTIONS = {"👍": Vote.UP, "❤": Vote.UP, "💯": Vote.UP, "👎": Vote.DOWN, "💩": Vote.DOWN}
"""The reactions that are votes; others may be about the story (https://core.telegram.org/bots/api#reactiontypeemoji)."""

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)


def request_of(update: Update, me: Me, allowed: Allowed) -> Request:
    """Return what an update wants of the bot.

    In private chats everything is for the bot, and editors may send stories. In groups only commands are, messages that
    mention the bot, and replies to its own messages, unless they are forwarded, sent via a bot, by another bot or by
    the chat itself. Channel posts, business and guest messages and polls are never answered. A person's reaction is a
    vote, if the message shows an answer.

    Args:
        update: as it came.
        me: who the bot is.
        allowed: whom it serves.

    Raises TypeError, or another error, if a part of the update has the wrong type.
    """
    request = _request_of(update, me, allowed)
    ids = (
        request.chat_id,
        request.topic_id,
        request.user_id,
        request.message_id,
        request.replies_to or 0,
        *(request.replies_to_post or ()),
        request.moved_to or 0,
    )
    if not all(map(is_number, ids)):
        raise TypeError("an id is no number")
    return request


def payload_of(update: Update, request: Request) -> dict[str, Any]:
    """Return what is stored of an update: all that it says, but of a withdrawal only which message was edited.

    What a question was edited into is said to other people, and not the bot's to store. The rest reads as an edit
    without words, and so as a withdrawal again.
    """
    edited = update.edited_message
    if request.kind is not Kind.WITHDRAW or edited is None:
        return update.to_dict()
    chat = {"id": edited.chat.id, "type": edited.chat.type}
    message = {"message_id": edited.message_id, "date": int(edited.date.timestamp()), "chat": chat}
    return {"update_id": update.update_id, "edited_message": message}


def _request_of(update: Update, me: Me, allowed: Allowed) -> Request:
    user = update.effective_user
    nothing = Request(update.update_id, Kind.IGNORE, language_code=user.language_code if user else None)
    unreadable = why_unreadable(update)
    if unreadable is not None:
        return replace(nothing, kind=Kind.UNREADABLE, text=unreadable)
    if update.message:
        return _of_message(update, update.message, me, allowed, nothing)
    if update.edited_message:
        return _of_edit(_of_message(update, update.edited_message, me, allowed, nothing))
    if update.callback_query:
        return _of_press(update.callback_query, me, allowed, nothing)
    if update.inline_query:
        query = update.inline_query
        granted = allowed.in_private(query.from_user.id) is Access.GRANTED
        return replace(
            nothing,
            kind=Kind.INLINE if granted else Kind.IGNORE,
            text=query.query.strip(),
            user_id=query.from_user.id,
            query_id=query.id,
        )
    if update.message_reaction:
        return _of_reaction(update.message_reaction, allowed, nothing)
    if update.my_chat_member:
        return _of_membership(update.my_chat_member, allowed, nothing)
    return nothing


def _of_message(update: Update, message: Message, me: Me, allowed: Allowed, nothing: Request) -> Request:
    sender = message.sender_chat or message.from_user
    place = replace(
        nothing,
        chat_id=message.chat.id,
        topic_id=(message.message_thread_id or 0) if message.is_topic_message else 0,
        user_id=sender.id if sender else 0,
        message_id=message.message_id,
        album=message.media_group_id or "",
        private=message.chat.type == ChatType.PRIVATE,
        replies_to=bots_message(message, me),
        replies_to_post=post_replied_to(message),
        sent_at=message.edit_date or message.date,
    )
    if message.migrate_to_chat_id:
        return replace(place, kind=Kind.MIGRATED, moved_to=message.migrate_to_chat_id)
    if filters.StatusUpdate.ALL.check_update(update) or message.business_connection_id or message.guest_query_id:
        return place
    if place.private:
        request = _in_private(message, me, allowed, place)
        refused = allowed.in_private(place.user_id) is not Access.GRANTED
        return replace(place, kind=Kind.FORBIDDEN) if refused and request.kind is not Kind.IGNORE else request
    if message.chat.type not in _GROUPS:
        return place
    access = allowed.in_group(place.chat_id, place.user_id)
    if access is Access.NOT_HERE:
        return replace(place, kind=Kind.LEAVE)
    return _in_group(message, me, allowed, place) if access is Access.GRANTED else place


def _in_private(message: Message, me: Me, allowed: Allowed, place: Request) -> Request:
    if is_by_a_bot(message):
        return place
    words = words_of(message, me)
    if allowed.may_edit(place.user_id):
        sent = submission_of(message, words, me)
        if sent:
            return replace(place, kind=Kind.SUBMIT, submission=sent, link=sent.link)
        if message.forward_origin and message.media_group_id and not words.text:
            # Another picture of a post.
            return place
    if words.command:
        return _of_command(message, words, me, place)
    return _of_words(message, words, me, place)


def _in_group(message: Message, me: Me, allowed: Allowed, place: Request) -> Request:
    if is_by_a_bot(message) or (message.forward_origin and not message.is_automatic_forward):
        return place
    words = words_of(message, me)
    # Posts of a linked channel are forwarded by Telegram: a command there is meant for the channel's readers.
    if words.command and not message.is_automatic_forward:
        # An unknown command without a name is for another bot.
        known = words.command in COMMANDS or words.to_me
        known = known or (words.command in ADMIN_COMMANDS and place.user_id in allowed.admins)
        return _of_command(message, words, me, place) if known else place
    # A sticker in reply to the bot is a comment among people.
    is_reply = place.replies_to or replies_to_own_post(message, me)
    if words.mentioned or (is_reply and (words.text or words.link)):
        return replace(_of_words(message, words, me, place), called=words.mentioned)
    return place


def _of_command(message: Message, words: Words, me: Me, place: Request) -> Request:
    if words.elsewhere:
        return place
    asked = asked_words(words, message, me) if words.command == ASK else Words()
    if asked.text or asked.link:
        return _of_asked(asked, place)
    return replace(place, kind=Kind.COMMAND, command=words.command, text=words.text)


def _of_words(message: Message, words: Words, me: Me, place: Request) -> Request:
    """Words to the bot; its name alone, in reply to somebody, asks what that message asks."""
    asked = asked_words(words, message, me) if words.mentioned else words
    if asked.text or asked.link:
        return _of_asked(asked, place)
    if not words.mentioned:
        return replace(place, kind=Kind.NOT_TEXT)
    replied = replied_to(message)
    if message.effective_attachment or (replied and not place.replies_to):
        return replace(place, kind=Kind.NOT_TEXT)
    return replace(place, kind=Kind.COMMAND, command=HELP)


def _of_asked(asked: Words, place: Request) -> Request:
    kind = Kind.ANSWER if asked.text else Kind.COMMAND
    return replace(place, kind=kind, text=asked.text, link=asked.link)


def _of_edit(request: Request) -> Request:
    match request.kind:
        case Kind.ANSWER:
            return replace(request, kind=Kind.EDIT)
        case Kind.LEAVE:
            return request
        case Kind.FORBIDDEN:
            return replace(request, kind=Kind.IGNORE)
        case _:
            return replace(request, kind=Kind.WITHDRAW, text="", command="", link="")


def _of_press(query: CallbackQuery, me: Me, allowed: Allowed, nothing: Request) -> Request:
    """A button press. Only the person who pressed sees a refusal, so in groups they are told as well.

    The text is what the message with the button replies to: the question of an answer.
    """
    message, user_id = query.message, query.from_user.id
    place = replace(nothing, user_id=user_id, query_id=query.id, button=read_data(query.data or ""))
    if message is not None:
        place = replace(
            place,
            chat_id=message.chat.id,
            message_id=message.message_id,
            private=message.chat.type == ChatType.PRIVATE,
        )
    # A message that is too old comes without its topic and its buttons.
    if isinstance(message, Message):
        replied = replied_to(message)
        place = replace(
            place,
            topic_id=(message.message_thread_id or 0) if message.is_topic_message else 0,
            markup=message.reply_markup,
            text=words_of(replied, me).text if replied and bots_message(message, me) is None else "",
        )
    in_group = message is not None and not place.private
    access = allowed.in_group(place.chat_id, user_id) if in_group else allowed.in_private(user_id)
    kinds = {Access.GRANTED: Kind.PRESS, Access.NOT_HERE: Kind.LEAVE, Access.NOT_YOU: Kind.FORBIDDEN}
    return replace(place, kind=kinds[access])


def _of_reaction(change: MessageReactionUpdated, allowed: Allowed, nothing: Request) -> Request:
    """A changed reaction of a person; one under the name of a chat has no `user`, and is nobody's vote."""
    chat, user = change.chat, change.user
    before, after = (vote_by(emoji_of(reactions)) for reactions in (change.old_reaction, change.new_reaction))
    if user is None or user.is_bot or before == after:
        return nothing
    private = chat.type == ChatType.PRIVATE
    access = allowed.in_private(user.id) if private else allowed.in_group(chat.id, user.id)
    return replace(
        nothing,
        kind=Kind.REACT if access is Access.GRANTED else Kind.IGNORE,
        chat_id=chat.id,
        user_id=user.id,
        message_id=change.message_id,
        private=private,
        vote=after,
    )


def _of_membership(change: ChatMemberUpdated, allowed: Allowed, nothing: Request) -> Request:
    """A change of what the bot is in a chat: greet a new group, leave one that is not served or where it is muted."""
    chat, user_id, old, new = change.chat, change.from_user.id, change.old_chat_member, change.new_chat_member
    private = chat.type == ChatType.PRIVATE
    place = replace(nothing, chat_id=chat.id, user_id=user_id, private=private)
    if new.status in _GONE or private:
        return place
    muted = new.status == ChatMemberStatus.RESTRICTED and not getattr(new, "can_send_messages", True)
    if allowed.in_group(chat.id, user_id) is Access.NOT_HERE or (muted and chat.type in _GROUPS):
        return replace(place, kind=Kind.LEAVE)
    added = old.status in _GONE and new.status in _PRESENT and chat.type in _GROUPS
    return replace(place, kind=Kind.GREET) if added else place


def vote_by(emoji: Collection[str]) -> Vote | None:
    """Return the vote that reactions to a message are, or None if they are none, or contradict each other."""
    votes = {REACTIONS[one] for one in emoji if one in REACTIONS}
    return votes.pop() if len(votes) == 1 else None


def emoji_of(reactions: Iterable[ReactionType]) -> frozenset[str]:
    """Return the plain emoji among reactions, without the selector that may ask for their colours."""
    plain = (one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji))
    return frozenset(emoji.removesuffix("\N{VARIATION SELECTOR-16}") for emoji in plain)
