"""Topics of forum supergroups: https://core.telegram.org/bots/api#forumtopic."""

from collections.abc import Mapping
from typing import Any

from ..errors import bad_request
from ..parameters import Parameters
from .chat import Chat, StoredMessage


def checked_thread(chat: Chat, parameters: Parameters) -> int | None:
    """Return the topic that `message_thread_id` of a request names, or None.

    Raises `ApiError` if the chat has no such topic; the general topic of a forum has no id to be named by.
    """
    topic_id = parameters.integer("message_thread_id")
    if not topic_id:
        return None
    if topic_id not in chat.topics:
        raise bad_request("message thread not found")
    return topic_id


def topic_fields(chat: Chat, topic_id: int | None, replied_to: StoredMessage | None) -> Mapping[str, Any]:
    """Return what being in a topic adds to a Message object.

    A message that replies to no other one comes as a reply to the service message that began the topic.
    """
    if topic_id is None:
        return {}
    fields: dict[str, Any] = {"message_thread_id": topic_id, "is_topic_message": True}
    if replied_to is None and topic_id in chat.messages:
        fields["reply_to_message"] = chat.messages[topic_id].as_replied_to()
    return fields
