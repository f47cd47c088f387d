"""Vectors that are too many for one machine."""

from pathlib import Path

import pytest
from rich.console import Console

from bot import capacity
from bot.capacity import too_large
from bot.checks import findings
from bot.opening import renew_graph
from bot.settings import Settings, load_settings
from index import EmbeddingModel
from index.building import refresh
from index.storage.generation import Contents
from index.storage.index_store import IndexStore
from tests.fakes import WordEncoder


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "ferry.txt").write_text("A ferry\n\nThe ferry sails on Monday.")
    settings = load_settings(corpus_dir=tmp_path / "stories", state_dir=tmp_path / "state")
    refresh(IndexStore(settings.state_dir), settings.corpus_dir, EmbeddingModel(), WordEncoder())
    return settings


def contents(passages: int) -> Contents:
    return Contents("", 1, 0.0, {}, None, passages, passages, 1000 * passages, 0, 0, ())


@pytest.mark.parametrize(
    ("megabytes", "machine", "passages", "expected"),
    [
        (0, 4_000_000_000, 2_000_000, None),
        (0, None, 2_000_000_000, None),
        (
            0,
            4_000_000_000,
            2_001_000,
            "2001000 passages need about 2001 MB of memory, more than the 2000 MB that are",
        ),
        (3000, 4_000_000_000, 3_000_000, None),
        (3000, None, 3_001_000, "more than the 3000 MB that STORYBOT_INDEX_MEMORY allows; Milvus is the next step"),
    ],
)
def test_an_index_too_large_for_the_machine_or_the_setting_gets_a_line(
    megabytes: int,
    machine: int | None,
    passages: int,
    expected: str | None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(capacity, "usable_memory", lambda: machine)
    line = too_large(settings.model_copy(update={"index_memory": megabytes}), contents(passages))
    assert (line is None) == (expected is None)
    if line and expected:
        assert expected in line
        assert "“Beyond one machine”" in line
        assert "\n" not in line


def test_index_and_doctor_say_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> tuple[str, str]:
        console = Console(width=1000)
        with console.capture() as printed:
            renew_graph(settings, console)
        index = next(one for one in findings(settings) if one.subject == "index")
        assert index.holds
        return printed.get(), index.line

    assert told() == ("", "up to date, 1 passages")
    monkeypatch.setattr(capacity, "usable_memory", lambda: 1)
    assert ["Milvus is the next step" in line for line in told()] == [True, True]
