"""The buttons under an answer: the quotation in its paragraph, in the story and in the article, and other pages."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import unquote

import pytest
from PIL import Image

from corpus import Story
from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.reader import PATIENCE, Reader, labels, looks

MARKET = "night-market"
OPENING = "When is the opening night in the depot?"
MUSICIAN = "What did Carla Denn say about the rain?"
DIRECTOR = "What did Hana Voss say about the move?"
REPORT = "When is the report on the first season due?"
FEE = "What do traders pay a night in Kettle Street?"

IN_CONTEXT, BACK, JUMP = "Show in context", "Back to the quotation", "In the story"
MORE, PREVIOUS, ARTICLE, COPY = "Next ›", "‹ Previous", "Open article", "Copy"
LESS = "‹ Back"
PICTURE = "Share as picture"
HERE_IT_IS = "Here it is in the story:"

_group_ids = itertools.count(-1_009_000_000_000, -1)


@pytest.fixture
def market(stories: Mapping[str, Story]) -> Story:
    return stories[MARKET]


@pytest.fixture
def group(server: BotApiServer) -> int:
    """A group of each test's own."""
    chat_id = next(_group_ids)
    server.add_chat(chat_id, "supergroup", title="Readers")
    return chat_id


def utf16_index(text: str, part: str) -> int:
    return len(text[: text.index(part)].encode("utf-16-le")) // 2


def quotes(message: SentMessage) -> list[str]:
    """What a message quotes; what follows the first quotation can be folded."""
    return [*message.marked("blockquote"), *message.marked("expandable_blockquote")]


def is_quoted(message: SentMessage, text: str) -> bool:
    """Whether the blocks of a message are this text, however they are parted."""
    return " ".join(quotes(message)).split() == text.split()


def jumps(reader: Reader, reply: SentMessage) -> None:
    """Have the story shown, by the button that is among the others if the article can be opened."""
    if JUMP not in labels(reader.sees(reply)):
        reader.opens_more(reply)
    assert reader.presses(JUMP, reply) is None


class TestInContext:
    @pytest.mark.parametrize("question", [OPENING, MUSICIAN, REPORT])
    def test_a_quotation_is_shown_in_its_paragraph_and_back(self, reader: Reader, market: Story, question: str) -> None:
        reply = reader.asks(question)
        (quote,) = quotes(reply)
        assert reader.presses(IN_CONTEXT, reply) is None
        shown = reader.waits_for_edit(1)
        paragraph = next(one for one in market.paragraphs if quote in market.text[one.start : one.end])
        assert shown.message_id == reply.message_id
        assert shown.text.startswith(f"In context: {market.headline}, paragraph {paragraph.number}\n")
        assert is_quoted(shown, market.text[paragraph.start : paragraph.end])
        assert shown.marked("underline") == [quote]
        assert reader.presses(BACK, shown) is None
        assert looks(reader.waits_for_edit(2)) == looks(reply)
        assert reader.has_heard() == [reply]

    def test_a_quotation_that_is_a_whole_paragraph_is_shown_between_its_neighbours(
        self, reader: Reader, stories: Mapping[str, Story]
    ) -> None:
        reply = reader.asks("Who is the chairman of the CSTO Collective Security Council?")
        reader.presses(IN_CONTEXT, reply)
        shown = reader.waits_for_edit(1)
        story = stories["pashinyan-to-skip-csto-summit"]
        before, _, after = story.paragraphs[2:5]
        assert is_quoted(shown, story.text[before.start : after.end])
        assert shown.marked("underline") == quotes(reply)

    def test_pressed_twice_it_is_shown_once(self, reader: Reader) -> None:
        reply = reader.asks(OPENING)
        presses = [reader.starts_to_press(IN_CONTEXT, reply) for _ in range(2)]
        assert [reader.alert_of(press) for press in presses] == [None, None]
        assert reader.has_heard() == [reply]
        assert len(reader.edits) == 1

    def test_it_can_be_shown_again_and_again(self, reader: Reader) -> None:
        reply = reader.asks(OPENING)
        for count in range(4):
            reader.presses((IN_CONTEXT, BACK)[count % 2], reader.sees(reply))
            reader.waits_for_edit(count + 1)
        assert looks(reader.sees(reply)) == looks(reply)

    def test_what_a_button_asked_says_so_again_on_the_way_back(self, reader: Reader) -> None:
        start = reader.asks("/start")
        suggested = next(button for button in start.buttons if str(button["callback_data"]).startswith("s:"))
        reader.presses(str(suggested["callback_data"]), start)
        reply = reader.server.wait_for(2, timeout=20)[1]
        reader.presses(IN_CONTEXT, reply)
        reader.presses(BACK, reader.waits_for_edit(1))
        assert looks(reader.waits_for_edit(2)) == looks(reply)

    def test_somebody_else_in_a_group_does_not_change_its_language(self, server: BotApiServer, group: int) -> None:
        asker, other = Reader(server, 501, group), Reader(server, 502, group, language_code="hy")
        reply = asker.asks(f"/ask {OPENING}")
        assert other.presses(IN_CONTEXT, reply) is None
        shown = other.waits_for_edit(1)
        assert shown.text.startswith("In context: ")
        assert labels(shown)[:2] == [BACK, ARTICLE]
        assert asker.presses(BACK, shown) is None
        assert looks(asker.waits_for_edit(2)) == looks(reply)
        assert asker.has_heard() == [reply]


