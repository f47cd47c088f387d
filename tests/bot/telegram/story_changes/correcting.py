"""Stories that are corrected in tests, and what becomes of replies."""

from __future__ import annotations

import re

from corpus import Story
from index import StoryIndex
from tests.bot.telegram.fakes import (
    Written,
)
from tests.bot.telegram.program import Program
from tests.fakes import WordEncoder, ferry_story

FERRY = ferry_story()
COST = "Repairs cost 3 million kroner."
IS_OLD = "The story was corrected since. This is what the reply was about."
CORRECTED = "The story was corrected on 14 November 2023."
WITHDRAWN = "A sentence was withdrawn on 14 November 2023."
DAY = 86_400.0


def corrected(before: str, after: str, story: Story = FERRY) -> Story:
    text = story.text.replace(before, after)
    assert text != story.text
    return Story.from_text(text, headline=story.headline, id=story.id, metadata=story.metadata)


DEARER = corrected("3 million", "4 million")
MUCH_DEARER = corrected("3 million", "5 million")
ELSEWHERE = corrected("4 May", "5 May")
CUP = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])


def struck(message: Written) -> list[str]:
    return [re.sub("<[^>]*>", "", part) for part in re.findall("<s>(.*?)</s>", message.html)]


async def take_up(program: Program, *stories: Story) -> None:
    """Answer from these stories from now on, and correct what has to be."""
    program.services.answerer.take_up(StoryIndex.build(stories, WordEncoder()))
    await program.updates.tell()
    await program.corrections.catch_up()


async def ready(program: Program) -> Program:
    await program.updates.tell()
    await program.corrections.catch_up()
    return program
