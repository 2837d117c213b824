"""A card is said below or changed in place; its buttons fit a phone."""

from hypothesis import given
from hypothesis import strategies as st

from bot.message import Button, Edit, Lane, Say
from bot.views import lengths
from bot.views.card import Card, rows

_KEYBOARD = ((Button("Go", "v:result"),),)
_LONG = "\n\n".join(["block " * 300] * 4).strip()


def test_the_keyboard_stands_below_the_last_part() -> None:
    """A long card becomes several messages; the owner finds its buttons under the end, where they stopped reading."""
    said = Card(_LONG, _KEYBOARD).say(card="result", lane=Lane.PLAN)

    assert len(said) > 1
    *before, last = said
    assert all(isinstance(one, Say) and not one.keyboard and one.card is None for one in before)
    assert isinstance(last, Say)
    assert (_KEYBOARD, "result", Lane.PLAN) == (last.keyboard, last.card, last.lane)


def test_a_card_that_fits_is_changed_in_place() -> None:
    """A tap changes the message that it stands on."""
    assert [Edit("Hello", _KEYBOARD, 7, "result")] == Card("Hello", _KEYBOARD).edit(7, card="result")


def test_what_does_not_fit_in_place_follows_below() -> None:
    """The tapped message shows the beginning without buttons; the rest is said below with them."""
    first, *rest = Card(_LONG, _KEYBOARD).edit(7, card="result")

    assert isinstance(first, Edit)
    assert ((), 7) == (first.keyboard, first.message_id)
    assert isinstance(rest[-1], Say)
    assert _KEYBOARD == rest[-1].keyboard
    assert all(
        isinstance(one, Say | Edit) and lengths.length(one.text) <= lengths.MESSAGE for one in (first, *rest)
    )


def test_a_card_without_a_place_is_said() -> None:
    """Nothing was tapped: the card comes below."""
    assert Card("Hello").say(card="result") == Card("Hello").edit(None, card="result")


_labels = st.lists(st.text("abc ", min_size=1, max_size=30), max_size=20)


@given(_labels, st.integers(min_value=10, max_value=45), st.integers(min_value=1, max_value=8))
def test_rows_keep_the_order_and_fit_the_phone(labels: list[str], width: int, most: int) -> None:
    """Every button is there, in its order; a row holds so many that the widest label is not cut off."""
    keyboard = rows((Button(label) for label in labels), width=width, most=most)

    assert labels == [button.label for row in keyboard for button in row]
    for row in keyboard:
        assert 1 <= len(row) <= most
        assert len(row) == 1 or len(row) * max(len(button.label) for button in row) <= width


def test_short_labels_share_a_row() -> None:
    """Yes and No stand beside one another."""
    yes, no = Button("Yes"), Button("No")

    assert ((yes, no),) == rows([yes, no])