class TestInTheStory:
    @pytest.mark.parametrize("question", [DIRECTOR, MUSICIAN, OPENING])
    def test_the_story_is_posted_and_the_quotation_is_pointed_to(
        self, reader: Reader, market: Story, question: str
    ) -> None:
        reply = reader.asks(question)
        jumps(reader, reply)
        *parts, pointer = reader.server.wait_for(4, timeout=30)[1:]
        assert parts[0].marked("bold") == [market.headline]
        assert "\n\n".join(part.text for part in parts) == f"{market.headline}\n\n{market.text}"
        assert pointer.text == HERE_IT_IS
        assert pointer.quote == quotes(reply)[0]
        (target,) = [part for part in parts if part.message_id == pointer.reply_to]
        assert pointer.quote_position == utf16_index(target.text, pointer.quote)

    def test_the_place_is_asked_for_in_utf_16_units(self, reader: Reader) -> None:
        reply = reader.asks(DIRECTOR)
        jumps(reader, reply)
        pointer = reader.server.wait_for(4, timeout=30)[-1]
        asked_for = reader.server.wait_for_calls("sendMessage", 4, timeout=20)[-1].parameters["reply_parameters"]
        assert asked_for["quote_position"] == pointer.quote_position
        # Two emoji stand before it, of two units each.
        target = reader.server.message(pointer.reply_to or 0, chat_id=reader.chat_id)
        assert asked_for["quote_position"] == target.text.index(asked_for["quote"]) + 2

    def test_a_second_jump_posts_nothing_again_nor_does_one_from_another_answer(self, reader: Reader) -> None:
        first = reader.asks(OPENING)
        jumps(reader, first)
        *story, _ = reader.server.wait_for(4, timeout=30)[1:]
        jumps(reader, first)
        again = reader.server.wait_for(5, timeout=30)[-1]
        second = reader.asks(DIRECTOR)
        jumps(reader, second)
        other = reader.server.wait_for(7, timeout=30)[-1]
        parts = {part.message_id for part in story}
        assert (again.text, other.text) == (HERE_IT_IS, HERE_IT_IS)
        assert (again.quote, other.quote) == (quotes(first)[0], quotes(second)[0])
        assert {again.reply_to, other.reply_to} == parts
        assert len(reader.has_heard()) == 7

    def test_each_topic_of_a_group_has_the_story_once(self, server: BotApiServer, group: int) -> None:
        topics = [server.add_topic(group, name) for name in ("Markets", "Trams")]
        for topic in topics:
            asker = Reader(server, 601, group, topic)
            reply = asker.asks(f"/ask {OPENING}")
            for _ in range(2):
                jumps(asker, reply)
            heard = [sent for sent in asker.has_heard() if sent.topic_id == topic]
            assert [sent.text == HERE_IT_IS for sent in heard] == [False, False, False, True, True]
            assert {sent.reply_to for sent in heard[3:]} <= {sent.message_id for sent in heard[1:3]}

    def test_a_story_that_somebody_has_deleted_is_posted_again(self, reader: Reader) -> None:
        server = reader.server
        reply = reader.asks(OPENING)
        jumps(reader, reply)
        *story, _ = server.wait_for(4, timeout=30)[1:]
        for part in story:
            server.user_deletes(part.message_id, chat_id=reader.chat_id)
        jumps(reader, reply)
        *anew, pointer = server.wait_for(7, timeout=30)[4:]
        assert [part.text for part in anew] == [part.text for part in story]
        assert pointer.reply_to in {part.message_id for part in anew}
        # That it is gone can only be found out by trying.
        assert [violation.description for violation in server.violations] == [
            "Bad Request: message to be replied not found"
        ]
        server.clear_journal()

    def test_the_command_posts_a_story_and_then_points_to_it(self, reader: Reader, market: Story) -> None:
        reader.says("/story night market")
        parts = reader.server.wait_for(2, timeout=30)
        assert parts[0].text.startswith(f"{market.headline}\n\n{market.text[:100]}")
        assert parts[1].text.endswith(market.text[-100:])
        reader.says("/story 2")
        pointer = reader.server.wait_for(3, timeout=30)[-1]
        assert (pointer.text, pointer.reply_to) == (HERE_IT_IS, parts[0].message_id)
        reply = reader.asks(OPENING)
        jumps(reader, reply)
        jump = reader.server.wait_for(5, timeout=30)[-1]
        assert jump.reply_to == parts[1].message_id
        assert len(reader.has_heard()) == 5


