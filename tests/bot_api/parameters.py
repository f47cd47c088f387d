"""The parameters of a request, whatever body they came in, read with the types that a method expects."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from .errors import bad_request

# Parameters that are text even if they look like a number or JSON.
_TEXTS = frozenset({
    "action", "callback_query_id", "caption", "description", "inline_message_id", "inline_query_id", "language_code",
    "next_offset", "parse_mode", "secret_token", "short_description", "text", "title", "url",
})  # fmt: skip


class Parameters:
    """The named values of one request: strings, as forms send them, or values of a JSON body; and its files."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> None:
        self._values = values
        self._files = files or {}

    def plain(self) -> dict[str, Any]:
        """Return the values as a test wants to compare them: numbers, flags and nested values decoded."""
        return {name: value if name in _TEXTS else _decoded(value) for name, value in self._values.items()}

    def file(self, name: str) -> bytes | None:
        """Return what a file holds, or None if it is not given."""
        return self._files.get(name)

    def text(self, name: str) -> str | None:
        """Return a text, or None if it is not given. Raises `ApiError` if it is not valid Unicode."""
        value = self._values.get(name)
        if value is None:
            return None
        text = value if isinstance(value, str) else json.dumps(value)
        _check_unicode(text)
        return text

    def integer(self, name: str) -> int | None:
        """Return a whole number, or None if it is not given. Raises `ApiError` if it is not one."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid integer value of the parameter {name}") from None

    def flag(self, name: str) -> bool:
        """Return whether a flag is set; Telegram reads `true`, `yes` and `1` as set."""
        return str(self._values.get(name, "")).strip().lower() in ("true", "yes", "1")

    def object(self, name: str) -> Mapping[str, Any] | None:
        """Return a JSON object, or None if it is not given. Raises `ApiError` if it is not one."""
        value = self._json(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value

    def objects(self, name: str) -> list[Mapping[str, Any]] | None:
        """Return a JSON array of objects, None if it is not given. Raises `ApiError` if it is not one."""
        return self._array(name, dict)

    def strings(self, name: str) -> list[str] | None:
        """Return a JSON array of strings, None if it is not given. Raises `ApiError` if it is not one."""
        return self._array(name, str)

    def _array(self, name: str, kind: type) -> list[Any] | None:
        value = self._json(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, kind) for item in value):
            raise bad_request(f"array of {kind.__name__} values expected as {name.replace('_', ' ')}")
        return value

    def _json(self, name: str) -> Any:
        value = self._values.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value) if value.strip() else None
            except ValueError:
                raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
        _check_unicode(json.dumps(value, ensure_ascii=False))
        return value


def _check_unicode(text: str) -> None:
    """Raise `ApiError` if a text contains half of a surrogate pair, which JSON can bring in."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise bad_request("strings must be encoded in UTF-8")


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def read_parameters(request: web.BaseRequest) -> Parameters:
    """Read the query and the body of a request: JSON, urlencoded or multipart.

    As a value, a file is represented by its name. Raises `ApiError` if a JSON body is broken or not an object.
    """
    values: dict[str, Any] = dict(request.query)
    files: dict[str, bytes] = {}
    if request.content_type == "application/json":
        body = await request.read()
        try:
            decoded = json.loads(body or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(decoded, dict):
            raise bad_request("object expected as the body")
        values.update(decoded)
    else:
        form = await request.post()
        for name, value in form.items():
            if isinstance(value, web.FileField):
                values[name], files[name] = value.filename, value.file.read()
            else:
                values[name] = value
    return Parameters(values, files)
