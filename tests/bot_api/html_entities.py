"""Telegram's HTML, as https://core.telegram.org/bots/api#html-style describes it.

The parser refuses whatever that page rules out, so it is stricter than Telegram's own in a few places where
Telegram shows the reader something that nobody meant: a bare `&` or `>`, a named character reference other
than the four (`&nbsp;` is shown as written), an attribute that a tag does not have, a blockquote inside a
blockquote, and other markup around or inside `code` and `pre`.
"""

import re
from dataclasses import dataclass, replace

from .entities import Entity, FormattedText, checked_link, in_order, utf16_length
from .errors import ApiError, cannot_parse

_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_ATTRIBUTE_OF_TAG = {
    "a": "href",
    "code": "class",
    "span": "class",
    "tg-emoji": "emoji-id",
    "blockquote": "expandable",
}
_CHARACTER_OF_NAME = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_PLAIN = re.compile(r"[^<>&]+")
_REFERENCE = re.compile(r"&(?:#x(?P<hexadecimal>[0-9a-fA-F]{1,6})|#(?P<decimal>[0-9]{1,7})|(?P<name>[a-zA-Z]+));")
_END_TAG = re.compile(r"</([^\s>]*)\s*>")
_START_TAG_NAME = re.compile(r"<([^\s>]*)(?=[\s>])")
_ATTRIBUTE = re.compile(
    r"""\s+(?P<name>[^\s=>"'/]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)(?=[\s>])))?""",
    re.ASCII,
)
_TAG_END = re.compile(r"\s*>")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str | None
    offset: int  # in UTF-16 code units of the text without markup
    piece: int  # how many pieces of text came before


def parse_html(html: str) -> FormattedText:
    """Return the text and the entities of a string in Telegram's HTML.

    Raises `ApiError` (400, `can't parse entities: ...`) where the markup is wrong; places are counted in
    bytes of UTF-8, as Telegram counts them.
    """
    return _Parser(html).parse()


