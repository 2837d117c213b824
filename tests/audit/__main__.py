"""`make audit`: are weaknesses known of what the bot stands on? It says plainly when nobody could be asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.audit.report import Report

_ROOT = Path(__file__).parents[2]
_LOCKS = ("requirements.lock", "tests/requirements.lock")


def _asks(lock: str) -> Report:
    command = ["-m", "pip_audit", "--requirement", lock, "--require-hashes", "--disable-pip"]
    asked = subprocess.run(
        [sys.executable, *command, "--format", "json", "--progress-spinner", "off"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return Report.read(json.loads(asked.stdout))
    except ValueError:
        return Report(trouble=asked.stderr.strip().splitlines()[-1:] or ["no answer"])


def main() -> int:
    """Ask about each lock file; gives the worst status."""
    worst = 0
    for lock in _LOCKS:
        report = _asks(lock)
        sys.stdout.write("".join(f"{lock}: {line}\n" for line in report.lines()))
        worst = max(worst, report.status)
    return worst


if __name__ == "__main__":
    sys.exit(main())
