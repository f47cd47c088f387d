"""From what an editor sends to its stories: fetched, downloaded and read, all within limits."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.fetching import LARGEST_BODY, fetch
from bot.library.draft import Draft
from bot.library.posts import story_of_post
from bot.telegram.messages.draft_preview import refusal_line
from bot.telegram.receiving.submission import SentFile, Submission
from bot.telegram.sending.files import FileLostError, FileTooLargeError
from bot.telegram.sending.sender import Sender
from bot.voice import Voice
from corpus import StorybotError, stories_in

MEGABYTE = 1_000_000


class Submitted:
    """Reads what editors send, none of which is trusted: no path is made of a name, and parsing has its own thread."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def read(self, submission: Submission, voice: Voice) -> Draft | str:
        """Return the stories of a submission, or the line that says why there are none, as HTML."""
        try:
            if submission.file:
                data = await self._downloaded(submission.file)
                # The name only tells apart texts that look the same.
                return await _draft_of(data, submission.file.name or "file")
            if submission.link:
                fetched = await fetch(submission.link)
                return await _draft_of(fetched.data, submission.link, fetched.final_url.partition("#")[0])
            if submission.post:
                return Draft((await asyncio.to_thread(story_of_post, submission.post),))
        except FileTooLargeError:
            return voice.text("draft-too-large", megabytes=LARGEST_BODY // MEGABYTE)
        except FileLostError:
            return voice.text("draft-file-lost")
        except StorybotError as error:
            return refusal_line(error, voice)
        return voice.text("draft-usage")

    async def _downloaded(self, file: SentFile) -> bytes:
        if file.size > LARGEST_BODY:
            raise FileTooLargeError
        return await self._sender.download(file.id, LARGEST_BODY)


async def _draft_of(data: bytes, name: str, url: str | None = None) -> Draft:
    stories, problems = await asyncio.to_thread(partial(stories_in, data, name, url=url))
    return Draft(tuple(stories), len(problems))
