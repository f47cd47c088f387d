"""The method that sends a file."""

from typing import Any

from ..errors import ApiError, bad_request
from ..formatting import caption_text
from ..parameters import Parameters
from ..state import State
from .messages import Attached, deliver

LARGEST = 50 * 2**20
"""Bytes of the largest file (https://core.telegram.org/bots/api#senddocument)."""


async def send_document(state: State, parameters: Parameters) -> dict[str, Any]:
    """Send a file that comes with the request (multipart/form-data), with a caption; return the message."""
    chat = state.chats.named(parameters)
    chat.check_may_write("not enough rights to send documents to the chat")
    document, name = parameters.file("document"), parameters.text("document")
    if document is None or not name:
        raise bad_request("there is no document in the request")
    if not document:
        raise bad_request("file must be non-empty")
    if len(document) > LARGEST:
        raise ApiError(413, "Request Entity Too Large")
    json = deliver(state, chat, parameters, caption_text(parameters), "caption", Attached(document=document, name=name))
    file_id = f"document{json['message_id']}"
    described = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(document)}
    json["document"] = described
    return json
