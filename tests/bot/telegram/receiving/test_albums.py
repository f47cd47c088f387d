"""The pictures of an album come as messages of their own, of which one without words is replied to at most."""

from __future__ import annotations

from typing import Any, cast

import pytest

from bot.telegram.handlers import dispatch
from bot.telegram.handlers.dispatch import Context
from bot.telegram.receiving.request import Kind
from tests.bot.telegram.fakes import QUESTION, FakeBot
from tests.bot.telegram.program import Make, Program, says
from tests.bot.telegram.updates import GROUP, PRIVATE, mention, message, update

PICTURE = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
CALL = "@StoryBot"


async def wanted(
    program: Program, *captions: str, chat: dict[str, Any] = PRIVATE, first: int = 200, album: str | None = "9"
) -> list[Kind | None]:
    """What is taken on of pictures with these captions."""
    found = []
    for message_id, caption in enumerate(captions, first):
        said = {"caption": caption, "caption_entities": mention(caption) if CALL in caption else []} if caption else {}
        fields = {"message_id": message_id, "photo": PICTURE, **said, **({"media_group_id": album} if album else {})}
        request = await program.admission.admit(update(**message(chat, **fields)))
        found.append(request.kind if request else None)
    return found


@pytest.mark.parametrize(
    ("captions", "kinds"),
    [
        (("Who announced it?", "", ""), [Kind.ANSWER, None, None]),
        (("", "", ""), [Kind.NOT_TEXT, None, None]),
        (("", "Who announced it?", ""), [Kind.NOT_TEXT, Kind.ANSWER, None]),
        (("Who announced it?", "What did it cost?"), [Kind.ANSWER, Kind.ANSWER]),
    ],
)
async def test_of_an_album_its_captions_are_answered_or_else_its_first_picture(
    program: Program, captions: tuple[str, ...], kinds: list[Kind | None]
) -> None:
    assert await wanted(program, *captions) == kinds


@pytest.mark.parametrize(("captions", "replied"), [(("", QUESTION, ""), [201]), (("", ""), [200])])
async def test_the_picture_before_the_one_with_the_words_gets_no_line(
    bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch, captions: tuple[str, ...], replied: list[int]
) -> None:
    monkeypatch.setattr(dispatch, "ALBUM_PATIENCE", 0.01)
    pictures = [
        update(**message(message_id=200 + number, photo=PICTURE, caption=caption or None, media_group_id="9"))
        for number, caption in enumerate(captions)
    ]
    for request in [await program.admission.admit(one) for one in pictures]:
        if request:
            await program.dispatch.handle(request, cast(Context, None))
    assert [sent.reply.message_id for sent in bot.sent if sent.reply] == replied


async def test_other_pictures_are_replied_to_each(program: Program) -> None:
    await wanted(program, "", "")
    assert await wanted(program, "", "", first=300, album=None) == [Kind.NOT_TEXT] * 2
    assert await wanted(program, "", first=400, album="10") == [Kind.NOT_TEXT]
    assert await wanted(program, "", chat={**PRIVATE, "id": 6}) == [Kind.NOT_TEXT]


async def test_a_call_in_a_group_is_replied_to_whatever_came_before_it_in_its_album(program: Program) -> None:
    assert await wanted(program, "", CALL, chat=GROUP) == [None, Kind.NOT_TEXT]


async def test_the_further_pictures_do_not_count_against_the_limits(make: Make) -> None:
    program = make(limits={"per_minute": 2})
    await wanted(program, *[""] * 5)
    assert await program.admission.admit(says("Who announced it?")) is not None
