"""A story's whole life in a chat: added, asked, corrected and withdrawn, while others ask."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import PATIENCE, Reader
from tests.end_to_end.storybot_process import Running

EDITOR, READER, OTHERS = 701, 702, range(710, 716)
FERRY = "Island ferry returns\n\nThe ferry to Holm sails again on 4 May.\n"
CUP = "Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n\nThe coach praised the young team.\n"
QUESTION = "Who saved a penalty in the final?"


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


@pytest.fixture
def bot(server: BotApiServer, tmp_path: Path) -> Iterator[Running]:
    stories = tmp_path / "stories"
    stories.mkdir()
    (stories / "ferry.txt").write_text(FERRY, encoding="utf-8")
    settings = {"STORYBOT_CORPUS_DIR": str(stories), "STORYBOT_EDITORS": str(EDITOR)}
    with polling(server, tmp_path / "state", **settings) as process:
        yield process
        assert process.end(signal.SIGTERM) == 0
    assert "Traceback" not in process.log
    assert server.token not in process.log


def test_a_story_is_added_asked_corrected_and_withdrawn_while_others_ask(server: BotApiServer, bot: Running) -> None:
    editor, reader = Reader.in_private(server, EDITOR), Reader.in_private(server, READER)
    others = [Reader.in_private(server, number) for number in OTHERS]
    asked: list[tuple[Reader, int]] = []

    def sends(text: str) -> None:
        """The editor sends a version of the story and adds it, while others ask about another one."""
        preview = editor.reply_to(server.user_sends_file(text.encode(), "cup.txt", user_id=EDITOR))
        asked.extend((one, server.user_says("When does the ferry sail again?", user_id=one.id)) for one in others)
        editor.presses("Add", preview)
        asked.extend((one, server.user_says("When does the ferry to Holm sail?", user_id=one.id)) for one in others)
        server.wait_for(lambda edit: edit.message_id == preview.message_id, edited=True, timeout=PATIENCE)

    def sees(one: Reader, words: str) -> SentMessage:
        """What one of the bot's messages to somebody is edited to, once it has these words."""
        (edit, *_) = server.wait_for(
            lambda edit: edit.chat_id == one.chat_id and words in edit.text, edited=True, timeout=PATIENCE
        )
        return edit

    sends(CUP)
    reply = reader.asks(QUESTION)
    assert "Keeper Sam Oduya saved a penalty in the final." in reply.text
    sends(CUP.replace("Sam Oduya", "Tom Blake"))
    corrected = sees(reader, "Keeper Tom Blake saved a penalty in the final.")
    assert corrected.message_id == reply.message_id
    assert corrected.marked("strikethrough") == ["Keeper Sam Oduya saved a penalty in the final."]
    editor.presses("Show in context", editor.asks(QUESTION))
    editor.presses("Withdraw this sentence", editor.opens_more(sees(editor, "The coach praised the young team.")))
    editor.presses("Yes, withdraw it", sees(editor, "Withdraw: “Keeper Tom Blake"))
    assert sees(editor, "A sentence was withdrawn on").text.startswith("[…]")
    assert "penalty" not in reader.asks(QUESTION).text
    server.wait_for(
        lambda edit: edit.message_id == reply.message_id and "Tom Blake" not in edit.text, edited=True, timeout=PATIENCE
    )
    for one, question in asked:
        assert "4 May" in one.reply_to(question).text
    assert len(asked) == 4 * len(OTHERS)
