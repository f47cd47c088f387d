"""Updates come by webhook: posted with the secret, one at a time, and again until they are taken."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from ..server import BotApiServer
from .client import text_of

SECRET = "secret_1-A"


class Site:
    """Takes what is posted to it. It answers with the next of `statuses`, then with 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.posted: list[tuple[int, str | None]] = []
        self.url = ""
        self.called = asyncio.Event()

    async def take(self, request: web.BaseRequest) -> web.StreamResponse:
        update = await request.json()
        self.called.set()
        self.posted.append((update["update_id"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    """A site on a free port of 127.0.0.1."""
    site = Site()
    runner = web.ServerRunner(web.Server(site.take))
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}/path"
    yield site
    await runner.cleanup()


async def in_thread(wait: Callable[..., Any], *args: Any) -> Any:
    """Wait for the server while the site answers it."""
    return await asyncio.to_thread(wait, *args)


@pytest.mark.asyncio
async def test_updates_are_posted_with_the_secret_in_order(server: BotApiServer, bot: Bot, site: Site) -> None:
    await bot.set_webhook(site.url, secret_token=SECRET, max_connections=1)
    server.user_says("question")
    first, second = await in_thread(server.wait_for_deliveries, 2)
    assert site.posted == [(first.update_id, SECRET), (second.update_id, SECRET)]
    assert second.update_id == first.update_id + 1
    await in_thread(server.wait_until_read)


@pytest.mark.asyncio
async def test_an_update_comes_again_until_it_is_taken_before_those_after_it(
    server: BotApiServer, bot: Bot, site: Site
) -> None:
    site.statuses = [500, 503]
    server.user_says("question")
    await bot.set_webhook(site.url)
    first, *_ = await in_thread(server.wait_for_deliveries, 2)
    assert [update_id - first.update_id for update_id, _ in site.posted] == [0, 0, 0, 1]
    assert [one.status for one in server.deliveries] == [500, 503, 200, 200]


@pytest.mark.asyncio
async def test_a_duplicated_update_is_posted_twice(server: BotApiServer, bot: Bot, site: Site) -> None:
    await bot.set_webhook(site.url)
    await in_thread(server.wait_for_deliveries, 1)
    server.duplicate_next_update()
    server.user_says("once")
    await in_thread(server.wait_for_deliveries, 3)
    assert site.posted[1] == site.posted[2]


@pytest.mark.asyncio
async def test_while_a_webhook_is_set_polling_is_refused(server: BotApiServer, bot: Bot, site: Site) -> None:
    (seen,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    await bot.set_webhook(site.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()


@pytest.mark.parametrize("ends", ["deleteWebhook", "an empty address"])
@pytest.mark.asyncio
async def test_after_the_webhook_what_was_not_taken_waits_for_polling(
    server: BotApiServer, bot: Bot, site: Site, ends: str
) -> None:
    site.statuses = [500] * 1000
    await bot.set_webhook(site.url)
    await site.called.wait()
    await (bot.delete_webhook() if ends == "deleteWebhook" else bot.set_webhook(""))
    assert server.webhook is None
    assert [text_of(update) for update in await bot.get_updates()] == ["/start"]


@pytest.mark.asyncio
async def test_the_state_of_the_webhook_is_told(server: BotApiServer, bot: Bot, site: Site) -> None:
    assert (await bot.get_webhook_info()).url == ""
    site.statuses = [500]
    await bot.set_webhook(site.url, secret_token=SECRET, max_connections=3, allowed_updates=[Update.MESSAGE])
    await in_thread(server.wait_for_deliveries, 1)
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (site.url, 3, 0)
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert server.webhook is not None
    assert (server.webhook.url, server.webhook.secret_token) == (site.url, SECRET)


@pytest.mark.parametrize(
    ("url", "others"),
    [("ftp://127.0.0.1", {}), ("nonsense", {}), ("", {"secret_token": "with space"}), ("", {"max_connections": 101})],
)
@pytest.mark.asyncio
async def test_wrong_webhooks_are_refused(
    server: BotApiServer, bot: Bot, site: Site, url: str, others: dict[str, Any]
) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url or site.url, **others)
    assert server.webhook is None


@pytest.mark.asyncio
async def test_nothing_is_posted_while_telegram_is_away(server: BotApiServer, bot: Bot, site: Site) -> None:
    await bot.set_webhook(site.url)
    await in_thread(server.wait_for_deliveries, 1)
    server.down()
    server.user_says("question")
    await asyncio.sleep(0.2)
    assert len(site.posted) == 1
    server.up()
    await in_thread(server.wait_for_deliveries, 2)
