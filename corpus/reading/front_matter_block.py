"""The block at the head of a Markdown or text file that holds its front matter: YAML, TOML or JSON."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

import yaml

from corpus.front_matter import AsWritten, FrontMatter, FrontMatterError, validated

_HEAD = r"\A(?P<before>[\s\ufeff]*\n)?\ufeff?"
_OPENING = re.compile(_HEAD + r"(?P<mark>---|\+\+\+)(?P<kind>yaml|toml|json)?[ \t]*\n")
_OPENING_JSON = re.compile(_HEAD + r"(?=\{\s*(?:\"|\}|$))", re.MULTILINE)
_ENDS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_KEY = re.compile(r"\s*(?:#|[\w\"'-]+[ \t]*[:=]|\{)")


def split_front_matter(source: str) -> tuple[FrontMatter, str]:
    """Return the front matter of `source` and the text after it; no block gives an empty one.

    A block opens with `---` (YAML), `+++` (TOML) or `{` (JSON) in the first line, or in the first line that is not
    empty. Raises FrontMatterError if the block does not end, cannot be parsed, is no mapping, or has a value of the
    wrong kind.
    """
    opening = _OPENING.match(source)
    # Below empty lines, three dashes may be a rule of Markdown.
    if opening and (not opening["before"] or _KEY.match(source, opening.end())):
        end = _ENDS[opening["mark"]].search(source, opening.end())
        if end is None:
            raise FrontMatterError("the front matter has no end", f"close it with a line of {opening['mark']}")
        kind = opening["kind"] or ("yaml" if opening["mark"] == "---" else "toml")
        block = "\n" * source.count("\n", 0, opening.end()) + source[opening.end() : end.start()]
        return _mapping(_PARSERS[kind](block)), source[end.end() :]
    opening = _OPENING_JSON.match(source)
    if opening:
        values, position = _json_at(source, opening.end())
        return _mapping(values), source[position:]
    return FrontMatter(), source


def _mapping(values: object) -> FrontMatter:
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise FrontMatterError("the front matter is no list of keys", "write one `key: value` a line")
    return validated({str(key): value for key, value in values.items()})


class _Loader(yaml.SafeLoader):
    """Keeps numbers, times and words such as `no` as they were written, and takes no aliases.

    Ten lines of aliases may stand for a thousand million words.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases such as *name are not read", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_as_written(self, node: yaml.ScalarNode) -> AsWritten:
        """Return the scalar's text with its date, if it is one."""
        try:
            value = self.construct_yaml_timestamp(node) if node.tag == _TIMESTAMP else None
        except ValueError:
            value = None
        return AsWritten(str(node.value), value)


_TIMESTAMP = "tag:yaml.org,2002:timestamp"
for _tag in (_TIMESTAMP, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool"))):
    _Loader.add_constructor(_tag, _Loader.construct_as_written)


def _yaml(block: str) -> object:
    try:
        return yaml.load(block, Loader=_Loader)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        # Marks count from 0.
        where = f" in line {mark.line + 1}" if mark else ""
        raise FrontMatterError(
            f"the front matter is no YAML{where} ({problem})",
            "write one `key: value` a line, with a colon and quoted if it holds one",
        ) from None


def _toml(block: str) -> object:
    try:
        return tomllib.loads(block, parse_float=AsWritten)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FrontMatterError(
            f"the front matter is no TOML ({error})", 'write one `key = "value"` a line, with quotation marks'
        ) from None


def _json_at(source: str, start: int) -> tuple[object, int]:
    """The JSON value at a place, and where it ends."""
    decoder = json.JSONDecoder(parse_int=AsWritten, parse_float=AsWritten, parse_constant=AsWritten)
    try:
        return decoder.raw_decode(source, start)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FrontMatterError(
            f"the front matter is no JSON ({error})", 'write `{"headline": "…"}` above the text, with quotation marks'
        ) from None


_PARSERS: dict[str, Callable[[str], Any]] = {
    "yaml": _yaml,
    "toml": _toml,
    "json": lambda block: _json_at(block, len(block) - len(block.lstrip()))[0],
}
