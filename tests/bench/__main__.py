"""`python -m tests.bench`: every bot under the same load, one table. It never passes or fails a figure."""

import argparse
import json
import math
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.bench import machine, report
from tests.bench.entries import ROOT, Entry, entries
from tests.bench.measure import Load, Measured, measure
from tests.bench.runner import BenchError
from tests.bench.table import per_second, table

_FAILED = "!!! FAILED"


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="measured, of each phase (default 15)")
    parser.add_argument("--warm-up", type=float, default=3, help="seconds before (default 3)")
    parser.add_argument("--people", type=int, default=300, help="at once (default 300)")
    parser.add_argument("--rate", type=float, default=50, help="turns a second of the light phase (50)")
    parser.add_argument("--rounds", type=int, default=1, help="of all bots; the median round is shown (1)")
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="bots whose name holds NAME; repeatable"
    )
    parser.add_argument(
        "--within", type=float, default=math.inf, metavar="MINUTES", help="begin no bot later (no limit)"
    )
    parser.add_argument("--report", action="store_true", help="write docs/benchmarks.md and its pictures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args(words)


def _note(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _chosen(only: Sequence[str] | None) -> list[Entry]:
    wanted = [name.lower() for name in only or ("",)]
    chosen = [entry for entry in entries() if any(name in entry.name.lower() for name in wanted)]
    if not chosen:
        names = ", ".join(entry.name for entry in entries())
        raise SystemExit(f"no bot is called {' or '.join(only or ())}; there are: {names}")
    return chosen


def _measure_all(
    chosen: Sequence[Entry], load: Load, rounds: int, until: float
) -> tuple[list[Measured], list[str]]:
    """Measure until monotonic *until*; gives what was seen, and what went wrong or was not begun any more."""
    seen: dict[str, list[Measured]] = {}
    faults = []
    for entry in [entry for _ in range(rounds) for entry in chosen if not entry.missing]:
        if time.monotonic() > until:
            faults.append(f"!!! NOT MEASURED: {entry.name}: the time was up !!!")
            continue
        try:
            seen.setdefault(entry.name, []).append(measure(entry, load, _note))
        except BenchError as error:
            _note(f"{_FAILED}: {error}")
            faults.append(f"{_FAILED}: {entry.name}, see above !!!")
    return [_middle(of_one) for of_one in seen.values() if of_one], faults


def _middle(of_one: Sequence[Measured]) -> Measured:
    """Give the round whose turns/s are the median."""
    return sorted(of_one, key=lambda one: per_second(one.full))[len(of_one) // 2]


def _turns(given: argparse.Namespace, load: Load) -> int:
    chosen, lines = _chosen(given.only), machine.facts()
    until = time.monotonic() + given.within * 60
    for entry in chosen:
        if entry.missing:
            _note(f"!!! SKIPPED: {entry.name}: {entry.missing} !!!")
    measured, faults = _measure_all(chosen, load, given.rounds, until)
    heads = f"{load.people} people at once, then {load.rate:g} turns a second; {load.seconds:g} s each"
    heads += f"; the median of {given.rounds} rounds" if given.rounds > 1 else ""
    shown = table(measured, [entry for entry in chosen if entry.missing])
    shown = "\n".join([shown, *faults])
    sys.stdout.write("\n".join([heads, *lines, "", shown]) + "\n")
    if given.json:
        figures = {"machine": lines, "load": asdict(load), "bots": [asdict(one) for one in measured]}
        given.json.write_text(json.dumps(figures, indent=1) + "\n")
    if given.report:
        page = report.write(heads, lines, shown, measured, _broadcast())
        _note(f"written: {page.relative_to(ROOT)}")
    return 1 if any(_FAILED in each for each in faults) else 0


def _broadcast() -> str:
    """What the bench of broadcasts prints."""
    _note("a broadcast, and replies meanwhile")
    words = [sys.executable, "-m", "tests.bench.broadcast", "--seconds", "20"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    return done.stdout.strip() or f"it failed: {done.stderr.strip()[-300:]}"


def main(words: Sequence[str] | None = None) -> int:
    given = _arguments(words)
    # Being asked to end is an exit like any other: the children are ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load = Load(people=given.people, seconds=given.seconds, warm_up=given.warm_up, rate=given.rate)
    return _turns(given, load)


if __name__ == "__main__":
    sys.exit(main())
