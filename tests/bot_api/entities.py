"""Text with entities, measured as Telegram measures it: in UTF-16 code units."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

MAX_ENTITIES = 100
_LINK_SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite"})
# Characters that Telegram takes out of every text: carriage returns, bidirectional controls, vertical bars.
_REMOVED = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a")


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked part of a text; offset and length are in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    user_id: int | None = None

    @property
    def end(self) -> int:
        """The offset of the first unit after this entity."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """Return the MessageEntity object of the Bot API."""
        entity: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        for name in ("url", "language", "custom_emoji_id"):
            if getattr(self, name) is not None:
                entity[name] = getattr(self, name)
        if self.user_id is not None:
            entity["user"] = {"id": self.user_id, "is_bot": False, "first_name": f"User {self.user_id}"}
        return entity


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text without markup, and its entities in order of offset, the longer first."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units: 2 for an emoji outside the basic plane."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return the part of a text that an offset and a length in UTF-16 code units name.

    Raises UnicodeDecodeError if either end falls inside a surrogate pair.
    """
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def utf16_places(text: str, part: str) -> list[int]:
    """Return all places where a part that is not empty begins in a text, in UTF-16 code units."""
    places = []
    position = text.find(part)
    while position >= 0:
        places.append(utf16_length(text[:position]))
        position = text.find(part, position + 1)
    return places


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return entities by offset, the longer first if two begin together."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def tidied(formatted: FormattedText) -> FormattedText:
    """Return a text as Telegram stores it, with its entities moved along.

    Control characters become spaces, those of `_REMOVED` go, and white space at either end goes (at the
    beginning up to the first entity). An entity that holds nothing but white space is dropped.
    """
    characters = [" " if _is_control(character) else character for character in formatted.text]
    kept = [character not in _REMOVED for character in characters]
    first_entity = min((entity.offset for entity in formatted.entities), default=len(characters))
    _trim(characters, kept, range(min(first_entity, len(characters))))
    _trim(characters, kept, range(len(characters) - 1, -1, -1))
    text = "".join(character for character, keep in zip(characters, kept, strict=True) if keep)

    moved = _new_offsets(characters, kept)
    entities = (
        replace(entity, offset=moved[entity.offset], length=moved[entity.end] - moved[entity.offset])
        for entity in formatted.entities
    )
    return FormattedText(
        text,
        in_order(entity for entity in entities if utf16_slice(text, entity.offset, entity.length).strip()),
    )


def _is_control(character: str) -> bool:
    return character < " " and character not in "\n\r"


def _trim(characters: list[str], kept: list[bool], positions: range) -> None:
    for position in positions:
        if kept[position] and characters[position] not in " \n":
            return
        kept[position] = False


def _new_offsets(characters: list[str], kept: list[bool]) -> list[int]:
    """Return for each old offset in UTF-16 code units (and the end) the new one."""
    widths = ([keep] * utf16_length(character) for character, keep in zip(characters, kept, strict=True))
    return [0, *accumulate(int(unit) for width in widths for unit in width)]


def checked_link(url: str) -> str | None:
    """Return a link as Telegram stores it, or None if it does not take the text for a link."""
    address = url.strip()
    if any(character.isspace() for character in address):
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _LINK_SCHEMES or not host:
        return None
    if parts.scheme in ("http", "https"):
        if "." not in host.strip("."):
            return None
        parts = parts._replace(path=parts.path or "/")
    return parts.geturl()
