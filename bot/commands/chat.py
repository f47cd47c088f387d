"""storybot chat"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

import click

from bot.commands.common import command_settings, errors, output, story_id
from bot.opening import open_answerer, say
from bot.replies.stories_table import print_headlines, print_stories
from bot.voice import TERMINAL_VOICE, voice_answering
from corpus import StorybotError
from corpus.normalise import normalise

if TYPE_CHECKING:
    from rich.console import Console

    from corpus import Story
    from index.answer import Answer
    from index.excerpt import Excerpt
    from index.question import Turn
    from index.story_bot import StoryBot

HELP = """\
Write a question, the number of an offered one, or a command:
  :context     the paragraph of the last quotation
  :more        what else was found
  :stories     the stories
  :story ID    ask one story, by the beginning of its id; :story all asks all
  :questions   questions to ask
  :new         forget the questions before
  :quit        end"""

ALL_STORIES = "all"


@click.command()
@click.option("--story", metavar="ID", help="The story to ask, by the beginning of its id. By default, all.")
def chat(story: str | None) -> None:
    """Ask question after question. A question can follow up on the previous one ("and when?").

    The commands are :context, :more, :stories, :story, :questions, :new, :help and :quit. It also ends at the end of
    the input.
    """
    settings = command_settings()
    answerer = open_answerer(settings, errors())
    story = story_id(story, answerer)
    conversation = _Conversation(answerer, output(), settings.excerpts, story)
    if sys.stdin.isatty():
        conversation.introduce()
    for line in _lines(settings.state_dir / "history"):
        if not conversation.reply(line):
            break


class _Conversation:
    """Replies to the lines that a person writes, and remembers the last answer."""

    def __init__(self, answerer: StoryBot, console: Console, excerpts: int, story: str | None) -> None:
        self._console = console
        self._answerer = answerer
        self._excerpts = excerpts
        self._story = story
        self._offered: tuple[str, ...] = ()
        self._last: Answer | None = None
        self._turn: Turn | None = None
        self._commands: dict[str, Callable[[str], None]] = {
            ":stories": lambda _: print_stories(console, answerer.stories),
            ":story": self._choose,
            ":context": lambda _: self._show_context(),
            ":more": lambda _: self._more(),
            ":questions": lambda _: self._offer(),
            ":new": lambda _: self._start_fresh(),
            ":help": lambda _: say(console, HELP),
        }

    def introduce(self) -> None:
        """Say which stories are asked, and what can be asked."""
        print_headlines(self._console, self._asked())
        self._offer()
        say(self._console, "Write a question, or :help for the commands.")

    def reply(self, line: str) -> bool:
        """Reply to a line. Return whether the conversation goes on."""
        written = normalise(line)
        if written in (":quit", ":q", ":exit"):
            return False
        if written.startswith(":"):
            name, _, argument = written.partition(" ")
            command = self._commands.get(name)
            if command:
                command(argument)
            else:
                say(self._console, f"{name} is not a command.\n{HELP}")
        elif written in (numbers := [str(number) for number, _ in enumerate(self._offered, 1)]):
            question = self._offered[numbers.index(written)]
            say(self._console, question)
            self._ask(question)
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
        print_reply(self._console, reply_to(answer, self._answerer.stories, voice, self._answerer.languages), voice)
        self._console.print()

    def _asked(self) -> list[Story]:
        """The stories that are asked, in the order of the catalogue."""
        listings = self._answerer.catalogue.listings
        return [one.story for one in listings if self._story in (None, one.id)]

    def _offer(self) -> None:
        """Offer the questions of the first story that has some."""
        offered = (self._answerer.suggestions(story) for story in self._asked())
        self._offered = next((questions for questions in offered if questions), ())
        for number, question in enumerate(self._offered, 1):
            say(self._console, f"  {number}  {question}")

    def _choose(self, start: str) -> None:
        """Ask the story whose id begins so, or all; without a word, tell which are asked."""
        if start:
            try:
                self._story = None if start == ALL_STORIES else story_id(start, self._answerer)
            except StorybotError as error:
                say(self._console, str(error))
                return
            self._last = self._turn = None
        print_headlines(self._console, self._asked())
        if start:
            self._offer()

    def _show_context(self) -> None:
        from bot.replies.terminal import print_context

        shown = _quoted(self._last) if self._last else None
        if shown:
            print_context(self._console, shown, TERMINAL_VOICE)
        else:
            say(self._console, "Nothing was quoted yet. Ask something first.")

    def _more(self) -> None:
        from bot.replies.terminal import print_related

        found = _related(self._last) if self._last else ()
        if found:
            print_related(self._console, found, TERMINAL_VOICE)
        else:
            say(self._console, TERMINAL_VOICE.text("nothing-more"))

    def _start_fresh(self) -> None:
        self._last = self._turn = None
        say(self._console, TERMINAL_VOICE.text("begun-anew"))


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


def _quoted(answer: Answer) -> Excerpt | None:
    """The first quotation that an answer shows, or None."""
    from index.answer import Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage

    match answer:
        case Answered(excerpts=excerpts) | FileFacts(excerpts=excerpts):
            return next(iter(excerpts), None)
        case Closest(passage=passage):
            return passage
        case Refusal() | RemarkMade() | UnreadLanguage():
            return None
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
