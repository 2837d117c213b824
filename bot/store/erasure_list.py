"""The list of erasures beside the database: a file that outlives it, one line each. It names nobody."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from bot.store.erasures import Erasure

_PARTS = 3


def read(path: Path) -> list[Erasure]:
    """Every erasure of the list; a line that broke off is left out: its person stands in the database."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    parts = [line.split() for line in lines]
    return [
        Erasure(each[2], each[1], int(each[0]))
        for each in parts
        if len(each) == _PARTS and each[0].isdecimal()
    ]


def append(path: Path, erasures: Iterable[Erasure]) -> None:
    """Add *erasures*; they are on disk when this returns."""
    text = "".join(f"{each.erased_at} {each.key_mark} {each.hash}\n" for each in erasures)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        broken = (
            size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        )  # a power cut in the middle of a line
        os.write(descriptor, ("\n" + text if broken else text).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
