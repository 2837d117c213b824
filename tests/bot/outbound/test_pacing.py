"""Pacing: a budget that neither bursts nor starves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.pacing import Pacing

NOW = 1_800_000_000_000


@pytest.mark.parametrize(("rate", "burst"), [(1, 1), (28, 1), (30, 1), (1000, 50)])
def test_no_more_than_a_twentieth_of_a_second_is_saved_up(rate: int, burst: int) -> None:
    """After an hour of silence a broadcast does not begin with a storm."""
    assert burst == Pacing(rate).budget(NOW)


@pytest.mark.parametrize("rate", [1, 7, 28, 1000])
def test_the_allowed_rate_is_used(rate: int) -> None:
    """Spending whenever the budget says so gives the rate, within one percent and never above."""
    pacing, now, sent = Pacing(rate), NOW, 0
    while now < NOW + 100_000:
        number = pacing.budget(now)
        pacing.spend(number)
        sent += number
        moment = pacing.next_moment(now)
        assert moment is not None
        now = moment

    assert 0.99 * rate * 100 <= sent <= rate * 100 + max(1, rate / 20)


@given(st.integers(1, 1000), st.lists(st.integers(0, 3000), max_size=50))
def test_no_stretch_brings_more_than_the_rate(rate: int, steps: list[int]) -> None:
    """Whenever somebody asks: no more than the rate, and what a late moment missed."""
    pacing, now, sent = Pacing(rate), NOW, 0
    for step in steps:
        now += step
        number = pacing.budget(now)
        pacing.spend(number)
        sent += number

    assert sent <= rate * (now - NOW) / 1000 + max(1, rate / 4) + 1e-6


@given(st.sampled_from([28, 30, 500, 1000]), st.lists(st.integers(0, 400), max_size=200))
def test_no_second_brings_more_than_telegram_takes(rate: int, steps: list[int]) -> None:
    """However late the moments come, and however they bunch."""
    pacing, now, sent = Pacing(rate), NOW, list[tuple[int, int]]()
    for step in steps:
        now += step
        number = pacing.budget(now)
        pacing.spend(number)
        sent.append((now, number))
        lately = sum(number for moment, number in sent if moment > now - 1000)
        assert lately <= (30 if rate <= 30 else 1000)


@pytest.mark.parametrize("rate", [28, 1000])
def test_what_a_late_moment_missed_is_made_up_for(rate: int) -> None:
    """Every tenth moment comes 60 milliseconds late, as turns go first: the rate holds all the same."""
    pacing, now, sent, began = Pacing(rate), NOW, 0, NOW
    for number in range(6_000):
        budget = pacing.budget(now)
        pacing.spend(budget)
        sent += budget
        moment = pacing.next_moment(now)
        assert moment is not None
        now = moment + (60 if number % 10 == 0 else 0)

    assert sent >= 0.99 * rate * (now - began) / 1000


def test_a_clock_that_goes_back_earns_nothing() -> None:
    """And costs nothing but the time until it is right again."""
    pacing = Pacing(28)
    pacing.spend(pacing.budget(NOW))

    assert 0 == pacing.budget(NOW - 5000)


def test_a_pause_ends_by_itself() -> None:
    """The longer of two counts."""
    pacing = Pacing(28)
    pacing.pause_bulk(NOW + 100)
    pacing.pause_bulk(NOW + 50)

    assert (0, NOW + 100) == (pacing.budget(NOW + 99), pacing.next_moment(NOW + 99))
    assert 1 == pacing.budget(NOW + 100)


def test_a_stop_ends_by_a_word_alone_and_leaves_a_pause() -> None:
    """No moment ends it; when it ends, Telegram's own wait is still waited."""
    pacing = Pacing(28)
    pacing.pause_bulk(NOW + 100)
    pacing.stop_bulk()
    assert (0, None) == (pacing.budget(NOW + 3_600_000), pacing.next_moment(NOW))

    pacing.resume_bulk()

    assert (0, 1) == (pacing.budget(NOW), pacing.budget(NOW + 100))


def test_a_chat_is_free_a_second_after_the_last_message() -> None:
    """One that heard nothing is free at once."""
    pacing = Pacing(28)
    pacing.said(1, NOW)

    assert NOW + 1000 == pacing.chat_free_at(1)
    assert pacing.chat_free_at(2) <= 0


def test_quiet_chats_are_forgotten() -> None:
    """Memory does not grow with everybody who was ever spoken to; who heard something just now is remembered."""
    pacing = Pacing(28)
    for chat in range(10_001):
        pacing.said(chat, NOW + chat)

    assert len(pacing._last_in_chat) <= 1000
    assert NOW + 10_000 + 1000 == pacing.chat_free_at(10_000)
