"""What the server remembers. To be used from the server's event loop only, but for the journal."""

from dataclasses import dataclass, field
from typing import Any

from .chats.chat import Chats
from .inline_state import InlineState
from .journal import Journal
from .updates import UpdateQueue
from .webhook import Webhooks


@dataclass(slots=True)
class State:
    """The bot, its chats, its updates, and what it told Telegram about itself."""

    bot: dict[str, Any]
    """The User object of the bot."""
    journal: Journal
    privacy_mode: bool = True
    """Whether the bot gets only those messages of groups that are meant for it."""
    inline: InlineState = field(default_factory=InlineState)
    chats: Chats = field(default_factory=Chats)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """The commands by scope (its JSON) and language code."""
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    """Texts by parameter (`name`, `description`, `short_description`) and language code."""
    open_callbacks: set[str] = field(default_factory=set)
    """The ids of pressed buttons that the bot has not answered."""
    last_callback: int = 0
    webhooks: Webhooks = field(init=False)
    files: dict[str, bytes] = field(default_factory=dict)
    """What the files hold that users have sent, by their ids."""

    def __post_init__(self) -> None:
        self.webhooks = Webhooks(self.updates, self.journal)
