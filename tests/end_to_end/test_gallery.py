"""The ten conversations beside the tests are those that the bot has."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests.bot_api import Entity
from tests.gallery import GALLERY, SCENES, gallery
from tests.transcript import message_markdown


def test_the_conversations_are_written_down_as_the_bot_has_them(tmp_path: Path) -> None:
    before, now = GALLERY.read_text("utf-8"), gallery(tmp_path)
    assert before.count("\n## ") == len(SCENES) == 10
    difference = difflib.unified_diff(before.splitlines(), now.splitlines(), GALLERY.name, "as the bot has them", n=5)
    lines = [*difference, "look at what has changed; if it is as it should be: python -m tests.gallery"]
    assert before == now, "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "entities", "markdown"),
    [
        ("Hello", [], "Hello"),
        ("2 * 3 <b>", [], r"2 \* 3 \<b\>"),
        ("One\nTwo\n\nThree", [], "One\\\nTwo\n\nThree"),
        ("🏮 it moved", [Entity("bold", 3, 2)], "🏮 **it** moved"),
        ("so he said", [Entity("underline", 0, 10), Entity("bold", 3, 2)], "<ins>so **he** said</ins>"),
        ("Before\nIt came.\nAfter", [Entity("blockquote", 7, 8)], "Before\n\n> It came.\n\nAfter"),
        ("One.\n\nTwo.", [Entity("expandable_blockquote", 0, 10)], "> One.\n>\n> Two."),
        ("— Ferry · 3", [Entity("text_link", 2, 5, url="https://a.b/c")], "— [Ferry](https://a.b/c) · 3"),
    ],
)
def test_what_is_marked_in_a_message_is_marked_in_markdown(text: str, entities: list[Entity], markdown: str) -> None:
    assert message_markdown(text, entities) == markdown
