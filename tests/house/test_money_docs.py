"""docs/money.md tells of every sum and of every number that it reads."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from advisor.calculators import FORMULAS
from tests.house import repository


@pytest.mark.parametrize("name", FORMULAS)
def test_every_number_of_every_sum_is_told(name: str) -> None:
    """Whoever doubts an answer finds the formula, with each number by its name."""
    page = repository.read(Path("docs/money.md"))
    told = page.partition(f"**`{name}`**")[2].partition("**`")[0]
    numbers = [each.name for each in fields(FORMULAS[name])]  # type: ignore[arg-type]  # every formula is a dataclass

    assert [] == [one for one in numbers if one not in re.findall(r"`(\w+)`", told)]
