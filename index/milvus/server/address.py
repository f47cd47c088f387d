"""Where a Milvus is, and as whom it is used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

LITE = "milvus-lite:"
"""What an address begins with if Milvus Lite keeps the stories in a folder, in this process."""

_NAME = re.compile(r"[A-Za-z_]\w{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """The address of a Milvus, of what is in it, and what proves that it may be used.

    Args:
        folder: of Milvus Lite; None for a server.
        url: scheme, host and port of a server; empty for Milvus Lite.
        name: what the alias of the stories is called; the collections' names begin so.
        database: the database of the server; empty for the default one.
        token: `USER:PASSWORD` or an API key; empty for none. It is in no text that is made of the address.
    """

    folder: Path | None
    url: str
    name: str = "storybot"
    database: str = ""
    token: str = field(default="", repr=False)

    @classmethod
    def read(cls, text: str, token: str = "") -> MilvusAddress:
        """Read `milvus-lite:FOLDER` or `http(s)://[USER:PASSWORD@]HOST[:PORT][/DATABASE][?name=NAME]`.

        Args:
            text: the address.
            token: proves that the server may be used; the one in the address if it is empty.

        Raises ValueError, without the text.

        Example:
            >>> MilvusAddress.read("https://milvus.example:19530/news?name=archive").name
            'archive'
        """
        if text.startswith(LITE):
            if not text.removeprefix(LITE):
                raise ValueError("a folder is missing")
            return cls(Path(text.removeprefix(LITE)).expanduser().absolute(), "")
        try:
            parts = urlsplit(text)
        except ValueError:
            # What the library says holds a part of the text, which may be one of a password.
            raise ValueError("not an address") from None
        # A password with a "?" ends the address there, and leaves the host behind it.
        asked = parse_qs(parts.query, keep_blank_values=True)
        name, database = asked.pop("name", ["storybot"])[-1], parts.path.strip("/")
        if parts.scheme not in ("http", "https") or not parts.hostname or asked or parts.fragment:
            raise ValueError("not the address of a Milvus")
        if not _NAME.fullmatch(name) or (database and not _NAME.fullmatch(database)):
            raise ValueError("a name has letters, digits and underscores")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 19530)
        except ValueError:
            raise ValueError("its port is no number up to 65535") from None
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        own = ":".join(unquote(one) for one in (parts.username, parts.password) if one)
        return cls(None, f"{parts.scheme}://{host}:{port}", name, database, token or own)

    def __str__(self) -> str:
        """The address as people may see it: without a token."""
        if self.folder:
            return f"{LITE}{self.folder}"
        return f"{self.url}/{self.database}?name={self.name}"
