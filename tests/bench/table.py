"""The table: what was measured, in plain text. It measures nothing."""

from collections.abc import Sequence

from tests.bench.entries import BASELINE, Entry
from tests.bench.measure import Measured
from tests.bench.phases import Phase

_HEADS = (
    "bot", "turns/s", "p50 ms", "p99 ms", "CPU µs/turn", "p50 ms", "p99 ms", "idle MB", "peak MB", "start s",
    "first s", "lost", "taps open", "server",
)  # fmt: skip
_LEGEND = """\
Everybody at once: turns/s, p50, p99 and the bot's CPU a turn; then p50 and p99 at the light rate.
A turn runs from the update queued to its reply arrived. MB: resident, of the bot's process; peak: over
its life. Of replicas CPU and MB are summed, what they share is in each. PostgreSQL's own are not counted.
start: from exec to the reply to an update that waits, files there (first: nothing on disk).
lost: people without a reply after the run; taps open: taps never answered. server: of its core, at once.
The peers ask a wizard of 12 questions; Slipstream takes its real intake. Who has neither "webhook" nor
"replicas" in its name polls; three replicas have one core together, as every other bot has."""


def table(measured: Sequence[Measured], skipped: Sequence[Entry]) -> str:
    """Give the table, its ratios to the baseline where that was measured, and who was skipped."""
    rows = [_row(one) for one in measured]
    base = next((one for one in measured if one.name == BASELINE), None)
    parts = [_grid([_HEADS, *rows]), _LEGEND]
    if base is not None:
        heads = ("ratio to " + BASELINE, "turns/s", "CPU/turn", "light p50", "light p99", "peak MB", "start")
        parts.append(_grid([heads, *(_ratios(one, base) for one in measured)]))
    parts += [f"!!! SKIPPED: {entry.name}: {entry.missing} !!!" for entry in skipped]
    return "\n\n".join(parts)


def _row(one: Measured) -> tuple[str, ...]:
    full, light = one.full, one.light
    return (
        one.name, f"{per_second(full):.0f}", f"{full.p50:.0f}", f"{full.p99:.0f}",
        _number(full.cpu_microseconds, 0),
        f"{light.p50:.1f}", f"{light.p99:.1f}", _number(one.idle_mb, 0), _number(light.peak_mb, 0),
        f"{one.cold_start:.2f}", f"{one.first_start:.2f}", str(light.lost), str(light.unanswered_taps),
        "-" if full.server_busy is None else f"{full.server_busy:.0%}",
    )  # fmt: skip


def _ratios(one: Measured, base: Measured) -> tuple[str, ...]:
    pairs = (
        (per_second(one.full), per_second(base.full)),
        (one.full.cpu_microseconds, base.full.cpu_microseconds),
        (one.light.p50, base.light.p50),
        (one.light.p99, base.light.p99),
        (one.light.peak_mb, base.light.peak_mb),
        (one.cold_start, base.cold_start),
    )
    return (one.name, *(f"{mine / theirs:.2f}" if mine and theirs else "-" for mine, theirs in pairs))


def per_second(phase: Phase) -> float:
    return phase.turns / phase.seconds


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _grid(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])
