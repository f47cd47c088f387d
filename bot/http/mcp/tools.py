"""The MCP server: the tools `ask`, `quote` and `list_stories`, which change nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ValidationError

from bot.answering.verbs import Said, Verbs
from bot.http.api.models import Answer, AskRequest, NoArguments, Quote, QuoteRequest, Stories, problem_of
from corpus import StorybotError

log = logging.getLogger(__name__)

INSTRUCTIONS = (
    "Answers questions about news stories only with quotations of the stories, each with its attribution. If no story "
    "answers, it says so. Show a quotation with its attribution and with the lines that stand above it (`leads`)."
)


async def _ask(verbs: Verbs, wanted: AskRequest) -> Said:
    return await verbs.ask(wanted.question, wanted.story, wanted.excerpts)


async def _quote(verbs: Verbs, wanted: QuoteRequest) -> Said:
    return await verbs.quote(wanted.story, wanted.paragraph)


async def _list(verbs: Verbs, _wanted: NoArguments) -> Said:
    listed = await verbs.stories()
    return Said({"stories": listed.value}, listed.text)


@dataclass(frozen=True, slots=True)
class _Verb:
    """A tool, what it takes and gives, and what does it."""

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    do: Callable[[Verbs, Any], Awaitable[Said]]

    def tool(self) -> Tool:
        return Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.takes.model_json_schema(),
            output_schema=self.gives.model_json_schema(mode="serialization"),
            annotations=ToolAnnotations(
                title=self.title,
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=False,
            ),
        )


_VERBS = (
    _Verb(
        "ask",
        "Ask the stories",
        "Ask a question about the news stories. The answer is quotations of the stories with speaker, story and "
        "paragraph, or that no story answers.",
        AskRequest,
        Answer,
        _ask,
    ),
    _Verb(
        "quote",
        "Quote a paragraph",
        "Get a paragraph of a story word for word: its sentences with their offsets and speakers, and the lines that "
        "have to be shown above them.",
        QuoteRequest,
        Quote,
        _quote,
    ),
    _Verb(
        "list_stories",
        "List the stories",
        "List the stories that can be asked: id, headline, publisher, author, date, address.",
        NoArguments,
        Stories,
        _list,
    ),
)


def mcp_server(verbs: Callable[[], Awaitable[Verbs]]) -> Server[Any]:
    """Return the server of the tools, for any transport.

    Args:
        verbs: what programs may do, once they may.
    """
    tools = {one.name: one.tool() for one in _VERBS}
    by_name = {one.name: one for one in _VERBS}

    async def list_tools(_context: object, _params: object) -> ListToolsResult:
        return ListToolsResult(tools=list(tools.values()))

    async def call_tool(_context: object, params: CallToolRequestParams) -> CallToolResult:
        verb = by_name.get(params.name)
        if verb is None:
            raise MCPError(INVALID_PARAMS, f"there is no such tool; there are {', '.join(by_name)}")
        try:
            said = await verb.do(await verbs(), verb.takes.model_validate(params.arguments or {}))
        except ValidationError as error:
            return _failed(problem_of(error))
        except StorybotError as error:
            return _failed(str(error))
        except Exception:
            log.exception("a call of an MCP tool failed")
            return _failed("it could not be done; the log says why")
        return CallToolResult(content=[TextContent(text=said.text)], structured_content=said.value)

    return Server(
        "storybot",
        version=metadata.version("storybot"),
        title="storybot",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        get_tool_input_schema=lambda name: tools[name].input_schema if name in tools else None,
    )


def _failed(why: str) -> CallToolResult:
    """A result that tells a model what to do otherwise."""
    return CallToolResult(content=[TextContent(text=why)], is_error=True)
