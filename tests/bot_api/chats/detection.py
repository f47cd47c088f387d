"""The entities that Telegram finds by itself in what a user types."""

import re

from ..entities import Entity, utf16_length

_PATTERN = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d_])\w{1,256})"
)


def detected_entities(text: str) -> tuple[Entity, ...]:
    """Return the commands, mentions, hashtags, links and e-mail addresses of a text."""
    return tuple(
        Entity(found.lastgroup, utf16_length(text[: found.start()]), utf16_length(found.group()))
        for found in _PATTERN.finditer(text)
        if found.lastgroup
    )
