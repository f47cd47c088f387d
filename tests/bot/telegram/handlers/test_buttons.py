"""Buttons: each kind, twice, by others, in other chats, and after the stories have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import BadRequest

from bot.database import Outcome, Retention, StoredAnswer
from bot.library.withdrawals import withdraw, withdrawn
from bot.settings import Settings
from bot.telegram.handlers.buttons import passage_of
from bot.telegram.messages.answer_message import shown_for
from bot.telegram.messages.callback_data import LotData, PassageData, SuggestionData, View
from bot.telegram.messages.suggested_questions import FEW
from bot.telegram.services import Services, now
from bot.voice import LOCALES, voice_for
from corpus import Story
from corpus.withdrawing import without
from index import Closest, Excerpt
from tests.bot.telegram.fakes import (
    OTHER_QUESTION,
    QUESTION,
    REFUSED,
    FakeBot,
    reads_off_the_loop,
    watched,
    with_stories,
)
from tests.bot.telegram.program import Make, Program, edits, presses, says
from tests.bot.telegram.story_changes.correcting import COST, DEARER
from tests.bot.telegram.updates import GROUP, OTHER, PRIVATE, READER, mention, update
from tests.fakes import ferry_story

FERRY = ferry_story()
REWRITTEN = Story.from_paragraphs("ferry", FERRY.headline, ["The ferry sails."])
CUP = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])
CHANGED = "The story has changed since then. Please ask again."
WITHDRAWN = "This story was removed and can no longer be quoted."
UNKNOWN = "I no longer remember that answer. Please ask again."
OTHERS = "Other questions"
VIEWS = [view.value for view in View]
NAMES = {"ferry": FERRY.headline, "cup": CUP.headline}
MANY = {kind: tuple(f"{kind} {number}?" for number in range(5)) for kind in ("ferry", "cup")}


class TestViews:
    async def test_an_answer_of_another_chat_or_without_such_a_page_is_not_known(
        self, bot: FakeBot, program: Program
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        number = reply.data("Show in context").split(":")[1]
        elsewhere = {"chat": {**PRIVATE, "id": 6}, "sender": OTHER}
        for view in VIEWS:
            await program.comes(presses(f"a:{number}:{view}:0", 7, **elsewhere))
            for data in (f"a:{number}:{view}:99", f"a:99999:{view}:0", f"a:{'9' * 18}:{view}:0"):
                await program.comes(presses(data, reply.message_id))
        assert bot.alerts == [UNKNOWN] * 4 * len(VIEWS)
        assert (len(bot.sent), bot.edited) == (1, [])

    async def test_below_an_old_message_the_story_is_posted_in_the_topic_of_the_answer(
        self, bot: FakeBot, program: Program
    ) -> None:
        called = f"@StoryBot {QUESTION}"
        topic = {"message_thread_id": 44, "is_topic_message": True}
        (reply,) = await program.comes(says(called, chat=GROUP, entities=mention(called), **topic))
        # As Telegram gives one that is too old: without its topic.
        old = {"chat": GROUP, "message_id": reply.message_id, "date": 0}
        data = reply.data("In the story")
        await program.comes(
            update("callback_query", id="1", chat_instance="1", data=data, message=old, **{"from": READER})
        )
        assert [sent.topic_id for sent in bot.sent] == [44, 44, 44]

    async def test_an_answer_that_another_version_of_the_program_has_stored_is_not_known(
        self, bot: FakeBot, program: Program
    ) -> None:
        other = StoredAnswer(7, 5, 0, 5, 100, 700, "en", {"places": "elsewhere"})
        await program.services.database.updates.handled(1, now(), Outcome(other))
        await program.comes(presses("a:7:q:0"))
        assert bot.alerts == [UNKNOWN]

    @pytest.mark.parametrize("question", [QUESTION, "What is this about?"])
    async def test_nothing_is_shown_of_a_story_that_was_removed(
        self, bot: FakeBot, make: Make, services: Services, question: str
    ) -> None:
        (reply,) = await make().comes(says(question))
        number = reply.data("Show in context").split(":")[1]
        later = make(with_stories(services, CUP))
        for view in VIEWS:
            await later.comes(presses(f"a:{number}:{view}:0", reply.message_id))
        assert (bot.alerts, len(bot.sent), bot.edited) == ([WITHDRAWN] * len(VIEWS), 1, [])

    async def test_nothing_is_shown_of_a_story_that_has_changed_if_its_version_is_not_kept(
        self, bot: FakeBot, make: Make, services: Services
    ) -> None:
        quoted = Excerpt.of_sentence(FERRY, FERRY.sentences[3])
        content = shown_for(Closest(QUESTION, 0.5, quoted), [FERRY], 3, voice_for("en")).to_json()
        answer = StoredAnswer(7, 5, 0, 5, 100, 700, "en", content)
        await services.database.updates.handled(1, now(), Outcome(answer))
        program = make(with_stories(services, REWRITTEN))
        for view in VIEWS:
            await program.comes(presses(f"a:7:{view}:0"))
        assert (bot.alerts, bot.sent, bot.edited) == ([CHANGED] * len(VIEWS), [], [])

    async def test_the_context_leads_to_the_next_quotation_and_back_after_a_restart_with_another_story(
        self, bot: FakeBot, make: Make, services: Services
    ) -> None:
        (reply,) = await make(with_stories(services, FERRY, CUP)).comes(says("What are the stories about?"))
        another = Story.from_paragraphs("dam", "Court halts dam", ["The dam is halted."])
        program = make(with_stories(services, another, CUP, FERRY))
        await program.presses("Show in context", reply)
        await program.presses("Next quotation", bot.edited[-1])
        second = bot.edited[-1]
        assert "<u>Rovers beat United 3-2.</u>" in second.html
        await program.presses("In the story", second)
        assert bot.sent[-1].reply is not None
        assert bot.sent[-1].reply.quote == "Rovers beat United 3-2."
        await program.presses("Back to the quotation", second)
        assert (bot.edited[-1].html, bot.edited[-1].labels) == (reply.html, reply.labels)


class TestOthers:
    """The button that shows the others in the place of all."""

    async def test_they_come_in_the_place_of_the_first_and_the_first_again_after_a_restart(
        self, bot: FakeBot, make: Make, services: Services
    ) -> None:
        (reply,) = await make().comes(says(QUESTION))
        later = make(services)
        shown = await later.opens_more(reply)
        assert shown.labels == ["Copy", "Share as picture", "Wrong quote", "‹ Back"]
        await later.presses("‹ Back", shown)
        assert bot.edited[-1].buttons == reply.buttons
        # The words stay as they are: nothing but buttons was edited.
        assert [edited.html for edited in bot.edited] == ["", ""]
        assert bot.alerts == [None, None]

    async def test_under_a_quotation_in_its_context_they_lead_back_to_it(self, bot: FakeBot, program: Program) -> None:
        (reply,) = await program.comes(says(QUESTION))
        await program.presses("Show in context", reply)
        context = bot.edited[-1]
        shown = await program.opens_more(context)
        assert shown.labels == ["Copy", "Share as picture", "Wrong quote", "‹ Back"]
        await program.presses("‹ Back", shown)
        assert bot.edited[-1].buttons == context.buttons

    async def test_an_edited_question_closes_them(self, bot: FakeBot, program: Program) -> None:
        (reply,) = await program.comes(says(QUESTION))
        shown = await program.opens_more(reply)
        await program.comes(edits(OTHER_QUESTION))
        assert bot.edited[-1].labels == reply.labels
        await program.presses("‹ Back", shown)
        assert bot.edited[-1].labels == reply.labels

    async def test_a_corrected_answer_has_those_that_are_left(
        self, bot: FakeBot, make: Make, services: Services
    ) -> None:
        (reply,) = await make().comes(says(QUESTION))
        shown = await make(with_stories(services, DEARER)).opens_more(reply)
        assert shown.labels == ["Copy", "Wrong quote", "‹ Back"]
        assert "4 million" in str(shown.buttons[0].copy_text)

    async def test_an_answer_without_others_any_more_keeps_its_buttons(
        self, make: Make, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (reply,) = await make().comes(says(QUESTION))
        monkeypatch.setenv("STORYBOT_STATE_DIR", str(tmp_path / "state"))
        cost = next(one for one in FERRY.sentences if FERRY.text[one.start : one.end] == COST)
        withdraw(Settings(), FERRY, cost)
        left = without(FERRY, withdrawn(Settings()))
        shown = await make(with_stories(services, left)).opens_more(reply)
        assert shown.labels == ["Show in context", "In the story", "Next ›", "👍", "👎"]

    async def test_an_answer_that_has_nothing_to_copy_any_more_can_be_called_wrong(
        self, bot: FakeBot, make: Make, services: Services
    ) -> None:
        (reply,) = await make().comes(says(QUESTION))
        shown = await make(with_stories(services, REWRITTEN)).opens_more(reply)
        assert shown.labels == ["Wrong quote", "‹ Back"]

    @pytest.mark.parametrize("view", "mlnk")
    async def test_of_an_answer_that_is_forgotten_there_are_none(
        self, bot: FakeBot, program: Program, services: Services, view: str
    ) -> None:
        (reply,) = await program.comes(says(QUESTION))
        number = reply.data("Show in context").split(":")[1]
        await services.database.prune(now() + timedelta(days=31), Retention(timedelta(days=30), timedelta(hours=1)))
        await program.comes(presses(f"a:{number}:{view}:0", reply.message_id))
        assert (bot.alerts, bot.edited) == ([UNKNOWN], [])


class TestPassages:
    async def test_an_offered_passage_is_quoted_once_and_again_after_another(
        self, bot: FakeBot, program: Program
    ) -> None:
        (refusal,) = await program.comes(says(REFUSED))
        first, second, *_ = refusal.labels
        for label in (first, first, second, first):
            await program.presses(label, refusal)
        quoted = bot.sent[1:]
        assert len(quoted) == 3
        assert quoted[0].text.startswith("This is in the story, though it may not answer your question:")
        assert first.strip("“”") in quoted[0].text
        assert bot.alerts == [None] * 4

    async def test_pressed_in_one_chat_it_may_be_pressed_in_another(self, program: Program) -> None:
        (refusal,) = await program.comes(says(REFUSED))
        data = refusal.buttons[0].callback_data
        other = presses(data, chat={**PRIVATE, "id": 6}, sender=OTHER)
        assert [sent.chat_id for sent in await program.comes(presses(data), other)] == [5, 6]

    def test_whatever_a_button_carries_whole_sentences_are_quoted(self) -> None:
        digest, length = FERRY.digest[:16], len(FERRY.text)
        whole = {Excerpt.of_sentence(FERRY, sentence): sentence for sentence in FERRY.sentences}
        for start in range(length + 2):
            for end in range(length + 2):
                found = passage_of(PassageData(digest, start, end), (FERRY,))
                if found is None:
                    assert not any(start < end and one.start < end <= one.end for one in FERRY.sentences)
                else:
                    assert whole[found].start < end <= whole[found].end

    def test_of_two_stories_of_the_same_words_the_buttons_own_is_quoted(self) -> None:
        copied = Story(**{**vars(ferry_story(publisher="Holm Post")), "id": "copied"})
        sentence = FERRY.sentences[3]
        data = PassageData(FERRY.digest[:16], sentence.start, sentence.end)
        assert passage_of(data, (copied, FERRY)) == Excerpt.of_sentence(FERRY, sentence)
        assert passage_of(data, (copied,)) is None


async def test_no_story_is_read_in_the_thread_of_the_event_loop(
    make: Make, services: Services, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be in a database that takes seconds to answer."""
    admins = frozenset({int(str(READER["id"]))})
    program = make(replace(with_stories(services, FERRY, CUP, **MANY), admins=admins), admins=admins)
    watched(program.services).prepared["Rovers?"] = Closest("Rovers?", 0.5, Excerpt.of_sentence(CUP, CUP.sentences[0]))
    blocking = reads_off_the_loop(monkeypatch)
    start, reply, refusal, closest = await program.comes(
        says("/start"), says(QUESTION, 101), says(REFUSED, 102), says("Rovers?", 103)
    )
    await program.presses(start.labels[0], start)
    await program.presses("Show in context", reply)
    await program.opens_more(reply)
    await program.presses(refusal.labels[0], refusal)
    await program.comes(presses(f"a:{closest.data('Show in context').split(':')[1]}:q:0", closest.message_id))
    await program.comes(says("/story ferry", 104), says("/stats", 105))
    assert blocking == []


