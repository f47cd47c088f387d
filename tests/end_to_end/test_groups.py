"""The bot in groups: whom it answers, where the answer goes, and which groups it stays in."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import Story
from tests.bot_api import USER_ID, BotApiServer, SentMessage
from tests.end_to_end.polling_bot import LONGEST_ANSWER, polling, reply_to
from tests.end_to_end.storybot_process import Running

NAME = "@storybot_test_bot"
COUNCIL = "Who is the chairman of the CSTO Collective Security Council?"
STATUTE = "When did Armenia ratify the Rome Statute?"
ACCUSED = "What did Pashinyan accuse the allies of?"
WHY = "And why?"
"""A follow-up, which the story does not answer without the question before."""

ANI, BO, STRANGER = USER_ID, 2002, 3003
GREETING = "Hello! In this group I answer"
REFUSAL = "The story does not say"

_ids = itertools.count(1)


@pytest.fixture(scope="module", params=[True, False], ids=["privacy mode", "no privacy mode"])
def shared_server(request: pytest.FixtureRequest) -> Iterator[BotApiServer]:
    """A server with a bot that gets what is meant for it, and one with a bot that gets all messages."""
    with BotApiServer(privacy_mode=request.param) as server:
        yield server


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    with polling(shared_server, state_dir) as process:
        yield process


@pytest.fixture
def group(server: BotApiServer) -> int:
    """A supergroup that the bot is a member of, of each test's own."""
    chat_id = -1_001_000_000_000 - next(_ids)
    server.add_chat(chat_id, "supergroup", title="Readers")
    return chat_id


def sent_to(server: BotApiServer, chat_id: int) -> list[SentMessage]:
    return [sent for sent in server.sent if sent.chat_id == chat_id]


def has_kept_quiet(server: BotApiServer, chat_id: int) -> bool:
    """Whether nothing was said in a chat: what is asked there now is answered after all that came before."""
    question = server.user_says(f"{NAME} {COUNCIL}", chat_id=chat_id, user_id=BO)
    reply = reply_to(server, question, chat_id=chat_id)
    return sent_to(server, chat_id) == [reply]


WAYS_TO_ASK: dict[str, Callable[[BotApiServer, int], int]] = {
    "a mention before": lambda server, group: server.user_says(f"{NAME}, {COUNCIL}", chat_id=group),
    "a mention after": lambda server, group: server.user_says(
        f"Who is the chairman of the CSTO Collective Security Council, {NAME}?", chat_id=group
    ),
    "/ask": lambda server, group: server.user_says(f"/ask {COUNCIL}", chat_id=group),
    "/ask that names the bot": lambda server, group: server.user_says(f"/ask{NAME} {COUNCIL}", chat_id=group),
    "a mention in reply to somebody": lambda server, group: server.user_says(
        NAME, chat_id=group, user_id=BO, reply_to=server.user_says(COUNCIL, chat_id=group)
    ),
    "/ask in reply to somebody": lambda server, group: server.user_says(
        "/ask", chat_id=group, user_id=BO, reply_to=server.user_says(COUNCIL, chat_id=group)
    ),
    "an anonymous administrator": lambda server, group: server.anonymous_admin_says(f"{NAME} {COUNCIL}", chat_id=group),
    "somebody who writes as a channel": lambda server, group: server.channel_says(
        f"{NAME} {COUNCIL}", channel_id=-1_009, chat_id=group
    ),
    "a caption": lambda server, group: server.user_sends("photo", f"{NAME} {COUNCIL}", chat_id=group),
}


@pytest.mark.parametrize("ask", WAYS_TO_ASK.values(), ids=WAYS_TO_ASK)
def test_a_question_to_the_bot_is_answered_with_a_quotation_in_reply_to_it(
    server: BotApiServer, group: int, packaged_story: Story, ask: Callable[[BotApiServer, int], int]
) -> None:
    question = ask(server, group)
    reply = reply_to(server, question, chat_id=group)
    (quote,) = reply.marked("blockquote")
    assert quote in packaged_story.text
    assert "chairman of the CSTO" in quote
    assert sent_to(server, group) == [reply]


def test_a_reply_to_the_bot_is_a_question(server: BotApiServer, group: int) -> None:
    server.user_says("/help", chat_id=group)
    (help_text,) = server.wait_for(1, timeout=LONGEST_ANSWER)
    question = server.user_says(COUNCIL, chat_id=group, reply_to=help_text.message_id)
    assert "chairman of the CSTO" in reply_to(server, question, chat_id=group).text


