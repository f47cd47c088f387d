"""The dashboard for Grafana asks for metrics that there are."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from types import SimpleNamespace
from typing import Any, cast

from prometheus_client import generate_latest

from bot.answering.current_index import PublishedIndex
from bot.http.health import Health
from bot.http.page.routes import counted_questions
from bot.settings import load_settings
from bot.telegram.metrics import Metrics
from bot.telegram.running.readiness import StateCollector
from bot.telegram.wiring import Parts
from tests.bot.http.metrics import samples

DASHBOARD = json.loads(files("bot").joinpath("deploy/grafana-dashboard.json").read_text("utf-8"))
NAME = re.compile(r"\b(?:storybot|process)_\w+")


def exported() -> set[str]:
    """The names of everything that `/metrics` may have of a bot."""
    health = Health()
    metrics = Metrics(health.registry)
    metrics.note_update("answer")
    counted_questions(health.registry)
    services = SimpleNamespace(stories=["a story"])
    parts = SimpleNamespace(services=services, admission=SimpleNamespace(queue_length=0))
    index = SimpleNamespace(contents=lambda: SimpleNamespace(changed_at=0.0, passages=1))
    health.registry.register(StateCollector(cast(Parts, parts), load_settings(), cast(PublishedIndex, index)))
    return {name for name, _ in samples(generate_latest(health.registry).decode())}


def expressions() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    for variable in DASHBOARD["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["query"]["query"]


def test_each_metric_of_the_dashboard_is_exported_and_each_of_ours_is_shown() -> None:
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert asked <= exported()
    shown = {re.sub("_(bucket|sum|count|total)$", "", name) for name in asked}
    ours = {re.sub("_(bucket|sum|count|total|created)$", "", name) for name in exported() if name.startswith("story")}
    assert ours <= shown


def test_panels_have_numbers_of_their_own_and_do_not_overlap() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids)) > 5
    places: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        covered = {(x, y) for x in sides(panel, "x", "w") for y in sides(panel, "y", "h")}
        assert not covered & places, panel["title"]
        places |= covered


def sides(panel: dict[str, Any], start: str, length: str) -> range:
    place = panel["gridPos"]
    return range(place[start], place[start] + place[length])


def test_the_data_source_is_chosen_in_grafana() -> None:
    (variable,) = (one for one in DASHBOARD["templating"]["list"] if one["type"] == "datasource")
    assert (variable["name"], variable["query"]) == ("datasource", "prometheus")
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]} == {"${datasource}"}
    assert "__inputs" not in DASHBOARD