@pytest.fixture
def suggesting(make: Make, services: Services) -> Program:
    return make(with_stories(services, FERRY, ferry=(QUESTION,)))


@pytest.fixture
def both(make: Make, services: Services) -> Program:
    """A program with two stories and ten suggested questions."""
    return make(with_stories(services, FERRY, CUP, **MANY))


class TestSuggestedQuestions:
    async def test_it_is_asked_once_by_itself_and_stands_above_its_answer(
        self, bot: FakeBot, suggesting: Program
    ) -> None:
        start, _ = await suggesting.comes(says("/start"), says(OTHER_QUESTION, 101))
        for _ in range(2):
            await suggesting.presses(QUESTION, start)
        assert watched(suggesting.services).asked == [OTHER_QUESTION, QUESTION]
        assert watched(suggesting.services).previous == [None, None]
        answer = bot.sent[-1]
        assert answer.text.startswith(f"{QUESTION}\n\nRepairs cost 3 million kroner.")
        assert bot.alerts == [None, None]
        await suggesting.presses("Show in context", answer)
        await suggesting.presses("Back to the quotation", bot.edited[-1])
        assert bot.edited[-1].html == answer.html

    async def test_a_forgotten_one_is_asked_only_while_it_is_suggested(
        self, bot: FakeBot, make: Make, services: Services, suggesting: Program
    ) -> None:
        (start,) = await suggesting.comes(says("/start"))
        await services.database.prune(now() + timedelta(days=31), Retention(timedelta(days=30), timedelta(hours=1)))
        await make(with_stories(services, FERRY)).presses(QUESTION, start)
        await suggesting.presses(QUESTION, start)
        assert bot.alerts == [UNKNOWN, None]
        assert bot.sent[-1].text.startswith(QUESTION)

    async def test_others_take_the_place_of_the_first_and_the_first_come_again(
        self, bot: FakeBot, make: Make, both: Program
    ) -> None:
        (start,) = await both.comes(says("/start"))
        assert start.labels == [*(f"{kind} {n}? · {NAMES[kind]}" for n in range(3) for kind in NAMES), OTHERS]
        for _ in range(2):
            await both.presses(OTHERS, start)
        (others,) = bot.edited
        assert (others.chat_id, others.message_id) == (start.chat_id, start.message_id)
        assert others.labels == [*(f"{kind} {n}? · {NAMES[kind]}" for n in (3, 4) for kind in NAMES), OTHERS]
        await both.presses(OTHERS, others)
        assert bot.edited[-1].buttons == start.buttons
        await make(with_stories(both.services, FERRY)).presses(others.labels[2], others)
        assert bot.sent[-1].text.startswith("ferry 4?")

    @pytest.mark.parametrize("locale", LOCALES)
    async def test_the_button_for_others_keeps_its_language(self, bot: FakeBot, both: Program, locale: str) -> None:
        (start,) = await both.comes(says("/start@StoryBot", 1, GROUP, sender={**READER, "language_code": locale}))
        label = voice_for(locale).text("other-questions")
        await both.presses(label, start, chat=GROUP, sender={**OTHER, "language_code": "hy"})
        assert bot.edited[-1].labels[-1] == label

    async def test_in_a_changed_index_what_there_is_is_shown(
        self, bot: FakeBot, make: Make, services: Services
    ) -> None:
        for questions in (MANY["ferry"][:2], ()):
            await make(with_stories(services, FERRY, ferry=questions)).comes(presses(LotData(1, "en")))
        assert [edited.labels for edited in bot.edited] == [["ferry 0?", "ferry 1?"]]
        assert bot.alerts == [None, voice_for("en").text("nothing-more")]

    async def test_a_refusal_shows_a_few_questions_of_the_nearest_story_and_names_it(
        self, make: Make, services: Services
    ) -> None:
        questions = MANY | {"ferry": (*MANY["ferry"], "ferry 5?")}
        (refusal,) = await make(with_stories(services, CUP, FERRY, **questions)).comes(says(REFUSED))
        shown = [label for label in refusal.labels if label.endswith("?")]
        assert shown == [f"ferry {number}?" for number in range(FEW)]
        assert refusal.text == f"The stories do not say. They do talk about this:\n— {FERRY.headline}"
        others = [label for label in refusal.labels if label not in shown]
        assert others.pop() == "Tell me if it does"
        assert all(label.startswith("“") for label in others)


