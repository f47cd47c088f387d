"""Readers vote and report, and an administrator learns of it, of what was asked in vain, and of changed stories."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import PATIENCE, Reader, labels
from tests.end_to_end.storybot_process import Running

FERRY = "Island ferry returns\n\nThe ferry to Holm sails again on 4 May. Keeper Ida Lund watched the final on board.\n"
CUP = "Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n"
QUESTION, SENTENCE = "When does the ferry sail again?", "The ferry to Holm sails again on 4 May."
ADMIN, GROUP = 900, -1_001_000_000_778
COUNTED, BACK = "Thank you. Your vote counts. Press again to take it back.", "Your vote is taken back."

_readers = itertools.count(601)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newsroom") / "stories"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, folder: Path) -> Iterator[Running]:
    settings = {
        "STORYBOT_CORPUS_DIR": str(folder),
        "STORYBOT_WATCH_SECONDS": "0",
        "STORYBOT_ADMINS": str(ADMIN),
        "STORYBOT_MIN_CONFIDENCE": "0.3",
        "STORYBOT_CLOSEST_CONFIDENCE": "0.3",
    }
    with polling(shared_server, folder.parent / "state", **settings) as process:
        yield process


@pytest.fixture
def admin(server: BotApiServer) -> Reader:
    return Reader.in_private(server, ADMIN)


def somebody(server: BotApiServer, chat_id: int | None = None) -> Reader:
    number = next(_readers)
    return Reader(server, number, number if chat_id is None else chat_id)


def votes(admin: Reader) -> str:
    """What an administrator is told of the votes, once all before is handled."""
    return next(line for line in admin.asks("/stats").text.splitlines() if line.startswith("Votes:"))


def test_a_reader_votes_by_button_and_reaction_and_takes_it_back(server: BotApiServer, admin: Reader) -> None:
    reader = somebody(server)
    answer = reader.asks(QUESTION)
    assert SENTENCE in answer.text
    assert labels(answer)[-3:] == ["👍", "👎", "⋯ More"]
    for button, line, counted in [
        ("👍", COUNTED, "👍 1, 👎 0"),
        ("👎", COUNTED, "👍 0, 👎 1"),
        ("👎", BACK, "👍 0, 👎 0"),
    ]:
        assert reader.presses(button, answer) == line
        reader.has_heard()
        assert votes(admin) == f"Votes: {counted}"
    for emoji, counted in [
        (("💩",), "👍 0, 👎 1"),
        (("❤",), "👍 1, 👎 0"),
        (("😁",), "👍 0, 👎 0"),
        (("👍",), "👍 1, 👎 0"),
    ]:
        server.user_reacts(answer.message_id, *emoji, user_id=reader.id)
        reader.has_heard()
        assert votes(admin) == f"Votes: {counted}"
    server.user_reacts(answer.message_id, user_id=reader.id)
    reader.has_heard()
    assert votes(admin) == "Votes: 👍 0, 👎 0"


def test_two_people_of_a_group_vote_and_report_and_the_numbers_say_so(server: BotApiServer, admin: Reader) -> None:
    server.add_chat(GROUP, "supergroup", title="Readers")
    server.set_member_status(GROUP, "administrator")
    one, other = somebody(server, GROUP), somebody(server, GROUP)
    answer = one.asks(f"/ask {QUESTION}")
    assert one.presses("👍", answer) == other.presses("👎", answer) == COUNTED
    server.user_reacts(answer.message_id, "👍", chat_id=GROUP, user_id=other.id)
    server.chat_reacts(answer.message_id, "👎", chat_id=GROUP)
    assert one.presses("⋯ More", answer) is None
    more = one.waits_for_edit(1)
    assert other.presses("Wrong quote", more) == (
        f"Thank you. Those who run this bot will see that a reader calls this wrong: “{SENTENCE}”"
    )
    assert "already" in str(other.presses("Wrong quote", more))
    one.has_heard()
    told = admin.asks("/stats").text.replace("\u2068", "").replace("\u2069", "")
    assert "Votes: 👍 2, 👎 0" in told
    assert "Quotations called wrong: 1\n1 × “The ferry to Holm sails again on 4 May.” — Island ferry returns" in told
    first, *_ = told.splitlines()
    assert first.endswith("people 2, groups 1")
    assert "from the file 0%" in told


def test_one_question_in_two_languages_that_is_asked_in_vain_is_one_in_list_and_table(
    server: BotApiServer, admin: Reader
) -> None:
    asked = ["How tall is Mount Everest?", "Какова высота горы Эверест?", "Who won the elections in France?"]
    for question in asked:
        somebody(server).asks(question)
    listed = admin.asks("/unanswered").text.replace("\u2068", "").replace("\u2069", "").splitlines()
    assert listed[1:] == [f"1. 2 × {asked[1]} · {asked[0]}", f"2. 1 × {asked[2]}"]
    (file,) = server.wait_for(lambda sent: sent.document is not None, timeout=PATIENCE)
    assert (file.chat_id, str(file.file_name)[:11]) == (ADMIN, "unanswered-")
    _, *rows = csv.reader(StringIO((file.document or b"").decode("utf-8-sig")))
    assert [row[:3] for row in rows] == [["1", "1", asked[1]], ["1", "1", asked[0]], ["2", "1", asked[2]]]
    stranger = somebody(server)
    assert stranger.asks("/unanswered").text == stranger.asks("/help").text


def test_changed_stories_are_taken_on_when_an_administrator_says_so(
    server: BotApiServer, admin: Reader, folder: Path
) -> None:
    assert "No story has changed." in admin.asks("/reload").text
    (folder / "cup.txt").write_text(CUP, encoding="utf-8")
    told = admin.asks("/reload").text.replace("\u2068", "").replace("\u2069", "")
    assert told.splitlines() == ["New: 1", "• Rovers win the cup", "I answer from 2 stories."]
    assert "Sam Oduya" in somebody(server).asks("Who saved the penalty?").text
