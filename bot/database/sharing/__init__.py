"""What bots that share the database tell each other of a chat."""

from bot.database.sharing.albums import AlbumStore
from bot.database.sharing.presses import PressStore, forget_press

__all__ = ["AlbumStore", "PressStore", "forget_press"]