@pytest.mark.parametrize("data", ["", "nonsense", "l:de", "a:1:x:0", "p:0123456789abcdef:0", "😀", "x" * 64])
async def test_data_of_no_button_is_acknowledged_and_does_nothing(bot: FakeBot, program: Program, data: str) -> None:
    await program.comes(presses(data), presses(data), presses(data, 7, GROUP, OTHER))
    assert (bot.alerts, bot.sent, bot.edited) == ([UNKNOWN] * 3, [], [])


@pytest.mark.parametrize("data", [SuggestionData("0" * 16, "0" * 8), PassageData(FERRY.digest[:16], 0, 38), "a:1:c:0"])
async def test_a_button_without_a_chat_is_acknowledged_and_answered_nowhere(
    bot: FakeBot, program: Program, data: object
) -> None:
    pressed = update(
        "callback_query", id="1", chat_instance="c", data=str(data), inline_message_id="i", **{"from": READER}
    )
    assert await program.comes(pressed) == []
    assert (bot.alerts, watched(program.services).asked) == ([UNKNOWN], [])


async def test_after_an_error_the_same_button_works_again(bot: FakeBot, program: Program) -> None:
    (reply,) = await program.comes(says(QUESTION))
    bot.fails("edit_message_text", BadRequest("something"))
    for _ in range(2):
        await program.presses("Show in context", reply)
    assert len(bot.edited) == 1
