"""Places: a city's name or a position -> a time zone. Knows no person; nothing that was shared is kept.

The data are GeoNames' cities of 15,000 people and more (Creative Commons Attribution 4.0), see
docs/decisions/0008-cities-from-geonames.md.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import math
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot import resources
from bot.places.texts import Texts

#: How near a name must be to be offered, and to be meant, of 100; how many are offered.
_OFFERED, _MEANT, _MOST = 74, 90, 3
#: How many names that are nearly the same are looked at.
_RESEMBLE = 20
#: What counts as just as near; and fewer letters than this are no beginning of a name.
_AS_NEAR, _BEGINS = 4, 4
#: How people call countries, besides their names.
_SPOKEN = {"usa": "US", "america": "US", "uk": "GB", "england": "GB", "uae": "AE", "drc": "CD", "congo": "CD"}
#: A typed place is no longer than this; more is not looked at.
_LONGEST = 60
_ACCENTS = range(0x0300, 0x0370)


@dataclass(frozen=True, slots=True)
class City:
    """A city with its time zone."""

    name: str
    country: str  #: its English name
    code: str  #: of the country, two capital letters
    zone: str  #: IANA name


@dataclass(frozen=True, slots=True)
class _Atlas:
    """All cities, the largest first, and all their names: in few large pieces, since there are many."""

    lines: Texts  #: of each city: name, country, code, zone, parted by tabs
    latitudes: array[float]
    longitudes: array[float]
    names: Texts  #: as `plain` writes them, the largest city's first
    owners: array[int]  #: of each name: which city
    countries: dict[str, list[int]]  #: country's name or code -> its largest city in each of its zones

    def city(self, number: int) -> City:
        """One of them."""
        name, country, code, zone = self.lines[number].split("\t")
        return City(name, country, code, zone)

    def called(self, name: str) -> list[City]:
        """All cities and countries whose name is *name*, word for word."""
        if name in self.countries:
            return [self.city(each) for each in self.countries[name]]
        return [self.city(self.owners[each]) for each in self.names.equal(name)]

    def begins(self, name: str) -> list[City]:
        """The largest city whose name begins so."""
        found = (self.owners[each] for each in self.names.begin(name))
        return [self.city(each) for each in itertools.islice(found, 1)]

    def resemble(self, name: str) -> list[tuple[float, int]]:
        """The names that are nearly *name*, the nearest and largest first: how near, and which."""
        found = [
            (score, first + each)
            for first, names in self.names.pieces()
            for _, score, each in process.extract(
                name, names, scorer=fuzz.ratio, limit=_RESEMBLE, score_cutoff=_OFFERED
            )
        ]
        return sorted(found, key=lambda one: (-one[0], one[1]))[:_RESEMBLE]


def plain(name: str) -> str:
    """*name* as it is compared: lower case, without accents and punctuation."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    whole = unicodedata.normalize("NFC", "".join(sign for sign in apart if ord(sign) not in _ACCENTS))
    return " ".join(
        "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in whole).split()
    )


@functools.cache
def _atlas() -> _Atlas:
    atlas = _Atlas(Texts(), array("f"), array("f"), Texts(), array("I"), {})
    seen: set[tuple[str, str]] = set()
    with gzip.open(resources.cities(), "rt", encoding="utf-8", newline="\n") as table:
        for number, line in enumerate(
            table
        ):  # never all of it at once: what it takes would stay with the process
            name, country, code, zone, latitude, longitude, others = line.rstrip("\n").split("\t")
            atlas.lines.add(f"{name}\t{country}\t{code}\t{zone}")
            atlas.latitudes.append(float(latitude))
            atlas.longitudes.append(float(longitude))
            for each in (plain(name), *filter(None, others.split("|"))):
                atlas.names.add(each)
                atlas.owners.append(number)
            if (code, zone) not in seen:
                seen.add((code, zone))
                for key in (plain(country), *(spoken for spoken, meant in _SPOKEN.items() if meant == code)):
                    atlas.countries.setdefault(key, []).append(number)
    return atlas


def named(text: str) -> tuple[City, ...]:
    """
    Return the cities that *text*, as somebody typed it, may mean, the likeliest first; empty: none.

    One city means that it is sure enough; several have different time zones and must be chosen from.
    "San Jose, Costa Rica" and "Kenya" are understood too.
    """
    place, _, country = (plain(part) for part in text[:_LONGEST].partition(","))
    if not place:
        return ()
    exact = _atlas().called(place)
    return _apart(_within(exact, country)) if exact else _near(place, country) or _some_words(place)


def _near(place: str, country: str) -> tuple[City, ...]:
    """The cities whose name is nearly *place*, or begins so."""
    atlas = _atlas()
    near = [(atlas.city(atlas.owners[each]), score) for score, each in atlas.resemble(place)]
    best = near[0][1] if near else 0
    begun = atlas.begins(place) if len(place) >= _BEGINS else []
    if best >= _MEANT:
        return _apart(_within([city for city, score in near if score >= best - _AS_NEAR], country))
    if begun:
        return _apart(begun)
    return _apart(city for city, _ in near) if len(place) >= _BEGINS else ()


def _some_words(text: str) -> tuple[City, ...]:
    """ "I live in Kampala", "Mombasa Kenya": the longest run of words that is a place by itself."""
    words = text.split()
    for length in range(min(len(words) - 1, 4), 0, -1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            found = _atlas().called(run) if len(run) >= _BEGINS else []  # "in" is a town, and a word
            if found:
                return _apart(found)
    return ()


def _within(cities: list[City], country: str) -> list[City]:
    """Those of *cities* in *country*, when it was named and is theirs."""
    if not country:
        return cities
    code = _SPOKEN.get(country, country.upper())
    return [one for one in cities if plain(one.country) == country or one.code == code] or cities


def _apart(cities: Iterable[City]) -> tuple[City, ...]:
    """The first few of *cities* that differ in their time zone."""
    by_zone: dict[str, City] = {}
    for city in cities:
        by_zone.setdefault(city.zone, city)
    return tuple(by_zone.values())[:_MOST]


def nearest(latitude: float, longitude: float) -> City | None:
    """
    Return the city nearest to a position in degrees; None for a position that is none on Earth.

    Its zone is nearly always that of the position: at a border it may be the neighbour's, so it is asked back.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004  # degrees
        return None
    shrink, atlas = math.cos(math.radians(latitude)), _atlas()

    def far(number: int) -> float:
        east = (atlas.longitudes[number] - longitude + 180) % 360 - 180
        return (atlas.latitudes[number] - latitude) ** 2 + (east * shrink) ** 2

    return atlas.city(min(range(len(atlas.lines)), key=far))
