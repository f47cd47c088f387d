"""Work that is done again and again while the program runs."""

from __future__ import annotations

import pytest

from bot.program import regular_work
from bot.program.regular_work import RegularWork


async def test_an_error_is_logged_again_if_it_is_another_one_or_a_minute_or_a_success_went_by(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    noted: list[Exception] = []
    regular = RegularWork(note=noted.append)
    logged = []
    for second, why in ((0, "gone"), (5, "gone"), (10, "full"), (15, "full"), (69, "full"), (70, "full"), (75, "")):
        logged.append(await lines_at(regular, second, why, monkeypatch, caplog))
    logged.append(await lines_at(regular, 80, "full", monkeypatch, caplog))
    assert logged == [1, 0, 1, 0, 0, 1, 0, 1]
    assert len(noted) == 7


async def lines_at(
    regular: RegularWork, second: float, why: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> int:
    """The lines in the log after an attempt at a moment that fails for a reason, or does not."""

    async def work() -> None:
        if why:
            raise OSError(why)

    monkeypatch.setattr(regular_work, "monotonic", lambda: second)
    caplog.clear()
    await regular.attempt(work, "the work")
    return len(caplog.records)
