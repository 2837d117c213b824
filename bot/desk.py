"""The desk: where the library lies that everybody advises by. Nothing here reads files or rows."""

from __future__ import annotations

from advisor import remembered
from advisor.library import Library


class Desk:
    """
    Holds one library. Whoever begins a turn, a moment or a batch takes it up once, and never looks twice:
    so nothing is ever said half by one library and half by another.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def library(self) -> Library:
        """What is advised by at this moment."""
        return self._library

    def put(self, library: Library) -> None:
        """From now on this one; what was remembered of the one before is forgotten with it."""
        self._library = library
        remembered.forget()
