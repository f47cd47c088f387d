"""Corrections reach readers: a story is corrected on disk, and replies and old buttons follow."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.forked import storybot
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader, labels
from tests.end_to_end.storybot_process import Running

FERRY = """Island ferry returns

The ferry to Holm sails again on 4 May. Tickets are free in the first week.

The repairs of the pier cost 3 million kroner.
"""
QUESTION = "How much did the repairs of the pier cost?"
IN_CONTEXT, WITHDRAW, SURE = "Show in context", "Withdraw this sentence", "Yes, withdraw it"
IS_OLD = "The story was corrected since."
EDITOR = 603


class Newsroom:
    """The stories, and who corrects them while bots run."""

    def __init__(self, server: BotApiServer, folder: Path) -> None:
        self.server = server
        self.state = folder / "state"
        self.story = folder / "stories" / "ferry.txt"
        self.story.parent.mkdir()
        self.story.write_text(FERRY, encoding="utf-8")
        self.settings = {"STORYBOT_CORPUS_DIR": str(self.story.parent), "STORYBOT_EDITORS": str(EDITOR)}

    @contextmanager
    def bot(self) -> Iterator[Running]:
        """A bot that runs and is then stopped, not killed."""
        with polling(self.server, self.state, **self.settings) as process:
            yield process
            assert process.end(signal.SIGTERM) == 0
            assert "Traceback" not in process.log

    def corrects(self, before: str, after: str) -> None:
        text = self.story.read_text("utf-8")
        assert before in text
        self.story.write_text(text.replace(before, after), encoding="utf-8")
        assert storybot("index", state_dir=self.state, settings=self.settings).returncode == 0


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running
        # An editor's own reply may be edited by the press and by the correction at once.
        assert [one for one in running.violations if "not modified" not in one.description] == []


@pytest.fixture
def newsroom(server: BotApiServer, tmp_path: Path) -> Newsroom:
    return Newsroom(server, tmp_path)


def struck(message: SentMessage) -> list[str]:
    return message.marked("strikethrough")


def test_a_correction_reaches_the_reply_and_its_buttons_once_also_over_a_restart(newsroom: Newsroom) -> None:
    reader = Reader.in_private(newsroom.server, 601)
    with newsroom.bot():
        reply = reader.asks(QUESTION)
        assert "3 million" in reply.text
        newsroom.corrects("3 million", "4 million")
        edited = reader.waits_for_edit(1)
        assert edited.message_id == reply.message_id
        assert struck(edited) == ["The repairs of the pier cost 3 million kroner."]
        assert (
            "The repairs of the pier cost 4 million kroner." in edited.text.partition("The story was corrected on")[2]
        )
        assert reader.presses(IN_CONTEXT, edited) is None
        context = reader.waits_for_edit(2)
        assert "3 million" in context.text
        assert IS_OLD in context.text
    with newsroom.bot():
        assert "4 million" in reader.asks(QUESTION).text
        reader.has_heard()
        assert len(reader.edits) == 2


def test_a_correction_and_another_reach_a_bot_that_was_away(newsroom: Newsroom) -> None:
    reader = Reader.in_private(newsroom.server, 602)
    with newsroom.bot():
        reader.asks(QUESTION)
    # Once it has stopped, nobody tells it.
    newsroom.corrects("3 million", "4 million")
    with newsroom.bot():
        assert "4 million" in reader.waits_for_edit(1).text
        newsroom.corrects("4 million", "5 million")
        again = reader.waits_for_edit(2)
        assert struck(again) == ["The repairs of the pier cost 3 million kroner."]
        assert "5 million" in again.text
        assert "4 million" not in again.text


def test_an_editor_withdraws_a_sentence_and_readers_no_longer_see_it(newsroom: Newsroom) -> None:
    reader, editor = (Reader.in_private(newsroom.server, id) for id in (604, EDITOR))
    with newsroom.bot():
        reply, own = reader.asks(QUESTION), editor.asks(QUESTION)
        reader.presses(IN_CONTEXT, reply)
        assert WITHDRAW not in labels(reader.waits_for_edit(1))
        editor.presses(IN_CONTEXT, own)
        editor.presses(WITHDRAW, editor.opens_more(editor.waits_for_edit(1)))
        asked = editor.waits_for_edit(3)
        assert asked.text.startswith("Withdraw: “The repairs of the pier cost 3 million kroner.”?")
        editor.presses(SURE, asked)
        newsroom.server.wait_for(6, timeout=60, edited=True)
        for one in (reader.sees(reply), editor.sees(own)):
            assert one.text.startswith("[…]")
            assert "million" not in str(one)
            assert "A sentence was withdrawn on" in one.text
        assert "million" not in reader.asks(QUESTION).text


def test_a_removed_story_is_struck_out(newsroom: Newsroom) -> None:
    reader = Reader.in_private(newsroom.server, 605)
    (newsroom.story.parent / "cup.txt").write_text("Rovers win\n\nSam Oduya saved a penalty.\n", encoding="utf-8")
    with newsroom.bot() as bot:
        reply = reader.asks(QUESTION)
        newsroom.story.unlink()
        assert storybot("index", state_dir=newsroom.state, settings=newsroom.settings).returncode == 0
        bot.wait_for_log("answering from a newer index, of 1 stories")
        edited = reader.waits_for_edit(1)
        assert "The repairs of the pier cost 3 million kroner." in struck(edited)
        assert edited.text.endswith("The story was removed.")
        data = next(str(one["callback_data"]) for one in reply.buttons if one["text"] == IN_CONTEXT)
        press = newsroom.server.user_presses(data, reply.message_id, user_id=reader.id, forged=True)
        assert "removed" in (reader.alert_of(press) or "")
