"""What this process keeps of its memory, and what it gives back. Called once, at the start; knows nothing of turns."""

from __future__ import annotations

import contextlib
import ctypes
import gc

#: Bytes from which on a piece is asked of the system by itself, and goes back to it as soon as nobody needs it.
_LARGE = 256 * 1024
#: Numbers of glibc's `mallopt`: where "large" begins, and how many heaps all threads have together.
_LARGE_FROM, _HEAPS = -3, -8


def give_large_pieces_back() -> None:
    """
    Keep the C library from saving up what was large once: an update, a picture, a file.

    glibc takes the first large piece that comes free for what is usual (up to 32 MB), puts its like among the small
    ones from then on, and keeps the gaps: after 40,000 forged updates 60 to 130 MB of them, with this 2. One heap
    is enough, since Python's threads take turns anyway. Another C library has no `mallopt`: then nothing is done.
    """
    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_LARGE_FROM, _LARGE)
        mallopt(_HEAPS, 1)


def calm_the_collector() -> None:
    """Keep Python's garbage collector from walking through all that lives as long as the process, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # turns make little that refers to itself