class _Parser:
    def __init__(self, html: str) -> None:
        self._html = html
        self._position = 0
        self._pieces: list[str] = []
        self._offset = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> FormattedText:
        while self._position < len(self._html):
            if plain := _PLAIN.match(self._html, self._position):
                self._append(plain.group())
                self._position = plain.end()
            elif self._html[self._position] == "&":
                character, self._position = self._reference(self._position)
                self._append(character)
            elif self._html.startswith("</", self._position):
                self._end_tag()
            elif self._html[self._position] == "<":
                self._start_tag()
            else:
                raise self._error('Unescaped ">"')
        if self._open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return FormattedText("".join(self._pieces), in_order(map(_shown, self._entities)))

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._offset += utf16_length(text)

    def _error(self, what: str, position: int | None = None, then: str = "") -> ApiError:
        before = self._html[: self._position if position is None else position]
        return cannot_parse(f"{what} at byte offset {len(before.encode())}{then}")

    def _reference(self, position: int) -> tuple[str, int]:
        """Return the character that a reference stands for, and the position after it."""
        reference = _REFERENCE.match(self._html, position)
        if reference is None:
            raise self._error('Unescaped "&"', position)
        if name := reference["name"]:
            if name not in _CHARACTER_OF_NAME:
                raise self._error(f'Unsupported character entity "{reference.group()}"', position)
            return _CHARACTER_OF_NAME[name], reference.end()
        code = int(reference["hexadecimal"], 16) if reference["hexadecimal"] else int(reference["decimal"])
        if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise self._error(f'Unsupported character entity "{reference.group()}"', position)
        return chr(code), reference.end()

    def _start_tag(self) -> None:
        named = _START_TAG_NAME.match(self._html, self._position)
        if named is None:
            raise self._error("Unclosed start tag")
        name = named[1].lower()
        if name not in _ENTITY_OF_TAG:
            raise self._error(f'Unsupported start tag "{name}"')
        argument, end = self._attributes(name, named.end())
        if name == "span" and argument != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"')
        if name == "tg-emoji" and not (argument or "").isdigit():
            raise cannot_parse("Invalid custom emoji identifier specified")
        self._check_nesting(name)
        self._open.append(_OpenTag(name, argument, self._offset, len(self._pieces)))
        self._position = end

    def _attributes(self, tag: str, position: int) -> tuple[str | None, int]:
        """Return the value of the attribute that this tag may have, and the position after the tag."""
        argument = None
        while not (end := _TAG_END.match(self._html, position)):
            attribute = _ATTRIBUTE.match(self._html, position)
            if attribute is None:
                raise self._error(f'Unclosed start tag "{tag}"')
            if attribute["name"].lower() != _ATTRIBUTE_OF_TAG.get(tag):
                raise self._error(f'Unexpected attribute "{attribute["name"]}" in the tag "{tag}"')
            argument = self._value(attribute)
            position = attribute.end()
        return argument, end.end()

    def _value(self, attribute: re.Match[str]) -> str:
        group = next((group for group in ("double", "single", "bare") if attribute[group] is not None), None)
        if group is None:
            return ""
        position, end = attribute.span(group)
        characters = []
        while position < end:
            if self._html[position] == "&":
                character, position = self._reference(position)
            else:
                character, position = self._html[position], position + 1
            characters.append(character)
        return "".join(characters)

    def _check_nesting(self, name: str) -> None:
        around = [tag.name for tag in self._open]
        if name == "blockquote" and "blockquote" in around:
            raise self._error("Blockquotes can't be nested: start tag")
        if name == "a" and "a" in around:
            raise self._error("Links can't be nested: start tag")
        if around and around[-1] in ("code", "pre") and (around[-1], name) != ("pre", "code"):
            raise self._error(f'Tag "{around[-1]}" can\'t contain the start tag "{name}"')
        if name in ("code", "pre") and around and around[-1] not in ("blockquote", "pre"):
            raise self._error(f'Tag "{around[-1]}" can\'t contain the start tag "{name}"')

    def _end_tag(self) -> None:
        if not self._open:
            raise self._error("Unexpected end tag")
        end = _END_TAG.match(self._html, self._position)
        if end is None:
            raise self._error("Unclosed end tag")
        tag = self._open[-1]
        if end[1].lower() != tag.name:
            raise self._error("Unmatched end tag", then=f', expected "</{tag.name}>", found "</{end[1]}>"')
        self._open.pop()
        self._position = end.end()
        entity = Entity(_ENTITY_OF_TAG[tag.name], tag.offset, self._offset - tag.offset)
        if entity.length and (finished := self._finished(tag, entity)):
            self._entities.append(finished)

    def _finished(self, tag: _OpenTag, entity: Entity) -> Entity | None:
        """Return the entity with what the tag's attribute adds, or None where Telegram makes none of it."""
        match tag.name:
            case "a":
                return self._link(tag, entity)
            case "blockquote" if tag.argument is not None:
                return replace(entity, type="expandable_blockquote")
            case "tg-emoji":
                return replace(entity, custom_emoji_id=tag.argument)
            case "code":
                language = (tag.argument or "").removeprefix("language-") or None
                return replace(entity, language=language)
            case "pre":
                return replace(entity, language=self._language_within(entity))
        return entity

    def _language_within(self, block: Entity) -> str | None:
        """Take back the code entity that fills a block of code, and return its language."""
        last = self._entities[-1] if self._entities else None
        if last is None or (last.type, last.offset, last.length) != ("code", block.offset, block.length):
            return None
        return self._entities.pop().language

    def _link(self, tag: _OpenTag, entity: Entity) -> Entity | None:
        url = tag.argument or "".join(self._pieces[tag.piece :])
        if user := _USER_LINK.fullmatch(url):
            return replace(entity, type="text_mention", user_id=int(user[1]))
        link = checked_link(url)
        return replace(entity, url=link) if link else None


def _shown(entity: Entity) -> Entity:
    """Return an entity without the language of code that is not in a block of its own."""
    return replace(entity, language=None) if entity.type == "code" else entity
