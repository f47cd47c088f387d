"""An editor adds a story in a chat, readers get its words at once, and it is taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import PATIENCE, Reader, labels
from tests.end_to_end.storybot_process import Running

EDITOR, ADMIN = 601, 602
CUP = "Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n\nThe coach praised the young team.\n"
QUESTION = "Who saved a penalty in the final?"


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


@pytest.fixture
def bot(server: BotApiServer, new_packaged_state: Callable[[], Path]) -> Iterator[Running]:
    editors = {"STORYBOT_EDITORS": str(EDITOR), "STORYBOT_ADMINS": str(ADMIN)}
    with polling(server, new_packaged_state(), **editors) as process:
        yield process
    assert "Traceback" not in process.log
    assert server.token not in process.log
    assert server.violations == ()


def edited(server: BotApiServer, beginning: str) -> SentMessage:
    return server.wait_for(lambda edit: edit.text.startswith(beginning), edited=True, timeout=PATIENCE)[-1]


def test_a_story_is_asked_as_soon_as_an_editor_has_added_it_until_it_is_taken_back(
    server: BotApiServer, bot: Running
) -> None:
    editor, reader = Reader.in_private(server, EDITOR), Reader.in_private(server, 603)
    assert "penalty" not in reader.asks(QUESTION).text
    preview = editor.reply_to(server.user_sends_file(CUP.encode(), "cup.txt", user_id=EDITOR))
    assert preview.marked("bold") == ["Rovers win the cup"]
    assert labels(preview) == ["Add", "Edit headline", "Cancel"]
    assert editor.presses("Add", preview) is None
    added = edited(server, "Added: Rovers win the cup")
    assert labels(added) == ["Ask this story", "Undo"]
    assert "Keeper Sam Oduya saved a penalty in the final." in reader.asks(QUESTION).text
    assert editor.presses("Undo", added) is None
    edited(server, "Undone.")
    assert "penalty" not in reader.asks(QUESTION).text


def test_a_headline_is_asked_for_and_a_reader_sends_files_in_vain(server: BotApiServer, bot: Running) -> None:
    admin = Reader.in_private(server, ADMIN)
    preview = admin.reply_to(server.user_sends_file(CUP.encode(), "cup.txt", user_id=ADMIN))
    admin.presses("Edit headline", preview)
    prompt = server.wait_for(lambda sent: sent.forces_reply, timeout=PATIENCE)[-1]
    server.user_says("Cup goes to Rovers", user_id=ADMIN, reply_to=prompt.message_id)
    assert edited(server, "Cup goes to Rovers").message_id == preview.message_id
    reader = Reader.in_private(server, 604)
    line = reader.reply_to(server.user_sends_file(CUP.encode(), "cup.txt", user_id=604))
    assert line.text.startswith("I can only read text.")
    assert [call.method for call in server.calls].count("getFile") == 1