NOT_FOR_THE_BOT: dict[str, Callable[[BotApiServer, int], int]] = {
    "talk": lambda server, group: server.user_says(COUNCIL, chat_id=group),
    "a reply to somebody": lambda server, group: server.user_says(
        COUNCIL, chat_id=group, reply_to=server.user_says("Hi", chat_id=group)
    ),
    "another one's name": lambda server, group: server.user_says(f"@somebody {COUNCIL}", chat_id=group),
    "a longer name": lambda server, group: server.user_says(f"{NAME}_fan {COUNCIL}", chat_id=group),
    "a command to another bot": lambda server, group: server.user_says(f"/ask@other_bot {COUNCIL}", chat_id=group),
    "another bot": lambda server, group: server.other_bot_says(f"{NAME} {COUNCIL}", chat_id=group),
    "a message by way of this bot": lambda server, group: server.user_says(
        f"{NAME} {COUNCIL}", chat_id=group, via=NAME[1:]
    ),
    "a message by way of another bot": lambda server, group: server.user_says(
        f"{NAME} {COUNCIL}", chat_id=group, via="other_bot"
    ),
    "something forwarded": lambda server, group: server.user_forwards(f"{NAME} {COUNCIL}", chat_id=group),
    "a photo": lambda server, group: server.user_sends("photo", COUNCIL, chat_id=group),
    "somebody who joins": lambda server, group: server.users_join(group, STRANGER),
    "an anonymous administrator's talk": lambda server, group: server.anonymous_admin_says(COUNCIL, chat_id=group),
}


@pytest.mark.parametrize("happens", NOT_FOR_THE_BOT.values(), ids=NOT_FOR_THE_BOT)
def test_the_bot_keeps_quiet(server: BotApiServer, group: int, happens: Callable[[BotApiServer, int], int]) -> None:
    happens(server, group)
    # A bot in privacy mode gets no command while the last bot that wrote is another.
    assert has_kept_quiet(server, group)


def test_a_sticker_in_reply_to_the_bot_gets_no_line(server: BotApiServer, group: int) -> None:
    question = server.user_says(f"/ask {COUNCIL}", chat_id=group)
    reply = reply_to(server, question, chat_id=group)
    server.clear_journal()
    server.user_sends("sticker", chat_id=group, reply_to=reply.message_id)
    assert has_kept_quiet(server, group)


def test_a_channels_posts_are_not_answered_there_nor_in_the_group_that_discusses_them(
    server: BotApiServer, group: int
) -> None:
    channel = group - 500
    server.link_channel(channel, group)
    server.channel_posts(COUNCIL, channel_id=channel)
    server.channel_posts(f"/ask {COUNCIL}", channel_id=channel)
    assert has_kept_quiet(server, group)
    assert sent_to(server, channel) == []


def test_a_comment_that_mentions_the_bot_is_answered(server: BotApiServer, group: int) -> None:
    channel = group - 500
    server.link_channel(channel, group)
    post = server.channel_posts("News!", channel_id=channel)
    comment = server.user_says(f"{NAME} {COUNCIL}", chat_id=group, reply_to=post)
    assert "chairman of the CSTO" in reply_to(server, comment, chat_id=group).text


class TestTopics:
    def test_the_reply_and_the_sign_of_typing_go_to_the_topic(self, server: BotApiServer, group: int) -> None:
        server.add_topic(group, "Weather")
        topic = server.add_topic(group, "News")
        question = server.user_says(f"{NAME} {COUNCIL}", chat_id=group, topic_id=topic)
        assert reply_to(server, question, chat_id=group).topic_id == topic
        calls = [call for call in server.calls if call.method in ("sendChatAction", "sendMessage")]
        assert {call.parameters["message_thread_id"] for call in calls} == {topic}

    def test_the_general_topic_has_no_number(self, server: BotApiServer, group: int) -> None:
        server.add_topic(group, "News")
        question = server.user_says(f"{NAME} {COUNCIL}", chat_id=group)
        assert reply_to(server, question, chat_id=group).topic_id is None

    def test_talk_in_a_topic_is_no_reply_to_the_one_who_began_it(self, server: BotApiServer, group: int) -> None:
        topic = server.add_topic(group, "News")
        server.user_says(COUNCIL, chat_id=group, topic_id=topic)
        assert has_kept_quiet(server, group)

    def test_each_topic_has_a_conversation_of_its_own(self, server: BotApiServer, group: int) -> None:
        topics = [server.add_topic(group, name) for name in ("Law", "Summit")]
        replies = []
        for topic, question in zip(topics, (STATUTE, ACCUSED), strict=True):
            asked = server.user_says(f"{NAME} {question}", chat_id=group, topic_id=topic)
            replies.append(reply_to(server, asked, chat_id=group))
        taken_up = [server.user_says(WHY, chat_id=group, reply_to=reply.message_id) for reply in replies]
        law, summit = (reply_to(server, asked, chat_id=group) for asked in taken_up)
        assert "Rome Statute" in law.text
        assert "for inaction" in summit.text
        assert [law.topic_id, summit.topic_id] == topics


