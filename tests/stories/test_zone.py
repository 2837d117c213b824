"""The owner's clock: by a city typed, or a location shared that is not kept."""

from __future__ import annotations

from bot.buttons import Opened
from tests.stories.owner import Owner


async def _asks(owner: Owner) -> None:
    await owner.starts()
    await owner.types("/tips")
    await owner.presses(Opened("zone"))


def _zone(owner: Owner) -> tuple[str | None, str | None]:
    found = owner.bot.rows("SELECT zone, zone_by FROM people WHERE person_id = ?", owner.id)[0]
    return found[0], found[1]


async def test_a_city_with_a_slip_is_understood_and_its_time_is_the_check(ann: Owner) -> None:
    """ "nairobbi": it is 13:.. in Nairobi, right? Yes."""
    await _asks(ann)
    await ann.types("nairobbi")
    assert "It is 13:" in ann.last.text
    assert "in Nairobi, right?" in ann.last.text
    await ann.taps("Yes")

    assert ("Africa/Nairobi", "person") == _zone(ann)
    assert "13:" in ann.last.text


async def test_a_city_that_there_are_several_of_is_chosen_from(ann: Owner) -> None:
    """San Jose is in California, in Costa Rica and in the Philippines: each with its time."""
    await _asks(ann)
    await ann.types("San José")
    assert "Which one" in ann.last.text
    await ann.presses(Opened("clock", "America/Costa_Rica"))

    assert ("America/Costa_Rica", "person") == _zone(ann)


async def test_no_city_of_that_name_is_asked_for_again(ann: Owner) -> None:
    """Nonsense changes nothing; the next words are a city again."""
    await _asks(ann)
    await ann.types("qqqqqqqqq xxxxxx")
    assert "I do not know" in ann.last.text
    await ann.types("Кампала")
    await ann.taps("Yes")

    assert ("Africa/Kampala", "person") == _zone(ann)


async def test_no_that_is_not_my_city_asks_again(ann: Owner) -> None:
    """The wrong city is not kept."""
    await _asks(ann)
    await ann.types("Kigali")
    await ann.taps("No, another city")
    assert "Which city" in ann.last.text
    assert "person" != _zone(ann)[1]


async def test_a_location_gives_the_clock_and_is_not_kept(ann: Owner) -> None:
    """Ann shares where she is: Berlin's clock; no table holds the place afterwards."""
    await _asks(ann)
    await ann.person.sends_location(52.5201, 13.4051)
    await ann.bot.rests()
    assert "right?" in ann.last.text
    await ann.taps("Yes")

    assert ("Europe/Berlin", "person") == _zone(ann)
    assert [] == ann.bot.mentions("52.52")


async def test_stop_typed_instead_of_a_city_stops(ann: Owner) -> None:
    """Stop always wins."""
    await _asks(ann)
    await ann.types("stop")

    assert ann.bot.rows("SELECT 1 FROM people WHERE stopped_at IS NOT NULL")
