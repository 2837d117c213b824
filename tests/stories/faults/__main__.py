"""`python -m tests.stories.faults` writes the table of faults into docs/guarantees.md."""

from tests.stories.faults.table import PAGE, written

PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
