"""What stands in docs/operations/ fits the bot: panels and alerts name what is told; each alert is explained."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from bot.message import Lane
from bot.metrics import Metrics
from bot.probes.exposition import Standing, families
from tests.house import repository

_FOLDER = Path("docs/operations")
#: Told by the process itself, see prometheus-client's ProcessCollector; and by Prometheus.
_OF_OTHERS = {"process_resident_memory_bytes", "process_cpu_seconds_total", "up"}
_WORDS = re.compile(r"[a-z_]+(?=[{\[\s)]|$)")


def _told() -> set[str]:
    """The name of every sample that /metrics can hold."""
    metrics = Metrics()
    metrics.said("reply", "sent", seconds=1)
    found = families(metrics, {"database": True, "lease": True}, Standing(0, dict.fromkeys(Lane, 0), 0), "0")
    return {sample.name for family in found for sample in family.samples}


def _named(expression: str) -> set[str]:
    return set(re.findall(r"\b(?:slipstream|process)_[a-z_]+", expression))


def _alerts() -> list[dict[str, Any]]:  # Any: YAML
    read = yaml.safe_load(repository.read(_FOLDER / "alerts.yaml"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def _panels() -> list[dict[str, Any]]:  # Any: JSON
    panels: list[dict[str, Any]] = json.loads(repository.read(_FOLDER / "dashboard.json"))["panels"]
    return panels


def test_alerts_name_only_what_is_told() -> None:
    """An alert on a number that does not exist never comes."""
    named = {each for rule in _alerts() for each in _named(rule["expr"])}

    assert set() == named - _told() - _OF_OTHERS


def test_the_dashboard_names_only_what_is_told() -> None:
    """No panel stays empty for ever."""
    named = {each for panel in _panels() for target in panel["targets"] for each in _named(target["expr"])}

    assert set() == named - _told() - _OF_OTHERS


def test_all_that_is_told_is_shown() -> None:
    """What is counted and never looked at is not worth counting."""
    named = {each for panel in _panels() for target in panel["targets"] for each in _named(target["expr"])}
    told = {
        re.sub(r"_(bucket|count|sum)$", "_bucket", each) for each in _told() if not each.endswith("_created")
    }

    assert set() == told - named


def test_labels_that_are_asked_for_exist() -> None:
    """A lane or an outcome that is misspelt matches nothing, and nobody notices."""
    asked = re.findall(r'lane=~?"([a-z|]+)"', json.dumps(_alerts()).replace('\\"', '"'))
    lanes = {lane for each in asked for lane in each.split("|")}

    assert lanes
    assert set() == lanes - {lane.name.lower() for lane in Lane}


def test_every_alert_is_explained() -> None:
    """Whoever is woken reads what to do."""
    text = repository.read(Path("docs/operations.md"))

    assert [] == [rule["alert"] for rule in _alerts() if f"`{rule['alert']}`" not in text]
