"""The bucket of a chat: quick owners never see its ground, floods do, and pauses fill it."""

from __future__ import annotations

from bot.inbound import flooding
from bot.inbound.flooding import Buckets, Hearing

_ANSWERED, _TOLD, _LEFT = Hearing.ANSWERED, Hearing.TOLD, Hearing.LEFT
_NOW = 1_800_000_000_000


def _heard(buckets: Buckets, number: int, every: int, begins: int = _NOW) -> list[Hearing]:
    """What becomes of *number* updates of one chat, one *every* so many milliseconds."""
    return [buckets.take(5, begins + each, begins + each * every) for each in range(number)]


def test_three_taps_a_second_are_answered_for_ever() -> None:
    """The quickest owner taps so for an hour, and misses nothing."""
    assert {_ANSWERED} == set(_heard(Buckets(), 3 * 3600, 333))


def test_forty_at_once_are_answered() -> None:
    """An impatient thumb, or a day's words after an outage."""
    assert [_ANSWERED] * 40 + [_TOLD, _LEFT] == _heard(Buckets(), 42, 0)


def test_a_flood_is_told_once_and_not_answered_now_and_then() -> None:
    """A hundred a second for a minute: as much as the bucket holds, one notice, and then silence."""
    heard = _heard(Buckets(), 6000, 10)

    assert 1 == heard.count(_TOLD)
    assert 40 + 4 >= heard.count(_ANSWERED)
    assert {_LEFT} == set(heard[100:])


def test_after_the_pause_that_was_named_one_is_heard_again() -> None:
    """However long the flood was; and a second flood is told again after the bucket was full."""
    buckets = Buckets()
    _heard(buckets, 6000, 0)
    pause = flooding.WINDOW * 1000

    assert _LEFT == buckets.take(5, 1, _NOW + pause - 1000)
    buckets = Buckets()
    _heard(buckets, 6000, 0)
    assert _ANSWERED == buckets.take(5, 1, _NOW + pause)
    assert 1 == _heard(buckets, 100, 0, _NOW + 4 * pause).count(_TOLD)


def test_a_flood_in_one_chat_is_nobody_elses() -> None:
    """Each chat has its own."""
    buckets = Buckets()
    _heard(buckets, 6000, 0)

    assert _ANSWERED == buckets.take(6, 1, _NOW)


def test_a_turn_that_is_taken_once_more_is_told_once_more() -> None:
    """Its commit may have failed: the notice went with it."""
    buckets = Buckets()
    heard = _heard(buckets, 50, 0)
    told = _NOW + heard.index(_TOLD)

    assert [_TOLD, _LEFT] == [buckets.take(5, told, _NOW), buckets.take(5, told + 1, _NOW)]


def test_a_clock_that_goes_back_neither_fills_nor_freezes_a_bucket() -> None:
    """An hour back: what comes then is answered by the same bucket, and refilled as time passes."""
    buckets = Buckets()
    _heard(buckets, 40, 0)
    hour = 3_600_000

    assert _TOLD == buckets.take(5, 1, _NOW - hour)
    assert _ANSWERED == buckets.take(5, 2, _NOW - hour + 1000)


def test_buckets_of_the_calm_are_forgotten() -> None:
    """A million people who write now and then leave no million buckets behind."""
    buckets = Buckets()
    for person in range(100_000):
        buckets.take(person, person, _NOW + person)

    assert 11_000 > len(buckets._of)
