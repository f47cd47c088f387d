"""New stories are announced, and what was refused is answered once a story says it, also after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import storybot
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader, labels

FERRY = "Island ferry returns\n\nThe ferry to Holm sails again on 4 May. Keeper Ida Lund watched the final on board.\n"
CUP = "Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n"
QUESTION, NAME = "Who saved the penalty?", "@storybot_test_bot"
TELL_ME, TOLD = "Tell me if it does", "You asked me to tell you when a story answers this:"
ADMIN, GROUP = 900, -1_001_000_000_777


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    # Bars between a story that says it and one that does not.
    bars = {"STORYBOT_MIN_CONFIDENCE": "0.5", "STORYBOT_CLOSEST_CONFIDENCE": "0.5"}
    return bars | {
        "STORYBOT_CORPUS_DIR": str(folder),
        "STORYBOT_WATCH_SECONDS": "0",
        "STORYBOT_ADMINS": str(ADMIN),
    }


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running
        assert running.violations == ()


@pytest.fixture
def add_cup(tmp_path: Path, settings: dict[str, str]) -> Callable[[], None]:
    def add() -> None:
        (tmp_path / "stories" / "cup.txt").write_text(CUP, encoding="utf-8")
        assert storybot("index", state_dir=tmp_path / "state", settings=settings).returncode == 0

    return add


def test_what_was_refused_is_answered_once_and_a_new_story_is_announced(
    server: BotApiServer, tmp_path: Path, settings: dict[str, str], add_cup: Callable[[], None]
) -> None:
    state, reader = tmp_path / "state", Reader.in_private(server, 501)
    server.add_chat(GROUP, "supergroup", title="Readers")
    admin, member = Reader(server, ADMIN, GROUP), Reader(server, 502, GROUP)
    with polling(server, state, **settings) as bot:
        assert "announced from now on" in admin.asks("/announce").text
        refusal = reader.asks(QUESTION)
        assert "I will tell you" in str(reader.presses(TELL_ME, refusal))
        assert TELL_ME not in labels(reader.waits_for_edit(1))
        add_cup()
        answer = reader.hears(TOLD)
        assert QUESTION in answer.text
        assert "Sam Oduya saved a penalty" in answer.text
        said = member.hears("Rovers win the cup")
        assert [button.get("url", "")[:39] for button in said.buttons] == ["https://t.me/storybot_test_bot?start=s_"]
        question = server.user_says(
            "Who watched the final on board?", chat_id=GROUP, user_id=502, reply_to=said.message_id
        )
        assert "Ida Lund" not in member.reply_to(question).text
        assert "Traceback" not in bot.log
    with polling(server, state, **settings) as bot:
        assert "None of your questions is waiting" in reader.asks("/waiting").text
        reader.presses("Show in context", answer)
        assert reader.waits_for_edit(2).text.startswith("In context: Rovers win the cup")
        heard = [sent.text for sent in server.sent]
        assert sum(text.startswith(TOLD) for text in heard) == 1
        assert sum(text.startswith("Rovers win the cup\n") for text in heard) == 1
        assert "Traceback" not in bot.log


def test_a_story_that_comes_while_the_bot_is_stopped_answers_after_the_start(
    server: BotApiServer, tmp_path: Path, settings: dict[str, str], add_cup: Callable[[], None]
) -> None:
    state, reader = tmp_path / "state", Reader.in_private(server, 503)
    server.add_chat(-1_009, "channel", title="Holm Post", username="holmpost")
    server.link_channel(-1_009, GROUP)
    admin = Reader.in_private(server, ADMIN)
    with polling(server, state, **settings):
        assert "announced from now on" in admin.asks("/announce @holmpost").text
        reader.presses(TELL_ME, reader.asks(QUESTION))
        # What is said in a chat is dealt with in order, so that the press is over.
        assert QUESTION in reader.asks("/waiting").text
    add_cup()
    with polling(server, state, **settings) as bot:
        assert "Sam Oduya" in reader.hears(TOLD).text
        (post,) = server.wait_for(lambda sent: sent.chat_id == -1_009, timeout=40)
        assert post.text.startswith("Rovers win the cup\n")
        assert "Traceback" not in bot.log
