"""One program writes at a time, though Milvus knows no locks."""

import json
import threading
from collections import Counter
from typing import cast

import pytest

from index.errors import StoreAwayError, StoreError
from index.milvus import hold
from index.milvus.hold import KEY, held
from index.milvus.notes import Notes


class FakeNotes:
    """Notes in memory."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}
        self.reads = Counter[str]()
        self.is_away = False

    def line(self, key: str) -> str | None:
        self.reads[threading.current_thread().name] += 1
        if self.is_away:
            raise StoreAwayError("milvus", "it does not answer", "wait")
        return self.lines.get(key)

    def put_line(self, key: str, value: str) -> None:
        self.lines[key] = value


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> FakeNotes:
    monkeypatch.setattr(hold, "SETTLE", 0.01)
    monkeypatch.setattr(hold, "BEAT", 0.01)
    return FakeNotes()


def test_a_second_program_waits_until_the_first_has_ended(notes: FakeNotes) -> None:
    is_inside = threading.Event()

    def write() -> None:
        with held(cast(Notes, notes), "milvus", alone=False):
            is_inside.set()

    second = threading.Thread(target=write)
    with held(cast(Notes, notes), "milvus", alone=False) as check:
        second.start()
        while notes.reads[second.name] < 10:
            check()
        assert not is_inside.is_set()
    second.join()
    assert is_inside.is_set()
    assert notes.lines[KEY] == ""


def test_a_program_that_was_killed_is_not_waited_for(notes: FakeNotes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold, "STILL", 0.1)
    notes.lines[KEY] = json.dumps({"name": "killed", "count": 7})
    with held(cast(Notes, notes), "milvus", alone=False):
        assert "killed" not in notes.lines[KEY]


def test_who_has_lost_the_hold_is_told_and_leaves_it_to_the_other(notes: FakeNotes) -> None:
    other = json.dumps({"name": "other", "count": 0})

    def write() -> None:
        with held(cast(Notes, notes), "milvus", alone=False) as check:
            notes.lines[KEY] = other
            while True:
                check()

    with pytest.raises(StoreError, match="another program writes to it"):
        write()
    assert notes.lines[KEY] == other


def test_a_short_outage_loses_nothing(notes: FakeNotes) -> None:
    with held(cast(Notes, notes), "milvus", alone=False) as check:
        notes.is_away = True
        before = notes.reads["milvus-hold"]
        while notes.reads["milvus-hold"] < before + 2:
            check()
        notes.is_away = False
        check()
    assert notes.lines[KEY] == ""


def test_nobody_is_waited_for_where_no_other_program_can_write(notes: FakeNotes) -> None:
    notes.lines[KEY] = "somebody"
    with held(cast(Notes, notes), "milvus", alone=True) as check:
        check()
    assert notes.lines[KEY] == "somebody"
