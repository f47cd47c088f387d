"""The routes of the page: its files, the stories, and questions about them, which are counted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, get_args

from prometheus_client import CollectorRegistry, Counter
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, Router

from bot.answering.verbs import StoppingError, Verbs
from bot.http.api.access import Access
from bot.http.api.gate import Gate, Room, try_later
from bot.http.api.models import LONGEST_ID, LONGEST_QUESTION, AskRequest
from bot.http.api.routes import Endpoint, api_refusal, read_object, telling_problems
from bot.http.page import asking
from bot.http.page.access import PageAccess, PageHeaders
from bot.http.page.files import TYPES, page, page_file
from bot.settings import Settings
from bot.voice import LOCALES, Voice, voice_accepted
from corpus import StorybotError, UnknownStoryError
from index.answer import Answer
from index.question import Turn

log = logging.getLogger(__name__)

TURNED_AWAY = "turned_away"
"""In place of an outcome: the reader asks too fast."""

OUTCOMES = (*(kind.outcome for kind in get_args(Answer)), TURNED_AWAY)

LONGEST_SEARCH = 200
"""Characters of a search that are read."""

MOST_LEFT_OUT = 1_000_000


def counted_questions(registry: CollectorRegistry) -> Counter:
    """Return a counter of the questions that are asked on the page, by their `OUTCOMES`, in a registry."""
    counter = Counter("storybot_page_questions", "Questions on the page", ["outcome"], registry=registry)
    for outcome in OUTCOMES:
        counter.labels(outcome)
    return counter


class PreviousTurn(BaseModel):
    """The turn before, as the reply to it gave it."""

    model_config = ConfigDict(strict=True, extra="forbid")

    question: str = Field(max_length=LONGEST_QUESTION)
    answer: str = Field(max_length=4 * LONGEST_QUESTION)
    story: str | None = Field(max_length=LONGEST_ID)
    speaker: str | None = Field(max_length=LONGEST_QUESTION)


class PageQuestion(AskRequest):
    """A question of the page: `language` is the one that the reader has chosen, or null."""

    language: str | None = Field(None, max_length=35)
    previous: PreviousTurn | None = None


def page_routes(
    verbs: Callable[[], Verbs], access: Access, settings: Settings, registry: CollectorRegistry
) -> list[BaseRoute]:
    """Return the routes of the page.

    Args:
        verbs: what may be asked; raises HTTPException if it is nothing.
        access: who may use the API, which the page's checks of the host depend on.
        settings: the origins, the rates, and how many quotations are given.
        registry: where the questions are counted.
    """
    room, questions = Room(), counted_questions(registry)
    # Suggestions that are not there yet take many questions to the models, so those of one story are made at a time.
    making, waiting = asyncio.Semaphore(1), Room()

    async def whole(request: Request) -> Response:
        return page(_voice(request), embedded="embed" in request.query_params).response(request)

    def file(name: str) -> Endpoint:
        async def given(request: Request) -> Response:
            return page_file(name).response(request)

        return given

    def worked(work: Callable[[Request], Awaitable[Any]], places: Room = room) -> Endpoint:
        async def done(request: Request) -> Response:
            with places.taken():
                try:
                    value = await work(request)
                except (UnknownStoryError, StoppingError):
                    raise
                except StorybotError as error:
                    # It may name files and servers, which are not for everybody.
                    log.error("a request of the page failed: %s", error)
                    raise try_later("the stories cannot be had now; try again") from None
            # A reader who takes the reply slowly takes nobody's place.
            return JSONResponse(value)

        return telling_problems(done)

    async def stories(request: Request) -> Any:
        words, voice = request.query_params.get("words", "")[:LONGEST_SEARCH], _voice(request)
        after = _number(request.query_params.get("after", "0"))
        key = ("page-list", words, after, voice)
        return await verbs().work(key, lambda bot, _: asking.listed(bot, words, after, voice))

    async def story(request: Request) -> Any:
        start, voice = _story(request), _voice(request)
        return await verbs().work(("page-story", start, voice), lambda bot, _: asking.read(bot, start, voice))

    async def suggestions(request: Request) -> Any:
        start = _story(request)
        async with making:
            return await verbs().work(("page-suggestions", start), lambda bot, _: asking.suggest(bot, start))

    async def ask(request: Request) -> Any:
        if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
            raise HTTPException(415, "the content type has to be application/json")
        asked = read_object(PageQuestion, await request.body())
        chosen = asked.language in LOCALES
        voice = Voice(asked.language) if asked.language in LOCALES else _voice(request)
        turn = Turn(**asked.previous.model_dump()) if asked.previous else None
        reply = await verbs().work(
            ("page-asked", asked.question, asked.story, asked.excerpts, turn, voice, chosen),
            lambda bot, usual: asking.ask(
                bot, asked.question, asked.story, turn, voice, chosen=chosen, most=asked.excerpts or usual.excerpts
            ),
            # What was only partly searched is searched again.
            lambda reply: not reply["notice"],
        )
        questions.labels(reply["outcome"]).inc()
        return reply

    def turned_away() -> None:
        questions.labels(TURNED_AWAY).inc()

    served = [
        Route("/", whole),
        Route("/embed.js", file("embed.js")),
        *(Route(f"/page/{name}", file(name)) for name in TYPES if name != "embed.js"),
        Route("/page/stories", worked(stories)),
        Route("/page/story", worked(story)),
        Route("/page/suggestions", worked(suggestions, places=waiting)),
        Route("/page/ask", worked(ask), methods=["POST"]),
    ]
    checks = PageAccess(access, settings, turned_away)
    app = PageHeaders(Gate(Router(served, redirect_slashes=False), checks, None, api_refusal), checks)
    return [Route(one.path, app) for one in served]


def _voice(request: Request) -> Voice:
    """The language that the address of the page names, or that the browser prefers."""
    wanted = request.query_params.get("lang")
    return Voice(wanted) if wanted in LOCALES else voice_accepted(request.headers.get("accept-language", ""))


def _story(request: Request) -> str:
    start = request.query_params.get("story", "")
    if not 1 <= len(start) <= LONGEST_ID:
        raise HTTPException(422, f"story: name one, in at most {LONGEST_ID} characters")
    return start


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(MOST_LEFT_OUT))):
        raise HTTPException(422, "after: a whole number of stories is wanted")
    return int(text)
