"""Updates on their way in: each is in the database before Telegram is told that it has arrived."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update

from bot.telegram.receiving.malformed import stand_in, why
from bot.telegram.sending.retry import reason

log = logging.getLogger(__name__)


class Inbox(asyncio.Queue[object]):
    """The queue between the library's updater and its application.

    The updater asks for the next updates, by which it acknowledges these, once all of them have been put here. So a
    stop or a crash loses none, and one that Telegram sends a second time goes no further.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keep: Callable[[Update], Awaitable[bool]] | None = None
        """Keeps an update until it is handled; returns False for one that has come before."""

    async def put(self, item: object) -> None:
        """Take an update in, unless it has come before; in place of one that makes no sense comes one that says so."""
        if isinstance(item, Update) and self.keep is not None:
            try:
                if not await self.keep(item):
                    return
            except (SQLAlchemyError, OSError) as error:
                # It is answered all the same if it can be; whoever asked hears of it if not.
                log.error("an update could not be kept (%s)", reason(error))
            except Exception as error:  # noqa: BLE001  (else the updater would stop for good)
                item = Update.de_json(stand_in(item.update_id, why(error)))
        await super().put(item)
