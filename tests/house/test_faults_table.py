"""The table of faults in docs/guarantees.md is the one that is tested."""

from tests.stories.faults.cases import CASES
from tests.stories.faults.table import PAGE, written


def test_the_table_of_faults_says_what_the_tests_do() -> None:
    """Whoever adds or changes a fault writes it anew: `python -m tests.stories.faults`."""
    page = PAGE.read_text(encoding="utf-8")

    assert written(page) == page


def test_no_fault_stands_twice() -> None:
    """Each is one row."""
    names = [case.name for case in CASES]

    assert len(set(names)) == len(names)
