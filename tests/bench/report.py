"""docs/benchmarks.md and its pictures, from what was measured just now. It measures nothing."""

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.bench.entries import BASELINE, OURS, ROOT
from tests.bench.measure import Measured
from tests.bench.table import per_second

_PICTURES = ROOT / "docs" / "pictures"
_ROW, _LEFT, _WIDTH = 28, 300, 860  # pixels


def write(
    heads: str, machine: Sequence[str], table: str, measured: Sequence[Measured], broadcast: str
) -> Path:
    """Write the page and both pictures; gives the page."""
    turns = [(one.name, per_second(one.full)) for one in measured]
    waits = [(one.name, one.light.p99) for one in measured]
    _PICTURES.joinpath("bench_turns.svg").write_text(
        _bars("Turns a second, everybody at once", turns, "{:.0f}")
    )
    _PICTURES.joinpath("bench_waits.svg").write_text(
        _bars("99 of 100 replies come within … milliseconds, at the light rate", waits, "{:.1f} ms")
    )
    page = ROOT / "docs" / "benchmarks.md"
    page.write_text(_PAGE.format(heads=heads, machine="\n".join(f"- {each}" for each in machine), table=table,
                                 broadcast=broadcast or "not measured in this run"))  # fmt: skip
    return page


def _bars(title: str, values: Sequence[tuple[str, float]], form: str) -> str:
    """Horizontal bars with their names and numbers; ours stand out."""
    most = max((value for _, value in values if not math.isnan(value)), default=0.0) or 1.0
    height = _ROW * (len(values) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-size="14">',
        "<style>text { font-family: sans-serif }</style>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="16" fill="#222">{escape(title)}</text>',
    ]
    for number, (name, value) in enumerate(values, start=1):
        top = _ROW * number + 14
        width = (_WIDTH - _LEFT - 110) * (0 if math.isnan(value) else value / most)
        colour = "#1f7a5c" if name.startswith(OURS) else "#b8b8b0"
        parts += [
            f'<text x="{_LEFT - 10}" y="{top + 15}" text-anchor="end" fill="#222">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{width:.0f}" height="20" fill="{colour}"/>',
            f'<text x="{_LEFT + width + 8:.0f}" y="{top + 15}" fill="#222">{form.format(value)}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


_PAGE = f"""# Benchmarks

Written by `make bench`, which anybody can run; the figures are those of its last run.
It takes about twelve minutes; a bot whose turn has not come after ten is named below as not measured.
Another's work on the machine slows every figure, so trust the ratios.
All bots run one after another, pinned to one core, against the same load server on the other one.
The peers ask a wizard of twelve questions; Slipstream takes its real intake and keeps everything.
Ratios are to *{BASELINE}*.

<img src="pictures/bench_turns.svg" width="640" alt="Turns a second of each bot">

<img src="pictures/bench_waits.svg" width="640" alt="The slowest of a hundred replies of each bot, at a light rate">

## The machine
{{machine}}

## Turns
{{heads}}

```
{{table}}
```

## A broadcast, and replies meanwhile
`python -m tests.bench.broadcast`: at 28 a second (free) and at 1,000 (paid).

```
{{broadcast}}
```

## Webhook and replicas
The load server plays Telegram and the balancer at once: it brings updates over kept-alive connections, round robin,
at most 100 in flight over all replicas, with the secret that the bot told; what is not answered with 200 comes again.
It comes after 20 ms, Telegram would wait longer; and there is neither HTTPS nor a proxy, which another process bears.

All the replicas of a bot are pinned to one core, like every other bot. So **they cannot be faster than one process
here**: their row shows what sharing costs (claims, locks, three of everything in memory), not what three machines
would bring. Their start is until the first reply of any of them, while all three start on that core.
"""
