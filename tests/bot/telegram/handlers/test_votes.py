"""Votes by buttons and reactions, and quotations that are called wrong."""

from __future__ import annotations

from typing import Any, cast

import pytest
from telegram import Update

from bot.database import Vote
from bot.telegram.handlers.dispatch import Context
from bot.telegram.services import Services, now
from bot.voice import LOCALES, voice_for
from corpus import Story
from index import Answered, Excerpt
from tests.bot.telegram.fakes import QUESTION, REFUSED, FakeBot, Written, watched, with_stories
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.updates import GROUP, OTHER, PRIVATE, READER, mention, reaction
from tests.fakes import ferry_story

COUNTED, BACK = (voice_for("en").text(key) for key in ("vote-counted", "vote-taken-back"))
UNKNOWN = "I no longer remember that answer. Please ask again."
CALL = f"@StoryBot {QUESTION}"
CALLED: dict[str, Any] = {"chat": GROUP, "entities": mention(CALL)}
REPORT = "Wrong quote"


def number_of(reply: Written) -> int:
    return int(reply.data("👍").split(":")[1])


async def votes(program: Program) -> dict[Vote, int]:
    return dict((await program.services.database.feedback.numbers(now())).votes)


def wrong(reply: Written, number: int = 0) -> str:
    return f"q:{number_of(reply)}:{number}"


async def test_a_vote_is_counted_changed_and_taken_back_by_the_same_button(bot: FakeBot, program: Program) -> None:
    (reply,) = await program.comes(says(QUESTION))
    for label, line, counted in [
        ("👍", COUNTED, {Vote.UP: 1}),
        ("👎", COUNTED, {Vote.DOWN: 1}),
        ("👎", BACK, {}),
        ("👎", COUNTED, {Vote.DOWN: 1}),
    ]:
        await program.presses(label, reply)
        assert (bot.alerts[-1], await votes(program)) == (line, counted)
    assert (len(bot.sent), bot.edited) == (1, [])


async def test_an_update_that_comes_twice_is_one_press(program: Program) -> None:
    (reply,) = await program.comes(says(QUESTION))
    press = presses(reply.data("👍"), reply.message_id)
    await program.comes(press, press)
    assert await votes(program) == {Vote.UP: 1}


async def test_in_a_group_each_person_has_a_vote(bot: FakeBot, program: Program) -> None:
    (reply,) = await program.comes(says(CALL, 101, **CALLED))
    up = reply.data("👍")
    await program.comes(presses(up, reply.message_id, GROUP), presses(up, reply.message_id, GROUP, OTHER))
    assert (bot.alerts, await votes(program)) == ([COUNTED] * 2, {Vote.UP: 2})
    await program.comes(presses(up, reply.message_id, GROUP, OTHER))
    assert await votes(program) == {Vote.UP: 1}


async def test_a_reaction_votes_in_place_of_a_press_and_taken_back_takes_the_vote_back(
    bot: FakeBot, program: Program
) -> None:
    (reply,) = await program.comes(says(QUESTION))
    await program.presses("👎", reply)
    steps: list[tuple[str, str, dict[Vote, int]]] = [
        ("👍", "", {Vote.UP: 1}),
        ("😁", "👍", {}),
        ("😁👎", "😁", {Vote.DOWN: 1}),
        ("", "😁👎", {}),
    ]
    for after, before, counted in steps:
        await program.comes(reaction(reply.message_id, after, before))
        assert await votes(program) == counted
    assert (len(bot.sent), len(bot.alerts)) == (1, 1)


REACTIONS = {
    "to a message of the reader": reaction(100, "👍"),
    "to the same number in another chat": reaction(1000, "👍", chat={**PRIVATE, "id": 6}, sender=OTHER),
    "in the name of a group": reaction(1000, "👍", chat=GROUP, actor_chat=GROUP),
}


@pytest.mark.parametrize("change", REACTIONS.values(), ids=REACTIONS)
async def test_other_reactions_are_neither_votes_nor_stored(program: Program, change: Update) -> None:
    (reply,) = await program.comes(says(QUESTION))
    assert reply.message_id == 1000
    assert await program.admission.admit(change) is None
    assert await votes(program) == {}


async def test_a_reaction_to_a_greeting_is_no_vote_and_to_a_refusal_is_one(program: Program) -> None:
    greeting, refusal = await program.comes(says("Hello"), says(REFUSED, 101))
    await program.comes(reaction(greeting.message_id, "👍"), reaction(refusal.message_id, "👎"))
    assert await votes(program) == {Vote.DOWN: 1}


async def test_an_answer_that_is_gone_or_in_another_chat_takes_no_vote_and_no_report(
    bot: FakeBot, program: Program
) -> None:
    (reply,) = await program.comes(says(QUESTION))
    elsewhere = {"chat": {**PRIVATE, "id": 6}, "sender": OTHER}
    for data in (reply.data("👍"), wrong(reply)):
        await program.comes(presses(data, 7, **elsewhere))
    for data in ("t:99999:u", "q:99999:0", f"q:{number_of(reply)}:99"):
        await program.comes(presses(data, reply.message_id))
    assert bot.alerts == [UNKNOWN] * 5
    numbers = await program.services.database.feedback.numbers(now())
    assert (numbers.votes, numbers.reports) == ({}, 0)


