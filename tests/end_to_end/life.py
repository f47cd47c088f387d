"""A bot that is started and stopped, again and again, with the same readers."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader
from tests.end_to_end.storybot_process import Running


@dataclass(slots=True)
class Life:
    """A bot that is started now and then, on the same database and with the same readers.

    Args:
        server: where it is met.
        corpus_dir: its stories.
        state_dir: its state.
        database: address of its database.
        said: what it said to each reader in its first run, by what the reader is there for.
        settings: other settings of it.
    """

    server: BotApiServer
    corpus_dir: Path
    state_dir: Path
    database: str
    said: dict[str, tuple[Reader, SentMessage]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Let it live until it gets SIGTERM, or has ended before."""
        where = {"STORYBOT_CORPUS_DIR": str(self.corpus_dir), "STORYBOT_DATABASE_URL": self.database}
        with polling(self.server, self.state_dir, **where, **self.settings) as process:
            yield process
            if process.process.poll() is None:
                assert process.end(signal.SIGTERM) == 0
            assert "Traceback" not in process.log
