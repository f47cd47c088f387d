"""What the stories do not say is kept for whoever asks, and answered once when a new story says it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.database import LONGEST_KEPT, MOST_KEPT, Conversation, KeptQuestion, Scope
from bot.telegram import services as services_module
from bot.telegram.messages.callback_data import KeepData
from bot.telegram.services import Services, now
from bot.telegram.story_changes import asking_again
from bot.telegram.story_changes.asking_again import AskingAgain
from bot.voice import LOCALES, voice_for
from corpus import Story
from index.answer import Refusal
from index.errors import StoreAwayError
from tests.bot.telegram.fakes import BLOCKED, Written, watched, with_stories
from tests.bot.telegram.program import START, Make, Program, edits, presses, says
from tests.bot.telegram.updates import GROUP, OTHER, mention, message
from tests.fakes import ferry_story

ENGLISH = voice_for("en")
FERRY = ferry_story()
CUP = Story.from_text("Keeper Sam Oduya saved a penalty.", headline="Rovers win", id="cup")
PIER = Story.from_text("The pier costs 7 million.", headline="Pier", id="pier")
SAVED = "Who saved a penalty?"
TELL_ME, TOLD = ENGLISH.text("keep-question"), ENGLISH.text("kept-answer")


@pytest.fixture
def program(make: Make, services: Services) -> Program:
    program = make(with_stories(services, FERRY))
    prepared = watched(program.services).prepared
    prepared |= {question: Refusal(question, 0.0) for question in (SAVED, *map("What is {}?".format, range(9)))}
    return program


async def refused(program: Program, question: str = SAVED, message_id: int = 100, **fields: Any) -> Written:
    (reply,) = await program.comes(says(question, message_id, **fields))
    assert TELL_ME in reply.labels
    return reply


async def kept(program: Program, user_id: int = 5) -> list[str]:
    found = await program.services.database.kept_questions.of_person(user_id, now())
    return [one.question for one in found]


async def told(
    program: Program, make: Make, *stories: Story, **allowed: frozenset[int]
) -> tuple[Program, list[Written]]:
    """A start with other stories, and what is sent by it."""
    later = make(with_stories(program.services, *stories), **allowed)
    before = len(program.bot.sent)
    await later.updates.tell()
    await AskingAgain(later.services, lambda: later.admission.allowed).ask()
    return later, program.bot.sent[before:]


@pytest.fixture
async def seen(program: Program) -> None:
    """The stories of the program are not new."""
    await program.updates.tell()


async def test_a_kept_question_is_answered_once_by_a_new_story(program: Program, make: Make, seen: None) -> None:
    refusal = await refused(program)
    await program.presses(TELL_ME, refusal)
    assert program.bot.alerts == [ENGLISH.text("keep-done")]
    assert TELL_ME not in program.bot.edited[-1].labels
    assert await kept(program) == [SAVED]
    later, (answer,) = await told(program, make, FERRY, CUP)
    assert answer.text.startswith(f"{TOLD}\n\n{SAVED}\n\nKeeper Sam Oduya saved a penalty.")
    assert f"<i>{SAVED}</i>" in answer.html
    assert answer.reply is not None
    assert answer.reply.message_id == 100
    assert watched(later.services).within == [("cup",)], "the new story alone"
    assert await kept(later) == []
    await later.presses("Show in context", answer)
    assert program.bot.edited[-1].text.startswith("In context: Rovers win")
    assert (await told(later, make, FERRY, CUP, PIER))[1] == []


async def test_the_refusal_keeps_its_buttons_and_its_answer_after_a_story_has_answered(
    program: Program, make: Make, seen: None
) -> None:
    refusal = await refused(program)
    await program.presses(TELL_ME, refusal)
    later, _ = await told(program, make, FERRY, CUP)
    await later.comes(edits("Who announced it?", 100))
    assert later.bot.edited[-1].message_id == refusal.message_id


async def test_stories_that_do_not_answer_leave_the_question_waiting(program: Program, make: Make, seen: None) -> None:
    await program.presses(TELL_ME, await refused(program))
    later, sent = await told(program, make, FERRY, PIER)
    assert (sent, await kept(later)) == ([], [SAVED])
    assert [one.text for one in (await told(later, make, FERRY, PIER, CUP))[1]] != []


async def test_a_question_is_asked_again_if_only_a_part_of_the_stories_was_searched(
    program: Program, make: Make, seen: None
) -> None:
    asked = await refused(program), await refused(program, "What is 7?", 101)
    for refusal in asked:
        await program.presses(TELL_ME, refusal)
    later = make(with_stories(program.services, FERRY, CUP, PIER))
    await later.updates.tell()
    watched(later.services).prepared[SAVED] = Refusal(SAVED, 0.0, partly_searched=True)
    watched(later.services).prepared["What is 7?"] = watched(later.services).ask("What costs 7 million?")
    again, before = AskingAgain(later.services, lambda: later.admission.allowed), len(program.bot.sent)
    with pytest.raises(StoreAwayError):
        await again.ask()
    assert await kept(later) == [SAVED], "the other one has its answer"
    del watched(later.services).prepared[SAVED]
    for _ in range(2):
        await again.ask()
    assert await kept(later) == []
    assert len(program.bot.sent) == before + 2
    assert await later.services.database.seen_stories.unasked() == {}


async def test_nobody_is_told_who_is_not_served_any_more(program: Program, make: Make, seen: None) -> None:
    await program.presses(TELL_ME, await refused(program))
    assert (await told(program, make, FERRY, CUP, users=frozenset({7})))[1] == []


async def test_a_changed_story_is_asked_too(program: Program, make: Make, seen: None) -> None:
    await program.presses(TELL_ME, await refused(program))
    changed = Story.from_text("Keeper Sam Oduya saved a penalty.", headline="Ferry", id="ferry")
    assert len((await told(program, make, changed))[1]) == 1


async def test_a_question_is_kept_once_whatever_its_case(program: Program) -> None:
    watched(program.services).prepared["who SAVED  a penalty?"] = Refusal("who SAVED  a penalty?", 0.0)
    await program.presses(TELL_ME, await refused(program))
    await program.presses(TELL_ME, await refused(program, "who SAVED  a penalty?", 101))
    assert await kept(program) == [SAVED]
    assert program.bot.alerts == [ENGLISH.text("keep-done")] * 2


async def test_the_sixth_question_is_not_kept_until_one_is_forgotten(program: Program) -> None:
    refusals = [await refused(program, f"What is {number}?", 200 + number) for number in range(MOST_KEPT + 1)]
    for refusal in refusals:
        await program.presses(TELL_ME, refusal)
    assert program.bot.alerts[-1] == ENGLISH.text("keep-full", count=MOST_KEPT)
    assert len(await kept(program)) == MOST_KEPT
    (listed,) = await program.comes(says("/waiting", 300))
    assert listed.text.splitlines()[1:] == [f"{number + 1}. What is {number}?" for number in range(MOST_KEPT)]
    await program.presses("2. Forget", listed)
    assert "What is 1?" not in program.bot.edited[-1].text
    await program.presses("2. Forget", listed)
    assert program.bot.alerts[-1] == ENGLISH.text("waiting-gone")
    await program.presses(TELL_ME, refusals[-1])
    assert "What is 5?" in await kept(program)


async def test_the_words_come_from_the_message_replied_to_if_the_turn_is_forgotten(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = now() + program.services.follow_up + timedelta(minutes=1)
    refusal = await refused(program)
    monkeypatch.setattr(services_module, "now", lambda: late)
    await program.presses(TELL_ME, refusal)
    assert program.bot.alerts == [ENGLISH.text("keep-ask-again")]
    assert await kept(program) == []
    await program.presses(TELL_ME, refusal, reply_to_message=message(text=SAVED))
    assert await kept(program) == [SAVED]


@pytest.mark.parametrize("answer", [0, 12345])
async def test_an_unknown_refusal_is_to_be_asked_again(program: Program, answer: int) -> None:
    await program.comes(presses(KeepData(answer)))
    assert program.bot.alerts == [ENGLISH.text("keep-ask-again")]


async def test_an_edited_question_is_kept_in_its_newer_words(program: Program) -> None:
    await program.presses(TELL_ME, await refused(program))
    await program.comes(edits("What is 3?", 100))
    assert await kept(program) == ["What is 3?"]
    assert TELL_ME not in program.bot.edited[-1].labels
    await program.comes(edits("Who announced it?", 100))
    assert await kept(program) == [], "the stories answer it now"


@pytest.mark.parametrize("edited", ["What is 3?", "Who announced it?", "thanks"])
async def test_what_others_keep_of_an_edited_question_stays_as_it_was(
    program: Program, make: Make, seen: None, edited: str
) -> None:
    question, edited = f"{SAVED} @StoryBot", f"{edited} @StoryBot"
    refusal = await refused(program, question, chat=GROUP, entities=mention(question))
    await program.presses(TELL_ME, refusal, chat=GROUP)
    await program.presses(TELL_ME, refusal, chat=GROUP, sender=OTHER)
    for _ in range(2):
        await program.comes(edits(edited, chat=GROUP, entities=mention(edited)))
    assert await kept(program) == (["What is 3?"] if "3" in edited else [])
    assert await kept(program, 6) == [SAVED]
    _, (answer,) = await told(program, make, FERRY, CUP)
    assert SAVED in answer.text
    assert answer.reply is None, "the message asks something else"


async def test_new_does_not_forget_what_is_kept(program: Program) -> None:
    await program.presses(TELL_ME, await refused(program))
    await program.comes(says("/new", 101))
    assert await kept(program) == [SAVED]


async def test_a_question_is_forgotten_after_thirty_days(
    program: Program, make: Make, seen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.presses(TELL_ME, await refused(program))
    late = now() + LONGEST_KEPT + timedelta(minutes=1)
    monkeypatch.setattr(asking_again, "now", lambda: late)
    assert (await told(program, make, FERRY, CUP))[1] == []


async def test_of_somebody_who_has_blocked_the_bot_nothing_is_kept(program: Program, make: Make, seen: None) -> None:
    for number in (0, 1):
        await program.presses(TELL_ME, await refused(program, f"What is {number}?", 200 + number))
    await program.presses(TELL_ME, await refused(program))
    program.bot.fails("send_message", BLOCKED)
    later, sent = await told(program, make, FERRY, CUP)
    assert (sent, await kept(later)) == ([], [])


async def test_while_telegram_is_away_the_answer_waits_and_a_stop_does_not_lose_it(
    program: Program, make: Make, seen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.presses(TELL_ME, await refused(program))
    later = make(with_stories(program.services, FERRY, CUP))
    await later.updates.tell()
    program.bot.fails("send_message", NetworkError("away"))

    async def stop(_seconds: float) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(asking_again, "asyncio", SimpleNamespace(sleep=stop))
        with pytest.raises(asyncio.CancelledError):
            await AskingAgain(later.services, lambda: later.admission.allowed).ask()
    monkeypatch.setattr(asking_again, "PAUSE", 0)
    program.bot.fails("send_message", NetworkError("away"))
    before = len(program.bot.sent)
    await AskingAgain(later.services, lambda: later.admission.allowed).ask()
    assert len(program.bot.sent) == before + 1
    assert await kept(later) == []


async def test_what_may_have_been_sent_before_a_crash_is_not_sent_again(
    program: Program, make: Make, seen: None
) -> None:
    await program.presses(TELL_ME, await refused(program))
    store = program.services.database.kept_questions
    (one,) = await store.waiting(now())
    assert await store.claim(one)
    later, sent = await told(program, make, FERRY, CUP)
    assert (sent, await kept(later)) == ([], [])


async def test_in_a_group_its_own_stories_alone_are_asked(program: Program, make: Make, seen: None) -> None:
    question = f"{SAVED} @StoryBot"
    refusal = await refused(program, question, chat=GROUP, entities=mention(question))
    await program.presses(TELL_ME, refusal, chat=GROUP, sender=OTHER)
    assert await kept(program, 6) == [SAVED]
    group = Conversation.of_group(int(GROUP["id"]))
    await program.services.database.conversations.choose(group, Scope("ferry"), START)
    later, sent = await told(program, make, FERRY, CUP)
    assert sent == []
    await later.services.database.conversations.choose(group, None, START)
    changed = Story.from_text("Keeper Sam Oduya saved a penalty.", headline="Ferry", id="ferry")
    _, (answer,) = await told(later, make, changed)
    assert answer.chat_id == GROUP["id"]
    assert answer.reply is not None
    assert answer.reply.message_id == 100


async def test_in_a_group_the_list_has_only_what_was_asked_there(program: Program) -> None:
    await program.presses(TELL_ME, await refused(program))
    (line,) = await program.comes(says("/waiting", 300, chat=GROUP))
    assert line.text == ENGLISH.text("waiting-none")


async def test_somebody_else_cannot_forget_a_question(program: Program) -> None:
    await program.presses(TELL_ME, await refused(program))
    (listed,) = await program.comes(says("/waiting", 300))
    await program.presses("1. Forget", listed, sender=OTHER)
    assert await kept(program) == [SAVED]


def test_what_is_kept_is_told_to_readers_as_it_is() -> None:
    for locale in LOCALES:
        voice = voice_for(locale)
        for line in (voice.text("privacy", days=1, minutes=2), voice.text("keep-done")):
            assert str(LONGEST_KEPT.days) in line


def test_a_kept_question_does_not_show_its_words_in_a_log() -> None:
    assert SAVED not in repr(KeptQuestion(1, 0, 1, None, SAVED, "en"))
