"""What is counted and timed while questions come, are answered, and fail."""

import asyncio
import sqlite3
import threading
from types import SimpleNamespace
from typing import cast

import pytest
from prometheus_client import generate_latest
from sqlalchemy.exc import OperationalError
from telegram import Bot
from telegram.error import NetworkError

from bot.telegram import metrics as metrics_module
from bot.telegram import services as services_module
from bot.telegram.errors import ErrorKind
from bot.telegram.handlers.dispatch import Context
from bot.telegram.messages.message import Message
from bot.telegram.metrics import OUTCOMES, REASONS, STAGES, Metrics
from bot.telegram.receiving.request import Kind
from bot.telegram.sending import calls
from bot.telegram.sending.calls import Shutdown
from bot.telegram.sending.sender import Sender, Target
from bot.telegram.services import Services
from index.answer import Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.errors import IndexDamagedError
from tests.bot.http.metrics import samples, value
from tests.bot.telegram.fakes import BLOCKED, QUESTION, REFUSED, FakeBot, watched
from tests.bot.telegram.program import Make, Program, edits, says


def counted(services: Services, name: str, **labels: str) -> float:
    return value(services.metrics.registry, f"storybot_{name}", **labels)


def test_all_kinds_of_answers_and_errors_are_there_from_the_beginning() -> None:
    registry = Metrics().registry
    kinds = (Answered, Closest, Refusal, FileFacts, RemarkMade, UnreadLanguage)
    assert {kind.outcome for kind in kinds} == set(OUTCOMES)
    for name, label, values in (
        ("questions_total", "outcome", OUTCOMES),
        ("turned_away_total", "reason", REASONS),
        ("errors_total", "kind", [kind.name.lower() for kind in ErrorKind]),
        ("stage_seconds_count", "stage", STAGES),
    ):
        for one in values:
            assert registry.get_sample_value(f"storybot_{name}", {label: one}) == 0


async def test_questions_are_counted_by_outcome_and_updates_by_kind(program: Program) -> None:
    services = program.services
    await program.comes(says(QUESTION), says(REFUSED, 101), says("thanks", 102), edits(REFUSED), says("/help", 103))
    assert [counted(services, "questions_total", outcome=one) for one in OUTCOMES] == [1, 0, 2, 0, 1, 0]
    kinds = ("answer", "edit", "command", "inline")
    assert [counted(services, "updates_total", kind=one) for one in kinds] == [3, 1, 1, 0]


async def test_the_time_of_a_question_is_taken_by_stage(program: Program, bot: FakeBot) -> None:
    services = program.services
    watched(services).timed = services.metrics.timed
    await program.comes(says(QUESTION), says("/help", 101))
    stages = ("turn", "thread", "retrieval", "reading", "whole")
    assert [counted(services, "stage_seconds_count", stage=one) for one in stages] == [1, 1, 1, 1, 1]
    metrics = Metrics()
    await Sender(cast(Bot, bot), Shutdown(), metrics).send(Target(5), Message("Hello"))
    assert value(metrics.registry, "storybot_stage_seconds_count", stage="sending") == 1


async def test_a_wait_for_the_thread_is_its_stage(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(at=0.0)
    for module in (services_module, metrics_module):
        monkeypatch.setattr(module, "monotonic", lambda: clock.at)
    is_free = threading.Event()
    before = asyncio.create_task(services.answering.once(services.answerer.store, "before", is_free.wait))
    asking = asyncio.create_task(services.answer(QUESTION))
    await asyncio.sleep(0)
    clock.at = 5.0
    is_free.set()
    await asyncio.gather(before, asking)
    assert counted(services, "stage_seconds_sum", stage="thread") == 5


async def test_a_wait_for_the_turn_is_its_stage_and_part_of_the_whole(
    program: Program, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics_module, "monotonic", lambda: clock.at)
    clock.at = 2.0
    request = await program.admission.admit(says(QUESTION))
    assert request
    clock.at = 5.0
    await program.dispatch.handle(request, cast(Context, None))
    clock.at = 9.0
    program.admission.finished(request)
    assert counted(program.services, "stage_seconds_sum", stage="turn") == 3
    assert counted(program.services, "stage_seconds_sum", stage="whole") == 7


async def test_what_is_not_taken_on_is_counted_by_the_reason(make: Make) -> None:
    program = make(limits={"per_minute": 1, "most_old": 0})
    await program.comes(*(says(QUESTION, number) for number in range(100, 104)))
    assert counted(program.services, "turned_away_total", reason="reader") == 1
    assert counted(program.services, "turned_away_total", reason="drop") == 2
    await program.comes(says(QUESTION, 200, date=1_600_000_000))
    assert counted(program.services, "turned_away_total", reason="too_old") == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BLOCKED, "blocked"),
        (NetworkError("away"), "outage"),
        (OperationalError("SELECT 1", {}, sqlite3.OperationalError("locked")), "database"),
        (IndexDamagedError("the index", "it is damaged", "build it"), "index"),
        (ZeroDivisionError(), "bug"),
    ],
)
async def test_an_error_is_counted_by_its_kind(program: Program, error: Exception, kind: str) -> None:
    await program.fails(error, says(QUESTION))
    counts = {one: counted(program.services, "errors_total", kind=one.name.lower()) for one in ErrorKind}
    assert {one.name.lower(): count for one, count in counts.items() if count} == {kind: 1}


async def test_each_failed_try_of_a_call_is_counted(bot: FakeBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LONGEST_WAIT", 0)
    metrics = Metrics()
    bot.fails("send_message", NetworkError("away"), NetworkError("away"))
    await Sender(cast(Bot, bot), Shutdown(), metrics).send(Target(5), Message("Hello"))
    assert value(metrics.registry, "storybot_errors_total", kind="outage") == 2
    assert len(bot.sent) == 1


async def test_no_label_holds_what_people_write_or_who_they_are(program: Program) -> None:
    await program.comes(says(QUESTION), says(REFUSED, 101), says("/scope off", 102))
    found = samples(generate_latest(program.services.metrics.registry).decode())
    labels = {label for _, labels in found for label in labels if label[0] != "le"}
    kinds = {one.name.lower() for one in (*ErrorKind, *Kind)}
    assert {("kind", "answer"), ("kind", "command"), ("outcome", "refusal")} <= labels
    assert {value for _, value in labels} <= {*OUTCOMES, *REASONS, *STAGES, *kinds}
