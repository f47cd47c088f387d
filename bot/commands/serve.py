"""storybot serve"""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import click

from bot.commands.common import REFUSED, errors, service_settings
from bot.opening import open_answerer
from bot.program.ending import STOPPED, end, end_on_signals
from bot.settings import Settings
from corpus import StorybotError

if TYPE_CHECKING:
    from bot.http.health import Health
    from bot.http.served import Served
    from index import StoryBot


@click.command()
@click.option("--stdio", is_flag=True, help="Serve MCP on standard input and output instead, until the input ends.")
def serve(stdio: bool) -> None:
    """Answer readers on a page and other programs, until SIGINT or SIGTERM. Needs no token of Telegram.

    At STORYBOT_HTTP are the page (/), the API (/v1/ask, /v1/quote, /v1/stories, described by /openapi.json), the same
    as MCP tools (/mcp), and health and metrics (/healthz, /readyz, /metrics). Elsewhere than on loopback the API and
    MCP need STORYBOT_API_TOKEN, and the page does not.

    Builds the index first if it is missing or out of date, and keeps it in step with the stories. Exit status: 0 if it
    was stopped, 2 if the set-up is wrong.
    """
    end_on_signals()
    settings = service_settings()
    from bot.program.private_files import tighten

    tighten(settings)
    with asyncio.Runner() as runner:
        if stdio:
            runner.run(_serve_stdio(settings))
        else:
            _serve_http(runner, settings)
        end(STOPPED)


def _serve_http(runner: asyncio.Runner, settings: Settings) -> None:
    from bot.http.health import Health, health_served
    from bot.http.served import Served

    served = Served()
    with health_served(runner, settings, Health(["index"]), served) as health:
        # In a thread, so that health is told while models are loaded and an index is built.
        answerer = runner.run(asyncio.to_thread(open_answerer, settings, errors()))
        runner.run(_answer_until_stopped(settings, answerer, health, served))


async def _answer_until_stopped(settings: Settings, answerer: StoryBot, health: Health, served: Served) -> None:
    from bot.answering.current_index import PublishedIndex, index_line
    from bot.answering.keeping import answering
    from bot.finding import Finding
    from bot.http.health import not_yet
    from bot.opening import index_store

    published = PublishedIndex(index_store(settings))

    async def index() -> Finding:
        line = await asyncio.to_thread(index_line, len(answerer.stories), settings, published)
        return Finding("index", True, line)

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with answering(answerer, settings) as verbs:
        served.open(verbs)
        health.checks = {"index": index}
        await stop.wait()
        served.close()
        health.checks = not_yet("the program stops", health.subjects)


async def _serve_stdio(settings: Settings) -> None:
    from bot.answering.keeping import answering
    from bot.http.mcp.transports import serve_stdio
    from bot.http.served import Served

    served = Served()

    async def keep() -> None:
        answerer = await asyncio.to_thread(open_answerer, settings, errors())
        async with answering(answerer, settings) as verbs:
            served.open(verbs)
            await asyncio.Event().wait()

    # First, so that nothing else is written to standard output.
    serving, keeping = asyncio.ensure_future(serve_stdio(served)), asyncio.ensure_future(keep())
    await asyncio.wait({serving, keeping}, return_when=asyncio.FIRST_COMPLETED)
    # An input that ends at once does not hide a wrong set-up.
    opened = asyncio.ensure_future(served.opened())
    await asyncio.wait({opened, keeping}, return_when=asyncio.FIRST_COMPLETED)
    # Reading the input cannot be broken off, so the program ends here.
    try:
        (keeping if keeping.done() else serving).result()
    except StorybotError as error:
        end(REFUSED, str(error))
    end(STOPPED)
