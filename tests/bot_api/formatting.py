"""From the parameters of a request to the text that Telegram stores."""

from .entities import MAX_ENTITIES, FormattedText, tidied, utf16_length
from .errors import bad_request
from .html_entities import parse_html
from .parameters import Parameters

MAX_TEXT, MAX_CAPTION = 4096, 1024


def message_text(parameters: Parameters) -> FormattedText:
    """Return the text of a message from `text` and `parse_mode`.

    Raises `ApiError` if it is missing, empty or wrongly formatted, or if it has over 4,096 UTF-16 code units without
    its markup, or over 100 entities. (Telegram sends the last kind and drops further entities.)
    """
    text = parameters.text("text")
    if not text:
        raise bad_request("message text is empty")
    formatted = formatted_text(parameters, "text")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return _with_few_entities(formatted)


def caption_text(parameters: Parameters) -> FormattedText:
    """Return the text below a picture from `caption` and `parse_mode`; it may be empty.

    Raises `ApiError` if it is wrongly formatted, or has over 1,024 UTF-16 code units or 100 entities.
    """
    formatted = formatted_text(parameters, "caption")
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _with_few_entities(formatted)


def _with_few_entities(formatted: FormattedText) -> FormattedText:
    if len(formatted.entities) > MAX_ENTITIES:
        raise bad_request(f"too many entities: {len(formatted.entities)}, only {MAX_ENTITIES} are counted")
    return formatted


def formatted_text(parameters: Parameters, name: str) -> FormattedText:
    """Return the tidied `text`, `caption` or `quote` of a request with the entities of its markup.

    Raises `ApiError` for wrong markup, and for Markdown and lists of entities, which this server does not read.
    """
    text = parameters.text(name) or ""
    if parameters.objects("entities" if name == "text" else f"{name}_entities"):
        raise bad_request("lists of entities are not supported by the test server")
    parse_mode = parameters.text("quote_parse_mode" if name == "quote" else "parse_mode") or ""
    match parse_mode.lower():
        case "html":
            return tidied(parse_html(text))
        case "markdown" | "markdownv2":
            raise bad_request(f"parse_mode {parse_mode} is not supported by the test server")
        case "" | "none":
            return tidied(FormattedText(text))
    raise bad_request("unsupported parse_mode")
