"""What was large once goes back to the system, whatever small things were made meanwhile."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

#: Pieces of two megabytes, each with something small behind it that stays; then all the large ones go.
_LARGE_AND_SMALL = """
import pathlib
from bot import memory

def megabytes():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

{first}
bytearray(3 << 20)
before, large, small = megabytes(), [], []
for _ in range(50):
    large.append(bytearray(2 << 20))
    small.append(bytearray(4096))
large.clear()
print(megabytes() - before)
"""


def _grown(first: str) -> float:
    """Megabytes by which a process of its own is larger at the end."""
    words = [sys.executable, "-c", _LARGE_AND_SMALL.format(first=first)]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="only glibc saves it up, and only it can be told"
)
def test_fifty_large_pieces_leave_nothing_behind() -> None:
    """Without it all but the last of them stay."""
    assert _grown("") > 50
    assert _grown("memory.give_large_pieces_back()") < 5
