"""The method that sends a picture."""

import struct
from typing import Any

from ..errors import bad_request
from ..formatting import caption_text
from ..parameters import Parameters
from ..state import State
from .messages import Attached, deliver

LARGEST = 10 * 2**20
"""Bytes of the largest picture, and below its longest sides together and their ratio
(https://core.telegram.org/bots/api#sendphoto)."""
MOST_SIDES = 10_000
MOST_RATIO = 20


async def send_photo(state: State, parameters: Parameters) -> dict[str, Any]:
    """Send a PNG file with a caption; return the message."""
    chat = state.chats.named(parameters)
    chat.check_may_write("not enough rights to send photos to the chat")
    photo = parameters.file("photo")
    if photo is None:
        raise bad_request("there is no photo in the request")
    if len(photo) > LARGEST:
        raise bad_request(
            f"file of size {len(photo)} bytes is too big for a photo; the maximum size is {LARGEST} bytes"
        )
    width, height = _size(photo)
    if width + height > MOST_SIDES or max(width, height) > MOST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    json = deliver(state, chat, parameters, caption_text(parameters), "caption", Attached(photo))
    file_id = f"photo{json['message_id']}"
    size = {"file_id": file_id, "file_unique_id": file_id, "width": width, "height": height, "file_size": len(photo)}
    json["photo"] = [size]
    return json


def _size(photo: bytes) -> tuple[int, int]:
    """Width and height, from the first chunk (https://www.w3.org/TR/png/#11IHDR)."""
    if photo[:8] != b"\x89PNG\r\n\x1a\n" or photo[12:16] != b"IHDR" or len(photo) < 24:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", photo[16:24])
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return width, height
