"""storybot chat"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

import click

from bot.commands.common import command_settings, errors, output, story_id
from bot.opening import open_answerer, say
from bot.replies.stories_table import print_stories
from bot.voice import TERMINAL_VOICE, voice_answering
from corpus.normalise import normalise

if TYPE_CHECKING:
    from rich.console import Console

    from index.answer import Answer
    from index.excerpt import Excerpt
    from index.question import Turn
    from index.story_bot import StoryBot

HELP = "Write a question, or :stories for the list, :more for what else was found, :new to start fresh, :quit to end."


@click.command()
@click.option("--story", metavar="ID", help="The story to ask, by the beginning of its id. By default, all.")
def chat(story: str | None) -> None:
    """Ask question after question. A question can follow up on the previous one ("and when?").

    The commands are :stories, :more, :new, :help and :quit. It also ends at the end of the input.
    """
    settings = command_settings()
    answerer = open_answerer(settings, errors())
    story = story_id(story, answerer)
    conversation = _Conversation(answerer, output(), settings.excerpts, story)
    if sys.stdin.isatty():
        say(conversation.console, HELP)
    for line in _lines(settings.state_dir / "history"):
        if not conversation.reply(line):
            break


class _Conversation:
    """Replies to the lines that a person writes, and remembers the last answer."""

    def __init__(self, answerer: StoryBot, console: Console, excerpts: int, story: str | None) -> None:
        self.console = console
        self._answerer = answerer
        self._excerpts = excerpts
        self._story = story
        self._last: Answer | None = None
        self._turn: Turn | None = None
        self._commands: dict[str, Callable[[], None]] = {
            ":stories": lambda: print_stories(console, answerer.stories),
            ":more": self._more,
            ":new": self._start_fresh,
            ":help": lambda: say(console, HELP),
        }

    def reply(self, line: str) -> bool:
        """Reply to a line. Return whether the conversation goes on."""
        written = normalise(line)
        if written in (":quit", ":q", ":exit"):
            return False
        if written.startswith(":"):
            self._commands.get(written, lambda: say(self.console, f"{written} is not a command. {HELP}"))()
        elif written:
            self._ask(written)
        return True

    def _ask(self, question: str) -> None:
        from bot.replies.reply import reply_to
        from bot.replies.terminal import print_reply
        from index.answer import RemarkMade, turn_of
        from index.question import Remark

        answer = self._answerer.ask(question, excerpts=self._excerpts, story=self._story, previous=self._turn)
        if self._last and isinstance(answer, RemarkMade) and answer.remark is Remark.MORE:
            self._more()
            return
        self._last = answer
        self._turn = turn_of(answer) or self._turn
        voice = voice_answering(question, TERMINAL_VOICE)
        print_reply(self.console, reply_to(answer, self._answerer.stories, voice, self._answerer.languages), voice)
        self.console.print()

    def _more(self) -> None:
        from bot.replies.terminal import print_related

        found = _related(self._last) if self._last else ()
        if found:
            print_related(self.console, found, TERMINAL_VOICE)
        else:
            say(self.console, TERMINAL_VOICE.text("nothing-more"))

    def _start_fresh(self) -> None:
        self._last = self._turn = None
        say(self.console, TERMINAL_VOICE.text("begun-anew"))


def _related(answer: Answer) -> tuple[Excerpt, ...]:
    """The related passages that were found with an answer."""
    from index.answer import Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage

    match answer:
        case Answered(related=related) | Refusal(related=related) | UnreadLanguage(related=related):
            return related
        case Closest() | FileFacts() | RemarkMade():
            return ()
        case _:
            assert_never(answer)


def _lines(history: Path) -> Iterator[str]:
    """The lines that a person writes. In a terminal they can be edited and are kept in a history."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    while True:
        try:
            yield session.prompt("> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
