"""What other programs may do, over HTTP and MCP: ask, quote, and list the stories. Nothing is changed by it."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.console import Console

from bot.answering.threads import Answering
from bot.library import source_of, story_folders
from bot.library.story_object import sentence_objects, story_row
from bot.replies.contract import answer_object, story_object
from bot.replies.reply import reply_to
from bot.replies.stories_table import print_stories
from bot.replies.terminal import print_context, print_reply
from bot.settings import Settings
from bot.voice import TERMINAL_VOICE, voice_answering
from corpus import NoStoriesError, Story, StorybotError, named_story, read_corpus, stories_with_id, story_heads
from index.answer import Answer, is_partly_searched
from index.excerpt import Excerpt
from index.story_bot import StoryBot

T = TypeVar("T")


class NoSuchParagraphError(StorybotError):
    """A story has no paragraph of a number."""


class StoppingError(StorybotError):
    """The program stops before some work is begun."""


@dataclass(frozen=True, slots=True)
class Said:
    """A result, for programs and for people.

    Args:
        value: the JSON object or array.
        text: the same as lines of text, quotations with their attribution.
    """

    value: Any
    text: str


class Verbs:
    """Asks, quotes and lists the stories that an answerer answers from, in threads.

    All of it is called in one event loop. Raises StoppingError if the threads are shut down meanwhile.

    Args:
        answerer: answers questions.
        answering: its threads.
        settings: how many quotations are given, and where the stories lie.
    """

    def __init__(self, answerer: StoryBot, answering: Answering, settings: Settings) -> None:
        self._answerer = answerer
        self._answering = answering
        self._settings = settings

    async def ask(self, question: str, story: str | None = None, excerpts: int | None = None) -> Said:
        """Answer a question; the value is the object of `storybot ask --json`.

        Args:
            question: the question.
            story: the id of the story to ask, or the beginning of it. If None, all are asked.
            excerpts: most quotations to give. If None, as many as the settings say.

        Raises UnknownStoryError.
        """
        began = time.perf_counter()
        most = excerpts or self._settings.excerpts

        def asked() -> tuple[Answer, str]:
            within = named_story(self._answerer.stories, story) if story else None
            answer = self._answerer.ask(question, excerpts=most, story=within)
            return answer, self._text_of(question, answer)

        answer, text = await self._once(
            ("asked", question, story, most), asked, lambda said: not is_partly_searched(said[0])
        )
        return Said(answer_object(answer, (time.perf_counter() - began) * 1000), text)

    async def quote(self, story: str, paragraph: int) -> Said:
        """Return a paragraph of a story in its sentences, with offsets into the story's text.

        Args:
            story: the id of the story, or the beginning of it.
            paragraph: its number, from 1.

        Raises UnknownStoryError or NoSuchParagraphError.
        """

        def quoted() -> Said:
            stories = self._answerer.stories
            (found,) = stories_with_id(stories, named_story(stories, story))
            return _paragraph(found, paragraph)

        return await self._once(("quoted", story, paragraph), quoted)

    async def stories(self) -> Said:
        """List the stories that are answered from; the value is the array of `storybot stories --json`.

        Those that wait for the end of an embargo, or have expired, are not in it. Raises CorpusError if the stories
        cannot be read.
        """
        return await self._once("stories", self._listed)

    async def work(
        self, key: Hashable, work: Callable[[StoryBot, Settings], T], lasts: Callable[[T], bool] = lambda _: True
    ) -> T:
        """Return what some other work with the answerer gives, which is kept like an answer.

        Args:
            key: all that the result depends on, besides the stories.
            work: is called in a thread with the answerer and the settings.
            lasts: whether a result is kept.
        """
        return await self._once(key, lambda: work(self._answerer, self._settings), lasts)

    def _listed(self) -> Said:
        known = {head.id for head in story_heads(self._answerer.stories)}
        try:
            corpus = read_corpus(story_folders(self._settings))
        except NoStoriesError:
            return Said([], "")
        listed = sorted((one for one in corpus.stories if one.id in known), key=lambda one: one.id)
        files = [corpus.files[one.id] for one in listed]
        rows = [
            story_row(one, source_of(file.folder, self._settings), file.path)
            for one, file in zip(listed, files, strict=True)
        ]
        return Said(rows, _printed(lambda console: print_stories(console, listed)))

    def _text_of(self, question: str, answer: Answer) -> str:
        voice = voice_answering(question, TERMINAL_VOICE)
        reply = reply_to(answer, self._answerer.stories, voice, self._answerer.languages)
        return _printed(lambda console: print_reply(console, reply, voice))

    async def _once(self, key: Hashable, work: Callable[[], T], lasts: Callable[[T], bool] = lambda _: True) -> T:
        try:
            return await self._answering.once(self._answerer.store, key, work, lasts)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            raise StoppingError("this request", "the program stops", "send it again") from None


def _paragraph(story: Story, number: int) -> Said:
    count = len(story.paragraphs)
    if not 1 <= number <= count:
        raise NoSuchParagraphError(
            f"paragraph {number}", f"the story {story.id} has {count} paragraphs", f"name one from 1 to {count}"
        )
    paragraph = story.paragraphs[number - 1]
    sentences = sentence_objects(story, paragraph)
    speakers = {one["speaker"] for one in sentences}
    speaker = speakers.pop() if len(speakers) == 1 else None
    excerpt = Excerpt(story, paragraph.start, paragraph.end, number, None, speaker, 0.0, story.leads_of(number))
    value = {
        "story": story_object(story),
        "paragraph": number,
        "kind": str(paragraph.kind),
        "start": paragraph.start,
        "end": paragraph.end,
        "leads": list(excerpt.lines_above),
        "sentences": sentences,
    }
    return Said(value, _printed(lambda console: print_context(console, excerpt, TERMINAL_VOICE)))


def _printed(print_to: Callable[[Console], None]) -> str:
    """What is printed to a console that is no terminal."""
    lines = io.StringIO()
    print_to(Console(file=lines, force_terminal=False, color_system=None, highlight=False))
    return lines.getvalue().rstrip("\n")