class TestFollowUps:
    def ask(self, server: BotApiServer, group: int, question: str, person: int = ANI) -> SentMessage:
        asked = server.user_says(f"{NAME} {question}", chat_id=group, user_id=person)
        return reply_to(server, asked, chat_id=group)

    def take_up(self, server: BotApiServer, group: int, reply: SentMessage, person: int = ANI) -> SentMessage:
        asked = server.user_says(WHY, chat_id=group, user_id=person, reply_to=reply.message_id)
        return reply_to(server, asked, chat_id=group)

    def test_a_reply_to_an_answer_takes_it_up(self, server: BotApiServer, group: int) -> None:
        assert "Rome Statute" in self.take_up(server, group, self.ask(server, group, STATUTE)).text

    def test_a_new_question_stands_for_itself(self, server: BotApiServer, group: int) -> None:
        self.ask(server, group, STATUTE)
        assert REFUSAL in self.ask(server, group, WHY).text

    def test_each_person_takes_up_their_own_question(self, server: BotApiServer, group: int) -> None:
        anis, bos = self.ask(server, group, STATUTE, ANI), self.ask(server, group, ACCUSED, BO)
        assert "Rome Statute" in self.take_up(server, group, anis, ANI).text
        assert "for inaction" in self.take_up(server, group, bos, BO).text

    def test_whoever_has_asked_nothing_takes_up_what_another_has(self, server: BotApiServer, group: int) -> None:
        anis = self.ask(server, group, STATUTE, ANI)
        assert "Rome Statute" in self.take_up(server, group, anis, BO).text

    @pytest.mark.parametrize("person", [ANI, BO])
    def test_a_reply_to_an_older_answer_takes_that_one_up_whoever_asked_since(
        self, server: BotApiServer, group: int, person: int
    ) -> None:
        older = self.ask(server, group, STATUTE, ANI)
        for other in (ANI, BO):
            self.ask(server, group, COUNCIL, other)
        assert "Rome Statute" in self.take_up(server, group, older, person).text

    def test_new_starts_fresh_for_one_person(self, server: BotApiServer, group: int) -> None:
        older = self.ask(server, group, COUNCIL, ANI)
        anis, bos = self.ask(server, group, STATUTE, ANI), self.ask(server, group, STATUTE, BO)
        command = server.user_says("/new", chat_id=group, user_id=ANI)
        assert "Starting fresh" in reply_to(server, command, chat_id=group).text
        for forgotten, person in ((anis, ANI), (older, ANI), (anis, BO)):
            assert REFUSAL in self.take_up(server, group, forgotten, person).text
        assert "Rome Statute" in self.take_up(server, group, bos, BO).text


class TestMembership:
    def test_a_group_that_the_bot_is_put_into_is_greeted_once(self, server: BotApiServer, group: int) -> None:
        added = group - 500
        server.set_member_status(added, "member")
        (greeting,) = server.wait_for(lambda sent: sent.chat_id == added, timeout=LONGEST_ANSWER)
        assert greeting.text.startswith(GREETING)
        server.clear_journal()
        server.set_member_status(added, "administrator")
        assert has_kept_quiet(server, added)

    def test_a_group_in_which_it_may_not_write_is_left_without_a_word(self, server: BotApiServer, group: int) -> None:
        added = group - 500
        server.set_member_status(added, "restricted", can_send_messages=False)
        (call,) = server.wait_for_calls("leaveChat", 1, timeout=LONGEST_ANSWER)
        assert call.parameters["chat_id"] == added
        assert sent_to(server, added) == []

    def test_a_group_in_which_it_may_not_write_any_more_is_left(self, server: BotApiServer, group: int) -> None:
        server.set_member_status(group, "restricted", can_send_messages=False)
        (call,) = server.wait_for_calls("leaveChat", 1, timeout=LONGEST_ANSWER)
        assert call.parameters["chat_id"] == group

    def test_being_put_out_of_a_group_is_taken_without_a_word(self, server: BotApiServer, group: int) -> None:
        server.set_member_status(group, "kicked")
        server.set_member_status(group, "member")
        (greeting,) = server.wait_for(1, timeout=LONGEST_ANSWER)
        assert greeting.text.startswith(GREETING)

    def test_conversations_go_on_in_the_supergroup_that_a_group_becomes(self, server: BotApiServer, group: int) -> None:
        old, new = -next(_ids), group - 500
        server.add_chat(old, "group", title="Readers")
        asked = server.user_says(f"{NAME} {STATUTE}", chat_id=old, user_id=ANI)
        reply_to(server, asked, chat_id=old)
        server.group_upgrades(old, new)
        server.wait_until_read()
        # A message of the bot that answers no question: what it is replied to with goes on from the writer's own last.
        bos = server.user_says(f"/help@{server.username}", chat_id=new, user_id=BO)
        reply = reply_to(server, bos, chat_id=new)
        taken_up = server.user_says(WHY, chat_id=new, user_id=ANI, reply_to=reply.message_id)
        assert "Rome Statute" in reply_to(server, taken_up, chat_id=new).text


