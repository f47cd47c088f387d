"""What survives a restart: buttons, follow-ups, languages, and questions that wait."""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.telegram.messages.callback_data import PassageData, View
from bot.voice import voice_for
from corpus import Story
from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.conftest import OTHER_STORIES
from tests.end_to_end.life import Life
from tests.end_to_end.reader import PATIENCE, Reader, labels, looks
from tests.end_to_end.test_views import jumps

POSTGRES = "TEST_POSTGRES_URL"

COUNCIL = "Who is the chairman of the CSTO Collective Security Council?"
STATUTE = "When did Armenia ratify the Rome Statute?"
REFUSED = "When did Armenia join the CSTO?"
FEE = "What do traders pay a night in Kettle Street?"
OPENING = "When is the opening night in the depot?"
IN_CONTEXT, BACK, JUMP = "Show in context", "Back to the quotation", "In the story"
OTHERS = "Other questions"
HERE_IT_IS = "Here it is in the story:"
CHANGED, WITHDRAWN = "The story has changed since then.", "This story was removed"
IS_OLD = "The story was corrected since."

KEPT, ALTERED, REMOVED, ADDED = (
    "night-market",
    "harbour-town-cup-final",
    "court-halts-dam-at-lower-tarn",
    "glacier-lake-microbes",
)
BEFORE, AFTER = "31 years", "32 years"
"""Words of a story, and what replaces them."""

EDITORS = "When is the work to be finished?"
"""A question of the editor's that is put into the file of a story whose words stay as they are."""

