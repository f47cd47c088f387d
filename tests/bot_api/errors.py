"""The one exception that a method raises to have a request refused, and its usual kinds."""

from typing import Any


class ApiError(Exception):
    """A refusal as Telegram words it: an HTTP status, a description, and what a program can act upon.

    The latter is a pause in seconds for 429, or the supergroup that a group has become (see
    https://core.telegram.org/bots/api#responseparameters).
    """

    def __init__(
        self, status: int, description: str, retry_after: int | None = None, migrate_to_chat_id: int | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id

    def body(self) -> dict[str, Any]:
        """Return the JSON object that is sent to the client."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        parameters = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to_chat_id}
        given = {name: value for name, value in parameters.items() if value is not None}
        return body | ({"parameters": given} if given else {})


def bad_request(reason: str) -> ApiError:
    """Return a 400 that says `Bad Request: REASON`."""
    return ApiError(400, f"Bad Request: {reason}")


def cannot_parse(reason: str) -> ApiError:
    """Return the 400 for a text whose formatting is wrong."""
    return bad_request(f"can't parse entities: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return a 403 that says `Forbidden: REASON`."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return a 429 that asks for a pause of `retry_after` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)
