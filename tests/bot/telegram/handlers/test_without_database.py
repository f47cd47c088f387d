"""What readers get while the database fails: everything that works without it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.telegram.handlers.dispatch import Context
from bot.telegram.messages.callback_data import SuggestionData, ViewData, read_data
from bot.telegram.running import chores
from bot.telegram.services import Services
from corpus import Story
from index.catalogue import key_of
from tests.bot.telegram.fakes import QUESTION, REFUSED, FakeBot, Written, watched, with_stories
from tests.bot.telegram.program import ADMIN, Make, Program, presses, says
from tests.bot.telegram.updates import inline_query
from tests.fakes import ferry_story

SUGGESTED = "Who announced it?"
Away = Callable[[], AbstractContextManager[None]]
ERROR_LINE = re.compile(r"Something went wrong on my side, .* \(Reference: \w{8}\)")


@pytest.fixture
def services(services: Services) -> Services:
    return with_stories(services, ferry_story(), ferry=(SUGGESTED,))


@pytest.fixture
def away(tmp_path: Path) -> Away:
    """A database without its tables, as long as this is entered."""

    @contextmanager
    def away() -> Iterator[None]:
        with closing(sqlite3.connect(tmp_path / "storybot.db", isolation_level=None)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            own = [name for name in names if not name.startswith("sqlite_")]
            for name in own:
                connection.execute(f"ALTER TABLE {name} RENAME TO {name}_away")
            yield
            for name in own:
                connection.execute(f"ALTER TABLE {name}_away RENAME TO {name}")

    return away


def to_readers(bot: FakeBot) -> list[Written]:
    return [sent for sent in bot.sent if sent.chat_id != ADMIN]


def views(message: Written) -> list[str]:
    data = [str(button.callback_data) for button in message.buttons if button.callback_data]
    return [one for one in data if isinstance(read_data(one), ViewData)]


async def test_a_question_is_answered_without_the_buttons_that_need_it(
    bot: FakeBot, program: Program, away: Away, caplog: pytest.LogCaptureFixture
) -> None:
    with away():
        await program.comes(says(QUESTION))
        (answer,) = to_readers(bot)
        assert answer.text.startswith("Repairs cost 3 million kroner.\n— ")
        assert answer.labels == ["Copy"]
        assert QUESTION not in caplog.text
        assert "Traceback" not in caplog.text
    await program.comes(says(QUESTION, message_id=101))
    assert views(to_readers(bot)[1])


async def test_what_is_answered_meanwhile_is_not_answered_again_at_the_next_start(program: Program, away: Away) -> None:
    # The question was stored before the database failed.
    asked = await program.admission.admit(says(QUESTION))
    assert asked
    with away():
        await program.queues.process_update(asked, program.dispatch.handle(asked, cast(Context, None)))
        with pytest.raises(SQLAlchemyError):
            await program.services.note_handled()
    assert await program.stored_updates() == [asked.update_id]
    await chores._mend(program.services)
    assert await program.stored_updates() == []
    assert program.services.unnoted == set()


async def test_passages_and_suggestions_can_still_be_pressed(bot: FakeBot, program: Program, away: Away) -> None:
    suggestion = str(SuggestionData.of(ferry_story().digest, SUGGESTED))
    with away():
        await program.comes(says(REFUSED))
        passage = str(to_readers(bot)[0].buttons[0].callback_data)
        await program.comes(presses(passage), presses(suggestion))
    _, quoted, suggested = to_readers(bot)
    assert quoted.text.startswith("This is in the story")
    assert suggested.text.startswith(SUGGESTED)
    assert views(quoted) == views(suggested) == []


async def test_a_story_is_posted_and_an_inline_query_answered(bot: FakeBot, program: Program, away: Away) -> None:
    with away():
        await program.comes(says("/story"), inline_query(5, QUESTION))
    assert to_readers(bot)[0].text.startswith(ferry_story().headline)
    (call,) = bot.answer_inline_query.await_args_list
    assert call.args[1][0].title.startswith("Repairs cost")


@pytest.mark.parametrize("data", ["a:1:c:0", "l:hy"])
async def test_what_needs_it_fails_with_a_reference_number(
    bot: FakeBot, program: Program, away: Away, data: str
) -> None:
    await program.comes(says(QUESTION))
    with away():
        await program.comes(presses(data))
    assert ERROR_LINE.fullmatch(to_readers(bot)[1].text)


async def test_a_story_is_not_chosen_without_it_and_nobody_is_told_so(
    bot: FakeBot, make: Make, services: Services, away: Away
) -> None:
    program = make(with_stories(services, ferry_story(), Story.from_paragraphs("dam", "Dam", ["The dam is old."])))
    start = says(f"/start s_{key_of('ferry')}", 101)
    with away():
        await program.comes(start)
        assert ERROR_LINE.fullmatch(to_readers(bot)[-1].text)
    await program.comes(says("Who announced it?", 102))
    assert watched(program.services).within == [None]
