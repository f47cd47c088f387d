"""The ASGI application that tells how the bot is: `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from http import HTTPStatus
from importlib import metadata

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Info, ProcessCollector, generate_latest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.finding import Finding, report
from bot.http.served import Served, routes
from bot.http.server import serving
from bot.setting_values import Address
from bot.settings import Settings, SettingsError
from corpus import StorybotError

log = logging.getLogger(__name__)

SETTING = "STORYBOT_HTTP"

CHECK_PATIENCE = 2.0
"""Seconds after which a check that has not ended counts as failed."""

SUBJECTS = ("telegram", "index", "database")

Check = Callable[[], Awaitable[Finding]]
"""Returns what it finds, or raises StorybotError with what is wrong."""


class Health:
    """What is told of the bot.

    Args:
        subjects: of the checks of `/readyz`.

    Attributes:
        subjects: the same.
        checks: those of `/readyz` by their subjects; replaced as the program starts and stops.
        registry: the metrics of `/metrics`; memory, processor time and version are there from the beginning.
    """

    def __init__(self, subjects: Sequence[str] = SUBJECTS) -> None:
        self.subjects = subjects
        self.checks: Mapping[str, Check] = not_yet("the program starts", subjects)
        self.registry = CollectorRegistry()
        self._under_way: dict[str, asyncio.Task[Finding]] = {}
        ProcessCollector(registry=self.registry)
        Info("storybot_build", "The version", registry=self.registry).info({"version": _version()})

    async def findings(self) -> list[Finding]:
        """Return what the checks find, within `CHECK_PATIENCE`.

        A check that hangs is not begun again before it ends, however often is asked.
        """
        tasks = {subject: self._task(subject, check) for subject, check in self.checks.items()}
        await asyncio.wait(tasks.values(), timeout=CHECK_PATIENCE)
        late = f"no answer within {CHECK_PATIENCE:.0f} s"
        return [task.result() if task.done() else Finding(subject, False, late) for subject, task in tasks.items()]

    def _task(self, subject: str, check: Check) -> asyncio.Task[Finding]:
        if subject not in self._under_way:
            task = asyncio.create_task(_finding(subject, check))
            self._under_way[subject] = task
            task.add_done_callback(lambda _: self._under_way.pop(subject))
        return self._under_way[subject]


def _version() -> str:
    try:
        return metadata.version("storybot")
    except metadata.PackageNotFoundError:
        return "unknown"


async def _finding(subject: str, check: Check) -> Finding:
    try:
        return await check()
    except StorybotError as error:
        return Finding(subject, False, str(error))
    except Exception:
        log.exception("the check of %s failed", subject)
        return Finding(subject, False, "it could not be checked; read the log")


def not_yet(why: str, subjects: Sequence[str] = SUBJECTS) -> Mapping[str, Check]:
    """Return checks that fail, while the program starts or stops."""

    def failing(subject: str) -> Check:
        async def check() -> Finding:
            return Finding(subject, False, why)

        return check

    return {subject: failing(subject) for subject in subjects}


def health_app(health: Health, more: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application, with more routes if any. Other paths get 404, other methods 405, in JSON."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    async def ready(_request: Request) -> Response:
        told = report(await health.findings())
        return JSONResponse(told, HTTPStatus.OK if told["ok"] else HTTPStatus.SERVICE_UNAVAILABLE)

    async def metrics(_request: Request) -> Response:
        # Some metrics are read from the disk.
        text = await asyncio.to_thread(generate_latest, health.registry)
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def refused(_request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        return JSONResponse({"error": error.detail}, error.status_code, error.headers)

    app = Starlette(
        routes=[Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics), *more],
        exception_handlers={HTTPException: refused},
    )
    app.router.redirect_slashes = False
    return app


@contextmanager
def health_served(
    runner: asyncio.Runner, settings: Settings, health: Health | None = None, served: Served | None = None
) -> Iterator[Health]:
    """Serve what is told of the bot, in the loop of a runner, if the settings want it; yields what to tell.

    Args:
        runner: requests wait while its loop does not run.
        settings: the address.
        health: what to tell. If None, that of a bot in Telegram that starts.
        served: the page and the API, at the same address. If None, it is not served.

    Raises SettingsError if the address was set, or the API is served, and it cannot be listened on, or if anybody could
    use the API; if the address is the default one, which another bot may have, the log has a warning.
    """
    health, stack = health or Health(), AsyncExitStack()
    runner.run(_serve(stack, health, settings, served))
    try:
        yield health
    finally:
        runner.run(stack.aclose())


async def _serve(stack: AsyncExitStack, health: Health, settings: Settings, served: Served | None) -> None:
    more = routes(served, settings, health.registry) if served else []
    if not settings.http:
        return
    try:
        app = health_app(health, more)
        opened = serving(app, Address.read(settings.http), SETTING, proxies=settings.proxies)
        address = await stack.enter_async_context(opened)
    except SettingsError as error:
        if served or "http" in settings.model_fields_set:
            raise
        log.warning("no health and metrics: %s, or to nothing", error)
        return
    log.info("health and metrics at http://%s", address)
    if served:
        log.info("the API is at http://%s/v1, MCP at http://%s/mcp", address, address)
        log.info("the page to ask on is http://%s/", address)
