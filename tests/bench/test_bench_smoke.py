"""The benchmark's harness at work for a second. Its figures are judged by nobody here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_every_peer_answers_everybody_in_a_short_run(tmp_path: Path) -> None:
    """Each peer brings people through its wizard, loses nobody, stops every spinner and is ended."""
    figures = tmp_path / "figures.json"
    words = ["--seconds", "2", "--warm-up", "0.5", "--people", "8", "--rate", "20", "--json", str(figures)]
    for peer in ("python-telegram-bot", "aiogram"):
        words += ["--only", peer]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *words],
        cwd=_ROOT, capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    bots = json.loads(figures.read_text())["bots"]
    peers = ["python-telegram-bot", "aiogram, memory", "aiogram, memory, gc tuned", "aiogram, SQLite"]
    nobody_lost_and_no_tap_open = [(0, 0)] * len(peers)

    assert peers == [one["name"] for one in bots]
    assert all(one["full"]["turns"] > 100 and one["full"]["finished"] > 5 for one in bots)
    assert nobody_lost_and_no_tap_open == [
        (one["light"]["lost"], one["light"]["unanswered_taps"]) for one in bots
    ]
    assert all(one["light"]["turns"] >= 35 for one in bots)


@pytest.mark.long
def test_an_unknown_bot_is_named_with_those_there_are() -> None:
    """Who asks for a bot that there is not hears which there are."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--only", "nobody"],
        cwd=_ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "python-telegram-bot, aiogram, memory" in done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tests.bench.moving", "--people", "1000"], "PostgreSQL to SQLite, the last pass"),
        (["tests.bench.waking", "--times", "2", "--seconds", "2"], "an idle bot"),
    ],
)
def test_what_decisions_quote_can_be_measured_again(words: list[str], said: str) -> None:
    """The small measurements run to their last line."""
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=_ROOT, capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stderr
    assert said in done.stdout
