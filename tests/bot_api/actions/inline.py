"""What a test has users do with buttons and inline queries."""

import time
from dataclasses import replace

from ..chats import posts
from ..chats.chat import Membership
from ..chats.senders import USER_ID, user
from ..entities import utf16_length
from ..inline_state import InlineQuery
from ..journal import SentMessage
from ..keyboards import MAX_QUERY
from ..methods.messages import content
from .core import ServerCore, in_server


class InlineActions(ServerCore):
    """The part of the server where users press buttons, type inline queries and choose results."""

    @in_server
    def user_presses(
        self,
        button: str,
        message_id: int,
        *,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        language_code: str = "en",
        forged: bool = False,
        reported_in: int | None = None,
    ) -> str:
        """Have a user press a button, named by its callback data or its text, and return the callback query's id.

        With `forged`, the data need not be that of a button, as from an old message or a modified client. `reported_in`
        is another chat in which the bot is told that the message is, such as the supergroup that its group has become.
        Raises LookupError if there is no such message or button.
        """
        message = self._state.chats.message(user_id if chat_id is None else chat_id, message_id)
        rows = message.json.get("reply_markup", {}).get("inline_keyboard", [])
        shown = [(it["callback_data"], it["text"]) for row in rows for it in row if "callback_data" in it]
        # The data of a button goes before the text of another.
        named = {text: data for data, text in reversed(shown)} | {data: data for data, _ in shown}
        if button not in named and not forged:
            raise LookupError(f"no button {button!r} on message {message_id}, only {shown}")
        self._state.last_callback += 1
        query_id = str(self._state.last_callback)
        self._state.open_callbacks.add(query_id)
        query = {"id": query_id, "from": user(user_id, language_code), "chat_instance": "1"}
        query["data"] = button if forged else named[button]
        inline_message_id = message.sent.inline_message_id if message.sent else None
        moved = {} if reported_in is None else {"chat": self._state.chats.get(reported_in).as_json()}
        query |= {"inline_message_id": inline_message_id} if inline_message_id else {"message": message.json | moved}
        self._state.updates.push("callback_query", query)
        return query_id

    @in_server
    def user_types(
        self,
        query: str,
        *,
        user_id: int = USER_ID,
        language_code: str = "en",
        offset: str = "",
        chat_type: str = "sender",
    ) -> str:
        """Have a user type an inline query after the bot's name, and return the query's id.

        Raises ValueError for a query over 256 characters, and if the bot has no inline mode.
        """
        inline, person = self._state.inline, user(user_id, language_code)
        if not inline.is_on:
            raise ValueError("the bot takes no inline queries")
        if utf16_length(query) > MAX_QUERY:
            raise ValueError(f"a query of {utf16_length(query)} characters, at most {MAX_QUERY} can be typed")
        query_id = str(7_000_000 + len(inline.queries))
        inline.queries[query_id] = InlineQuery(query_id, person, query)
        inline.open_queries.add(query_id)
        update = {"id": query_id, "from": person, "query": query, "offset": offset, "chat_type": chat_type}
        self._state.updates.push("inline_query", update)
        return query_id

    @in_server
    def user_chooses(self, query_id: str, result_id: str, chat_id: int | None = None) -> int:
        """Have the user who typed a query send one of its results to a chat, and return the message's id.

        The bot need not be in the chat. The message has an `inline_message_id` if it has a keyboard.
        Raises LookupError if the query has no answer, or the answer no such result.
        """
        state, inline = self._state, self._state.inline
        if query_id not in inline.answers:
            raise LookupError(f"no answer to the inline query {query_id}, only to {sorted(inline.answers)}")
        results = {result.id: result for result in inline.answers[query_id].results}
        if result_id not in results:
            raise LookupError(f"no result {result_id!r} for the inline query {query_id}, only {sorted(results)}")
        query, result = inline.queries[query_id], results[result_id]
        if chat_id is None:
            chat_id = query.user["id"]
        is_new = chat_id not in state.chats
        chat = state.chats.add(chat_id)
        if is_new:
            chat.bot = Membership("left")
        fields = {"from": query.user, "via_bot": state.bot, **content(result.formatted, result.reply_markup)}
        message_id = posts.post(state, chat, fields)
        sent = SentMessage(
            chat_id=chat.id,
            message_id=message_id,
            text=result.formatted.text,
            entities=result.formatted.entities,
            html=result.html,
            parse_mode=result.parse_mode,
            reply_markup=result.reply_markup,
            link_preview=result.link_preview,
            at=time.monotonic(),
            inline_message_id=f"inline-{query_id}-{message_id}" if result.reply_markup else None,
        )
        chat.messages[message_id] = replace(chat.messages[message_id], formatted=result.formatted, sent=sent)
        chosen = {"result_id": result_id, "from": query.user, "query": query.text}
        if sent.inline_message_id:
            inline.messages[sent.inline_message_id] = (chat.id, message_id)
            chosen["inline_message_id"] = sent.inline_message_id
        if inline.gives_feedback:
            state.updates.push("chosen_inline_result", chosen)
        return message_id