async def test_a_reaction_that_comes_while_its_answer_is_sent_waits_for_it(program: Program) -> None:
    admission, handle = program.admission, program.dispatch.handle
    requests = [await admission.admit(one) for one in (says(QUESTION), reaction(1000, "👍"))]
    for request in requests:
        assert request
        await handle(request, cast(Context, None))
        admission.finished(request)
    assert await votes(program) == {Vote.UP: 1}


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_report_names_the_sentence_and_counts_once(bot: FakeBot, program: Program, locale: str) -> None:
    (reply,) = await program.comes(says(QUESTION))
    sender = {**READER, "language_code": locale}
    for key in ("wrong-noted", "wrong-known"):
        await program.comes(presses(wrong(reply), reply.message_id, sender=sender))
        assert bot.alerts[-1] == voice_for(locale).text(key, sentence="Repairs cost 3 million kroner.")
    await program.comes(presses(wrong(reply), reply.message_id, sender=sender))
    ((report, people),) = (await program.services.database.feedback.numbers(now())).wrong
    place, story = report.place, ferry_story()
    assert (report.sentence, people) == ("Repairs cost 3 million kroner.", 1)
    assert (place.story, story.text[place.start : place.end]) == ("ferry", report.sentence)


async def test_of_several_sentences_on_a_page_the_wrong_one_is_chosen(bot: FakeBot, program: Program) -> None:
    story = ferry_story()
    excerpts = tuple(Excerpt.of_sentence(story, one) for one in story.sentences[:3])
    watched(program.services).prepared[QUESTION] = Answered(QUESTION, 0.9, excerpts)
    (reply,) = await program.comes(says(QUESTION))
    await program.comes(presses(wrong(reply), reply.message_id))
    *choices, back = bot.edited[-1].labels
    assert (bot.alerts, len(choices), back) == ([None], 3, "‹ Back")
    await program.presses(choices[1], bot.edited[-1])
    ((report, _),) = (await program.services.database.feedback.numbers(now())).wrong
    assert choices[1].strip("“”\u2068\u2069") == report.sentence == "Mayor Ida Lund announced it on Monday."
    await program.presses(back, bot.edited[-1])
    assert bot.edited[-1].labels == reply.labels


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_alert_about_a_long_sentence_fits(bot: FakeBot, make: Make, services: Services, locale: str) -> None:
    story = Story.from_paragraphs("ferry", "Ferry", [f"Repairs cost 3 {'😀' * 300}."])
    program = make(with_stories(services, story))
    (reply,) = await program.comes(says(QUESTION))
    await program.comes(*(presses(wrong(reply), sender={**READER, "language_code": locale}) for _ in range(2)))
    assert all(alert and len(alert.encode("utf-16-le")) // 2 <= 200 for alert in bot.alerts)
    assert len(set(bot.alerts)) == 2


async def test_a_vote_counts_if_the_story_is_gone_and_a_report_says_that_it_is(
    bot: FakeBot, make: Make, services: Services
) -> None:
    (reply,) = await make().comes(says(QUESTION))
    later = make(with_stories(services, Story.from_paragraphs("cup", "Cup", ["Rovers beat United."])))
    await later.presses("👎", reply)
    await later.comes(presses(wrong(reply), reply.message_id))
    assert bot.alerts == [COUNTED, voice_for("en").text("story-withdrawn")]
    assert await votes(later) == {Vote.DOWN: 1}


async def test_of_a_story_that_was_corrected_the_sentence_is_reported_as_it_was_quoted(
    make: Make, services: Services
) -> None:
    (reply,) = await make().comes(says(QUESTION))
    corrected = Story.from_paragraphs("ferry", "Ferry", ["The ferry sails. Repairs cost 4 million kroner."])
    later = make(with_stories(services, corrected))
    await later.comes(presses(wrong(reply), reply.message_id))
    ((report, _),) = (await services.database.feedback.numbers(now())).wrong
    assert report.sentence == "Repairs cost 3 million kroner."


async def test_without_the_database_a_press_is_an_error_and_a_reaction_is_not_told(
    bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reply,) = await program.comes(says(QUESTION))
    for name in ("answer_in", "answer"):
        monkeypatch.setattr(program.services.database.conversations, name, _fails)
    await program.comes(reaction(reply.message_id, "👍"))
    assert [sent.chat_id for sent in bot.sent[1:] if sent.chat_id == READER["id"]] == []
    await program.presses("👍", reply)
    (told,) = [sent.text for sent in bot.sent[1:] if sent.chat_id == READER["id"]]
    line, _ = voice_for("en").text("error-line", reference="#").split("#")
    assert told.startswith(line)


async def _fails(*_: object) -> None:
    raise OSError("the database is away")
