"""Content that somebody broke, by hand or on purpose: a clear fault with its file, never a traceback, never a hang."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor import __main__ as commands
from advisor import library
from advisor.library import ContentError, Fault
from tests.advisor import tiny

_TEXTS = tiny.supplied()
_FILES = sorted(_TEXTS)
_JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 10**17, 1.5, "", "x" * 5000, "\x07", "🍢", [], {}, [[]], {"all": []}, {"is": {"nope": "x"}},
    {"any": [{"not": {"all": [{"has": {"x": "y"}}]}}]}, ["x"] * 3000, "2026-02-30", "{{ 7*7 }}", "<b>",
)  # fmt: skip


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in *value* with each of its keys."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def _spoilt(seed: int) -> dict[str, str]:
    """The tiny content with one to three wrong places: a key less, another type, an id twice, a wrong reference."""
    chance = Random(seed)
    file = chance.choice(_FILES)
    document = yaml.safe_load(_TEXTS[file])
    for _ in range(chance.randrange(1, 4)):
        places = list(_places(document))
        if not places:
            break
        holder, key = chance.choice(places)
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.append(holder[key])
            case 2 if isinstance(holder, dict):
                holder[f"{key}x"] = holder.pop(key)
            case 3 if isinstance(holder[key], str):
                holder[key] = holder[key][::-1]
            case _:
                holder[key] = chance.choice(_JUNK)
    # JSON is YAML: what stands in it is what is meant.
    return {**_TEXTS, file: json.dumps(document, default=str)}


def _faults(texts: dict[str, str]) -> tuple[Fault, ...]:
    try:
        library.parse(texts)
    except ContentError as error:
        return error.faults
    return ()


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**64 - 1))
def test_each_spoilt_place_is_a_fault_with_its_file(seed: int) -> None:
    """Or it was no fault after all; nothing else ever comes out of it."""
    assert all(fault.file and fault.says for fault in _faults(_spoilt(seed)))


_LONG = "facts:\n" + "".join(f"  - id: f{number}\n" for number in range(200_000))
_BOMB = 'a: &a ["x","x"]\n' + "".join(
    f"{name}: &{name} [*{before},*{before}]\n" for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", 'must hold a list under "facts:"'),
        ("facts:\n\t- id: x\n", "line 2: not readable as YAML"),
        ("facts: [\x00]", "not readable as YAML"),
        ("\ufeff\ud800: 1", "half a character"),
        ("facts: [" * 3 + "x", "line 2: not readable as YAML"),
        ("[" * 100_000 + "]" * 100_000, "nested more than"),
        ("facts: " + '{"a":' * 1000 + "1" + "}" * 1000, "nested more than"),
        (_BOMB, "anchors and aliases are not read"),
        ("base: &base {id: x}\nfacts:\n  - <<: *base\n", "anchors and aliases are not read"),
        ("facts:\n  - !!python/object/apply:os.system ['true']\n", "tags are not read"),
        ("facts: !!python/name:os.system\n", "tags are not read"),
        ("facts: !!binary |\n  AAAA\n", "tags are not read"),
        (f"facts: [{'9' * 5000}]", "longer than 18 digits"),
        (_LONG, "split it"),
        ("facts: []\n---\nfacts: []\n", "two documents"),
        ("facts: []\nfacts: []\n", "stands twice"),
        ("? [a, b]\n: 1\n", "a key must be one word"),
        ("facts: 2026-02-30\n", "no day of the calendar"),
        ("yes: 1\nfacts: []\n", 'has no place for "True"'),
        ("facts: [1, null, [x], {}]", "must be a mapping of fields"),
        ("%YAML 9.9\n---\nfacts: []\n", "not readable as YAML"),
    ],
)
def test_what_is_hardly_yaml_is_told_in_a_sentence(text: str, says: str) -> None:
    """And costs no more memory than a few times the text."""
    tracemalloc.start()
    try:
        with pytest.raises(ContentError) as raised:
            library.parse({**tiny.texts(), "facts.yaml": text})
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    found = [str(fault) for fault in raised.value.faults if fault.file == "facts.yaml"]

    assert [one for one in found if says.replace("no day", "not a day") in one], found
    assert 64_000_000 > most


def _written(folder: Path, change: Callable[[Path], object]) -> Path:
    for name, text in tiny.texts().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    change(folder / "facts.yaml")
    return folder


_CHANGES: tuple[Callable[[Path], object], ...] = (
    lambda file: file.write_bytes(b"facts:\n  - id: caf\xe9\n"),
    lambda file: file.write_bytes(b"\xff\xfef\x00a\x00"),
    lambda file: file.write_bytes(b"\x00" * 100),
    lambda file: file.unlink(),
    lambda file: file.write_text("[" * 50_000),
)


@pytest.mark.parametrize("change", _CHANGES)
def test_the_check_of_the_content_names_the_file(
    tmp_path: Path, change: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m advisor check`: what is no text, missing, or a thousand brackets deep."""
    status = commands.main(["check", "--content", str(_written(tmp_path, change))])

    assert 1 == status
    assert "facts.yaml: " in capsys.readouterr().out


@pytest.mark.parametrize("change", [_CHANGES[0], _CHANGES[4]])
def test_so_does_the_check_of_the_bot(tmp_path: Path, change: Callable[[Path], object]) -> None:
    """`python -m bot check`, as an operator runs it: a sentence, and never a traceback."""
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        env={
            "CONTENT_DIR": str(_written(tmp_path, change)),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == checked.returncode
    assert "facts.yaml: " in checked.stderr
    assert "Traceback" not in checked.stderr
