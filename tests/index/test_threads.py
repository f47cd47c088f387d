"""Questions that several threads ask at a time, of the packaged models themselves."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus import PACKAGED_STORIES, read_corpus
from index import Reader, SentenceTransformerEncoder, StoryBot, StoryIndex
from index.evaluation import read_question_file

DATA = Path(__file__).parent.parent / "data"
THREADS = 4


@pytest.fixture(scope="module")
def questions() -> list[str]:
    """Some of the committed questions, of all kinds and languages."""
    files = (DATA / "seed-dev.jsonl", DATA / "questions.jsonl", DATA / "news" / "questions.jsonl")
    return [asked.question for file in files for asked in read_question_file(file).questions[::12]]


@pytest.fixture(scope="module")
def bot(encoder: SentenceTransformerEncoder, reader: Reader) -> StoryBot:
    """A bot over all committed stories."""
    folders = (PACKAGED_STORIES, DATA / "stories", DATA / "news" / "stories")
    stories = [story for folder in folders for story in read_corpus(folder).stories]
    return StoryBot(StoryIndex.build(stories, encoder), encoder, reader)


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(THREADS) as executor:
        yield executor


def test_a_question_gets_the_same_answer_to_the_last_digit_whatever_is_asked_beside_it(
    bot: StoryBot, questions: list[str], threads: ThreadPoolExecutor
) -> None:
    alone = [bot.ask(question) for question in questions]
    beside = list(threads.map(bot.ask, questions))
    differ = [question for question, one, other in zip(questions, alone, beside, strict=True) if one != other]
    assert differ == []
    # Not by being the same object.
    assert not any(one is other for one, other in zip(alone, beside, strict=True))


def test_texts_are_tokenized_as_ever_while_others_are_asked_and_embedded(
    reader: Reader, encoder: SentenceTransformerEncoder, bot: StoryBot, threads: ThreadPoolExecutor
) -> None:
    story = bot.stories[0]
    texts = [story.text[sentence.start : sentence.end] for sentence in story.sentences] + [story.text * 20]
    expected = reader.count_tokens(texts)
    works = (lambda: bot.ask("Who announced it?"), lambda: encoder.encode_passages(["The ferry sails on 4 May."]))
    asking = [threads.submit(work) for _ in range(4) for work in works]
    while not all(one.done() for one in asking):
        assert reader.count_tokens(texts) == expected
    for one in asking:
        one.result()
