"""Button data and what it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import buttons
from bot.buttons import (
    Acted,
    AskedWhy,
    Chosen,
    NotSure,
    Opened,
    PlatformTicked,
    Press,
    Rated,
    Reopened,
    Ruled,
    Summed,
    TextOpened,
    Ticked,
    TicksDone,
    WentBack,
)  # fmt: skip

_WORD = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
_MARK = st.from_regex(r"[0-9a-f]{6}", fullmatch=True)
_PRESSES = st.one_of(
    st.builds(Chosen, _WORD, _WORD | st.just(buttons.NONE), _MARK),
    st.builds(Ticked, _WORD, _WORD, _MARK),
    st.builds(TicksDone, _WORD, _MARK),
    st.builds(WentBack, _WORD, _MARK),
    st.builds(NotSure, _WORD, _MARK),
    st.builds(AskedWhy, _WORD, _MARK),
    st.builds(Reopened, _WORD),
    st.builds(Acted, _WORD, _WORD.map(lambda word: word[:4])),
    st.builds(Opened, _WORD, _WORD | st.just("")),
    st.builds(Rated, st.sampled_from(sorted(buttons.RATINGS)), _WORD),
    st.builds(Summed, _WORD, _WORD, _WORD | st.just(""), st.just("") | st.just("12.50")),
    st.builds(TextOpened, _WORD, _WORD),
    st.builds(PlatformTicked, _WORD, _WORD),
    st.builds(Ruled, _WORD),
    st.builds(Ruled, _WORD, _WORD),
    st.builds(Ruled, _WORD, _WORD | st.just(""), _WORD),
)


@given(_PRESSES)
def test_what_is_written_is_read_as_the_same(press: Press) -> None:
    """Every press survives its way to Telegram and back, within 64 bytes."""
    data = buttons.write(press)

    assert press == buttons.read(data)
    assert len(data.encode()) <= buttons.LONGEST


@given(st.text() | st.from_regex(r"[atdbnwqvxpmrsk](:[^:]{0,9}){0,5}", fullmatch=True))
def test_any_data_is_a_press_or_none(data: str) -> None:
    """Forged data never raises; what reads as a press is one that could be written."""
    press = buttons.read(data)

    if press is not None and len(data.encode()) <= buttons.LONGEST:
        assert buttons.write(press) == data.rstrip(":")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "a",
        "a:b",
        "a:b:c",
        "a:b:c:d:e",
        "d:b",
        "d:b:c:d",
        "q",
        "q:a:b",
        "v",
        "v:a:b:c",
        "z:a",
        "k",
        "k:a:b:c:d",
    ],
)
def test_data_of_another_shape_is_no_press(data: str) -> None:
    """Too few parts, too many, an unknown letter."""
    assert buttons.read(data) is None


def test_data_that_does_not_fit_is_refused_when_written() -> None:
    """Telegram takes 64 bytes: the author of the content learns it, not the person."""
    with pytest.raises(ValueError, match="64 bytes"):
        buttons.write(Chosen("q" * 40, "v" * 30, "0a0a0a"))
