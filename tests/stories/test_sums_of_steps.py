"""Steps that speak of a sum lead to it."""

from __future__ import annotations

from bot import buttons
from bot.buttons import Opened
from tests.stories.owner import Owner


async def test_a_step_that_speaks_of_a_sum_leads_to_it(ann: Owner) -> None:
    """From the step, and from the trouble with money after a report; whoever brings food counts the app's share."""
    await ann.gets_advice(sector="tailor")
    await ann.forges("v:step:marketplaces.order_sum", on=ann.card)
    await ann.presses(Opened("sum", "order"))
    assert "money" in ann.card.text
    await ann.forges("s:marketplaces.order_sum:not", on=ann.card)
    await ann.taps("💰 Money", on=ann.last)
    await ann.presses(Opened("sum", "order"), on=ann.last)


async def test_who_brings_food_is_led_to_the_sum_of_an_app(ann: Owner) -> None:
    """The variant has a sum of its own, and a report knows it too."""
    await ann.gets_advice(sector="street_food")
    await ann.forges("v:step:marketplaces.order_sum", on=ann.card)
    await ann.presses(Opened("sum", "delivery_app"))
    await ann.forges("s:marketplaces.order_sum:rm", on=ann.card)

    assert buttons.write(Opened("sum", "delivery_app")) in [each.data for each in ann.last.buttons]
