"""Which stories are asked, of what a reader has chosen and what the group asks: a table of cases."""

from __future__ import annotations

import pytest

from bot.database import Conversation, Scope
from bot.telegram.handlers.scopes import ALL_STORIES, Asking, asking_of
from corpus import Metadata, Story
from index.catalogue import Catalogue
from tests.fakes import ferry_story

FERRY = ferry_story(publisher="Holm Post")
PIER = Story.from_paragraphs("pier", "Pier is rebuilt", ["The pier is new."], Metadata("Tarn Weekly"))
CATALOGUE = Catalogue([FERRY, PIER])
HERE = Conversation(5, 0, 5)
POST, GONE = Scope(publisher="Holm Post"), Scope("gone")


@pytest.mark.parametrize(
    ("own", "groups", "ids", "is_chosen"),
    [
        (None, None, None, False),
        (Scope("pier"), None, ("pier",), True),
        (None, Scope("pier"), ("pier",), False),
        (Scope("pier"), Scope("pier"), ("pier",), False),
        (Scope("ferry"), Scope("pier"), ("pier",), False),
        (Scope("pier"), POST, ("ferry",), False),
        (None, POST, ("ferry",), False),
    ],
)
def test_a_group_comes_before_its_people(
    own: Scope | None, groups: Scope | None, ids: tuple[str, ...] | None, is_chosen: bool
) -> None:
    asking = asking_of(HERE, own, groups, CATALOGUE)
    assert (asking.ids, asking.is_chosen, asking.is_gone, asking.changes) == (ids, is_chosen, False, ())
    assert asking.alone == (CATALOGUE.with_id(ids[0]) if ids else None)


def test_within_the_stories_of_a_group_one_can_be_chosen() -> None:
    catalogue = Catalogue([FERRY, PIER, Story.from_paragraphs("cup", "Cup", ["Text."], Metadata("Holm Post"))])
    both = asking_of(HERE, None, POST, catalogue)
    assert (both.ids, both.alone) == (("cup", "ferry"), None)
    one = asking_of(HERE, Scope("cup"), POST, catalogue)
    assert (one.ids, one.alone, one.is_chosen) == (("cup",), catalogue.with_id("cup"), True)


def test_what_is_gone_is_told_and_forgotten() -> None:
    group = Conversation.of_group(HERE.chat_id)
    gone = asking_of(HERE, GONE, Scope(publisher="Gone"), CATALOGUE)
    assert gone == Asking(changes=((HERE, None), (group, None)), is_gone=True)
    kept = asking_of(HERE, Scope("pier"), GONE, CATALOGUE)
    assert (kept.ids, kept.changes, kept.is_gone) == (("pier",), ((group, None),), True)


def test_a_single_story_is_never_chosen() -> None:
    assert asking_of(HERE, Scope("pier"), None, Catalogue([PIER])) == ALL_STORIES
