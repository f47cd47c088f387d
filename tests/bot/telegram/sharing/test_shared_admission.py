"""What is taken on where other bots share the database, and see what is stored there at once."""

from __future__ import annotations

from typing import Any

from bot.telegram.receiving.request import Kind
from bot.telegram.services import Services
from tests.bot.telegram.program import START, Make, edits, says, settled
from tests.bot.telegram.updates import GROUP, mention, message, update

CALL = "@StoryBot Who announced it?"
LATE = int(START.timestamp()) - 3600


async def test_an_update_waits_under_the_lock_of_its_chat_and_may_be_left_to_another_bot(
    make: Make, services: Services
) -> None:
    program = make(limits={"is_shared": True})
    request = await program.admission.receive(says("Who?"))
    assert request
    assert await services.database.updates.locks_waiting(10) == [request.chat_lock]
    assert not program.admission.has_taken_on(request.update_id)
    assert program.admission.queue_length == 1
    program.admission.leave(request)
    assert program.admission.queue_length == 0


async def test_what_is_refused_never_waits_where_another_bot_could_answer_it(make: Make, services: Services) -> None:
    admission = make(limits={"is_shared": True, "per_minute": 1}).admission
    updates = services.database.updates
    first, refused = says("Who?"), says("When?", message_id=101)
    assert await admission.receive(first)
    assert await admission.receive(refused) is None
    assert [payload["update_id"] for payload in await updates.waiting()] == [first.update_id]
    # It is known, and so refused once, whichever bot it comes to again.
    assert not await updates.arrived(refused.update_id, {}, START)


async def test_what_is_too_old_is_told_of_and_never_waits(make: Make, services: Services) -> None:
    admission = make(limits={"is_shared": True}).admission
    assert await admission.receive(says("Who?", date=LATE)) is None
    updates = services.database.updates
    assert await updates.waiting() == []
    assert [one.message_id for one in await updates.missed_questions()] == [100]


async def test_a_question_that_waits_at_another_bot_can_be_withdrawn_here(make: Make, services: Services) -> None:
    first, second = (make(limits={"is_shared": True}).admission for _ in range(2))
    asked = await first.receive(says(CALL, chat=GROUP, entities=mention(CALL)))
    assert asked
    withdrawal = await second.receive(edits("among people", chat=GROUP))
    assert withdrawal
    assert (withdrawal.kind, withdrawal.chat_lock) == (Kind.WITHDRAW, asked.chat_lock)
    await services.database.updates.handled(asked.update_id, START)
    await services.database.updates.handled(withdrawal.update_id, START)
    assert await second.receive(edits("among people", chat=GROUP)) is None
    await settled()


async def test_a_group_that_has_become_a_supergroup_is_served_by_the_other_bots_too(make: Make) -> None:
    served: dict[str, Any] = {"chats": frozenset({GROUP["id"]}), "limits": {"is_shared": True}}
    first, second = (make(**served).admission for _ in range(2))
    supergroup = {**GROUP, "id": -1002}
    asked = says(CALL, chat=supergroup, entities=mention(CALL))
    assert await first.receive(update(**message(GROUP, migrate_to_chat_id=supergroup["id"])))
    request = await second.receive(asked)
    assert request
    assert request.kind is Kind.ANSWER
