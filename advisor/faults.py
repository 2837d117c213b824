"""What can be wrong with content or with a profile, said so that it can be put right. Nothing here repairs anything."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_NEAR = 55.0  # rapidfuzz similarity 0..100 below which a suggestion would only puzzle


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in one content file."""

    file: str
    id: str  # the entry's id, or "" when the whole file is meant
    says: str  # what is wrong and what to write instead

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.file}: {self.id}: {self.says}" if self.id else f"{self.file}: {self.says}"


class AdvisorError(Exception):
    """The advisor was given something that it cannot read."""


class ContentError(AdvisorError):
    """The content has faults; `faults` holds all of them, ordered by file and id."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class ProfileError(AdvisorError):
    """A profile names a fact or a value that does not exist; the message says what is allowed."""


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """Return ` Did you mean "x"?` for the allowed name nearest to *name*, or nothing when none is near."""
    found = process.extractOne(name, list(allowed), scorer=fuzz.WRatio, score_cutoff=_NEAR)
    return f' Did you mean "{found[0]}"?' if found else ""


def listed(names: Iterable[str]) -> str:
    """Return *names* as they stand in a sentence: `a, b, c`."""
    return ", ".join(names)
