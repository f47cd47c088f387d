"""The description of the API fits what the API takes and gives."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from tests.bot.http.api.fakes import QUESTION
from tests.bot.http.api.test_api import BAD, REFUSED

CALLS = [
    *(("/v1/ask", {"question": question}) for question in (QUESTION, REFUSED, "hello", "Who is the author?")),
    ("/v1/ask", {"question": "Was ist mit der Fähre passiert?"}),
    ("/v1/ask", {"question": QUESTION, "story": "x"}),
    ("/v1/ask", {"question": 7}),
    ("/v1/quote", {"story": "ferry", "paragraph": 1}),
    ("/v1/quote", {"story": "rumours", "paragraph": 4}),
    ("/v1/quote", {"story": "ferry", "paragraph": 9}),
]


@pytest.fixture
async def described(api: httpx.AsyncClient) -> dict[str, Any]:
    reply = await api.get("/openapi.json")
    assert reply.status_code == 200
    description: dict[str, Any] = reply.json()
    return description


def closed(schema: Any) -> Any:
    """A schema in which no object has keys that it does not tell of."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return inner | ({"additionalProperties": False} if "properties" in schema else {})


def validator(described: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(closed({**schema, "components": described["components"]}))


@pytest.mark.parametrize(("path", "body"), CALLS)
async def test_requests_and_replies_are_as_described(
    api: httpx.AsyncClient, described: dict[str, Any], path: str, body: dict[str, Any]
) -> None:
    operation = described["paths"][path]["post"]
    reply = await api.post(path, json=body)
    given = operation["responses"][str(reply.status_code)]["content"]["application/json"]["schema"]
    validator(described, given).validate(reply.json())
    taken = operation["requestBody"]["content"]["application/json"]["schema"]
    assert validator(described, taken).is_valid(body) is (reply.status_code != 422)


async def test_the_list_is_as_described_with_every_key(api: httpx.AsyncClient, described: dict[str, Any]) -> None:
    rows = (await api.get("/v1/stories")).json()
    given = described["paths"]["/v1/stories"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator(described, given).validate(rows)
    assert set(described["components"]["schemas"]["StoryRow"]["required"]) == set(rows[0])


@pytest.mark.parametrize(("body", "status"), BAD.values(), ids=BAD.keys())
async def test_each_refusal_is_described(
    api: httpx.AsyncClient, described: dict[str, Any], body: bytes, status: int
) -> None:
    reply = await api.post("/v1/ask", content=body)
    responses = described["paths"]["/v1/ask"]["post"]["responses"]
    validator(described, responses[str(status)]["content"]["application/json"]["schema"]).validate(reply.json())


async def test_it_is_openapi_3_1_in_which_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    schemas = described["components"]["schemas"]
    for name in schemas:
        Draft202012Validator.check_schema(schemas[name])

    def references(part: Any) -> list[str]:
        if isinstance(part, list):
            return [found for one in part for found in references(one)]
        if not isinstance(part, dict):
            return []
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for one in part.values() for found in references(one)]

    assert references(described)
    assert {one.removeprefix("#/components/schemas/") for one in references(described)} <= set(schemas)
