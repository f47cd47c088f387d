"""The methods about the bot itself, its commands and its descriptions."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ..entities import utf16_length
from ..errors import bad_request
from ..parameters import Parameters
from ..state import State

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256

Handler = Callable[[State, Parameters], Awaitable[Any]]
"""A method of the Bot API: returns the JSON value of `result`, and raises `ApiError` to refuse."""

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE_CODE = re.compile(r"(?:[a-z]{2})?")
_SCOPES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("default", "all_private_chats", "all_group_chats", "all_chat_administrators"), frozenset()),
    **dict.fromkeys(("chat", "chat_administrators"), frozenset({"chat_id"})),
    "chat_member": frozenset({"chat_id", "user_id"}),
}


async def get_me(state: State, _: Parameters) -> dict[str, Any]:
    """Return the bot itself."""
    return {
        **state.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not state.privacy_mode,
        "supports_inline_queries": state.inline.is_on,
    }


async def set_my_commands(state: State, parameters: Parameters) -> bool:
    """Set the list of commands of one scope and language."""
    commands = parameters.objects("commands")
    if commands is None:
        raise bad_request('parameter "commands" is required')
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.commands[_scope(parameters), _language_code(parameters)] = [_checked(item) for item in commands]
    return True


async def get_my_commands(state: State, parameters: Parameters) -> list[dict[str, str]]:
    """Return the list of commands of one scope and language."""
    return state.commands.get((_scope(parameters), _language_code(parameters)), [])


def set_text(name: str, limit: int) -> Handler:
    """Return the method that sets a text, such as the description, in one language."""

    async def handle(state: State, parameters: Parameters) -> bool:
        text = parameters.text(name) or ""
        if utf16_length(text) > limit:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long: {utf16_length(text)}, at most {limit}")
        state.descriptions[name, _language_code(parameters)] = text
        return True

    return handle


def get_text(name: str) -> Handler:
    """Return the method that reads such a text, by default the one without a language."""

    async def handle(state: State, parameters: Parameters) -> dict[str, str]:
        text = state.descriptions.get((name, _language_code(parameters)))
        return {name: state.descriptions.get((name, ""), "") if text is None else text}

    return handle


def _checked(item: Mapping[str, Any]) -> dict[str, str]:
    command, description = item.get("command"), item.get("description")
    if not isinstance(command, str) or not isinstance(description, str):
        raise bad_request("can't parse BotCommand: command and description must be of type String")
    command = command.removeprefix("/")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(description.strip()) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description.strip()}


def _scope(parameters: Parameters) -> str:
    scope = parameters.object("scope") or {"type": "default"}
    needed = _SCOPES.get(str(scope.get("type")))
    if needed is None:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if missing := needed - scope.keys():
        raise bad_request(f"can't parse BotCommandScope: {', '.join(sorted(missing))} is missing")
    return json.dumps(scope, sort_keys=True)


def _language_code(parameters: Parameters) -> str:
    code = parameters.text("language_code") or ""
    if not _LANGUAGE_CODE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code
