"""What a process costs, as Linux tells it; elsewhere every figure is None. It starts and ends nothing."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def cpu_seconds(pid: int) -> float | None:
    """Give the processor time that all threads of *pid* have used, in seconds."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    after_name = stat.rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float | None:
    """Give the resident memory of *pid* now, in MB (10^6 bytes)."""
    return _status(pid, "VmRSS:")


def peak_mb(pid: int) -> float | None:
    """Give the most memory that *pid* has ever had resident, in MB."""
    return _status(pid, "VmHWM:")


def of_all(figure: Callable[[int], float | None], pids: Sequence[int]) -> float | None:
    """Give the sum of one of these figures over *pids*; None when one of them cannot be told."""
    found = [figure(pid) for pid in pids]
    told = [each for each in found if each is not None]
    return sum(told) if len(told) == len(found) else None


def _status(pid: int, name: str) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(name)), None)


def can_pin() -> bool:
    """Say whether two processes can be kept on cores 0 and 1."""
    return hasattr(os, "sched_setaffinity") and {0, 1} <= os.sched_getaffinity(0)


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Let processes begun inside inherit *core* as their only one; does nothing where `can_pin` is false."""
    if not can_pin():
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
