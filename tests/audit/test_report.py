"""`make audit` never says that all is well when nobody was asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit.report import SOUND, UNASKED, WEAK, Report

_GOOD: dict[str, Any] = {"name": "jinja2", "version": "3.1.6", "vulns": []}
_BAD: dict[str, Any] = {
    "name": "yarl",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"], "aliases": [], "description": "x"}],
}
_SKIPPED: dict[str, Any] = {"name": "typst", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "status", "says"),
    [
        ([_GOOD], SOUND, "no weakness is known of its 1 packages"),
        ([_GOOD, _BAD, _SKIPPED], WEAK, "yarl 1.0: PYSEC-1, fixed in 1.1"),
        ([_GOOD, _SKIPPED], UNASKED, "NOT AUDITED: the service knew nothing of 1 of 2 packages"),
        ([], UNASKED, "NOT AUDITED"),
    ],
)
def test_only_what_was_asked_about_is_sound(packages: list[Any], status: int, says: str) -> None:
    """pip-audit itself ends with 0 when its service knows none of the packages."""
    report = Report.read({"dependencies": packages, "fixes": []})

    assert status == report.status
    assert says in report.lines()[0]


def test_no_answer_at_all_is_told_too() -> None:
    """No network, no report."""
    report = Report(trouble=["Name or service not known"])

    assert (UNASKED, True) == (report.status, "Name or service not known" in report.lines()[0])
