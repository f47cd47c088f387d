"""The page on cost and latency rests on figures that were taken."""

from __future__ import annotations

import re

from tests.bot.deploy.dockerfile import ROOT

PAGE = ROOT / "bot" / "deploy" / "SCALE.md"
RESULTS = ROOT / "tests" / "benchmarks" / "RESULTS.md"


def test_each_measured_point_names_a_heading_of_the_results() -> None:
    headings = re.findall(r"^## (.+)$", RESULTS.read_text("utf-8"), re.MULTILINE)
    lists = re.findall(r"▸ ((?:\*[^*]+\*(?:, )?)+)", PAGE.read_text("utf-8"))
    named = [name for several in lists for name in re.findall(r"\*([^*]+)\*", several)]
    assert len(named) > 5
    assert set(named) - set(headings) == set()
