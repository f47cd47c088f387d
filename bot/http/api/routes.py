"""The API at `/v1`: ask, quote, stories."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from bot.answering.verbs import NoSuchParagraphError, StoppingError, Verbs
from bot.http.api.gate import try_later
from bot.http.api.models import AskRequest, QuoteRequest, problem_of
from corpus import StorybotError, UnknownStoryError

log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)

Endpoint = Callable[[Request], Awaitable[Response]]


def api_refusal(why: str) -> dict[str, object]:
    """Return the object that says why a request is refused."""
    return {"error": why}


def api_app(verbs: Callable[[], Verbs]) -> ASGIApp:
    """Return the application below `/v1`.

    Args:
        verbs: what programs may do; raises HTTPException if it is nothing.
    """

    async def ask(request: Request) -> Response:
        asked = read_object(AskRequest, await request.body())
        return JSONResponse((await verbs().ask(asked.question, asked.story, asked.excerpts)).value)

    async def quote(request: Request) -> Response:
        wanted = read_object(QuoteRequest, await request.body())
        return JSONResponse((await verbs().quote(wanted.story, wanted.paragraph)).value)

    async def stories(_request: Request) -> Response:
        return JSONResponse((await verbs().stories()).value)

    return Router(
        [
            Route("/ask", telling_problems(ask), methods=["POST"]),
            Route("/quote", telling_problems(quote), methods=["POST"]),
            Route("/stories", telling_problems(stories), methods=["GET"]),
        ],
        redirect_slashes=False,
    )


def telling_problems(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint whose errors become refusals: 404, 503, or 500 with the error in the log."""

    async def told(request: Request) -> Response:
        try:
            return await endpoint(request)
        except UnknownStoryError as error:
            return JSONResponse({"error": str(error), "candidates": list(error.candidates)}, 404)
        except NoSuchParagraphError as error:
            raise HTTPException(404, str(error)) from None
        except StoppingError as error:
            raise try_later(error.why) from None
        except StorybotError as error:
            raise HTTPException(503, str(error)) from None
        except HTTPException:
            raise
        except Exception:
            log.exception("a request at the API failed")
            raise HTTPException(500, "it could not be done; the log says why") from None

    return told


def read_object(model: type[M], body: bytes) -> M:
    """Return the object of a body; raises HTTPException with the status 400 for what is no JSON, else 422."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        is_json = error.errors(include_url=False, include_input=False)[0]["type"] != "json_invalid"
        raise HTTPException(422 if is_json else 400, problem_of(error)) from None
