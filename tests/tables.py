"""Tables of test cases that read as text."""

from __future__ import annotations


def cells(text: str) -> list[str]:
    """The cases of a table: between bars, on as many lines as they need."""
    return [" ".join(cell.split()) for cell in text.split("|")]
