"""Conversations with the bot as Markdown, with quotations, bold words and buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tests.bot_api import Entity, InlineAnswer, SentMessage
from tests.bot_api.entities import utf16_length, utf16_slice

BOT = "storybot"
LONGEST = 1200
"""Longest message that is shown in full, in characters. Of a longer one, the beginning is shown."""

_QUOTED = frozenset({"blockquote", "expandable_blockquote"})
_MARKS = {"bold": ("**", "**"), "italic": ("*", "*"), "underline": ("<ins>", "</ins>")}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(slots=True)
class Transcript:
    """A conversation under a title and a sentence about what it shows."""

    title: str
    about: str
    _blocks: list[str] = field(default_factory=list)

    def tells(self, line: str) -> None:
        """Add a line of Markdown."""
        self._blocks.append(line)

    def says(self, person: str, text: str, how: str = "") -> None:
        """Add a person's message."""
        self._blocks.append(f"**{person}**{how}: {_escaped(text)}")

    def shows(self, message: SentMessage, how: str = "", person: str = BOT) -> None:
        """Add a message of the bot, or one that a person sends via it."""
        self._blocks.append(f"**{person}**{how}:\n\n{message_markdown(message.text, message.entities)}")
        self._add_buttons(message)

    def shows_buttons(self, message: SentMessage, how: str) -> None:
        """Add the buttons alone of a message of the bot."""
        self._blocks.append(f"**{BOT}**{how}:")
        self._add_buttons(message)

    def lists(self, answer: InlineAnswer) -> None:
        """Add the results of an inline query."""
        self._blocks.append(
            "\n".join(
                f"{number}. {_escaped(result.title)}\\\n   *{_escaped(result.description or '')}*"
                for number, result in enumerate(answer.results, start=1)
            )
        )

    def _add_buttons(self, message: SentMessage) -> None:
        rows = (message.reply_markup or {}).get("inline_keyboard", [])
        if rows:
            self._blocks.append("\\\n".join(map(_row, rows)))

    def markdown(self) -> str:
        """Return the transcript as Markdown."""
        return "\n\n".join([f"## {self.title}", f"*{self.about}*", *self._blocks])


def message_markdown(text: str, entities: Sequence[Entity]) -> str:
    """Return a message's text with its entities as Markdown; offsets are in UTF-16 code units."""
    lines: list[tuple[bool, str]] = []
    start = shown = 0
    for line in text.split("\n"):
        end = start + utf16_length(line)
        inside = [entity for entity in entities if entity.offset < end and start < entity.end]
        quoted = any(entity.type in _QUOTED for entity in inside)
        lines.append((quoted, _marked(text, start, end, inside)))
        start, shown = end + 1, shown + len(line) + 1
        if LONGEST < shown < len(text):
            lines += [(False, ""), (False, f"*(and so on: {len(text) - shown:,} characters more)*")]
            break
    return _joined(lines)


def _marked(text: str, start: int, end: int, entities: Sequence[Entity]) -> str:
    """The units from `start` to `end` with the marks of these entities, outer ones first."""
    parts = []
    for number, entity in enumerate(entities):
        first, last = max(entity.offset, start), min(entity.end, end)
        if first >= last:
            # It is inside the previous one.
            continue
        inner = _marked(text, first, last, entities[number + 1 :])
        before, after = ("[", f"]({entity.url})") if entity.type == "text_link" else _MARKS.get(entity.type, ("", ""))
        parts += [_escaped(utf16_slice(text, start, first - start)), f"{before}{inner}{after}"]
        start = last
    return "".join([*parts, _escaped(utf16_slice(text, start, end - start))])


def _joined(lines: Sequence[tuple[bool, str]]) -> str:
    """Lines with hard breaks, and an empty line before and after a quotation."""
    blocks = []
    for quoted, group in groupby(_with_borders(lines), key=lambda line: line[0]):
        if quoted is not None:
            prefix = "> " if quoted else ""
            blocks.append("\\\n".join(f"{prefix}{line}" for _, line in group))
    return "\n\n".join(blocks).replace("\\\n> \\\n", "\n>\n")


def _with_borders(lines: Sequence[tuple[bool, str]]) -> list[tuple[bool | None, str]]:
    """The lines, with None as the kind of empty lines outside quotations."""
    return [(quoted if line or quoted else None, line) for quoted, line in lines]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _row(buttons: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(f"`[ {button['text']} ]`" for button in buttons)
