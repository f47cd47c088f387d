"""Whom the bot serves, as the operator has set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from bot.settings import Settings


class Access(Enum):
    """What somebody in a chat may do."""

    GRANTED = auto()
    NOT_HERE = auto()
    """The bot does not serve the group: it leaves."""
    NOT_YOU = auto()
    """The bot does not answer this person."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The chats and people that the bot serves.

    Args:
        chats: ids of chats; empty for all.
        users: ids of people, or of channels that people write as; empty for all.
        admins: ids of people who are answered in private and in every group that is served.
        editors: ids of people who are answered in private, and may send stories there, as administrators may.
        moves: the new id of each group that has become a supergroup, by the old one.
    """

    chats: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()
    editors: frozenset[int] = frozenset()
    moves: Mapping[int, int] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, settings: Settings) -> Allowed:
        """Return what the settings allow."""
        return cls(settings.allowed_chats, settings.allowed_users, settings.admins, settings.editors)

    def in_group(self, chat_id: int, user_id: int) -> Access:
        """Return whether somebody is answered in a group; in a group that is not served, nobody is.

        An anonymous administrator has the group's id (https://core.telegram.org/bots/api#message, sender_chat), and so
        is answered in a group whose id is among the allowed people.
        """
        if self.chats and chat_id not in self.chats:
            return Access.NOT_HERE
        return Access.GRANTED if not self.users or user_id in self.users | self.admins else Access.NOT_YOU

    def in_private(self, user_id: int) -> Access:
        """Return whether somebody is answered in a private chat, by an inline query or under an inline message.

        A private chat has the person's id, so either list may name it; if only groups are allowed, no private chat is.
        """
        named = self.chats | self.users
        served = named | self.admins | self.editors
        return Access.GRANTED if not named or user_id in served else Access.NOT_YOU

    def serves(self, chat_id: int, user_id: int | None = None) -> bool:
        """Return whether the bot may write in a chat unasked: to everybody there, or to somebody in a group."""
        if chat_id > 0:
            return self.in_private(chat_id) is Access.GRANTED
        if user_id is None:
            return not self.chats or chat_id in self.chats
        return self.in_group(chat_id, user_id) is Access.GRANTED

    def may_edit(self, user_id: int) -> bool:
        """Return whether somebody may send stories."""
        return user_id in self.editors or user_id in self.admins

    def moved(self, old: int, new: int) -> Allowed:
        """Return what is allowed once a group has become a supergroup with a new id.

        The old id may be among the people too, for the group's anonymous administrators.
        """
        chats = self.chats | {new} if old in self.chats else self.chats
        users = self.users | {new} if old in self.users else self.users
        return replace(self, chats=chats, users=users, moves={**self.moves, old: new})

    def after(self, moves: Mapping[int, int]) -> Allowed:
        """Return what is allowed after groups have moved from old ids to new ones, perhaps several times."""
        allowed, waiting = replace(self, moves={**self.moves, **moves}), [*(self.chats | self.users)]
        met = set[int]()
        while waiting:
            old = waiting.pop()
            if old in moves and old not in met:
                met.add(old)
                allowed = allowed.moved(old, moves[old])
                waiting.append(moves[old])
        return allowed

    def id_now(self, chat_id: int) -> int:
        """Return the id that a chat has now."""
        met = set[int]()
        while chat_id in self.moves and chat_id not in met:
            met.add(chat_id)
            chat_id = self.moves[chat_id]
        return chat_id
