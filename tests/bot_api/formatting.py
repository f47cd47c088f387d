"""From the parameters of a request to the text that Telegram stores."""

from collections.abc import Mapping
from typing import Any

from .entities import MAX_ENTITIES, Entity, FormattedText, check_entities, tidied, utf16_length
from .errors import ApiError, bad_request
from .html_entities import parse_html
from .parameters import Parameters

MAX_TEXT = 4096


def message_text(parameters: Parameters) -> FormattedText:
    """Return the text of a message from `text`, `parse_mode` and `entities`.

    Raises `ApiError` where it is missing, empty, wrongly formatted, over 4,096 UTF-16 code units after the
    markup is taken out, or over 100 entities. (Telegram sends the last kind and drops the further entities.)
    """
    text = parameters.text("text")
    if not text:
        raise bad_request("message text is empty")
    formatted = formatted_text(text, parameters.text("parse_mode"), parameters.objects("entities"))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    if len(formatted.entities) > MAX_ENTITIES:
        raise bad_request(f"too many entities: {len(formatted.entities)}, only {MAX_ENTITIES} are counted")
    return formatted


def formatted_text(text: str, parse_mode: str | None, entities: list[Mapping[str, Any]] | None) -> FormattedText:
    """Return a tidied text, its entities taken from the markup or, without a parse mode, as they are given.

    Raises `ApiError` where either is wrong, and for Markdown, which this server does not read.
    """
    match (parse_mode or "").lower():
        case "html":
            return tidied(parse_html(text))
        case "markdown" | "markdownv2":
            raise bad_request(f"parse_mode {parse_mode} is not supported by the test server")
        case "" | "none":
            given = [entity_of(entity) for entity in entities or []]
            check_entities(text, given)
            return tidied(FormattedText(text, tuple(given)))
    raise bad_request("unsupported parse_mode")


def entity_of(value: Mapping[str, Any]) -> Entity:
    """Return what a MessageEntity object says. Raises `ApiError` where it is none."""
    try:
        user = value.get("user")
        return Entity(
            type=str(value["type"]),
            offset=int(value["offset"]),
            length=int(value["length"]),
            url=value.get("url"),
            language=value.get("language"),
            custom_emoji_id=value.get("custom_emoji_id"),
            user_id=int(user["id"]) if user else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong_entity(error) from None


def _wrong_entity(error: Exception) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {type(error).__name__}: {error}")
