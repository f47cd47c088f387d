"""Stories of odd or very long words, as Telegram shows them: whole, verbatim, and in their direction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Story, read_corpus
from tests.bot_api import BotApiServer
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader
from tests.end_to_end.storybot_process import Running

SIGN = 'The sign on the gate of the old mill says "<b>Mind the `gap` & the dog</b></blockquote> &amp; smile".'
BOATS = "The harbour's list of boats names " + ", ".join(f"the Anna-Maria {number} 🛥️" for number in range(1, 400)) + "."
ARABIC = "قال المكتب إن العبارة ستبحر غدا من الميناء القديم إلى الجزيرة."


@pytest.fixture(scope="module")
def odd_stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "stories"
    folder.mkdir()
    (folder / "mill.txt").write_text(f"Mill <reopens> & welcomes `all`\n\n{SIGN}\n\nIt opens at noon.\n", "utf-8")
    (folder / "boats.txt").write_text(f"Harbour counts its boats\n\nThe count took a day.\n\n{BOATS}\n", "utf-8")
    (folder / "ferry.txt").write_text(f"عودة العبارة إلى الجزيرة\n\n{ARABIC}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, odd_stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state_dir = tmp_path_factory.mktemp("odd-bot") / "state"
    with polling(shared_server, state_dir, STORYBOT_CORPUS_DIR=str(odd_stories)) as process:
        yield process


@pytest.fixture
def told(odd_stories: Path) -> dict[str, Story]:
    return {story.id: story for story in read_corpus(odd_stories).stories}


def test_a_quotation_shows_marks_of_html_and_markdown_as_they_are_written(reader: Reader) -> None:
    answer = reader.asks("What does the sign on the gate of the old mill say?")
    assert answer.marked("blockquote")[0] == SIGN
    assert "Mill <reopens> & welcomes `all`" in answer.text


def test_a_sentence_that_is_longer_than_a_message_is_posted_in_parts_that_make_it_whole(
    reader: Reader, told: dict[str, Story]
) -> None:
    reader.says("/story boats")
    parts = [sent.text for sent in reader.has_heard()]
    assert len(parts) > 1
    whole = "".join(" ".join(parts).split())
    assert whole == "".join(f"{told['boats'].headline} {told['boats'].text}".split())


def test_a_story_from_right_to_left_is_posted_verbatim_and_listed_in_its_place(reader: Reader) -> None:
    reader.says("/story ferry")
    (posted,) = reader.has_heard()
    assert ARABIC in posted.text
    listed = reader.asks("/stories").text
    assert "\u2068عودة العبارة إلى الجزيرة\u2069" in listed
