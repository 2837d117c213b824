"""`.env.example` tells the truth about every setting."""

import re
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def _lines() -> list[str]:
    return (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()


def test_every_setting_stands_in_the_example_with_its_default() -> None:
    """An operator finds each variable, what it means, its unit and range, and what it is when left out."""
    expected = []
    for name, field in Settings.model_fields.items():
        shown = ",".join(map(str, field.default)) if isinstance(field.default, frozenset) else field.default
        expected += [f"# {field.description}", f"{name.upper()}={'' if shown is None else shown}"]

    said = [re.sub(r"^#(?=[A-Z])", "", line) for line in _lines()]
    assert expected == [line for line in said if line and not line.startswith("##")]


def test_a_copy_changes_nothing_but_what_is_filled_in() -> None:
    """Handed to the image or the unit as it is, it must not take their database or their health check away."""
    assert ["BOT_TOKEN="] == [line for line in _lines() if line and not line.startswith("#")]
