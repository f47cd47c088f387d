"""The Bot API server of the end-to-end tests does what Telegram does, and fails when it is told to."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from telegram import (
    Bot,
    BotCommand,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from tests.bot_api import NOT_JSON, USER_ID, WRONG_FORM, BotApiServer, FloodLimits, Rate
from tests.bot_api.entities import utf16_length

GROUP_ID = -1_001_234_567_890
# HTTP needs no certificates, and reading those of the machine would take most of the time here.
NO_CERTIFICATES: dict[str, Any] = {"verify": False}


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    """Run a server on which one user has already written."""
    with BotApiServer() as server:
        server.user_says("/start")
        yield server


@pytest_asyncio.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    """Connect a client to that server."""
    async with client_of(server) as bot:
        yield bot


def client_of(server: BotApiServer, token: str | None = None) -> Bot:
    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs=NO_CERTIFICATES)

    return Bot(token or server.token, base_url=server.base_url, request=request(), get_updates_request=request())


def button(**action: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Press", **action)]])


# Updates


@pytest.mark.asyncio
async def test_an_update_comes_until_it_is_acknowledged(server: BotApiServer, bot: Bot) -> None:
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [update.update_id for update in again] == [update.update_id for update in first]
    assert first[0].message is not None
    assert first[0].message.text == "/start"
    assert first[0].message.entities[0].type == MessageEntity.BOT_COMMAND
    assert await bot.get_updates(offset=first[0].update_id + 1) == ()
    server.wait_until_read()
    assert await bot.get_updates() == ()


@pytest.mark.asyncio
async def test_a_long_poll_is_answered_as_soon_as_somebody_writes(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    message_id = server.user_says("Who chairs the council?")
    (update,) = await poll
    assert update.message is not None
    assert update.message.message_id == message_id
    assert time.monotonic() - started < 2


@pytest.mark.asyncio
async def test_a_negative_offset_and_a_limit_choose_among_the_updates(server: BotApiServer, bot: Bot) -> None:
    for number in range(4):
        server.user_says(f"question {number}")
    assert [text_of(update) for update in await bot.get_updates(limit=2)] == ["/start", "question 0"]
    assert [text_of(update) for update in await bot.get_updates(offset=-1)] == ["question 3"]
    assert len(await bot.get_updates()) == 1


@pytest.mark.asyncio
async def test_only_the_kinds_of_updates_that_were_asked_for_are_queued(server: BotApiServer, bot: Bot) -> None:
    await bot.get_updates(offset=-1, allowed_updates=[Update.CALLBACK_QUERY])
    server.user_says("not wanted")
    assert [text_of(update) for update in await bot.get_updates()] == ["/start"]


@pytest.mark.asyncio
async def test_of_two_pollers_the_one_that_waits_gets_a_conflict(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    async with client_of(server) as other:
        waiting = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
        await asyncio.sleep(0.05)
        await other.get_updates()
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await waiting


@pytest.mark.asyncio
async def test_a_duplicated_update_comes_again_after_it_was_acknowledged(server: BotApiServer, bot: Bot) -> None:
    (start,) = await bot.get_updates()
    server.duplicate_next_update()
    server.user_says("once")
    (first,) = await bot.get_updates(offset=start.update_id + 1)
    (again,) = await bot.get_updates(offset=first.update_id + 1)
    assert again.update_id == first.update_id
    assert await bot.get_updates(offset=again.update_id + 1) == ()


@pytest.mark.asyncio
async def test_pending_updates_can_be_dropped(server: BotApiServer, bot: Bot) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/ask who?", [("bot_command", "/ask")]),
        ("😀 /ask@storybot who?", [("bot_command", "/ask@storybot")]),
        (
            "@storybot, look: https://example.com/a?b=1.",
            [("mention", "@storybot"), ("url", "https://example.com/a?b=1")],
        ),
        ("#CSTO and a@b.am", [("hashtag", "#CSTO"), ("email", "a@b.am")]),
        ("and/or 1/2 #1", []),
    ],
)
@pytest.mark.asyncio
async def test_what_a_user_writes_carries_its_entities(
    server: BotApiServer, bot: Bot, text: str, expected: list[tuple[str, str]]
) -> None:
    server.user_says(text, chat_id=GROUP_ID)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert [(entity.type, part) for entity, part in update.message.parse_entities().items()] == expected


# Formatting


@pytest.mark.asyncio
async def test_a_message_arrives_as_a_reader_sees_it(server: BotApiServer, bot: Bot) -> None:
    markup = " <blockquote>😀 He <b>said</b> so.</blockquote>\n"
    message = await bot.send_message(
        USER_ID, markup, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    (sent,) = server.wait_for(1)
    assert sent.text == message.text == "😀 He said so."
    assert sent.html == markup
    assert sent.marked("bold") == ["said"]
    assert [entity.offset for entity in sent.entities] == [0, 6]
    assert not sent.link_preview
    assert server.violations == ()


@pytest.mark.asyncio
async def test_entities_of_the_request_are_checked_in_utf16_units(bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "😀 bold", entities=[MessageEntity("bold", 3, 4)])
    assert list(message.parse_entities().values()) == ["bold"]
    for offset, length in ((1, 3), (3, 5), (7, 1)):
        with pytest.raises(BadRequest, match="Entity beginning at"):
            await bot.send_message(USER_ID, "😀 bold", entities=[MessageEntity("bold", offset, length)])


@pytest.mark.parametrize(
    ("text", "parse_mode", "reason"),
    [
        ("", None, "Message text is empty"),
        (" \n ", None, "Text must be non-empty"),
        ("<b> </b>", "HTML", "Text must be non-empty"),
        ("*x*", "MarkdownV2", "not supported by the test server"),
        ("x", "BBCode", "Unsupported parse_mode"),
        ("<b>x</b>" * 101, "HTML", "Too many entities: 101"),
    ],
)
@pytest.mark.asyncio
async def test_a_text_that_cannot_be_sent_is_refused_and_noted(
    server: BotApiServer, bot: Bot, text: str, parse_mode: str | None, reason: str
) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(USER_ID, text, parse_mode)
    (violation,) = server.violations
    assert violation.method == "sendMessage"
    assert reason.lower() in violation.description.lower()
    assert server.sent == ()


@pytest.mark.parametrize("character", ["x", "é", "😀"])
@pytest.mark.asyncio
async def test_a_message_holds_4096_utf16_units_after_parsing(server: BotApiServer, bot: Bot, character: str) -> None:
    full = character * (4096 // utf16_length(character))
    await bot.send_message(USER_ID, f"<b>{full}</b>", ParseMode.HTML)
    assert server.sent[0].text == full
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(USER_ID, f"<b>{full}</b>x", ParseMode.HTML)


# Keyboards and pressed buttons


@pytest.mark.parametrize("data", ["x" * 64, "é" * 32, "x"])
@pytest.mark.asyncio
async def test_callback_data_of_1_to_64_bytes_is_accepted(server: BotApiServer, bot: Bot, data: str) -> None:
    await bot.send_message(USER_ID, "?", reply_markup=button(callback_data=data))
    assert server.sent[0].buttons == [{"text": "Press", "callback_data": data}]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "url": "no link"}]]}, "BUTTON_URL_INVALID"),
        (
            {"inline_keyboard": [[{"text": "x", "copy_text": {"text": "x" * 257}}]]},
            "BUTTON_COPY_TEXT_INVALID",
        ),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"text": "x", "url": "a.am", "callback_data": "x"}]]}, "Only one of"),
        ({"inline_keyboard": [[{"text": "", "callback_data": "x"}]]}, 'Field "text" must be'),
        ({"inline_keyboard": [{"text": "x", "callback_data": "x"}]}, "expected an Array of Arrays"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "reply markup is too long"),
        ({"keyboard": [[{"label": "x"}]]}, 'Field "text" must be'),
        ({"buttons": []}, "can't parse reply keyboard markup JSON object"),
        (["x"], "object expected as reply markup"),
        ("{", "can't parse reply markup JSON object"),
    ],
)
def test_wrong_keyboards_are_refused(server: BotApiServer, markup: Any, reason: str) -> None:
    answer = post(server, "sendMessage", json={"chat_id": USER_ID, "text": "?", "reply_markup": markup})
    assert answer["error_code"] == 400
    assert reason in answer["description"]


@pytest.mark.asyncio
async def test_the_other_buttons_and_keyboards_are_accepted(server: BotApiServer, bot: Bot) -> None:
    await bot.send_message(USER_ID, "?", reply_markup=button(url="https://example.com/#:~:text=He%20said"))
    await bot.send_message(USER_ID, "?", reply_markup=button(copy_text=CopyTextButton("x" * 256)))
    await bot.send_message(USER_ID, "?", reply_markup=ReplyKeyboardMarkup([["yes", "no"]]))
    assert len(server.sent) == 3


@pytest.mark.asyncio
async def test_a_pressed_button_comes_as_a_callback_query_to_be_answered_once(server: BotApiServer, bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "?", reply_markup=button(callback_data="more:1"))
    query_id = server.user_presses("Press", message.message_id)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.id, query.data) == (query_id, "more:1")
    assert query.message is not None
    assert query.message.message_id == message.message_id
    await bot.answer_callback_query(query_id)
    with pytest.raises(BadRequest, match="query id is invalid"):
        await bot.answer_callback_query(query_id)
    with pytest.raises(LookupError, match="more:1"):
        server.user_presses("less:1", message.message_id)


# Replies and quotations


@pytest.mark.asyncio
async def test_a_quotation_has_to_be_an_exact_part_of_the_message(server: BotApiServer, bot: Bot) -> None:
    story = await bot.send_message(USER_ID, "😀 He said <b>no</b>. He left.", ParseMode.HTML)

    async def quote(text: str, position: int | None = None, parse_mode: str | None = None) -> None:
        await bot.send_message(
            USER_ID,
            "answer",
            reply_parameters=ReplyParameters(
                story.message_id, quote=text, quote_position=position, quote_parse_mode=parse_mode
            ),
        )

    await quote("He left.", 15)
    await quote("He left.")
    await quote("said <b>no</b>.", 6, ParseMode.HTML)
    assert [(sent.reply_to, sent.quote) for sent in server.sent[1:]] == [
        (story.message_id, "He left."),
        (story.message_id, "He left."),
        (story.message_id, "said no."),
    ]
    for text, position in (("He  left.", None), ("He left.", 14), ("said no.", 6), ("x" * 1025, None)):
        with pytest.raises(BadRequest, match=r"(?i)QUOTE_TEXT_INVALID"):
            await quote(text, position)


@pytest.mark.asyncio
async def test_a_quotation_holds_1024_units(bot: Bot) -> None:
    story = await bot.send_message(USER_ID, "x" * 1025)
    await bot.send_message(USER_ID, "a", reply_parameters=ReplyParameters(story.message_id, quote="x" * 1024))
    with pytest.raises(BadRequest):
        await bot.send_message(USER_ID, "a", reply_parameters=ReplyParameters(story.message_id, quote="x" * 1025))


@pytest.mark.asyncio
async def test_a_reply_to_a_message_that_is_gone_needs_permission(server: BotApiServer, bot: Bot) -> None:
    question = server.user_says("a question")
    server.user_deletes(question)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(USER_ID, "answer", reply_to_message_id=question)
    await bot.send_message(USER_ID, "answer", reply_to_message_id=question, allow_sending_without_reply=True)
    assert server.sent[0].reply_to is None


# Edits, deletions, chats


@pytest.mark.asyncio
async def test_an_edit_changes_the_message_and_has_to_change_it(server: BotApiServer, bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "first", reply_markup=button(callback_data="x"))
    await bot.edit_message_text("<b>second</b>", USER_ID, message.message_id, parse_mode=ParseMode.HTML)
    (edited,) = server.wait_for(lambda message: message.text == "second", edited=True)
    assert edited == server.message(message.message_id)
    assert edited.buttons == []
    assert server.sent[0].text == "first"
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("<b>second</b>", USER_ID, message.message_id, parse_mode=ParseMode.HTML)
    await bot.edit_message_reply_markup(USER_ID, message.message_id, reply_markup=button(callback_data="y"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(USER_ID, message.message_id, reply_markup=button(callback_data="y"))


@pytest.mark.asyncio
async def test_only_messages_of_the_bot_can_be_edited(server: BotApiServer, bot: Bot) -> None:
    theirs = server.user_says("mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", USER_ID, theirs)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("yours", USER_ID, 999)


@pytest.mark.asyncio
async def test_a_deleted_message_is_gone(server: BotApiServer, bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "soon gone")
    await bot.delete_message(USER_ID, message.message_id)
    with pytest.raises(LookupError):
        server.message(message.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(USER_ID, message.message_id)


@pytest.mark.asyncio
async def test_a_chat_where_nobody_wrote_is_not_found(server: BotApiServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "hello")
    assert (await bot.get_chat(USER_ID)).type == "private"


@pytest.mark.asyncio
async def test_a_group_that_the_bot_left_refuses_its_messages(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(GROUP_ID, title="Newsroom")
    assert (await bot.get_chat(GROUP_ID)).title == "Newsroom"
    await bot.leave_chat(GROUP_ID)
    with pytest.raises(Forbidden, match="not a member of the supergroup chat"):
        await bot.send_message(GROUP_ID, "hello")


# The bot's profile


@pytest.mark.asyncio
async def test_commands_and_descriptions_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("start", "Почати")], language_code="uk")
    assert (await bot.get_my_commands())[0].description == "Begin"
    assert (await bot.get_my_commands(language_code="uk"))[0].description == "Почати"
    await bot.set_my_description("x" * 512)
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_description()).description == "x" * 512
    assert (await bot.get_my_short_description(language_code="hy")).short_description == "x" * 120


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("Start", "Begin", "BOT_COMMAND_INVALID"),
        ("st-art", "Begin", "BOT_COMMAND_INVALID"),
        ("x" * 33, "Begin", "BOT_COMMAND_INVALID"),
        ("", "Begin", "BOT_COMMAND_INVALID"),
        ("start", " ", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("start", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_wrong_commands_are_refused(server: BotApiServer, command: str, description: str, reason: str) -> None:
    commands = [{"command": command, "description": description}]
    assert post(server, "setMyCommands", json={"commands": commands})["description"] == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("setMyCommands", {"commands": [{"command": "x", "description": "x"}] * 101}),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
        ("sendChatAction", {"chat_id": USER_ID, "action": "thinking"}),
        ("sendMessage", {"text": "to nobody"}),
    ],
)
def test_values_past_their_limits_are_refused(server: BotApiServer, method: str, parameters: dict[str, Any]) -> None:
    assert post(server, method, json=parameters)["error_code"] == 400
    assert [violation.method for violation in server.violations] == [method]


# Requests


@pytest.mark.parametrize("text", [r'"half a pair: \ud83d"', r'"\udc00"'])
def test_half_a_surrogate_pair_is_refused(server: BotApiServer, text: str) -> None:
    body = f'{{"chat_id": {USER_ID}, "text": {text}}}'
    answer = post(server, "sendMessage", content=body, headers={"Content-Type": "application/json"})
    assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


def test_json_urlencoded_multipart_and_query_parameters_are_understood(server: BotApiServer) -> None:
    parameters = {"chat_id": str(USER_ID), "text": "42"}
    fields: dict[str, Any] = {name: (None, value) for name, value in parameters.items()}
    for body in ({"json": parameters}, {"data": parameters}, {"files": fields}, {"params": parameters}):
        assert post(server, "sendMessage", **body)["ok"]
    assert [sent.text for sent in server.sent] == ["42"] * 4
    assert {call.parameters["chat_id"] for call in server.calls} == {USER_ID}
    assert [call.answer["result"]["text"] for call in server.calls] == ["42"] * 4


def test_an_unknown_method_is_not_found(server: BotApiServer) -> None:
    assert post(server, "sendTelepathy")["error_code"] == 404
    assert server.violations[0].method == "sendTelepathy"


@pytest.mark.asyncio
async def test_a_wrong_token_is_refused(server: BotApiServer) -> None:
    bot = client_of(server, "123456789:wrong")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()
    assert [(call.method, call.status) for call in server.calls] == [("getMe", 401)]


# Faults


@pytest.mark.asyncio
async def test_a_server_that_was_down_is_back_on_its_port_with_all_it_knew(server: BotApiServer, bot: Bot) -> None:
    url = server.url
    await bot.send_message(USER_ID, "before")
    poll = asyncio.create_task(bot.get_updates(offset=-1, timeout=0))
    await poll
    server.down()
    server.user_says("while it was down")
    with pytest.raises(NetworkError):
        await bot.send_message(USER_ID, "lost")
    server.up()
    assert server.url == url
    assert [text_of(update) for update in await bot.get_updates()] == ["/start", "while it was down"]
    assert [sent.text for sent in server.sent] == ["before"]


@pytest.mark.asyncio
async def test_going_down_cuts_a_poll_that_waits(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    server.down()
    with pytest.raises(NetworkError):
        await poll


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, BadRequest), (403, Forbidden), (429, RetryAfter), (500, NetworkError), (502, NetworkError)],
)
@pytest.mark.asyncio
async def test_a_call_can_fail_as_often_as_wanted(
    server: BotApiServer, bot: Bot, status: int, error: type[TelegramError]
) -> None:
    server.fail("sendMessage", times=2, status=status)
    for _ in range(2):
        with pytest.raises(error):
            await bot.send_message(USER_ID, "hello")
    await bot.send_message(USER_ID, "hello")
    assert len(server.sent) == 1
    assert server.violations == ()


@pytest.mark.asyncio
async def test_a_pause_that_is_asked_for_reaches_the_client(server: BotApiServer, bot: Bot) -> None:
    server.fail("sendMessage", status=429, retry_after=7)
    with pytest.raises(RetryAfter, match="Retry in 7 seconds"):
        await bot.send_message(USER_ID, "hello")


@pytest.mark.parametrize(("after_effect", "sent"), [(False, 0), (True, 1)])
@pytest.mark.asyncio
async def test_a_connection_is_dropped_before_or_after_the_effect(
    server: BotApiServer, bot: Bot, after_effect: bool, sent: int
) -> None:
    server.drop("sendMessage", after_effect=after_effect)
    with pytest.raises(NetworkError):
        await bot.send_message(USER_ID, "hello")
    assert len(server.sent) == sent
    assert server.calls[-1].status is None


@pytest.mark.asyncio
async def test_a_call_that_hangs_is_carried_out_later(server: BotApiServer, bot: Bot) -> None:
    server.hang("sendMessage", 0.2)
    started = time.monotonic()
    await bot.send_message(USER_ID, "late")
    assert time.monotonic() - started >= 0.2


@pytest.mark.parametrize("body", [NOT_JSON, WRONG_FORM])
def test_an_answer_can_be_garbage(server: BotApiServer, body: bytes) -> None:
    server.garbage("sendMessage", body=body)
    parameters = {"chat_id": USER_ID, "text": "hello"}
    assert httpx.post(f"{server.base_url}{server.token}/sendMessage", json=parameters).content == body
    assert post(server, "sendMessage", json=parameters)["ok"]


@pytest.mark.asyncio
async def test_a_fault_of_polling_reaches_the_poll_that_follows_the_waiting_one(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    server.fail("getUpdates", status=502)
    assert await poll == ()
    with pytest.raises(NetworkError):
        await bot.get_updates()


def test_a_fault_for_a_method_that_does_not_exist_is_a_mistake_of_the_test(server: BotApiServer) -> None:
    with pytest.raises(ValueError, match="sendMessage"):
        server.fail("sendMesage")


@pytest.mark.parametrize(
    ("limits", "accepted"),
    [
        (FloodLimits(per_chat=Rate(2, 5), overall=Rate(9, 5), per_group=Rate(9, 5)), 2),
        (FloodLimits(per_chat=Rate(9, 5), overall=Rate(3, 5), per_group=Rate(9, 5)), 3),
        (FloodLimits(per_chat=Rate(9, 5), overall=Rate(9, 5), per_group=Rate(4, 5)), 4),
    ],
)
@pytest.mark.asyncio
async def test_a_flood_is_refused_with_a_pause(limits: FloodLimits, accepted: int) -> None:
    with BotApiServer(flood_limits=limits) as server:
        server.add_chat(GROUP_ID)
        async with client_of(server) as bot:
            for _ in range(accepted):
                await bot.send_message(GROUP_ID, "again")
            with pytest.raises(RetryAfter):
                await bot.send_message(GROUP_ID, "once too often")
        assert len(server.sent) == accepted
        assert server.calls[-1].answer["parameters"]["retry_after"] in (1, 2, 3)


# Waiting


def test_waiting_ends_as_soon_as_the_message_is_there(server: BotApiServer) -> None:
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "one"})
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "two"})
    assert [sent.text for sent in server.wait_for(2)] == ["one", "two"]
    assert [sent.text for sent in server.wait_for(lambda sent: sent.text == "two")] == ["two"]
    assert len(server.wait_for_calls("sendMessage", 2)) == 2


def test_waiting_in_vain_tells_what_came_instead(server: BotApiServer) -> None:
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "something else"})
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": ""})
    with pytest.raises(AssertionError, match=r"(?s)something else.*message text is empty.*sendMessage 2"):
        server.wait_for(lambda sent: sent.text == "the answer", timeout=0.01)
    with pytest.raises(TimeoutError):
        server.wait_until_read(timeout=0.01)


def test_a_cleared_journal_is_empty_and_the_chats_remain(server: BotApiServer) -> None:
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "one"})
    (sent,) = server.sent
    server.clear_journal()
    assert (server.sent, server.calls) == ((), ())
    assert server.message(sent.message_id) == sent


def text_of(update: Update) -> str | None:
    return update.message.text if update.message else None


def post(server: BotApiServer, method: str, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.post(f"{server.base_url}{server.token}/{method}", **NO_CERTIFICATES, **body).json()
    return answer
