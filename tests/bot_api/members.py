"""Who is in a chat with what rights, and the service messages and updates that tell of changes."""

import time
from typing import Any

from . import posts
from .chats import Chat, Membership
from .errors import bad_request
from .parameters import Parameters
from .senders import GROUP_ANONYMOUS_BOT, user
from .state import State

STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")
# https://core.telegram.org/bots/api#chatmemberadministrator and #chatmemberrestricted
_ADMINISTRATOR_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_MEMBER_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


async def get_chat_member(state: State, parameters: Parameters) -> dict[str, Any]:
    """Return what somebody is in a chat."""
    chat = state.chats.named(parameters)
    user_id = parameters.integer("user_id")
    if user_id == state.bot["id"]:
        return _as_json(state.bot, chat.bot)
    if user_id not in chat.members:
        raise bad_request("user not found")
    return _as_json(user(user_id, None), chat.members[user_id])


async def get_chat_administrators(state: State, parameters: Parameters) -> list[dict[str, Any]]:
    """Return those who look after a chat, among bots only this one."""
    chat = state.chats.named(parameters)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    people = [(user(user_id, None), membership) for user_id, membership in chat.members.items()]
    return [
        _as_json(person, membership)
        for person, membership in [*people, (state.bot, chat.bot)]
        if membership.is_administrator
    ]


async def leave_chat(state: State, parameters: Parameters) -> bool:
    """Have the bot leave a chat; it is told of that as of every change of its status."""
    chat = state.chats.named(parameters)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    change_bot(state, chat, Membership("left"), state.bot)
    return True


def change_bot(state: State, chat: Chat, new: Membership, by: dict[str, Any]) -> None:
    """Give the bot another status, queue `my_chat_member` and, where it is new in a group, the service message."""
    old, chat.bot = chat.bot, new
    state.updates.push("my_chat_member", _change(chat, by, _as_json(state.bot, old), _as_json(state.bot, new)))
    if new.is_in_chat and not old.is_in_chat and chat.type in ("group", "supergroup"):
        posts.post(state, chat, {"from": by, "new_chat_members": [state.bot]})


def change_user(state: State, chat: Chat, user_id: int, new: Membership, by: dict[str, Any]) -> None:
    """Give a user another status; only a bot that is an administrator is told, and only where it asks for that."""
    person = user(user_id, None)
    old = chat.members.get(user_id, Membership("left"))
    chat.members[user_id] = new
    if chat.bot.is_administrator:
        state.updates.push("chat_member", _change(chat, by, _as_json(person, old), _as_json(person, new)))


def join(state: State, chat: Chat, user_ids: tuple[int, ...]) -> int:
    """Have users join a group; return the id of the service message."""
    for user_id in user_ids:
        change_user(state, chat, user_id, Membership("member"), user(user_id))
    people = [user(user_id) for user_id in user_ids]
    return posts.post(state, chat, {"from": people[0], "new_chat_members": people})


def leave(state: State, chat: Chat, user_id: int) -> int:
    """Have a user leave a group; return the id of the service message."""
    change_user(state, chat, user_id, Membership("left"), user(user_id))
    return posts.post(state, chat, {"from": user(user_id), "left_chat_member": user(user_id)})


def upgrade(state: State, group: Chat, chat_id: int) -> Chat:
    """Turn a group into a supergroup with a new id, with a service message in both; return the new chat."""
    supergroup = state.chats.add(chat_id, "supergroup", **group.names)
    supergroup.bot, supergroup.members = group.bot, group.members
    posts.post(state, group, {"from": user(next(iter(group.members), 1)), "migrate_to_chat_id": chat_id})
    sender = {"from": GROUP_ANONYMOUS_BOT, "sender_chat": supergroup.as_json()}
    posts.post(state, supergroup, {**sender, "migrate_from_chat_id": group.id})
    group.upgraded_to = chat_id
    return supergroup


def _change(chat: Chat, by: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {
        "chat": chat.as_json(),
        "from": by,
        "date": int(time.time()),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def _as_json(person: dict[str, Any], membership: Membership) -> dict[str, Any]:
    json: dict[str, Any] = {"status": membership.status, "user": person}
    match membership.status:
        case "creator":
            json["is_anonymous"] = False
        case "administrator":
            json |= dict.fromkeys(_ADMINISTRATOR_RIGHTS, False) | {"can_manage_chat": True}
        case "restricted":
            json |= dict.fromkeys(_MEMBER_RIGHTS, membership.can_send_messages)
            json |= {"is_member": True, "until_date": 0}
        case "kicked":
            json["until_date"] = 0
    return json
