"""Cities as people type them, in their own letters, with slips."""

from __future__ import annotations

import pytest

from bot import places
from bot.usecases import zones


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Nairobi", "Africa/Nairobi"),
        ("nairobbi", "Africa/Nairobi"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Москва", "Europe/Moscow"),
        ("القاهرة", "Africa/Cairo"),
        ("दिल्ली", "Asia/Kolkata"),
        ("北京", "Asia/Shanghai"),
        ("Saigon", "Asia/Ho_Chi_Minh"),
        ("Yogya", "Asia/Jakarta"),
        ("Kenya", "Africa/Nairobi"),
        ("I live in Kampala", "Africa/Kampala"),
        ("san jose, costa rica", "America/Costa_Rica"),
    ],
)
def test_a_city_is_found(typed: str, zone: str) -> None:
    assert [zone] == [city.zone for city in places.named(typed)]


def test_a_name_of_several_places_gives_each_once() -> None:
    """The largest first, one for each time zone, three at most."""
    assert ["US", "CR", "PH"] == [city.code for city in places.named("San Jose")]
    assert "IN" == places.named("Calcutta")[0].code


@pytest.mark.parametrize("typed", ["", "   ", "?!", "qqqqqqqq xxxxxxx", "🙂"])
def test_no_city_is_none(typed: str) -> None:
    assert () == places.named(typed)


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (-1.3, 36.8, "Africa/Nairobi"),
        (52.5, 13.4, "Europe/Berlin"),
        (-17.8, 179.9, "Pacific/Fiji"),
        (19.4, -99.1, "America/Mexico_City"),
    ],
)
def test_a_location_has_the_zone_of_the_nearest_city(latitude: float, longitude: float, zone: str) -> None:
    """Across the date line too."""
    city = places.nearest(latitude, longitude)

    assert city is not None
    assert zone == city.zone


@pytest.mark.parametrize("place", [(91, 0), (0, 181), (float("nan"), 0), (float("inf"), 0)])
def test_a_location_off_the_earth_is_none(place: tuple[float, float]) -> None:
    assert places.nearest(*place) is None


def test_every_zone_of_the_table_exists() -> None:
    """Nobody picks a city and gets an error for it."""
    found = {line.rpartition("\t")[2] for line in places._atlas().lines}

    assert [] == [zone for zone in found if not zones.is_known(zone)]
