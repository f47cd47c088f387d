"""The real bot against a Bot API server on loopback that validates as Telegram does."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.replies.attribution import SHORT_HEADLINE
from corpus import Story
from index.display import shortened
from tests.bot_api import BotApiServer
from tests.end_to_end import storybot_process
from tests.end_to_end.forked import running
from tests.end_to_end.polling_bot import polling, settings_for
from tests.end_to_end.reader import PATIENCE
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
REFUSED = "How tall is Mount Everest?"
NewState = Callable[[], Path]


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    with polling(shared_server, state_dir) as process:
        yield process


def test_a_question_gets_a_quotation_with_its_place(server: BotApiServer, packaged_story: Story) -> None:
    question = server.user_says(QUESTION)
    (reply,) = server.wait_for(1, timeout=20)
    (quote,) = reply.marked("blockquote")
    assert quote in packaged_story.text
    assert reply.marked("bold")[0] == "Pashinyan"
    assert f"{shortened(packaged_story.headline, SHORT_HEADLINE)} · ¶\u00a04" in reply.text
    assert reply.reply_to == question
    assert not reply.link_preview


def test_a_refusal_offers_passages_that_are_quoted(new_packaged_state: NewState, packaged_story: Story) -> None:
    bars = {"STORYBOT_MIN_CONFIDENCE": "1", "STORYBOT_CLOSEST_CONFIDENCE": "1"}
    with BotApiServer() as server, polling(server, new_packaged_state(), **bars):
        server.user_says(QUESTION)
        (refusal,) = server.wait_for(1, timeout=PATIENCE)
        assert refusal.text == "The story does not say. It does talk about this:"
        assert refusal.marked("blockquote") == []
        *offers, keeping = refusal.buttons
        labels = [str(button["text"]) for button in offers]
        assert {str(button["callback_data"])[0] for button in offers} == {"p"}
        assert keeping["text"] == "Tell me if it does"
        assert 1 <= len(labels) <= 3
        for count, label in enumerate(labels, start=2):
            server.user_presses(label, refusal.message_id)
            offered = server.wait_for(count, timeout=PATIENCE)[-1]
            (quote,) = offered.marked("blockquote")
            assert quote in packaged_story.text
            assert label.strip("“”…") in quote
            assert offered.text.startswith("This is in the story, though it may not answer")
        assert server.violations == ()


def test_a_refusal_suggests_questions(server: BotApiServer) -> None:
    server.user_says(REFUSED)
    (refusal,) = server.wait_for(1, timeout=20)
    assert refusal.text.startswith("The story does not say.")
    assert [str(button["callback_data"])[0] for button in refusal.buttons] == [*"sssmk"]


def test_a_button_of_a_story_that_has_changed_says_so(server: BotApiServer) -> None:
    server.user_says(REFUSED)
    (refusal,) = server.wait_for(1, timeout=20)
    for data in ("p:0123456789abcdef:0:10", "s:0123456789abcdef:01234567", "a:999:q:0", "nonsense"):
        server.user_presses(data, refusal.message_id, forged=True)
    answers = server.wait_for_calls("answerCallbackQuery", 4, timeout=20)
    told = [str(call.parameters["text"]) for call in answers]
    assert [("has changed" in line, "no longer remember" in line) for line in told] == [
        (True, False),
        (True, False),
        (False, True),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/start", "Hello! Ask me about the news story"),
        ("/help", "Just write a question"),
        ("/stories", "Armenian PM Pashinyan to skip CSTO summit"),
        ("/new", "Starting fresh"),
        ("/nonsense", "Just write a question"),
    ],
)
def test_commands_are_answered(server: BotApiServer, command: str, expected: str) -> None:
    server.user_says(command)
    (reply,) = server.wait_for(1, timeout=20)
    assert expected in reply.text


ODD_MESSAGES = {
    "emoji": "😀😀😀",
    "punctuation": "?!…",
    "another script": "Ո՞վ է Հայաստանի վարչապետը",
    "HTML": "<b>Who</b> chairs <the> council &amp; why</blockquote>",
    "Markdown": "*Who* _chairs_ `the` [council](http://example.org)",
    "control characters": "Who\x07 chairs\x00 the council?",
    "4,096 characters": "Who chairs the council? " * 170,
    "one letter": "?a",
}


@pytest.mark.parametrize("text", ODD_MESSAGES.values(), ids=ODD_MESSAGES)
def test_an_odd_message_gets_a_valid_reply(server: BotApiServer, text: str) -> None:
    question = server.user_says(text[:4096])
    (reply,) = server.wait_for(1, timeout=20)
    assert reply.reply_to == question


def test_a_message_without_text_is_answered_with_a_line(server: BotApiServer) -> None:
    server.user_says(
        "",
        sticker={
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        },
    )
    (reply,) = server.wait_for(1, timeout=20)
    assert "only read text" in reply.text


def test_a_group_is_left_alone(server: BotApiServer) -> None:
    server.add_chat(-100_200, "supergroup", title="A group")
    server.user_says(QUESTION, chat_id=-100_200)
    server.user_says(QUESTION)
    server.wait_for(1, timeout=20)
    server.wait_until_read()
    assert [sent.chat_id for sent in server.sent if sent.chat_id < 0] == []


def test_commands_and_description_are_registered(bot: Running, shared_server: BotApiServer) -> None:
    address = f"{shared_server.base_url}{shared_server.token}"
    end = time.monotonic() + PATIENCE
    # The bot answers before it has registered them, commands first.
    while not (description := httpx.post(f"{address}/getMyDescription").json()["result"]["description"]):
        assert time.monotonic() < end
        time.sleep(0.05)
    commands = httpx.post(f"{address}/getMyCommands").json()["result"]
    assert [command["command"] for command in commands] == [
        "start",
        "help",
        "ask",
        "stories",
        "latest",
        "story",
        "new",
        "waiting",
        "scope",
        "language",
        "privacy",
        "forgetme",
    ]
    assert "exact quotations" in description


def test_a_hundred_questions_are_all_answered_each_in_reply_to_its_own(server: BotApiServer) -> None:
    asked = [
        server.user_says((QUESTION, REFUSED)[number % 2], chat_id=2000 + number % 10, user_id=2000 + number % 10)
        for number in range(100)
    ]
    replies = server.wait_for(100, timeout=200)
    assert sorted(asked) == sorted(reply.reply_to or 0 for reply in replies)


def test_questions_asked_while_telegram_is_away_are_answered_when_it_is_back(
    server: BotApiServer, bot: Running
) -> None:
    server.down()
    asked = {server.user_says(QUESTION) for _ in range(3)}
    bot.wait_for_log("Telegram cannot be reached", 30)
    server.up()
    replies = server.wait_for(3, timeout=60)
    assert {reply.reply_to for reply in replies} == asked


def test_an_answer_that_telegram_could_not_take_is_sent_again(server: BotApiServer) -> None:
    server.fail("sendMessage", times=2, status=502)
    server.fail("sendMessage", times=1, status=429, retry_after=1)
    server.drop("sendMessage", times=1)
    server.garbage("sendMessage", times=1)
    question = server.user_says(QUESTION)
    (reply,) = server.wait_for(1, timeout=60)
    assert reply.reply_to == question


def test_a_user_who_has_blocked_the_bot_does_not_stop_it(server: BotApiServer) -> None:
    server.fail("sendMessage", times=1, status=403, description="Forbidden: bot was blocked by the user")
    server.user_says(QUESTION)
    server.wait_for_calls("sendMessage", 1, timeout=20)
    question = server.user_says(QUESTION)
    (reply,) = server.wait_for(1, timeout=20)
    assert reply.reply_to == question


def test_nothing_of_all_that_shows_the_token_or_a_traceback(bot: Running, shared_server: BotApiServer) -> None:
    assert shared_server.token not in bot.log
    assert "Traceback" not in bot.log


class TestStartAndStop:
    """Each with a server and a process of its own."""

    @pytest.fixture
    def own_server(self) -> Iterator[BotApiServer]:
        with BotApiServer() as server:
            yield server

    @pytest.fixture
    def settings(self, own_server: BotApiServer, state_dir: Path) -> dict[str, str]:
        return settings_for(own_server, state_dir)

    def test_the_program_as_people_start_it_answers_and_is_ended_by_sigterm(
        self, own_server: BotApiServer, settings: dict[str, str], state_dir: Path
    ) -> None:
        with storybot_process.running("run", state_dir=state_dir, settings=settings) as process:
            process.wait_for_log("polling as")
            question = own_server.user_says(QUESTION)
            (reply,) = own_server.wait_for(1, timeout=60)
            assert reply.reply_to == question
            assert process.end(signal.SIGTERM, timeout=60) == 0
            assert "Traceback" not in process.log

    def test_sigint_ends_it_as_well(self, settings: dict[str, str], state_dir: Path) -> None:
        with running("run", state_dir=state_dir, settings=settings) as process:
            process.wait_for_log("polling as")
            assert process.end(signal.SIGINT) == 0
            assert "Traceback" not in process.log

    def test_sigterm_while_it_waits_for_telegram_ends_it(
        self, own_server: BotApiServer, settings: dict[str, str], state_dir: Path
    ) -> None:
        own_server.down()
        with running("run", state_dir=state_dir, settings=settings) as process:
            process.wait_for_log("trying again")
            assert process.end(signal.SIGTERM) == 0
            assert "Traceback" not in process.log

    def test_it_waits_for_telegram_and_says_so(
        self, own_server: BotApiServer, settings: dict[str, str], state_dir: Path
    ) -> None:
        own_server.down()
        question = own_server.user_says(QUESTION)
        with running("run", state_dir=state_dir, settings=settings) as process:
            process.wait_for_log("connecting: Telegram cannot be reached")
            own_server.up()
            (reply,) = own_server.wait_for(1, timeout=60)
            assert reply.reply_to == question
            assert own_server.token not in process.log

    def test_a_wrong_token_stops_it_with_one_line(self, settings: dict[str, str], state_dir: Path) -> None:
        wrong = {**settings, "STORYBOT_TOKEN": "123456:wrong"}
        with running("run", state_dir=state_dir, settings=wrong) as process:
            assert process.wait() == 2
            assert process.log.splitlines() == [
                "storybot: STORYBOT_TOKEN: Telegram does not accept it; copy the token again from @BotFather (/mybots)"
            ]

    def test_without_a_token_it_stops_with_one_line(self, state_dir: Path) -> None:
        with running("run", state_dir=state_dir) as process:
            assert process.wait() == 2
            assert process.log.startswith("storybot: STORYBOT_TOKEN: it is not set; get a token from @BotFather")
            assert len(process.log.splitlines()) == 1

    def test_a_second_bot_with_the_same_token_is_told_of_in_the_log(
        self, own_server: BotApiServer, settings: dict[str, str], state_dir: Path
    ) -> None:
        own_server.fail("getUpdates", times=1, status=409, description="Conflict: terminated by other getUpdates")
        with running("run", state_dir=state_dir, settings=settings) as process:
            process.wait_for_log("another program polls with the same token")
            own_server.user_says(QUESTION)
            own_server.wait_for(1, timeout=60)
            assert "Traceback" not in process.log
