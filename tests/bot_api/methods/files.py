"""The method that tells where a file is, for a download from `/file/bot<token>/<path>`."""

from typing import Any

from ..errors import bad_request
from ..parameters import Parameters
from ..state import State

LARGEST = 20 * 2**20
"""Bytes of the largest file that a bot can download (https://core.telegram.org/bots/api#getfile)."""

FOLDER = "documents/"


async def get_file(state: State, parameters: Parameters) -> dict[str, Any]:
    """Return a File object."""
    file_id = parameters.text("file_id") or ""
    data = state.files.get(file_id)
    if data is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(data) > LARGEST:
        raise bad_request("file is too big")
    path = f"{FOLDER}{file_id}"
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": len(data), "file_path": path}
