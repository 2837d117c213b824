"""The faults as a table in docs/guarantees.md, between two marks. Writes nothing by itself."""

from __future__ import annotations

from pathlib import Path

from tests.stories.faults.cases import CASES

PAGE = Path(__file__).parents[3] / "docs" / "guarantees.md"
BEGIN, END = "<!-- faults: python -m tests.stories.faults writes this -->", "<!-- end of faults -->"


def table() -> str:
    """All rows, as Markdown."""
    head = "| what happens | the person sees | what is kept | how it recovers |\n|---|---|---|---|\n"
    rows = (
        f"| {case.name} | {case.sees.says} | {case.keeps.says} | {case.recovers.says} |\n" for case in CASES
    )
    return head + "".join(rows)


def written(page: str) -> str:
    """Return *page* with today's table between its marks; raises ValueError when they are not there."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table()}{END}{after}"
