"""What a message replies to, and the part of it that it quotes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..chats.chat import Chat, StoredMessage
from ..entities import Entity, FormattedText, utf16_length, utf16_places
from ..errors import bad_request
from ..formatting import formatted_text
from ..parameters import Parameters

MAX_QUOTE = 1024
# A quotation has to repeat the marks of these types; it may leave out others, such as links.
_QUOTED_TYPES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A part of a message; the position is in UTF-16 code units of that message's text."""

    formatted: FormattedText
    position: int


@dataclass(frozen=True, slots=True)
class Reply:
    """The message replied to, and what is quoted of it."""

    message: StoredMessage
    quote: Quote | None


def reply_of(chat: Chat, thread_id: int | None, parameters: Parameters) -> Reply | None:
    """Return what `reply_parameters` name, or None if a message replies to nothing.

    Raises `ApiError` if the message does not exist (unless the request allows that), or if the quotation is not
    exactly in it.
    See https://core.telegram.org/bots/api#replyparameters.
    """
    given = parameters.object("reply_parameters")
    if given is None:
        return None
    reply_parameters = Parameters(given)
    message_id = reply_parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None and reply_parameters.flag("allow_sending_without_reply"):
        return None
    if message is None:
        raise bad_request("message to be replied not found")
    if reply_parameters.text("chat_id") or thread_id not in (None, message.topic_id, message_id):
        raise bad_request("replies to other chats and topics are not supported by the test server")
    return Reply(message, _quote_of(message.formatted, reply_parameters))


def _quote_of(source: FormattedText, parameters: Parameters) -> Quote | None:
    if parameters.text("quote") is None:
        return None
    quoted = formatted_text(parameters, "quote")
    position = None
    if 0 < utf16_length(quoted.text) <= MAX_QUOTE:
        position = _nearest(source, quoted, parameters.integer("quote_position") or 0)
    if position is None:
        raise bad_request("QUOTE_TEXT_INVALID")
    return Quote(quoted, position)


def _nearest(source: FormattedText, quoted: FormattedText, wanted: int) -> int | None:
    """Return where a quotation stands in a text, the nearest place to the wanted one, or None."""
    length = utf16_length(quoted.text)
    marks = _marks(quoted.entities, 0, length)
    places = [
        place for place in utf16_places(source.text, quoted.text) if _marks(source.entities, place, length) == marks
    ]
    return min(places, key=lambda place: abs(place - wanted), default=None)


def _marks(entities: tuple[Entity, ...], offset: int, length: int) -> set[Entity]:
    """Return the marks that a quotation has to repeat, cut to it and counted from its beginning."""
    return {
        replace(entity, offset=max(entity.offset, offset) - offset, length=overlap)
        for entity in entities
        if entity.type in _QUOTED_TYPES
        and (overlap := min(entity.end, offset + length) - max(entity.offset, offset)) > 0
    }


def as_json(reply: Reply) -> Mapping[str, object]:
    """Return the fields that a reply adds to a Message object."""
    fields: dict[str, object] = {"reply_to_message": reply.message.as_replied_to()}
    if reply.quote:
        fields["quote"] = {
            "text": reply.quote.formatted.text,
            "entities": [entity.as_json() for entity in reply.quote.formatted.entities],
            "position": reply.quote.position,
            "is_manual": True,
        }
    return fields
