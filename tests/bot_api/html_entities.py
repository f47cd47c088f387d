"""Telegram's HTML (https://core.telegram.org/bots/api#html-style).

The parser refuses everything that this page rules out. So it is stricter than Telegram's own parser, which shows the
reader something unintended for a bare `&` or `>`, a named character reference other than the four (`&nbsp;`), an
attribute that a tag does not have, a blockquote in a blockquote, and other markup around or inside `code` and `pre`.
"""

import re
from dataclasses import dataclass, replace

from .entities import Entity, FormattedText, checked_link, in_order, utf16_length
from .errors import cannot_parse

_ENTITY_OF_TAG = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    **{"a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre", "blockquote": "blockquote"},
}
_ATTRIBUTE_OF_TAG = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id", "blockquote": "expandable"}
_CHARACTER_OF_NAME = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_VALUE = r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)(?=[\s>]|$))"""
_ATTRIBUTE = re.compile(rf"""\s+(?P<name>[^\s=>"'/]+)(?:\s*=\s*{_VALUE})?""", re.ASCII)
_TOKEN = re.compile(
    r"""(?P<text>[^<>]+)|</(?P<end>[^\s<>]+)\s*>|<(?P<start>[^\s<>]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>"""
)
_REFERENCE = re.compile(r"&(?:#x(?P<hexadecimal>[0-9a-fA-F]{1,6});|#(?P<decimal>[0-9]{1,7});|(?P<name>[a-zA-Z]+);|)")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str | None
    start: int  # in the text without markup


def parse_html(html: str) -> FormattedText:
    """Return the text and the entities of a string in Telegram's HTML.

    Raises `ApiError` (400, `can't parse entities: ...`) for wrong markup, with the byte offset of its place.
    """
    parser, position = _Parser(), 0
    while position < len(html):
        token = _TOKEN.match(html, position)
        try:
            if token is None:
                raise ValueError(f'Unescaped or unclosed "{html[position]}"')
            parser.feed(token)
        except ValueError as error:
            raise cannot_parse(f"{error} at byte offset {len(html[:position].encode())}") from None
        position = token.end()
    if parser.open:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{parser.open[-1].name}"')
    return FormattedText(parser.text, in_order(map(_shown, parser.entities)))


class _Parser:
    """Takes tokens one after the other. Raises ValueError for a wrong one."""

    def __init__(self) -> None:
        self.text = ""
        self.open: list[_OpenTag] = []
        self.entities: list[Entity] = []

    def feed(self, token: re.Match[str]) -> None:
        if token["text"] is not None:
            self.text += _unescaped(token["text"])
        elif token["end"] is not None:
            self._end(token["end"].lower())
        else:
            self._start(token["start"].lower(), token["attributes"])

    def _start(self, name: str, attributes: str) -> None:
        if name not in _ENTITY_OF_TAG:
            raise ValueError(f'Unsupported start tag "{name}"')
        argument, position = None, 0
        while attributes[position:].strip():
            attribute = _ATTRIBUTE.match(attributes, position)
            if attribute is None or attribute["name"].lower() != _ATTRIBUTE_OF_TAG.get(name):
                raise ValueError(f'Unexpected attribute "{attributes[position:].strip()}" in the tag "{name}"')
            argument = _unescaped(attribute["double"] or attribute["single"] or attribute["bare"] or "")
            position = attribute.end()
        if name == "span" and argument != "tg-spoiler":
            raise ValueError('Tag "span" must have class "tg-spoiler"')
        if name == "tg-emoji" and not (argument or "").isdigit():
            raise ValueError("Invalid custom emoji identifier specified")
        self._check_nesting(name)
        self.open.append(_OpenTag(name, argument, len(self.text)))

    def _check_nesting(self, name: str) -> None:
        around = [tag.name for tag in self.open]
        if name in ("blockquote", "a") and name in around:
            raise ValueError(f'Tags "{name}" can\'t be nested')
        innermost = around[-1] if around else ""
        holds_code = innermost in ("code", "pre") and (innermost, name) != ("pre", "code")
        if holds_code or (name in ("code", "pre") and innermost not in ("", "blockquote", "pre")):
            raise ValueError(f'Tag "{innermost}" can\'t contain the start tag "{name}"')

    def _end(self, name: str) -> None:
        if not self.open or self.open[-1].name != name:
            expected = f', expected "</{self.open[-1].name}>"' if self.open else ""
            raise ValueError(f'Unmatched end tag "{name}"{expected}')
        tag = self.open.pop()
        inside = self.text[tag.start :]
        entity = Entity(_ENTITY_OF_TAG[name], utf16_length(self.text[: tag.start]), utf16_length(inside))
        match name:
            case "a":
                entity = _link(entity, tag.argument or inside)
            case "blockquote" if tag.argument is not None:
                entity = replace(entity, type="expandable_blockquote")
            case "tg-emoji":
                entity = replace(entity, custom_emoji_id=tag.argument)
            case "code":
                entity = replace(entity, language=(tag.argument or "").removeprefix("language-") or None)
            case "pre" if self.entities and self.entities[-1] == replace(
                entity, type="code", language=self.entities[-1].language
            ):
                entity = replace(entity, language=self.entities.pop().language)
        # Telegram makes no entity of an empty part or of a link that it does not take for one.
        if entity.length and (name != "a" or entity.url or entity.user_id):
            self.entities.append(entity)


def _link(entity: Entity, address: str) -> Entity:
    if user := _USER_LINK.fullmatch(address):
        return replace(entity, type="text_mention", user_id=int(user[1]))
    return replace(entity, url=checked_link(address))


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    """Return the character that a reference stands for."""
    if reference[0] == "&":
        raise ValueError('Unescaped "&"')
    if reference["name"] in _CHARACTER_OF_NAME:
        return _CHARACTER_OF_NAME[reference["name"]]
    code = int(reference["hexadecimal"] or "0", 16) or int(reference["decimal"] or "0")
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ValueError(f'Unsupported character entity "{reference[0]}"')
    return chr(code)


def _shown(entity: Entity) -> Entity:
    """Return an entity without the language of code that is not the whole of a `pre`."""
    return replace(entity, language=None) if entity.type == "code" else entity
