"""What a test has happen in groups and channels."""

from ..chats import posts
from ..chats.chat import Membership
from ..chats.senders import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, USER_ID, user
from ..methods import members
from .core import ServerCore, in_server


class ChatActions(ServerCore):
    """The part of the server where chats, topics and the bot's status change."""

    @in_server
    def add_chat(self, /, chat_id: int, chat_type: str | None = None, **names: str) -> None:
        """Make a chat known to the bot: `private`, `group`, `supergroup` or `channel`, by default as the id says.

        `names` are title, username and first_name. The bot is a member. To have it added, use `set_member_status`.
        """
        self._state.chats.add(chat_id, chat_type, **names)

    @in_server
    def add_topic(self, chat_id: int, name: str) -> int:
        """Begin a topic in a supergroup, which becomes a forum, and return the topic's id.

        Raises ValueError for a chat of another type, and for a name that does not have 1 to 128 characters.
        """
        chat = self._state.chats.add(chat_id)
        if chat.type != "supergroup" or not 1 <= len(name) <= 128:
            raise ValueError(f"no topic {name!r} in a chat of the type {chat.type}")
        chat.is_forum = True
        created = {"name": name, "icon_color": 7322096}
        return posts.post(self._state, chat, {"from": user(USER_ID), "forum_topic_created": created})

    @in_server
    def anonymous_admin_says(
        self, text: str, *, chat_id: int, reply_to: int | None = None, topic_id: int | None = None
    ) -> int:
        """Have an administrator write in the name of the group, and return the message's id."""
        chat = self._state.chats.add(chat_id)
        fields = {"from": GROUP_ANONYMOUS_BOT, "sender_chat": chat.as_json(), **posts.written(text)}
        return posts.post(self._state, chat, fields, reply_to=reply_to, topic_id=topic_id)

    @in_server
    def channel_says(self, text: str, *, channel_id: int, chat_id: int, reply_to: int | None = None) -> int:
        """Have somebody write in a group in the name of a channel, and return the message's id."""
        channel = {"id": channel_id, "type": "channel", "title": f"Chat {channel_id}"}
        fields = {"from": CHANNEL_BOT, "sender_chat": channel, **posts.written(text)}
        return posts.post(self._state, self._state.chats.add(chat_id), fields, reply_to=reply_to)

    @in_server
    def channel_posts(self, text: str, *, channel_id: int) -> int:
        """Publish a post in a channel and forward it to the linked group, if any. Return the post's id."""
        channel = self._state.chats.add(channel_id, "channel")
        fields = {"sender_chat": channel.as_json(), **posts.written(text)}
        post_id = posts.post(self._state, channel, fields)
        posts.forward_to_linked_group(self._state, channel, post_id)
        return post_id

    @in_server
    def link_channel(self, channel_id: int, group_id: int) -> None:
        """Make a group the discussion group of a channel: each of its posts is forwarded there."""
        self._state.chats.add(channel_id, "channel").linked_group = self._state.chats.add(group_id).id

    @in_server
    def set_member_status(
        self, chat_id: int, status: str, *, can_send_messages: bool = True, by: int = USER_ID
    ) -> None:
        """Make the bot a member, administrator or restricted member of a chat, or have it leave or be kicked.

        The bot is told by `my_chat_member`. It was not in a chat that is new. In private chats, `kicked` means blocked.
        Raises ValueError for an unknown status, and if a status other than `restricted` takes rights away.
        """
        if status not in members.STATUSES or (status != "restricted" and not can_send_messages):
            raise ValueError(f"no status {status!r} that takes rights away, only {members.STATUSES}")
        is_new = chat_id not in self._state.chats
        chat = self._state.chats.add(chat_id)
        if is_new:
            chat.bot = Membership("left")
        members.change_bot(self._state, chat, Membership(status, can_send_messages), user(by))

    @in_server
    def set_user_status(self, chat_id: int, user_id: int, status: str) -> None:
        """Make somebody the creator, an administrator or a member of a chat, or have them leave or be kicked.

        The bot is not told, but can ask. Raises ValueError for an unknown status.
        """
        if status not in members.PEOPLES_STATUSES:
            raise ValueError(f"no status {status!r}, only {members.PEOPLES_STATUSES}")
        self._state.chats.add(chat_id).people[user_id] = status

    @in_server
    def users_join(self, chat_id: int, *user_ids: int) -> int:
        """Have users join a group, and return the id of the service message."""
        people = [user(user_id) for user_id in user_ids]
        chat = self._state.chats.add(chat_id)
        return posts.post(self._state, chat, {"from": people[0], "new_chat_members": people})

    @in_server
    def group_upgrades(self, group_id: int, supergroup_id: int) -> None:
        """Turn a group into a supergroup with a new id. Requests for the old one get 400 with the new id."""
        group = self._state.chats.get(group_id)
        supergroup = self._state.chats.add(supergroup_id, "supergroup", **group.names)
        supergroup.bot = group.bot
        posts.post(self._state, group, {"from": user(USER_ID), "migrate_to_chat_id": supergroup_id})
        sender = {"from": GROUP_ANONYMOUS_BOT, "sender_chat": supergroup.as_json()}
        posts.post(self._state, supergroup, {**sender, "migrate_from_chat_id": group_id})
        group.upgraded_to = supergroup_id
