"""An owner names their trade: one tap tells what it is and what they sell."""

from bot.buttons import Reopened
from tests.stories.owner import Owner


async def test_one_tap_on_the_trade_answers_what_is_sold(ann: Owner) -> None:
    """Ann has a clothes shop: she is never asked what she mainly sells, and reads her own words in the review."""
    await ann.starts()
    await ann.picks("fashion_shop")
    asked = await ann.answers_everything()

    assert "offer" not in asked
    assert "🛍️ Clothes shop" in ann.card.text
    assert {"sector": "fashion_shop"}.items() <= ann.facts.items()


async def test_something_else_is_asked_plainly_and_back_leads_to_the_trades(ann: Owner) -> None:
    """Ann finds no trade of hers: she is asked what she sells, and may look at the trades once more."""
    await ann.starts()
    await ann.picks("other")
    assert "offer" == ann.asked

    await ann.taps("‹ Back")
    assert "sector" == ann.asked
    assert ann.label("other").startswith("✓")


async def test_a_trade_that_is_found_later_takes_the_place_of_what_was_said(ann: Owner) -> None:
    """Ann said "something else" and lessons, then finds that she is a tailor: lessons are forgotten."""
    await ann.starts()
    await ann.answers_everything(sector="other", offer="knowledge")
    await ann.presses(Reopened("sector"))
    await ann.picks("tailor")
    await ann.answers_everything()

    assert "tailor" == ann.facts["sector"]
    assert "offer" not in ann.facts
    assert "Lessons or advice" not in ann.card.text


async def test_a_typed_trade_finds_its_variant(ann: Owner) -> None:
    """A carpenter types it, and tells what carpenters sell."""
    await ann.starts()
    await ann.types("carpenter")

    assert {"sector": "maker_custom"} == ann.facts
    assert ann.asked not in ("sector", "offer")
