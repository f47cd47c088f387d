"""A message with its buttons."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send: valid HTML within Telegram's limit, and the buttons under it.

    Args:
        html: its text.
        markup: the buttons, or None.
        menu: what one of them shows in the place of all, or None.
    """

    html: str
    markup: InlineKeyboardMarkup | None = None
    menu: InlineKeyboardMarkup | None = None

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that are the same for messages that look the same."""
        buttons = json.dumps(self.markup.to_dict() if self.markup else None, sort_keys=True)
        return sha256(f"{self.html}\n{buttons}".encode()).hexdigest()[:16]

    def with_row(self, row: list[InlineKeyboardButton]) -> Message:
        """Return the message with a last row of buttons."""
        rows = [list(one) for one in self.markup.inline_keyboard] if self.markup else []
        return replace(self, markup=InlineKeyboardMarkup([*rows, row]))

    def under(self, question: str | None) -> Message:
        """Return the message with a question above it that the reader has not typed, or as it is if None."""
        return replace(self, html=f"<i>{escape(question)}</i>\n\n{self.html}") if question else self
