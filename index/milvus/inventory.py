"""What storybot has in a Milvus, and whether what has its name there is storybot's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.errors import StoreError
from index.milvus.head import Head
from index.milvus.layout import STORIES, notes_of, passages, stories_of
from index.milvus.notes import Notes
from index.milvus.server.address import MilvusAddress
from index.milvus.server.client import Milvus
from index.milvus.server.schema import Field

ANOTHER_NAME = "name another in STORYBOT_STORE: ?name=NAME"


class Inventory:
    """The generations of the stories under a name.

    Args:
        milvus: where they are.
        notes: the notes there.
        address: the name, and where they are for people.
    """

    def __init__(self, milvus: Milvus, notes: Notes, address: MilvusAddress) -> None:
        self._milvus = milvus
        self._notes = notes
        self._name = address.name
        self._where = str(address)

    def current(self, *, any_format: bool = False) -> tuple[str, Head] | None:
        """Return the generation in use and its head, or None if there is none; raises StoreError if it is not ours.

        If `any_format`, a head that cannot be read is an empty one.
        """
        name = self._milvus.behind(self._name)
        if name is None:
            if self._name in self._milvus.collections():
                raise StoreError(self._where, f"the collection {self._name!r} is not storybot's", ANOTHER_NAME)
            return None
        if not self._is_generation(name):
            raise StoreError(
                self._where, f"the alias {self._name!r} stands for {name!r}, which is not storybot's", ANOTHER_NAME
            )
        has_notes = notes_of(self._name) in self._milvus.collections()
        text = self._notes.line(f"{name}/head") if has_notes else None
        if text is None:
            raise StoreError(self._where, f"nothing says what the collection {name!r} holds", ANOTHER_NAME)
        try:
            head = Head.from_json(text, self._where)
        except StoreError:
            if any_format:
                return name, Head("", 0)
            raise
        self.check(name, passages(head.dimension))
        self.check(stories_of(name), STORIES)
        return name, head

    def check(self, collection: str, fields: Sequence[Field]) -> None:
        """Raise StoreError if a collection has other fields than these."""
        wanted = {one.name: one.size if one.kind == "vector" else 0 for one in fields}
        wanted |= {one.searched_by: 0 for one in fields if one.searched_by}
        if self._milvus.fields(collection) != wanted:
            raise StoreError(
                self._where, f"the collection {collection!r} has other fields than storybot's", ANOTHER_NAME
            )

    def generations(self) -> list[str]:
        """Return the generations that are there, as far as storybot has noted something of them."""
        names = {name.removesuffix("_stories") for name in self._milvus.collections()}
        return [name for name in sorted(names) if self._is_generation(name) and self._notes.line(f"{name}/head")]

    def _is_generation(self, name: str) -> bool:
        return re.fullmatch(rf"{re.escape(self._name)}_[0-9a-f]{{12}}", name) is not None
