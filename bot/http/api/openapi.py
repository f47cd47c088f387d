"""The description of the API, in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1)."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.http.api.models import Answer, AskRequest, Problem, Quote, QuoteRequest, StoryRow, UnknownStory

_REFUSED = {
    400: "The body is not JSON.",
    401: "A token is needed.",
    403: "A page of another host asks.",
    405: "Another method is needed.",
    408: "The body did not come in time.",
    413: "The body is too large.",
    421: "The host is not this machine.",
    422: "The object is not what is taken.",
    500: "It could not be done.",
    503: "The program starts or stops, or there are too many requests at once.",
}
_NEED_A_BODY = (400, 413, 408, 422)


async def openapi(_request: Request) -> Response:
    """Give the description."""
    return JSONResponse(description())


@cache
def description() -> dict[str, Any]:
    """Return the description."""
    taken: tuple[type[BaseModel], ...] = (AskRequest, QuoteRequest)
    given: tuple[type[BaseModel], ...] = (Answer, Quote, StoryRow, Problem, UnknownStory)
    _, schemas = models_json_schema(
        [*((one, "validation") for one in taken), *((one, "serialization") for one in given)],
        ref_template="#/components/schemas/{model}",
    )
    rows = {"type": "array", "items": _ref(StoryRow)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "storybot",
            "version": metadata.version("storybot"),
            "description": "Answers questions about news stories only with quotations of the stories.",
        },
        # A token may be needed, or not.
        "security": [{}, {"token": []}],
        "paths": {
            "/v1/ask": {"post": _operation("ask", "Ask a question.", _ref(Answer), AskRequest)},
            "/v1/quote": {"post": _operation("quote", "Quote a paragraph of a story.", _ref(Quote), QuoteRequest)},
            "/v1/stories": {"get": _operation("listStories", "List the stories.", rows)},
        },
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(name: str, summary: str, reply: dict[str, Any], taken: type[BaseModel] | None = None) -> dict[str, Any]:
    statuses = [status for status in _REFUSED if taken or status not in _NEED_A_BODY]
    responses = {"200": {"description": "What was asked for.", "content": _json(reply)}}
    if taken:
        responses["404"] = {
            "description": "There is no such story, or several may be meant; or no such paragraph.",
            "content": _json({"anyOf": [_ref(UnknownStory), _ref(Problem)]}),
        }
    for status in statuses:
        responses[str(status)] = {"description": _REFUSED[status], "content": _json(_ref(Problem))}
    operation = {"operationId": name, "summary": summary, "responses": responses}
    return operation | ({"requestBody": {"required": True, "content": _json(_ref(taken))}} if taken else {})


def _ref(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
