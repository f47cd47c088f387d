"""The method that answers inline queries: https://core.telegram.org/bots/api#answerinlinequery."""

import re
import time
from collections.abc import Mapping
from typing import Any

from ..errors import ApiError, bad_request
from ..formatting import message_text
from ..inline_state import InlineAnswer, InlineResult
from ..keyboards import reply_markup
from ..parameters import Parameters
from ..state import State
from .messages import link_preview

MAX_RESULTS = 50
MAX_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
DEFAULT_CACHE_TIME_S = 300

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OTHER_CONTENT = frozenset({"latitude", "phone_number", "payload"})


async def answer_inline_query(state: State, parameters: Parameters) -> bool:
    """Answer an inline query, once. Nothing of an answer with a mistake in it is shown."""
    query_id = parameters.text("inline_query_id") or ""
    if query_id not in state.inline.open_queries:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    cache_time = parameters.integer("cache_time")
    answer = InlineAnswer(
        query_id=query_id,
        results=_results(parameters),
        cache_time=DEFAULT_CACHE_TIME_S if cache_time is None else cache_time,
        is_personal=parameters.flag("is_personal"),
        next_offset=parameters.text("next_offset") or "",
        button=_button(parameters.object("button")),
        at=time.monotonic(),
    )
    if len(answer.next_offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    if answer.cache_time < 0:
        raise bad_request("invalid cache_time specified")
    state.inline.open_queries.remove(query_id)
    state.inline.answers[query_id] = answer
    state.journal.add(state.journal.inline_answers, answer)
    return True


def _results(parameters: Parameters) -> tuple[InlineResult, ...]:
    given = parameters.objects("results")
    if given is None:
        raise _wrong_result('parameter "results" is required')
    if len(given) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    results = tuple(_result(item) for item in given)
    if len({result.id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def _result(item: Mapping[str, Any]) -> InlineResult:
    fields = Parameters(item)
    if item.get("type") != "article":
        raise _wrong_result("only articles are supported by the test server")
    result_id, title, content = item.get("id"), item.get("title"), item.get("input_message_content")
    if not isinstance(result_id, str) or not 1 <= len(result_id.encode()) <= MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not isinstance(title, str) or not title.strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if not isinstance(content, dict):
        raise _wrong_result("input message content is not specified")
    if _OTHER_CONTENT & content.keys():
        raise _wrong_result("only texts are supported by the test server")
    message = Parameters({**content, "text": content.get("message_text")})
    return InlineResult(
        id=result_id,
        title=title,
        description=fields.text("description"),
        formatted=message_text(message),
        html=message.text("text") or "",
        parse_mode=message.text("parse_mode"),
        reply_markup=reply_markup(fields),
        link_preview=link_preview(message),
    )


def _button(button: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if button is None:
        return None
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("can't parse InlineQueryResultsButton: exactly one of web_app, start_parameter expected")
    parameter = button.get("start_parameter")
    if "web_app" not in button and not (isinstance(parameter, str) and _START_PARAMETER.fullmatch(parameter)):
        raise bad_request("START_PARAM_INVALID")
    return button


def _wrong_result(reason: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {reason}")