RUNS = ("restarted", "rebuilt")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a new database of each kind; a server for the second is named by an environment variable."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'named by its address.db'}"
        return
    address = os.environ.get(POSTGRES)
    if not address:
        pytest.skip(f"{POSTGRES} names no PostgreSQL")
    name = f"storybot_{uuid.uuid4().hex}"
    _execute(address, f"CREATE DATABASE {name}")
    yield make_url(address).set(database=name).render_as_string(hide_password=False)
    _execute(address, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(address: str, statement: str) -> None:
    async def execute() -> None:
        engine = create_async_engine(
            make_url(address).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
        )
        async with engine.connect() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(execute())


@pytest.fixture(scope="module")
def life(
    database: str, corpus_dir: Path, new_state: Callable[[], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Life]:
    """A bot that was asked all kinds of things and then stopped."""
    own_corpus = Path(shutil.copytree(corpus_dir, tmp_path_factory.mktemp("own") / "stories"))
    with BotApiServer() as server:
        lived = Life(server, own_corpus, new_state(), database)
        with lived.running() as process:
            assert "Building" not in process.log
            for number, (purpose, words) in enumerate(_first_words().items(), 1):
                reader = Reader.in_private(server, 4000 + number)
                lived.said[purpose] = reader, reader.asks(words)
            for purpose in (f"{run} edited follow-up" for run in RUNS):
                reader, _ = lived.said[purpose]
                lived.said[purpose] = reader, reader.asks(REFUSED)
            for purpose in ("jump", "rebuilt jump to another version"):
                reader, reply = lived.said[purpose]
                jumps(reader, reply)
                reader.hears(HERE_IT_IS)
            assert server.violations == ()
        yield lived


def _first_words() -> Mapping[str, str]:
    """What each reader says in the first run; those that can be there for one run alone are there for each."""
    once = {
        "answer": FEE,
        "refusal": REFUSED,
        "jump": OPENING,
        "altered": "Who scored the winner?",
        "removed": "Who dissented?",
        "rebuilt jump to another version": "Who scored the winner?",
    }
    each = {
        "start": "/start",
        "others": "/start",
        "language": "/language",
        "chosen": "/language hy",
        "follow-up": "What did the Parliament of Armenia ratify?",
        "edit": COUNCIL,
        "edited follow-up": "What did the Parliament of Armenia ratify?",
    }
    return once | {f"{run} {purpose}": words for run in RUNS for purpose, words in each.items()}


def suggested_of(story: Story, message: SentMessage) -> str:
    """What a button under a message says that asks a question of a story."""
    carried = f"s:{story.digest[:16]}:"
    return next(str(one["text"]) for one in message.buttons if str(one["callback_data"]).startswith(carried))


class WhatOutlasts:
    """What has to hold after any start; `run` names it."""

    run: str

    @pytest.fixture
    def server(self, again: Life) -> Iterator[BotApiServer]:
        again.server.clear_journal()
        yield again.server
        assert again.server.violations == ()

    def test_the_views_of_an_answer(self, again: Life, server: BotApiServer) -> None:
        reader, reply = again.said["answer"]
        turned = (IN_CONTEXT, BACK, "⋯ More", "‹ Back", "Next ›", "⋯ More", "‹ Previous")
        for count, button in enumerate(turned, 1):
            assert reader.presses(button, reader.sees(reply)) is None
            assert looks(reader.waits_for_edit(count)) != looks(reply) or count in (2, 4, 7)
        assert looks(reader.sees(reply)) == looks(reply)
        assert reader.has_heard() == []

    def test_the_way_to_a_story_that_was_posted(self, again: Life, server: BotApiServer) -> None:
        reader, reply = again.said["jump"]
        assert reader.presses(JUMP, reply) is None
        (pointer,) = server.wait_for(1, timeout=PATIENCE)
        assert (pointer.text, pointer.quote) == (HERE_IT_IS, reply.marked("blockquote")[0])
        assert reader.has_heard() == [pointer]

    def test_passages_that_a_refusal_offers(
        self, again: Life, server: BotApiServer, stories: Mapping[str, Story]
    ) -> None:
        reader, refusal = again.said["refusal"]
        kept = [story.digest[:16] for story in stories.values() if story.id not in (ALTERED, REMOVED)]
        passages = [button for button in refusal.buttons if str(button["callback_data"]).startswith("p:")]
        button = next(button for button in passages if str(button["callback_data"]).split(":")[1] in kept)
        # The same press a moment ago, before the restart, would make this one a double tap.
        reader.asks("/help")
        assert reader.presses(str(button["callback_data"]), refusal) is None
        _, quoted = server.wait_for(2, timeout=PATIENCE)
        (quotation,) = quoted.marked("blockquote")
        assert quotation.startswith(str(button["text"]).strip("“…”"))

    def test_suggested_questions(self, again: Life, server: BotApiServer, stories: Mapping[str, Story]) -> None:
        reader, start = again.said[f"{self.run} start"]
        question = suggested_of(stories[KEPT], start)
        assert reader.presses(question, start) is None
        (answer,) = server.wait_for(1, timeout=PATIENCE)
        assert question.startswith(f"{answer.marked('italic')[0]} · ")
        assert labels(answer)[0] == IN_CONTEXT

    def test_the_way_to_other_questions(self, again: Life, server: BotApiServer) -> None:
        reader, start = again.said[f"{self.run} others"]
        assert reader.presses(OTHERS, start) is None
        others = reader.waits_for_edit(1)
        assert (others.message_id, others.text) == (start.message_id, start.text)
        assert len(labels(others)) > 1
        assert labels(others) != labels(start)

    def test_languages_to_choose(self, again: Life, server: BotApiServer) -> None:
        reader, choice = again.said[f"{self.run} language"]
        assert reader.presses("l:uk", choice) is None
        assert reader.waits_for_edit(1).text == voice_for("uk").text("language-chosen")

    def test_a_language_that_was_chosen(self, again: Life, server: BotApiServer) -> None:
        reader, _ = again.said[f"{self.run} chosen"]
        assert reader.asks("/help").text == voice_for("hy").text("help")

    def test_what_a_follow_up_takes_up(self, again: Life, server: BotApiServer) -> None:
        reader, _ = again.said[f"{self.run} follow-up"]
        assert "On October 3, 2023" in reader.asks("and when?").text

    def test_the_answer_of_a_question_that_is_edited(self, again: Life, server: BotApiServer) -> None:
        reader, reply = again.said[f"{self.run} edit"]
        assert reply.reply_to is not None
        reader.edits_message(reply.reply_to, STATUTE)
        edited = reader.waits_for_edit(1)
        assert edited.message_id == reply.message_id
        assert "ratified the Rome Statute" in edited.text
        assert reader.has_heard() == []

    def test_what_an_edited_follow_up_took_up_before(self, again: Life, server: BotApiServer) -> None:
        reader, reply = again.said[f"{self.run} edited follow-up"]
        assert "October 3, 2023" not in reply.text
        assert reply.reply_to is not None
        reader.edits_message(reply.reply_to, "and when?")
        edited = reader.waits_for_edit(1)
        assert edited.message_id == reply.message_id
        assert "October 3, 2023" in edited.text


class TestAfterARestart(WhatOutlasts):
    run = "restarted"

    @pytest.fixture(scope="class")
    def again(self, life: Life) -> Iterator[Life]:
        with life.running() as process:
            assert "Building" not in process.log
            yield life


class TestAfterARebuildWithOtherStories(WhatOutlasts):
    """Of the stories one is new, one has other words, one another suggested question, and one is not there any more."""

    run = "rebuilt"

    @pytest.fixture(scope="class")
    def again(self, life: Life) -> Iterator[Life]:
        altered = life.corpus_dir / f"{ALTERED}.md"
        altered.write_text(altered.read_text("utf-8").replace(BEFORE, AFTER), "utf-8")
        kept = life.corpus_dir / f"{KEPT}.md"
        kept.write_text(
            kept.read_text("utf-8").replace("\nlanguage:", f"\nquestions:\n  - {EDITORS}\nlanguage:"), "utf-8"
        )
        (life.corpus_dir / f"{REMOVED}.md").unlink()
        shutil.copy(OTHER_STORIES / f"{ADDED}.md", life.corpus_dir)
        with life.running() as process:
            assert "The index is built: 4 stories" in process.log
            yield life

    def test_the_questions_whose_buttons_still_work_are_not_suggested_any_more(
        self, again: Life, server: BotApiServer, stories: Mapping[str, Story]
    ) -> None:
        _, former = again.said[f"{self.run} start"]
        start = Reader.in_private(server, 4998).asks("/start")
        assert suggested_of(stories[KEPT], start).startswith(f"{EDITORS} · ")
        assert suggested_of(stories[KEPT], former) not in labels(start)

    def test_a_story_that_has_changed_is_shown_as_it_was(self, again: Life, server: BotApiServer) -> None:
        reader, reply = again.said["altered"]
        assert reader.presses(IN_CONTEXT, reply) is None
        assert reader.has_heard() == []
        assert BEFORE in reader.sees(reply).text
        assert IS_OLD in reader.sees(reply).text

    @pytest.mark.parametrize("view", View)
    def test_a_story_that_can_no_longer_be_shown_is_told_of(
        self, again: Life, server: BotApiServer, view: View
    ) -> None:
        reader, reply = again.said["removed"]
        context = next(str(one["callback_data"]) for one in reply.buttons if one["text"] == IN_CONTEXT)
        data = context.replace(f":{View.CONTEXT.value}:", f":{view.value}:")
        press = server.user_presses(data, reply.message_id, user_id=reader.id, forged=True)
        assert (reader.alert_of(press) or "").startswith(WITHDRAWN)
        assert reader.has_heard() == []

    @pytest.mark.parametrize("story_id", [ALTERED, REMOVED])
    def test_a_passage_of_it_is_quoted_as_it_was_or_told_of_as_well(
        self, again: Life, server: BotApiServer, stories: Mapping[str, Story], story_id: str
    ) -> None:
        reader, refusal = again.said["refusal"]
        story = stories[story_id]
        data = PassageData(story.digest[:16], story.sentences[0].start, story.sentences[0].end)
        press = server.user_presses(str(data), refusal.message_id, user_id=reader.id, forged=True)
        alert, heard = reader.alert_of(press), reader.has_heard()
        if story_id == ALTERED:
            assert BEFORE in heard[0].text.partition("The story was corrected on")[0]
            assert AFTER in heard[0].text.partition("The story was corrected on")[2]
        else:
            assert (alert or "").startswith(CHANGED)
            assert heard == []

    @pytest.mark.parametrize(("story_id", "line"), [(ALTERED, CHANGED), (REMOVED, WITHDRAWN)])
    def test_a_suggestion_of_it_is_told_of_as_well(
        self, again: Life, server: BotApiServer, stories: Mapping[str, Story], story_id: str, line: str
    ) -> None:
        reader, start = again.said[f"{self.run} start"]
        assert (reader.presses(suggested_of(stories[story_id], start), start) or "").startswith(line)
        assert reader.has_heard() == []

    def test_the_new_version_of_a_story_is_posted_beside_the_old_one(self, again: Life, server: BotApiServer) -> None:
        reader, _ = again.said["rebuilt jump to another version"]
        reader.says("/story harbour")
        (posted,) = server.wait_for(1, timeout=PATIENCE)
        assert AFTER in posted.text

    def test_the_new_story_is_asked(self, again: Life, server: BotApiServer) -> None:
        reader = Reader.in_private(server, 4999)
        assert "microbes in a lake" in reader.asks("Where did the researchers find the microbes?").text
