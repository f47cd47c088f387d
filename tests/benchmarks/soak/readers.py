"""Readers who ask, press, edit and list, and an editor who adds and removes a story."""

from __future__ import annotations

import itertools
import random
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.faults.tally import Asked, Tally, tally
from tests.bot_api import BotApiServer, SentMessage

READERS = 200
FIRST_READER = 10_000

BEFORE = ("", "", "Please: ", "Tell me, ", "I wonder: ", "So, ", "Hello, ", "One more: ")
AFTER = ("", "", " Thanks", " please", " …", " ??", " I forgot", " (asked before)")
"""What is put around a question, so that it is another one than before."""

PRESS, EDIT, LIST = 5, 10, 20
"""After how many questions somebody presses a button, edits a question, lists the stories."""

COMMANDS = ("/stories", "/latest", "/story", "/privacy", "/help")


class Readers:
    """Does what readers do, by chance but alike each time.

    Args:
        server: where the bot is met.
        questions: what is asked.
        corpus: the folder of the stories.
    """

    def __init__(self, server: BotApiServer, questions: Sequence[str], corpus: Path) -> None:
        self._server = server
        self._questions = questions
        self._chance = random.Random(2)
        self._numbers = itertools.count(1)
        self._seen = 0
        self._recent: list[SentMessage] = []
        self._added = corpus / "added-while-it-runs.md"
        self._original = min(file for file in corpus.glob("*.md"))
        self.asked: list[Asked] = []
        self.commands: list[Asked] = []
        self.presses = self.edits = self.changes = 0

    def act(self) -> None:
        """Ask a question, and now and then do something else too."""
        number = next(self._numbers)
        self.asked.append(self._say(self._variant()))
        if number % PRESS == 0:
            self._press()
        if number % EDIT == 0:
            self._edit()
        if number % LIST == 0:
            self.commands.append(self._say(self._chance.choice(COMMANDS)))

    def change_stories(self) -> None:
        """Add a story, or remove the one that was added before."""
        self.changes += 1
        if self._added.exists():
            self._added.unlink()
            return
        draft = self._added.with_suffix(".part")
        shutil.copy(self._original, draft)
        draft.write_text(draft.read_text("utf-8") + f"\n\nThe {self.changes}th bulletin was read at noon.\n", "utf-8")
        draft.rename(self._added)

    def tally(self) -> Tally:
        """Return what became of the questions so far."""
        return tally(self.asked, self._server.sent)

    def latencies(self) -> list[float]:
        """Return the seconds from each question to its first reply."""
        asked = {(one.chat_id, one.message_id): one.at for one in self.asked}
        first: dict[tuple[int, int], float] = {}
        for sent in self._server.sent:
            key = (sent.chat_id, sent.reply_to or 0)
            if key in asked:
                first.setdefault(key, sent.at - asked[key])
        return list(first.values())

    def _variant(self) -> str:
        question = self._chance.choice(self._questions)
        before, after = self._chance.choice(BEFORE), self._chance.choice(AFTER)
        return f"{before}{question.lower() if self._chance.random() < 0.2 else question}{after}"

    def _say(self, text: str) -> Asked:
        user = FIRST_READER + self._chance.randrange(READERS)
        return Asked(user, self._server.user_says(text, user_id=user), time.monotonic())

    def _press(self) -> None:
        sent = self._server.sent
        self._recent = [*self._recent, *(one for one in sent[self._seen :] if one.buttons)][-100:]
        self._seen = len(sent)
        if not self._recent:
            return
        chosen = self._chance.choice(self._recent)
        message = self._server.message(chosen.message_id, chat_id=chosen.chat_id)
        data = [str(button["callback_data"]) for button in message.buttons if "callback_data" in button]
        if data:
            button = self._chance.choice(data)
            # The bot may have changed the buttons by now.
            with suppress(LookupError):
                self._server.user_presses(button, message.message_id, chat_id=message.chat_id, user_id=message.chat_id)
                self.presses += 1

    def _edit(self) -> None:
        """Have somebody edit a question of the last minute."""
        one = self._chance.choice(self.asked[-100:])
        self._server.user_edits(one.message_id, self._variant(), chat_id=one.chat_id, user_id=one.chat_id)
        self.edits += 1
