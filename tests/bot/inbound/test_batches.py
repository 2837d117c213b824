"""A batch of updates on its way into the inbox."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.inbound.polling import read_batch


def test_each_update_is_kept_whole_in_its_order_and_the_last_number_is_told() -> None:
    """Telegram may number in any order; the greatest number is what was seen."""
    batch = [{"update_id": 5, "message": {"from": {"id": 7}}}, {"update_id": 9}, {"update_id": 6}]
    arrivals, last = read_batch(batch)

    assert 9 == last
    assert [5, 9, 6] == [each.update_id for each in arrivals]
    assert [7, None, None] == [each.person_id for each in arrivals]
    assert batch == [json.loads(each.payload) for each in arrivals]


def test_what_no_database_takes_as_text_is_kept_all_the_same() -> None:
    """Half a surrogate pair and a NUL are valid JSON; the payload is ASCII, and the same value when read."""
    update = {"update_id": 1, "message": {"text": "\ud83c \x00 🍢"}}
    (arrival,), _ = read_batch([update])

    assert arrival.payload.isascii()
    assert "\x00" not in arrival.payload
    assert update == json.loads(arrival.payload)


@pytest.mark.parametrize(
    "odd",
    [None, [], "x", 5, {}, {"update_id": "5"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63}],
)
def test_one_that_is_no_update_never_stops_the_others(odd: Any) -> None:
    """It is left out; its neighbours are kept."""
    arrivals, last = read_batch([{"update_id": 1}, odd, {"update_id": 2}])

    assert [1, 2] == [each.update_id for each in arrivals]
    assert 2 == last


def test_a_batch_of_nothing_moves_nothing() -> None:
    """Without any number Telegram's offset stays where it is."""
    assert ([], None) == read_batch([{}, None])
