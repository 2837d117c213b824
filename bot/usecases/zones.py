"""Time zones of people: told, or guessed from language and region until they tell. No words, no Telegram."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.store import habits
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases import slots

#: How a zone came to be known.
TOLD, GUESSED = "person", "guess"

#: Where most of those live who speak a language and name no country: the zone of its largest city.
_OF_LANGUAGE = {
    "am": "Africa/Addis_Ababa", "ar": "Africa/Cairo", "az": "Asia/Baku", "be": "Europe/Minsk",
    "bn": "Asia/Dhaka", "de": "Europe/Berlin", "es": "America/Mexico_City", "fa": "Asia/Tehran",
    "fil": "Asia/Manila", "fr": "Africa/Abidjan", "gu": "Asia/Kolkata", "ha": "Africa/Lagos",
    "hi": "Asia/Kolkata", "id": "Asia/Jakarta", "ig": "Africa/Lagos", "it": "Europe/Rome",
    "ja": "Asia/Tokyo", "ka": "Asia/Tbilisi", "kk": "Asia/Almaty", "km": "Asia/Phnom_Penh",
    "kn": "Asia/Kolkata", "ko": "Asia/Seoul", "lo": "Asia/Vientiane", "ml": "Asia/Kolkata",
    "mr": "Asia/Kolkata", "ms": "Asia/Kuala_Lumpur", "my": "Asia/Yangon", "ne": "Asia/Kathmandu",
    "pa": "Asia/Kolkata", "pl": "Europe/Warsaw", "pt": "America/Sao_Paulo", "ro": "Europe/Bucharest",
    "ru": "Europe/Moscow", "si": "Asia/Colombo", "sw": "Africa/Nairobi", "ta": "Asia/Kolkata",
    "te": "Asia/Kolkata", "th": "Asia/Bangkok", "tl": "Asia/Manila", "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv", "ur": "Asia/Karachi", "uz": "Asia/Tashkent", "vi": "Asia/Ho_Chi_Minh",
    "yo": "Africa/Lagos", "zh": "Asia/Shanghai", "zu": "Africa/Johannesburg",
}  # fmt: skip
#: What an app says of its country: "pt-BR", "zh-TW".
_OF_COUNTRY = {
    "AR": "America/Argentina/Buenos_Aires", "BR": "America/Sao_Paulo", "CN": "Asia/Shanghai",
    "CO": "America/Bogota", "GB": "Europe/London", "HK": "Asia/Hong_Kong", "IN": "Asia/Kolkata",
    "KE": "Africa/Nairobi", "MX": "America/Mexico_City", "NG": "Africa/Lagos", "PH": "Asia/Manila",
    "PT": "Europe/Lisbon", "TW": "Asia/Taipei", "US": "America/New_York", "ZA": "Africa/Johannesburg",
}  # fmt: skip
#: The middle of a region by its people: a guess is then seldom wrong by more than two hours.
_OF_REGION = {
    "china": "Asia/Shanghai", "southeast_asia": "Asia/Jakarta", "south_asia": "Asia/Kolkata",
    "africa": "Africa/Lagos", "latin_america": "America/Bogota", "middle_east": "Asia/Riyadh",
    "europe": "Europe/Berlin", "north_america": "America/Chicago", "cis": "Europe/Moscow",
}  # fmt: skip
#: In which zones' continents a region lies: a language that is spoken elsewhere says nothing there.
_CONTINENTS = {
    "china": ("Asia",), "southeast_asia": ("Asia",), "south_asia": ("Asia",), "africa": ("Africa",),
    "latin_america": ("America",), "middle_east": ("Asia", "Africa/Cairo", "Europe/Istanbul"),
    "europe": ("Europe",), "north_america": ("America",), "cis": ("Europe", "Asia"),
}  # fmt: skip
_FALLBACK = "Etc/UTC"


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder's name
        return None


def is_known(name: str) -> bool:
    """Whether *name* is the IANA name of a time zone."""
    return "/" in name and _zone(name) is not None


def of(person: Person) -> tuple[ZoneInfo, bool]:
    """The person's time zone, and whether they told it themselves; else it is a guess."""
    kept = _zone(person.zone) if person.zone else None
    if kept is not None:
        return kept, person.zone_by == TOLD
    return _zone(guess(person, None)) or ZoneInfo(_FALLBACK), False


def guess(person: Person, region: str | None) -> str:
    """The likeliest zone by the country of their app, their language, and the *region* of their answers."""
    hint = (person.language_hint or person.language or "").replace("_", "-")
    language, _, country = hint.partition("-")
    likely = [_OF_COUNTRY.get(country.upper()), _OF_LANGUAGE.get(language.lower())]
    for zone in likely:
        if zone is not None and zone.startswith(_CONTINENTS.get(region or "", ("",))):
            return zone
    return _OF_REGION.get(region or "", _FALLBACK)


async def settle(tx: Transaction, person: Person, region: str | None) -> Person:
    """Keep a guess for somebody who never told; gives the person as they are known then."""
    if person.zone_by == TOLD:
        return person
    zone = guess(person, region)
    await habits.set_zone(tx, person.id, zone, GUESSED)
    return replace(person, zone=zone, zone_by=GUESSED)


async def tell(tx: Transaction, person: Person, zone: str) -> Person:
    """The person says where they are; gives them with it. *zone* `is_known`."""
    await habits.set_zone(tx, person.id, zone, TOLD)
    return replace(person, zone=zone, zone_by=TOLD)


def local(person: Person, now: int) -> datetime:
    """The moment *now*, in milliseconds since 1970, as the person's clock shows it."""
    return datetime.fromtimestamp(now / 1000, of(person)[0])


def moment(zone: ZoneInfo, day: date, hour: int, minute: int = 0) -> int:
    """The moment at which clocks in *zone* show that time, in milliseconds since 1970; see `slots.moment_of`."""
    return slots.moment_of(day, time(hour, minute), zone)
