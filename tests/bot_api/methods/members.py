"""The status of the bot and of people in a chat, and the updates and service messages about changes."""

import time
from typing import Any

from ..chats import posts
from ..chats.chat import Chat, Membership
from ..chats.senders import user
from ..errors import bad_request
from ..parameters import Parameters
from ..state import State

STATUSES = ("administrator", "member", "restricted", "left", "kicked")
PEOPLES_STATUSES = ("creator", "administrator", "member", "left", "kicked")
# https://core.telegram.org/bots/api#chatmemberadministrator and #chatmemberrestricted
_ADMINISTRATOR_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_MEMBER_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip


async def leave_chat(state: State, parameters: Parameters) -> bool:
    """Have the bot leave a chat, which queues `my_chat_member` as well."""
    chat = state.chats.named(parameters)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    change_bot(state, chat, Membership("left"), state.bot)
    return True


async def get_chat(state: State, parameters: Parameters) -> dict[str, Any]:
    """Return what is known of a chat: https://core.telegram.org/bots/api#chatfullinfo."""
    chat = state.chats.named(parameters)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    linked = {} if chat.linked_group is None else {"linked_chat_id": chat.linked_group}
    required = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return chat.as_json() | required | linked


async def get_chat_member(state: State, parameters: Parameters) -> dict[str, Any]:
    """Return the status of the bot or of somebody else in a chat; people are members unless a test says otherwise."""
    chat = state.chats.named(parameters)
    user_id = parameters.integer("user_id")
    if not user_id:
        raise bad_request("user_id is empty")
    if user_id == state.bot["id"]:
        may_post = chat.bot.is_administrator and chat.type == "channel"
        return _as_json(state.bot, chat.bot) | ({"can_post_messages": chat.bot.can_send_messages} if may_post else {})
    if user_id < 0:
        raise bad_request("member not found")
    return _as_json(user(user_id), Membership(chat.people.get(user_id, "member")))


def change_bot(state: State, chat: Chat, new: Membership, by: dict[str, Any]) -> None:
    """Change the bot's status. Queues `my_chat_member` and, if it is new in a group, the service message."""
    old, chat.bot = chat.bot, new
    change = {
        "chat": chat.as_json(),
        "from": by,
        "date": int(time.time()),
        "old_chat_member": _as_json(state.bot, old),
        "new_chat_member": _as_json(state.bot, new),
    }
    state.updates.push("my_chat_member", change)
    if new.is_in_chat and not old.is_in_chat and chat.type in ("group", "supergroup"):
        posts.post(state, chat, {"from": by, "new_chat_members": [state.bot]})


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
