"""A reader chooses which story is asked, and a group has stories of its own."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from bot.voice import voice_for
from corpus import Story
from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.conftest import OTHER_STORIES
from tests.end_to_end.life import Life
from tests.end_to_end.reader import Reader, labels

DAM, CUP, MARKET = "court-halts-dam-at-lower-tarn", "harbour-town-cup-final", "night-market"
DISSENT = "Who dissented?"
"""What the story of the dam answers."""
COACH = "Who is the coach of Harbour Town?"
"""What the story of the cup answers."""
ASK_ALL, NEXT_STEPS = "Ask all stories", "Your questions now go to this story only."
NOT_HERE = "I do not have that story."

_group_ids = itertools.count(-1_007_000_000_000, -1)


@pytest.fixture
def group(server: BotApiServer) -> int:
    """A group of each test's own."""
    chat_id = next(_group_ids)
    server.add_chat(chat_id, "supergroup", title="Readers")
    return chat_id


def link_to(id: str) -> str:
    """What a link to a story gives to /start."""
    return f"s_{sha256(id.encode()).hexdigest()[:16]}"


def by_a_button(reader: Reader) -> SentMessage:
    listed = reader.asks("/stories")
    number = next(line for line in listed.text.splitlines() if "dam" in line).partition(".")[0]
    reader.presses(f"{number}. Ask this story", listed)
    return reader.hears("Court halts work")


def by_a_link_to_the_bot(reader: Reader) -> SentMessage:
    return reader.asks(f"/start {link_to(DAM)}")


def by_its_article(reader: Reader) -> SentMessage:
    return reader.asks("http://www.example.org/courier/lower-tarn-dam/?utm_source=telegram#comments")


def by_its_article_and_a_question(reader: Reader) -> SentMessage:
    return reader.asks("https://example.org/courier/lower-tarn-dam How long did the legal fight last?")


def by_a_reply_to_the_posted_story(reader: Reader) -> SentMessage:
    reader.says("/story dam")
    posted = reader.hears("Court halts work")
    asked = reader.server.user_says(
        "How long did the legal fight last?", chat_id=reader.chat_id, user_id=reader.id, reply_to=posted.message_id
    )
    return reader.reply_to(asked)


OPENING = {"a button": by_a_button, "a link to the bot": by_a_link_to_the_bot, "its article": by_its_article}
ANSWERING = {
    "its article and a question": by_its_article_and_a_question,
    "a reply to the posted story": by_a_reply_to_the_posted_story,
}


@pytest.mark.parametrize("choose", OPENING.values(), ids=OPENING)
def test_a_chosen_story_shows_its_headline_and_questions_and_is_asked_alone(
    reader: Reader, stories: Mapping[str, Story], choose: Callable[[Reader], SentMessage]
) -> None:
    shown = choose(reader)
    assert shown.marked("bold") == [stories[DAM].headline]
    assert NEXT_STEPS in shown.text
    *suggested, last = shown.buttons
    assert last["text"] == ASK_ALL
    assert suggested
    assert all(str(one["callback_data"]).startswith(f"s:{stories[DAM].digest[:16]}") for one in suggested)
    refusal = reader.asks(COACH)
    assert refusal.text.startswith(f"This story does not say.\n— {stories[DAM].headline}")
    assert ASK_ALL in labels(refusal)
    assert stories[DAM].headline in reader.asks(DISSENT).text


@pytest.mark.parametrize("choose", ANSWERING.values(), ids=ANSWERING)
def test_a_question_that_chooses_a_story_is_answered_from_it(
    reader: Reader, stories: Mapping[str, Story], choose: Callable[[Reader], SentMessage]
) -> None:
    reply = choose(reader)
    (quote,) = reply.marked("blockquote")
    assert "six years" in quote
    assert stories[DAM].headline in reply.text
    assert ASK_ALL in labels(reader.opens_more(reply))
    assert reader.asks(COACH).text.startswith("This story does not say.")


@pytest.mark.parametrize(
    "parameter", ["s_", "s_0123456789abcdef", "s_nonsense", link_to(DAM).upper(), link_to(DAM) + "0"]
)
def test_a_bad_link_to_the_bot_gets_one_line(reader: Reader, parameter: str) -> None:
    line = reader.asks(f"/start {parameter}")
    if parameter.startswith("S"):
        # What is no link to a story is a greeting, as before.
        assert line.text.startswith("Hello!")
    else:
        assert line.text.startswith(NOT_HERE)
        assert not line.buttons
    assert reader.has_heard() == [line]


@pytest.mark.parametrize("question", ["", " Who dissented?"])
def test_a_link_to_an_unknown_page_gets_one_line(reader: Reader, question: str) -> None:
    line = reader.asks(f"https://example.org/another{question}")
    assert line.text.startswith(NOT_HERE)
    assert reader.has_heard() == [line]


def test_the_button_under_a_refusal_asks_all_stories_at_once_and_from_then_on(
    reader: Reader, stories: Mapping[str, Story]
) -> None:
    reader.asks(f"/start {link_to(DAM)}")
    refusal = reader.asks(COACH)
    assert reader.presses(ASK_ALL, refusal) is None
    answer = reader.hears(f"{COACH}\n")
    assert answer.marked("italic")[0] == COACH
    assert stories[CUP].headline in answer.text
    assert ASK_ALL not in labels(reader.opens_more(answer))
    assert stories[CUP].headline in reader.asks(COACH).text


