"""Very many short texts in one piece: as strings of their own they would take several times the memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator

_TOGETHER = 2_000  # texts that are made strings at once


class Texts:
    """Texts without line feeds, each by its number from 0 on."""

    def __init__(self) -> None:
        self._whole = bytearray(b"\n")  # UTF-8: a line feed before each text, and one at the end
        self._starts = array("I", [1])  # where each text begins, and where the next one would

    def add(self, text: str) -> None:
        """Keep *text*, after all others."""
        self._whole += text.encode() + b"\n"
        self._starts.append(len(self._whole))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        """The text of *number*."""
        return self._whole[self._starts[number] : self._starts[number + 1] - 1].decode()

    def __iter__(self) -> Iterator[str]:
        return (text for _, texts in self.pieces() for text in texts)

    def pieces(self) -> Iterator[tuple[int, list[str]]]:
        """All of them, some at a time, each with the number of the first."""
        for first in range(0, len(self), _TOGETHER):
            after = min(first + _TOGETHER, len(self))
            piece = self._whole[self._starts[first] : self._starts[after] - 1]
            yield first, piece.decode().split("\n")

    def equal(self, text: str) -> Iterator[int]:
        """The numbers of all that are *text*, letter for letter."""
        return self._found(f"\n{text}\n")

    def begin(self, text: str) -> Iterator[int]:
        """The numbers of all that begin with *text*, which has a letter at least."""
        return self._found(f"\n{text}")

    def _found(self, lines: str) -> Iterator[int]:
        wanted = lines.encode()
        at = self._whole.find(wanted)
        while at >= 0:
            yield bisect_left(self._starts, at + 1)
            at = self._whole.find(wanted, at + 1)
