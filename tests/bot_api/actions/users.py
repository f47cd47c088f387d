"""What a test has users write."""

import time
from typing import Any

from ..chats import posts
from ..chats.senders import USER_ID, other_bot, user
from .core import ServerCore, in_server

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
        "options": [{"persistent_id": text, "text": text, "voter_count": 0} for text in ("he", "she")],
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
    """The part of the server where users write.

    The default chat is the user's private one. The bot gets the updates that Telegram would send.
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
        """Have a user write a message, via the bot named `via` if given, and return its id.

        Commands, mentions, hashtags and links become entities. `message_fields` are added to the Message object.
        Raises LookupError if there is no message `reply_to` or no such topic.
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
        """Have a user send something other than text, such as a photo or a poll, and return the message's id.

        Raises ValueError for an unknown kind, and for a caption that the kind cannot have.
        """
        if kind not in _MEDIA or (caption and kind not in _CAPTIONED):
            raise ValueError(f"no {kind!r} with the caption {caption!r}, only {sorted(_MEDIA)}; {sorted(_CAPTIONED)}")
        fields = {"from": user(user_id), kind: _MEDIA[kind], **posts.written(caption, caption=True)}
        return self._write(user_id if chat_id is None else chat_id, fields, reply_to, topic_id)

    @in_server
    def user_sends_file(
        self, data: bytes, name: str, caption: str = "", *, user_id: int = USER_ID, size: int | None = None
    ) -> int:
        """Have a user send a file in private, which the bot can download, and return the message's id.

        Args:
            data: what the file holds.
            name: its name.
            caption: what is said below it.
            user_id: who sends it.
            size: what its message says of its size; if None, what it is.
        """
        file_id = f"file-{len(self._state.files) + 1}"
        self._state.files[file_id] = data
        document = {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_name": name,
            "file_size": len(data) if size is None else size,
        }
        fields = {"from": user(user_id), "document": document, **posts.written(caption, caption=True)}
        return posts.post(self._state, self._state.chats.add(user_id), fields)

    def user_forwards(
        self,
        text: str,
        *,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        topic_id: int | None = None,
        origin: dict[str, Any] | None = None,
    ) -> int:
        """Have a user forward a message, and return the id of what is forwarded.

        `origin` is a MessageOrigin object; if None, it is somebody who hides their account.
        """
        hidden = {"type": "hidden_user", "date": int(time.time()), "sender_user_name": "Somebody"}
        fields = {"from": user(user_id), **posts.written(text), "forward_origin": origin or hidden}
        return self._write(user_id if chat_id is None else chat_id, fields, None, topic_id)

    def other_bot_says(self, text: str, *, chat_id: int, username: str = "other_bot") -> int:
        """Have another bot write in a group, which the bot is not told of, and return the message's id."""
        return self._write(chat_id, {"from": other_bot(username), **posts.written(text)}, None, None)

    @in_server
    def user_edits(self, message_id: int, text: str, *, chat_id: int | None = None, user_id: int = USER_ID) -> None:
        """Have a user change the text of a message, or the caption of a picture.

        Raises LookupError if there is no such message, ValueError if it is somebody else's.
        """
        chat = self._state.chats.get(user_id if chat_id is None else chat_id)
        stored = self._state.chats.message(chat.id, message_id)
        author = stored.json.get("from", {}).get("id")
        if chat.type != "channel" and author != user_id:
            raise ValueError(f"message {message_id} is {author}'s, so {user_id} can't edit it")
        posts.edit(self._state, chat, stored, text)

    @in_server
    def user_deletes(self, message_id: int, *, chat_id: int = USER_ID) -> None:
        """Delete a message, which bots are not told of. Raises LookupError if there is none."""
        self._state.chats.message(chat_id, message_id)
        del self._state.chats.get(chat_id).messages[message_id]

    @in_server
    def _write(self, chat_id: int, fields: dict[str, Any], reply_to: int | None, topic_id: int | None) -> int:
        chat = self._state.chats.add(chat_id)
        return posts.post(self._state, chat, fields, reply_to=reply_to, topic_id=topic_id)
