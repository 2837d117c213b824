"""Owners as sentences: what they told, and what the advice must say to them. Each scenario is a line of YAML beside."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from advisor import documents, library, rules
from advisor.__main__ import CONTENT, texts
from advisor.facts import read_profile
from advisor.findings import Advice
from advisor.trends import TRENDS

_LIBRARY = library.parse(texts(CONTENT))


def _closed(advice: Advice) -> set[str]:
    return {gate.rule for one in advice.standings for gate in one.gates}


def _warnings(advice: Advice) -> set[str]:
    return {warning.rule for one in advice.standings for warning in one.warnings}


def _pair(advice: Advice) -> set[str | None]:
    return {advice.primary, advice.secondary}


#: What may be expected: the name, and what is missing or wrong of it (nothing when all is as expected).
_EXPECT: Mapping[str, Callable[[Advice, Any], object]] = {
    "primary": lambda advice, wanted: advice.primary != wanted and {"is": advice.primary},
    "secondary": lambda advice, wanted: advice.secondary != wanted and {"is": advice.secondary},
    "first_two": lambda advice, wanted: set(wanted) - _pair(advice),
    "not_first": lambda advice, wanted: advice.primary in wanted and {"is": advice.primary},
    "gates": lambda advice, wanted: set(wanted) - _closed(advice),
    "refusals": lambda advice, wanted: set(wanted) ^ {one.rule for one in advice.refusals},
    "warns": lambda advice, wanted: set(wanted) - _warnings(advice),
    "sure": lambda advice, wanted: advice.sure != wanted and {"is": advice.sure},
    "asks_next": lambda advice, wanted: advice.next_question != wanted and {"is": advice.next_question},
}


def _scenarios() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for file in sorted(Path(__file__).parent.glob("*.yaml")):
        read = documents.read(file.read_text(encoding="utf-8"))
        assert isinstance(read, list), f"{file.name} holds a list of scenarios"
        found += read
    return found


_ALL = _scenarios()


def differences(scenario: Mapping[str, Any]) -> dict[str, object]:
    """Return what of the scenario's expectations is not met; an expectation that does not exist is an error."""
    expect: Mapping[str, Any] = scenario["expect"]
    if unknown := [key for key in expect if key not in _EXPECT]:
        raise ValueError(f"{scenario['name']}: nothing checks {unknown}; allowed: {sorted(_EXPECT)}")
    advice = rules.advise(_LIBRARY, read_profile(_LIBRARY, scenario["profile"]))
    found = {key: _EXPECT[key](advice, wanted) for key, wanted in expect.items()}
    return {key: wrong for key, wrong in found.items() if wrong}


@pytest.mark.parametrize("scenario", _ALL, ids=lambda scenario: str(scenario["name"]))
def test_an_owner_hears_what_the_scenario_says(scenario: dict[str, Any]) -> None:
    """The name of the test is the sentence; what differs stands in the failure."""
    assert {} == differences(scenario)


def test_every_trend_gate_and_refusal_has_an_owner() -> None:
    """Each trend is first for two of them; each gate closes and each refusal speaks for one."""
    expected = [scenario["expect"] for scenario in _ALL]
    firsts = Counter(expect.get("primary") for expect in expected)
    named = {name for expect in expected for key in ("gates", "refusals") for name in expect.get(key, ())}
    judged = {rule.id for rule in _LIBRARY.rules.values() if rule.kind in ("gate", "refusal")}

    assert [] == [trend for trend in TRENDS if firsts[trend] < 2]
    assert set() == judged - named


def test_an_expectation_that_does_not_exist_is_an_error() -> None:
    """A misspelt key would otherwise be a scenario that cannot fail."""
    with pytest.raises(ValueError, match="primry"):
        differences({"name": "misspelt", "profile": {}, "expect": {"primry": "community"}})


def test_a_scenario_that_does_not_hold_says_what_is_there() -> None:
    """The author reads what differs, not only that something does."""
    assert {"primary": {"is": None}} == differences(
        {"name": "x", "profile": {}, "expect": {"primary": "content"}}
    )
