"""What a test has happen by reactions to messages."""

import time
from typing import Any

from ..chats.senders import USER_ID, user
from .core import ServerCore, in_server

_LISTED = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈
😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""

EMOJI = frozenset(_LISTED.split())
"""Those that a reaction can be (https://core.telegram.org/bots/api#reactiontypeemoji)."""

MOST = 3
"""Most reactions of one person to a message, with Telegram Premium; others have one."""


class ReactionActions(ServerCore):
    """The part of the server where people react to messages.

    In groups, Telegram tells only administrators of reactions (https://core.telegram.org/bots/api#update).
    """

    @in_server
    def user_reacts(
        self,
        message_id: int,
        *emoji: str,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        custom: str | None = None,
    ) -> None:
        """Have a user react to a message in place of what they reacted with before; without emoji, take it back.

        `custom` is the id of a custom emoji besides. Raises LookupError if there is no such message, ValueError for
        what is no reaction.
        """
        self._react(user_id if chat_id is None else chat_id, message_id, emoji, custom, {"user": user(user_id)})

    @in_server
    def chat_reacts(self, message_id: int, *emoji: str, chat_id: int) -> None:
        """Have an anonymous administrator react in the name of the group. Raises as `user_reacts` does."""
        self._react(chat_id, message_id, emoji, None, {"actor_chat": self._state.chats.get(chat_id).as_json()})

    def _react(
        self, chat_id: int, message_id: int, emoji: tuple[str, ...], custom: str | None, actor: dict[str, Any]
    ) -> None:
        chat = self._state.chats.get(chat_id)
        self._state.chats.message(chat_id, message_id)
        if not set(emoji) <= EMOJI or len(emoji) + (custom is not None) > MOST:
            raise ValueError(f"no reaction {emoji}")
        now: list[dict[str, str]] = [{"type": "emoji", "emoji": one} for one in emoji]
        if custom is not None:
            now.append({"type": "custom_emoji", "custom_emoji_id": custom})
        (who,) = actor.values()
        before = chat.reactions.pop((message_id, who["id"]), [])
        chat.reactions[message_id, who["id"]] = now
        if chat.is_private or chat.bot.is_administrator:
            place = {"chat": chat.as_json(), "message_id": message_id, "date": int(time.time())}
            self._state.updates.push(
                "message_reaction", {**place, **actor, "old_reaction": before, "new_reaction": now}
            )
