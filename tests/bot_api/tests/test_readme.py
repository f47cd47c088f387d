"""The README tells the truth."""

import re
from pathlib import Path

from ..server import BotApiServer

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_the_example_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(code, {"__name__": "example"})


def test_each_thing_that_a_test_can_do_is_named() -> None:
    table = README[README.index("| what a test does") : README.index("A wait that")]
    others = {"base_url", "clear_journal", "url"}
    public = {name for name in dir(BotApiServer) if not name.startswith("_")}
    assert public - others == set(re.findall(r"`(\w+)`", table))