class TestTakenAlong:
    def test_the_article_opens_at_the_quotation(self, reader: Reader, market: Story) -> None:
        reply = reader.asks(OPENING)
        (button,) = [button for button in reply.buttons if button["text"] == ARTICLE]
        address, mark, fragment = str(button["url"]).partition("#:~:text=")
        assert (address, mark) == (market.metadata.url, "#:~:text=")
        assert unquote(fragment) == quotes(reply)[0]

    def test_a_story_without_an_address_has_no_article_to_open(self, reader: Reader) -> None:
        assert ARTICLE not in labels(reader.asks("Who is the chairman of the CSTO Collective Security Council?"))

    def test_a_quotation_is_copied_with_its_attribution(self, reader: Reader, market: Story) -> None:
        reply = reader.asks(OPENING)
        (button,) = [button for button in reader.opens_more(reply).buttons if button["text"] == COPY]
        copied = str(button["copy_text"]["text"])
        assert copied.startswith(f"“{quotes(reply)[0]}”\n")
        assert market.headline in copied
        assert "The Weir Courier" in copied

    def test_what_is_too_long_to_copy_has_no_button_for_it(self, reader: Reader) -> None:
        reply = reader.asks("Why have relations between Armenia and Russia deteriorated?")
        assert len(quotes(reply)[0]) > 256
        assert labels(reply)[:2] == [IN_CONTEXT, JUMP]
        assert COPY not in labels(reader.opens_more(reply))


class TestMoreExcerpts:
    def test_a_view_of_a_later_page_leads_back_to_that_page(self, reader: Reader) -> None:
        reply = reader.asks(FEE)
        reader.presses(MORE, reply)
        second = reader.waits_for_edit(1)
        reader.presses(IN_CONTEXT, second)
        shown = reader.waits_for_edit(2)
        assert shown.marked("underline") == quotes(second)[:1]
        reader.presses(BACK, shown)
        assert looks(reader.waits_for_edit(3)) == looks(second)

    def test_an_answer_of_one_page_has_no_button_back(self, reader: Reader) -> None:
        reply = reader.asks(OPENING)
        assert PREVIOUS not in [*labels(reply), *labels(reader.opens_more(reply))]


class TestOthers:
    @pytest.mark.parametrize("question", [OPENING, FEE, REPORT])
    def test_they_stand_in_the_place_of_two_rows_which_come_again(self, reader: Reader, question: str) -> None:
        reply = reader.asks(question)
        assert len((reply.reply_markup or {})["inline_keyboard"]) == 2
        shown = reader.opens_more(reply)
        assert (shown.text, shown.entities) == (reply.text, reply.entities)
        assert {JUMP, COPY, PICTURE, LESS} <= {*labels(shown)}
        assert reader.presses(LESS, shown) is None
        assert looks(reader.waits_for_edit(2)) == looks(reply)
        assert reader.has_heard() == [reply]

    def test_under_a_quotation_in_its_context_they_lead_back_to_it(self, reader: Reader) -> None:
        reply = reader.asks(OPENING)
        reader.presses(IN_CONTEXT, reply)
        context = reader.waits_for_edit(1)
        shown = reader.opens_more(context)
        assert labels(shown) == [JUMP, COPY, PICTURE, "Wrong quote", LESS]
        reader.presses(LESS, shown)
        assert looks(reader.waits_for_edit(3)) == looks(context)

    def test_an_edited_question_has_its_own(self, reader: Reader) -> None:
        question = reader.says(OPENING)
        reader.opens_more(reader.reply_to(question))
        reader.edits_message(question, MUSICIAN)
        edited = reader.waits_for_edit(2)
        assert labels(edited)[0] == IN_CONTEXT
        assert JUMP in labels(reader.opens_more(edited))


@pytest.mark.parametrize("words", ["/start", "How tall is Mount Everest?"])
def test_typing_is_shown_while_a_suggestion_or_a_passage_that_was_pressed_is_waited_for(
    reader: Reader, words: str
) -> None:
    offer = reader.asks(words)
    button = next(one for one in offer.buttons if str(one.get("callback_data", ""))[:2] in ("s:", "p:"))
    reader.server.clear_journal()
    reader.presses(str(button["callback_data"]), offer)
    reader.server.wait_for(1, timeout=PATIENCE)
    calls = reader.calls()
    assert calls.index("sendChatAction") < calls.index("sendMessage")


class TestPicture:
    def test_a_quotation_comes_as_a_picture_in_reply_to_the_answer(self, reader: Reader, market: Story) -> None:
        reply = reader.asks(MUSICIAN)
        assert reader.presses(PICTURE, reader.opens_more(reply)) is None
        sent = reader.reply_to(reply.message_id)
        assert sent.photo is not None
        with Image.open(BytesIO(sent.photo)) as image:
            assert (image.format, image.width) == ("PNG", 1200)
        assert sent.text.startswith("— ")
        assert market.headline in sent.text
        assert [entity.url for entity in sent.entities if entity.type == "text_link"] == [market.metadata.url]