@pytest.fixture
def own_server() -> Iterator[BotApiServer]:
    with BotApiServer(privacy_mode=False) as server:
        yield server
        assert server.violations == ()


def test_a_bot_for_some_chats_leaves_the_other_groups(own_server: BotApiServer, state_dir: Path) -> None:
    own, other, foreign = -1_002_000_000_001, -1_002_000_000_002, -1_002_000_000_003
    own_server.add_chat(other, "supergroup")
    with polling(own_server, state_dir, STORYBOT_ALLOWED_CHATS=f"{own},{BO}"):
        own_server.user_says("Hi", chat_id=other)
        own_server.set_member_status(foreign, "member")
        calls = own_server.wait_for_calls("leaveChat", 2, timeout=LONGEST_ANSWER)
        assert {call.parameters["chat_id"] for call in calls} == {other, foreign}
        own_server.set_member_status(own, "member")
        own_server.wait_for(lambda sent: sent.chat_id == own and sent.text.startswith(GREETING), timeout=LONGEST_ANSWER)
        question = own_server.user_says(f"{NAME} {COUNCIL}", chat_id=own, user_id=STRANGER)
        reply_to(own_server, question, chat_id=own)
        question = own_server.user_says(COUNCIL, user_id=BO)
        reply_to(own_server, question, chat_id=BO)
        assert {sent.chat_id for sent in own_server.sent} == {own, BO}


def test_a_bot_for_some_people_tells_the_others_so_once_and_never_in_a_group(
    own_server: BotApiServer, state_dir: Path
) -> None:
    group = -1_002_000_000_004
    with polling(own_server, state_dir, STORYBOT_ALLOWED_USERS=str(ANI), STORYBOT_ADMINS=str(BO)):
        for question in (COUNCIL, STATUTE, "/start"):
            own_server.user_says(question, user_id=STRANGER)
            own_server.user_says(f"{NAME} {question}", user_id=STRANGER, chat_id=group)
        for person in (ANI, BO):
            question_id = own_server.user_says(f"{NAME} {COUNCIL}", chat_id=group, user_id=person)
            reply = reply_to(own_server, question_id, chat_id=group)
        own_server.user_presses("Show in context", reply.message_id, chat_id=group, user_id=STRANGER)
        (press,) = own_server.wait_for_calls("answerCallbackQuery", 1, timeout=LONGEST_ANSWER)
        assert "not allowed" in str(press.parameters["text"])
        assert len(sent_to(own_server, group)) == 2
        (line,) = sent_to(own_server, STRANGER)
        assert line.text == "Sorry, I am not allowed to answer here."
        assert own_server.edits == ()


def test_an_allowed_group_is_served_at_once_when_it_has_become_a_supergroup(
    own_server: BotApiServer, state_dir: Path
) -> None:
    old, new = -42, -1_002_000_000_005
    own_server.add_chat(old, "group", title="Readers")
    # All of it waits when the bot starts, and so comes at once.
    own_server.group_upgrades(old, new)
    question = own_server.user_says(f"{NAME} {COUNCIL}", chat_id=new)
    with polling(own_server, state_dir, STORYBOT_ALLOWED_CHATS=str(old)):
        reply_to(own_server, question, chat_id=new)
        assert [call for call in own_server.calls if call.method == "leaveChat"] == []


def test_an_answer_reaches_the_supergroup_that_its_group_has_become(own_server: BotApiServer, state_dir: Path) -> None:
    old, new = -43, -1_002_000_000_006
    own_server.add_chat(old, "group", title="Readers")
    own_server.user_says(f"{NAME} {COUNCIL}", chat_id=old)
    own_server.group_upgrades(old, new)
    with polling(own_server, state_dir):
        (reply,) = own_server.wait_for(lambda sent: sent.chat_id == new, timeout=LONGEST_ANSWER)
        assert reply.marked("blockquote")
        assert reply.reply_to is None
        told = {violation.description for violation in own_server.violations}
        assert told == {"Bad Request: group chat was upgraded to a supergroup chat"}
    # It is by a refusal that Telegram tells of the new number.
    own_server.clear_journal()
