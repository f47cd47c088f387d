"""What a test has users do."""

import time
from typing import Any

from . import posts, users
from .core import ServerCore
from .senders import USER_ID, other_bot, user

_FILE = {"file_id": "file", "file_unique_id": "file"}
_PICTURE = _FILE | {"width": 1, "height": 1}
_MEDIA: dict[str, Any] = {
    "photo": [_PICTURE],
    "video": _PICTURE | {"duration": 1},
    "animation": _PICTURE | {"duration": 1},
    "sticker": _PICTURE | {"type": "regular", "is_animated": False, "is_video": False},
    "document": _FILE,
    "voice": _FILE | {"duration": 1},
    "audio": _FILE | {"duration": 1},
    "location": {"latitude": 40.18, "longitude": 44.51},
    "poll": {
        "id": "1",
        "question": "Who?",
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(("he", "she"))
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    },
}
_CAPTIONED = frozenset({"photo", "video", "animation", "document", "voice", "audio"})


class UserActions(ServerCore):
    """The part of the server that stands for the users' apps.

    Where no chat is given, it is the private one of the user. Updates are queued for what reaches the bot.
    """

    def user_says(
        self,
        text: str,
        *,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        language_code: str = "en",
        reply_to: int | None = None,
        topic_id: int | None = None,
        via: str | None = None,
        **message_fields: Any,
    ) -> int:
        """Have a user write a message, by way of the bot named `via` if there is one, and return its id.

        Commands, mentions, hashtags and links are marked as entities. `message_fields` are added to the
        Message object. Raises LookupError where there is no message `reply_to` or no topic.
        """
        fields = {"from": user(user_id, language_code), **posts.written(text), **message_fields}
        if via is not None:
            fields["via_bot"] = other_bot(via)
        return self._write(user_id if chat_id is None else chat_id, fields, reply_to, topic_id)

    def user_sends(
        self,
        kind: str,
        caption: str = "",
        *,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        reply_to: int | None = None,
        topic_id: int | None = None,
    ) -> int:
        """Have a user send something else than text, such as a photo or a poll, and return the message's id.

        Raises ValueError for an unknown kind and for one that has no caption.
        """
        if kind not in _MEDIA or (caption and kind not in _CAPTIONED):
            raise ValueError(f"no {kind!r} with the caption {caption!r}, only {sorted(_MEDIA)}; {sorted(_CAPTIONED)}")
        fields = {"from": user(user_id), kind: _MEDIA[kind], **posts.written(caption, caption=True)}
        return self._write(user_id if chat_id is None else chat_id, fields, reply_to, topic_id)

    def user_forwards(
        self, text: str, *, chat_id: int | None = None, user_id: int = USER_ID, topic_id: int | None = None
    ) -> int:
        """Have a user forward the words of somebody who hides their account, and return the message's id."""
        origin = {"type": "hidden_user", "date": int(time.time()), "sender_user_name": "Somebody"}
        fields = {"from": user(user_id), **posts.written(text), "forward_origin": origin}
        return self._write(user_id if chat_id is None else chat_id, fields, None, topic_id)

    def user_edits(self, message_id: int, text: str, *, chat_id: int | None = None, user_id: int = USER_ID) -> None:
        """Have a user change the text of a message, or the caption of a picture.

        Raises LookupError where there is no such message, ValueError where it is another's.
        """

        def edit() -> None:
            chat = self._state.chats.get(user_id if chat_id is None else chat_id)
            users.edit(self._state, chat, message_id, text, user_id)

        self._do(edit)

    def user_deletes(self, message_id: int, *, chat_id: int = USER_ID) -> None:
        """Have a message vanish; bots are not told. Raises LookupError where there is none."""

        def delete() -> None:
            self._state.chats.message(chat_id, message_id)
            del self._state.chats.get(chat_id).messages[message_id]

        self._do(delete)

    def user_presses(
        self,
        button: str,
        message_id: int,
        *,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        language_code: str = "en",
        forged: bool = False,
    ) -> str:
        """Have a user press a button, named by callback data or text, and return the callback query's id.

        With `forged` the data need be no button's: that of an old message, or of a modified client.
        Raises LookupError where there is no such message or it has no such button.
        """

        def press() -> str:
            message = self._state.chats.message(user_id if chat_id is None else chat_id, message_id)
            return users.press(self._state, button, message, user(user_id, language_code), forged=forged)

        return self._do(press)

    def user_types(
        self,
        query: str,
        *,
        user_id: int = USER_ID,
        language_code: str = "en",
        offset: str = "",
        chat_type: str = "sender",
    ) -> str:
        """Have a user type an inline query after the name of the bot, and return the query's id.

        Raises ValueError for a query over 256 characters, and where the bot has no inline mode.
        """
        person = user(user_id, language_code)
        return self._do(lambda: users.type_query(self._state, query, person, offset, chat_type))

    def user_chooses(self, query_id: str, result_id: str, chat_id: int | None = None) -> int:
        """Have the user who typed a query send one of its results to a chat, and return the message's id.

        The bot need not be in the chat. The message has an `inline_message_id` where it has a keyboard.
        Raises LookupError where the query has no answer or the answer no such result.
        """

        def choose() -> int:
            query = self._state.inline.queries.get(query_id)
            typed_by = query.user["id"] if query else 0
            return users.choose(self._state, query_id, result_id, typed_by if chat_id is None else chat_id)

        return self._do(choose)

    def other_bot_says(self, text: str, *, chat_id: int, username: str = "other_bot") -> int:
        """Have another bot write in a group, which the bot is not told of, and return the message's id."""
        return self._write(chat_id, {"from": other_bot(username), **posts.written(text)}, None, None)

    def _write(self, chat_id: int, fields: dict[str, Any], reply_to: int | None, topic_id: int | None) -> int:
        def write() -> int:
            chat = self._state.chats.add(chat_id)
            return posts.post(self._state, chat, fields, reply_to=reply_to, topic_id=topic_id)

        return self._do(write)
