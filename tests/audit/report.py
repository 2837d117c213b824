"""What pip-audit found. It ends with 0 also when it could ask nobody: this does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Exit statuses: all were asked about and none is weak; somebody must act; not all could be asked about.
SOUND, WEAK, UNASKED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Report:
    """One lock file's packages."""

    asked: Sequence[str] = ()
    weak: Sequence[str] = ()  #: "name version: id, fixed in ..."
    unasked: Sequence[str] = ()  #: packages about which no service answered
    trouble: Sequence[str] = ()  #: why nothing could be asked at all

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> Report:
        """Pip-audit's JSON as a report; raises ValueError when it is none."""
        packages = found.get("dependencies")
        if not isinstance(packages, list):
            raise ValueError("no list of packages")  # noqa: TRY004  # what it says is wrong, not how we call it
        weak = [
            f"{one['name']} {one['version']}: {each['id']}, fixed in {', '.join(each['fix_versions']) or 'none yet'}"
            for one in packages
            for each in one.get("vulns", ())
        ]
        unasked = [one["name"] for one in packages if "skip_reason" in one]
        return cls([one["name"] for one in packages if "skip_reason" not in one], weak, unasked)

    @property
    def status(self) -> int:
        """The exit status; a weakness that is known counts most."""
        if self.weak:
            return WEAK
        return UNASKED if self.unasked or self.trouble or not self.asked else SOUND

    def lines(self) -> list[str]:
        """What to print."""
        lines = [*self.weak]
        if self.trouble:
            lines.append(f"NOT AUDITED: the vulnerability service was not reached ({self.trouble[-1]})")
        elif self.unasked or not self.asked:
            total = len(self.asked) + len(self.unasked)
            lines.append(
                f"NOT AUDITED: the service knew nothing of {len(self.unasked)} of {total} packages."
                " Is this machine allowed to ask it?"
            )
        elif not self.weak:
            lines.append(f"no weakness is known of its {len(self.asked)} packages")
        return lines
