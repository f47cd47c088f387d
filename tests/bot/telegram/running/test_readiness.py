"""When a bot that runs is ready, and what it tells of its state."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import pytest
from prometheus_client import CollectorRegistry

from bot.answering import current_index
from bot.answering.current_index import PublishedIndex
from bot.http.health import Check
from bot.opening import embedding_model
from bot.settings import Settings, load_settings
from bot.telegram.receiving.telegram_state import Pulse, TokenRefusals
from bot.telegram.running import readiness
from bot.telegram.running.readiness import StateCollector, checks_of
from bot.telegram.services import Services
from bot.telegram.wiring import Parts
from corpus import PACKAGED_STORIES, StorybotError
from index.building import refresh
from index.storage.index_store import IndexStore
from index.storage.no_stories import NoStories
from tests.bot.http.metrics import value
from tests.fakes import WordEncoder

HOUR = 3600


@dataclass
class Bot:
    """The parts of a bot that the checks look at."""

    services: Services
    refusals: TokenRefusals
    pulse: Pulse
    store: IndexStore
    is_leading: bool = True
    locks: object = None

    def checks(self, **settings: object) -> dict[str, Check]:
        parts = cast(Parts, self.parts())
        return dict(checks_of(parts, load_settings(**settings), PublishedIndex(self.store)))

    def parts(self) -> object:
        return SimpleNamespace(
            services=self.services,
            refusals=self.refusals,
            pulse=self.pulse,
            story_updates=SimpleNamespace(store=self.store),
            admission=SimpleNamespace(queue_length=7),
            leadership=SimpleNamespace(is_leading=self.is_leading),
            locks=self.locks,
        )


@pytest.fixture
def bot(services: Services) -> Bot:
    """A bot that has heard of Telegram and has published its index."""
    settings = Settings()
    store = IndexStore(settings.state_dir)
    refresh(store, PACKAGED_STORIES, embedding_model(settings), WordEncoder())
    pulse = Pulse()
    pulse.note_heard()
    return Bot(services, TokenRefusals(), pulse, store)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let some seconds pass on both clocks of the checks."""

    def pass_by(seconds: float) -> None:
        clock = SimpleNamespace(time=lambda: time.time() + seconds, monotonic=lambda: time.monotonic() + seconds)
        for module in (readiness, current_index):
            monkeypatch.setattr(module, "time", clock)

    return pass_by


async def test_a_bot_that_stands_by_is_ready_and_says_so_but_not_if_it_receives_by_webhook(bot: Bot) -> None:
    bot.is_leading, bot.pulse.heard = False, None
    finding = await bot.checks()["telegram"]()
    assert (finding.holds, finding.line) == (True, "another bot polls; this one stands by")
    assert not (await bot.checks(webhook_url="https://bot.example")["telegram"]()).holds


async def test_a_bot_whose_locks_are_lost_is_not_ready(bot: Bot) -> None:
    bot.locks = SimpleNamespace(is_connected=True)
    assert (await bot.checks()["database"]()).holds
    bot.locks = SimpleNamespace(is_connected=False)
    finding = await bot.checks()["database"]()
    assert (finding.holds, "its locks is lost" in finding.line) == (False, True)


async def test_a_bot_that_hears_of_telegram_with_index_and_database_is_ready(bot: Bot) -> None:
    findings = [await check() for check in bot.checks().values()]
    assert [(one.subject, one.holds) for one in findings] == [("telegram", True), ("index", True), ("database", True)]
    assert [one.line for one in findings][1:] == ["1 story, changed 0.0 hours ago", "it answers"]


async def test_a_bot_that_has_not_heard_of_telegram_for_a_minute_is_not_ready(
    bot: Bot, later: Callable[[float], None]
) -> None:
    telegram = bot.checks()["telegram"]
    later(50)
    assert (await telegram()).holds
    later(70)
    assert not (await telegram()).holds
    assert "not heard for 70 s" in (await telegram()).line
    bot.pulse.heard = None
    assert "not heard yet" in (await telegram()).line


async def test_a_refused_token_is_told_until_it_is_accepted(bot: Bot) -> None:
    telegram = bot.checks()["telegram"]
    bot.refusals.note(401)
    finding = await telegram()
    assert (finding.holds, finding.line) == (False, bot.refusals.trouble)
    assert "STORYBOT_TOKEN: Telegram refuses it now (401 Unauthorized)" in finding.line
    bot.refusals.note(200)
    assert (await telegram()).holds


async def test_a_webhook_that_telegram_cannot_deliver_to_is_told_until_it_can(bot: Bot) -> None:
    telegram = bot.checks()["telegram"]
    bot.pulse.undelivered = "Connection refused"
    finding = await telegram()
    assert not finding.holds
    assert "deliver to the webhook (Connection refused); check STORYBOT_WEBHOOK_URL" in finding.line
    bot.pulse.undelivered = ""
    assert (await telegram()).holds


async def test_an_index_is_too_old_only_if_the_settings_say_so(bot: Bot, later: Callable[[float], None]) -> None:
    later(30 * HOUR)
    assert (await bot.checks()["index"]()).holds
    assert (await bot.checks(index_hours=31)["index"]()).holds
    with pytest.raises(StorybotError, match=r"changed for 30\.0 hours; .*STORYBOT_INDEX_HOURS=29"):
        await bot.checks(index_hours=29)["index"]()


async def test_an_index_that_is_damaged_or_gone_is_told(bot: Bot) -> None:
    check = bot.checks()["index"]
    assert (await check()).holds
    file = bot.store.published()
    assert file
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes(4096) + whole[middle + 4096 :])
    with pytest.raises(StorybotError, match="storybot index"):
        await check()
    file.write_bytes(whole)
    assert (await check()).holds
    bot.store.remove()
    with pytest.raises(StorybotError, match="the index is gone"):
        await check()


async def test_a_bot_without_stories_is_ready_to_refuse(bot: Bot) -> None:
    bot.services.answerer.take_up(NoStories())
    bot.store.remove()
    finding = await bot.checks()["index"]()
    assert (finding.holds, finding.line) == (True, "no story is left; every question is refused")


async def test_a_database_without_its_tables_is_told_and_without_what_was_asked_of_it(bot: Bot) -> None:
    check = bot.checks()["database"]
    assert (await check()).holds
    async with bot.services.database._engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE updates RENAME TO away")
    with pytest.raises(StorybotError, match=r"it cannot be read \(no such table: updates\)"):
        await check()


async def test_the_state_of_queue_and_index_is_told(bot: Bot, later: Callable[[float], None]) -> None:
    registry = CollectorRegistry()
    registry.register(StateCollector(cast(Parts, bot.parts()), load_settings(queue=9), PublishedIndex(bot.store)))
    later(100)
    assert [value(registry, f"storybot_queue_{name}") for name in ("length", "limit")] == [7, 9]
    assert value(registry, "storybot_stories") == 1
    contents = bot.store.contents()
    assert contents
    assert value(registry, "storybot_passages") == contents.passages > 1
    assert 100 <= value(registry, "storybot_index_age_seconds") < 100 + HOUR


async def test_a_damaged_index_hides_its_own_figures_only(bot: Bot) -> None:
    registry = CollectorRegistry()
    registry.register(StateCollector(cast(Parts, bot.parts()), load_settings(), PublishedIndex(bot.store)))
    (bot.store.directory / "current").write_text("elsewhere")
    assert value(registry, "storybot_stories") == 1
    assert value(registry, "storybot_passages") == 0
