"""Whom the bot serves."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.intent import request_of
from bot.telegram.receiving.request import Kind
from tests.bot.telegram.receiving.requests import called, of, press
from tests.bot.telegram.updates import CHANNEL, GROUP, ME, PRIVATE, inline_query, membership, message, update

ONLY_GROUP = Allowed(chats=frozenset({-1001}))
ONLY_OTHER = Allowed(users=frozenset({6}))
ONLY_READER = Allowed(users=frozenset({5}))
ELSEWHERE = Allowed(chats=frozenset({-2}))
ACCESS = {
    "a group that is served": (ONLY_GROUP, GROUP, Kind.ANSWER),
    "a private chat if only groups are served": (ONLY_GROUP, PRIVATE, Kind.FORBIDDEN),
    "a private chat that is named": (Allowed(chats=frozenset({5})), PRIVATE, Kind.ANSWER),
    "a private chat of somebody who is named": (ONLY_READER, PRIVATE, Kind.ANSWER),
    "a private chat of somebody who is named beside groups": (
        Allowed(chats=frozenset({-2}), users=frozenset({5})),
        PRIVATE,
        Kind.ANSWER,
    ),
    "a private chat of somebody who is not named": (ONLY_OTHER, PRIVATE, Kind.FORBIDDEN),
    "a group with somebody who is named": (ONLY_READER, GROUP, Kind.ANSWER),
    "a group with somebody who is not named": (ONLY_OTHER, GROUP, Kind.IGNORE),
    "a group that is not served": (ELSEWHERE, GROUP, Kind.LEAVE),
    "a group that is not served, with somebody who is named": (
        Allowed(chats=frozenset({-2}), users=frozenset({5})),
        GROUP,
        Kind.LEAVE,
    ),
    "an administrator in a group that is not served": (
        Allowed(chats=frozenset({-2}), admins=frozenset({5})),
        GROUP,
        Kind.LEAVE,
    ),
    "an administrator in a group that is served": (
        Allowed(chats=frozenset({-1001}), users=frozenset({6}), admins=frozenset({5})),
        GROUP,
        Kind.ANSWER,
    ),
    "an administrator in private if only groups are served": (
        Allowed(chats=frozenset({-2}), admins=frozenset({5})),
        PRIVATE,
        Kind.ANSWER,
    ),
    "an administrator among people who are named": (
        Allowed(users=frozenset({6}), admins=frozenset({5})),
        GROUP,
        Kind.ANSWER,
    ),
    "an administrator in private": (Allowed(users=frozenset({6}), admins=frozenset({5})), PRIVATE, Kind.ANSWER),
    "administrators alone shut nobody out": (Allowed(admins=frozenset({6})), PRIVATE, Kind.ANSWER),
}


@pytest.mark.parametrize(("allowed", "chat", "kind"), ACCESS.values(), ids=ACCESS)
def test_only_allowed_chats_and_people_are_served(allowed: Allowed, chat: dict[str, Any], kind: Kind) -> None:
    assert of(chat, called("@StoryBot Who skipped?"), allowed).kind is kind
    pressed = request_of(press(chat), ME, allowed).kind
    assert pressed is {Kind.ANSWER: Kind.PRESS, Kind.IGNORE: Kind.FORBIDDEN}.get(kind, kind)


def test_an_edit_by_somebody_who_is_not_served_is_ignored() -> None:
    edited = update("edited_message", **message(PRIVATE, text="Who?"))
    assert request_of(edited, ME, ONLY_OTHER).kind is Kind.IGNORE
    grouped = update("edited_message", **message(GROUP, text="Who?"))
    assert request_of(grouped, ME, ELSEWHERE).kind is Kind.LEAVE


def test_inline_queries_are_answered_for_those_who_may_ask_in_private() -> None:
    assert request_of(inline_query(5), ME, ONLY_READER).kind is Kind.INLINE
    assert request_of(inline_query(5), ME, ONLY_OTHER).kind is Kind.IGNORE
    assert request_of(inline_query(5), ME, ONLY_GROUP).kind is Kind.IGNORE


def test_a_group_that_is_not_served_is_left_whoever_puts_the_bot_there() -> None:
    for admins in (frozenset[int](), frozenset({5})):
        allowed = Allowed(chats=frozenset({-2}), admins=admins)
        assert request_of(membership(GROUP, "left", "member"), ME, allowed).kind is Kind.LEAVE
        assert request_of(membership(CHANNEL, "left", "member"), ME, allowed).kind is Kind.LEAVE
    everywhere = Allowed(admins=frozenset({5}))
    assert request_of(membership(GROUP, "left", "member"), ME, everywhere).kind is Kind.GREET


MOVES = {
    "none": ({}, {-1001}),
    "of another group": ({-2: -3}, {-1001}),
    "one": ({-1001: -3}, {-1001, -3}),
    "one after another": ({-3: -4, -1001: -3, -4: -5}, {-1001, -3, -4, -5}),
    "in a circle": ({-1001: -3, -3: -1001}, {-1001, -3}),
}


@pytest.mark.parametrize(("moves", "served"), MOVES.values(), ids=MOVES)
def test_remembered_moves_are_followed_to_their_end(moves: dict[int, int], served: set[int]) -> None:
    assert ONLY_GROUP.after(moves) == Allowed(chats=frozenset(served))


@pytest.mark.parametrize(("case", "id_now"), zip(MOVES, (-1001, -1001, -3, -5, -1001), strict=True))
def test_the_id_of_a_group_that_has_moved_is_that_at_the_end(case: str, id_now: int) -> None:
    moves, _ = MOVES[case]
    assert Allowed().after(moves).id_now(-1001) == id_now


def test_moves_change_nothing_if_all_are_served() -> None:
    assert Allowed().after({-1001: -3}) == Allowed()
