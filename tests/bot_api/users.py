"""What a user does: write, edit, press a button, type an inline query and choose among its results."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from . import posts
from .chats import Chat, Membership, StoredMessage
from .entities import utf16_length
from .inline_state import InlineQuery, InlineResult
from .journal import SentMessage
from .keyboards import MAX_QUERY
from .messages import content
from .state import State


def edit(state: State, chat: Chat, message_id: int, text: str, user_id: int) -> None:
    """Change a user's own message. Raises LookupError where there is none, ValueError where it is another's."""
    stored = state.chats.message(chat.id, message_id)
    author = stored.json.get("from", {}).get("id")
    if chat.type != "channel" and author != user_id:
        raise ValueError(f"message {message_id} is {author}'s, so {user_id} can't edit it")
    posts.edit(state, chat, stored, text)


def press(state: State, button: str, message: StoredMessage, user: Mapping[str, Any], *, forged: bool = False) -> str:
    """Press the button of a message that has this callback data or, failing that, this text.

    A forged press carries `button` as its data, whether or not the message has such a button. Returns the id of the
    callback query. Raises LookupError where the message has no such button.
    """
    rows = message.json.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [candidate for row in rows for candidate in row if "callback_data" in candidate]
    data = next(
        (
            candidate["callback_data"]
            for name in ("callback_data", "text")
            for candidate in buttons
            if candidate[name] == button
        ),
        None,
    )
    if forged:
        data = button
    if data is None:
        shown = [(candidate["text"], candidate["callback_data"]) for candidate in buttons]
        raise LookupError(f"no button {button!r} on message {message.message_id}, only {shown}")
    state.last_callback += 1
    query_id = str(state.last_callback)
    state.open_callbacks.add(query_id)
    inline_message_id = message.sent.inline_message_id if message.sent else None
    place = {"inline_message_id": inline_message_id} if inline_message_id else {"message": message.json}
    state.updates.push("callback_query", {"id": query_id, "from": user, "chat_instance": "1", "data": data, **place})
    return query_id


def type_query(state: State, text: str, user: Mapping[str, Any], offset: str, chat_type: str) -> str:
    """Type a query after the name of the bot; return the query's id. Raises ValueError where Telegram lets nobody."""
    if not state.inline.is_on:
        raise ValueError("the bot takes no inline queries")
    if utf16_length(text) > MAX_QUERY:
        raise ValueError(f"a query of {utf16_length(text)} characters, at most {MAX_QUERY} can be typed")
    query_id = str(7_000_000 + len(state.inline.queries))
    state.inline.queries[query_id] = InlineQuery(query_id, user, text)
    state.inline.open_queries.add(query_id)
    query = {"id": query_id, "from": user, "query": text, "offset": offset, "chat_type": chat_type}
    state.updates.push("inline_query", query)
    return query_id


def choose(state: State, query_id: str, result_id: str, chat_id: int) -> int:
    """Send a result of an answered query to a chat, be the bot in it or not; return the message's id.

    Raises LookupError where there is no such answer or result.
    """
    if query_id not in state.inline.answers:
        raise LookupError(f"no answer to the inline query {query_id}, only to {sorted(state.inline.answers)}")
    results = {result.id: result for result in state.inline.answers[query_id].results}
    if result_id not in results:
        raise LookupError(f"no result {result_id!r} for the inline query {query_id}, only {sorted(results)}")
    query, result = state.inline.queries[query_id], results[result_id]
    is_new = chat_id not in state.chats
    chat = state.chats.add(chat_id)
    if is_new:
        chat.bot = Membership("left")
    fields = {"from": query.user, "via_bot": state.bot, **content(result.formatted, result.reply_markup)}
    message_id = posts.post(state, chat, fields)
    inline_message_id = f"inline-{query_id}-{message_id}" if result.reply_markup else None
    sent = _shown(chat, message_id, result, inline_message_id)
    chat.messages[message_id] = replace(chat.messages[message_id], formatted=result.formatted, sent=sent)
    chosen = {"result_id": result_id, "from": query.user, "query": query.text}
    if inline_message_id:
        state.inline.messages[inline_message_id] = (chat.id, message_id)
        chosen["inline_message_id"] = inline_message_id
    if state.inline.gives_feedback:
        state.updates.push("chosen_inline_result", chosen)
    return message_id


def _shown(chat: Chat, message_id: int, result: InlineResult, inline_message_id: str | None) -> SentMessage:
    return SentMessage(
        chat_id=chat.id,
        message_id=message_id,
        text=result.formatted.text,
        entities=result.formatted.entities,
        html=result.html,
        parse_mode=result.parse_mode,
        reply_to=None,
        quote=None,
        quote_position=None,
        topic_id=None,
        reply_markup=result.reply_markup,
        link_preview=result.link_preview,
        at=time.monotonic(),
        inline_message_id=inline_message_id,
    )