def test_a_fresh_start_asks_all_stories(reader: Reader, stories: Mapping[str, Story]) -> None:
    reader.asks(f"/start {link_to(DAM)}")
    assert reader.asks("/new").text.endswith("Your questions go to all stories again.")
    assert stories[CUP].headline in reader.asks(COACH).text


def test_words_find_stories_and_the_newest_come_first(reader: Reader, stories: Mapping[str, Story]) -> None:
    newest = [stories[id].headline for id in (DAM, MARKET, CUP)]
    latest = reader.asks("/latest")
    assert [line.split(" · ")[0].split(". ", 1)[1] for line in latest.text.splitlines()[2:]] == newest
    found = reader.asks("/stories HARBOURS gazette")
    assert stories[CUP].headline in found.text
    assert stories[DAM].headline not in found.text
    reader.presses("3. Read", found)
    assert reader.hears(stories[CUP].headline).text.startswith(f"{stories[CUP].headline}\n\n")
    assert reader.asks("/stories elephant").text.startswith("No story has these words")


def test_a_publisher_in_a_question_narrows_it(reader: Reader, stories: Mapping[str, Story]) -> None:
    reply = reader.asks("What does the Fell Gazette say about the winner?")
    assert stories[CUP].headline in reply.text
    assert stories[DAM].headline not in reply.text


def test_whoever_chooses_in_a_group_does_so_for_themselves_in_that_topic(
    server: BotApiServer, group: int, stories: Mapping[str, Story]
) -> None:
    topics = [server.add_topic(group, name) for name in ("Courts", "Cups")]
    ani, elsewhere, bo = (
        Reader(server, person, group, topic) for person, topic in ((801, topics[0]), (801, topics[1]), (802, topics[0]))
    )
    listed = ani.asks("/stories")
    ani.presses("1. Ask this story", listed)
    ani.hears("Court halts work")
    assert ani.asks(f"/ask {COACH}").text.startswith("This story does not say.")
    for other in (elsewhere, bo):
        assert stories[CUP].headline in other.asks(f"/ask {COACH}").text


def test_the_administrators_of_a_group_choose_its_stories(
    server: BotApiServer, group: int, stories: Mapping[str, Story]
) -> None:
    server.set_user_status(group, 811, "creator")
    admin, member = Reader(server, 811, group), Reader(server, 812, group)
    assert member.asks("/scope").text == voice_for("en").text("group-admins-only")
    listed = admin.asks("/scope")
    assert listed.text.startswith("In this group, questions go to all stories.")
    assert member.presses("1. Only this story", listed) == voice_for("en").text("group-admins-only")
    assert admin.presses("1. Only this story", listed) is None
    assert admin.waits_for_edit(1).text == f"In this group, questions go to one story only: {stories[DAM].headline}"
    refusal = member.asks(f"/ask {COACH}")
    assert refusal.text.startswith(f"This story does not say.\n— {stories[DAM].headline}")
    assert ASK_ALL not in labels(refusal)
    assert len(member.asks("/stories").text.splitlines()) == 1
    assert admin.asks("/scope off").text == "In this group, questions go to all stories."
    assert stories[CUP].headline in member.asks(f"/ask {COACH}").text


@pytest.mark.parametrize("data", ["c:0123456789abcdef", "r:0123456789abcdef", "x:123", "g:s:0123456789abcdef", "c:x"])
def test_a_button_of_what_is_not_there_is_acknowledged_with_a_line(
    server: BotApiServer, reader: Reader, data: str
) -> None:
    listed = reader.asks("/stories")
    query_id = server.user_presses(data, listed.message_id, chat_id=reader.chat_id, user_id=reader.id, forged=True)
    assert reader.alert_of(query_id)
    assert reader.has_heard() == [listed]


@pytest.fixture
def life(corpus_dir: Path, new_state: Callable[[], Path], tmp_path: Path) -> Life:
    own_corpus = Path(shutil.copytree(corpus_dir, tmp_path / "stories"))
    return Life(BotApiServer(), own_corpus, new_state(), f"sqlite:///{tmp_path / 'storybot.db'}")


def test_a_choice_survives_a_restart_and_ends_when_its_story_is_gone(life: Life, stories: Mapping[str, Story]) -> None:
    group = next(_group_ids)
    with life.server as server:
        server.add_chat(group, "supergroup", title="Readers")
        server.set_user_status(group, 820, "administrator")
        chosen, admin = Reader.in_private(server, 821), Reader(server, 820, group)
        with life.running():
            shown = chosen.asks(f"/start {link_to(CUP)}")
            listed, old = admin.asks("/scope"), chosen.asks("/stories")
            admin.presses("3. Only this story", listed)
            admin.waits_for_edit(1)
        with life.running():
            for reply in (chosen.asks(DISSENT), admin.asks(f"/ask {DISSENT}")):
                assert stories[CUP].headline in reply.text
                assert stories[DAM].headline not in reply.text
            assert chosen.presses(str(shown.buttons[0]["text"]), shown) is None
        (life.corpus_dir / f"{CUP}.md").unlink()
        shutil.copy(OTHER_STORIES / "glacier-lake-microbes.md", life.corpus_dir)
        with life.running():
            for person, question in ((chosen, DISSENT), (admin, f"/ask {DISSENT}")):
                asked = person.says(question)
                again = person.asks(question)
                told, reply = [sent for sent in person.sent if sent.reply_to == asked]
                assert told.text == voice_for("en").text("scope-gone")
                assert stories[DAM].headline in reply.text
                assert again.text == reply.text
            assert str(chosen.presses("3. Ask this story", old)).startswith(NOT_HERE)
        assert server.violations == ()
