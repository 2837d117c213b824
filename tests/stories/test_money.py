"""Does it pay? Sums through the whole bot: typed and tapped, with nonsense on the way, and what they change."""

from __future__ import annotations

import json

import pytest

from bot.buttons import Opened, Summed
from bot.sandbox.chats import Message
from bot.store.database import Transaction
from tests.stories.owner import Owner

#: What Ann sells through a selling site: it leaves her 1.35 an order.
GOOD = ("50", "30", "10", "5", "0")
BAD = ("20", "18", "20", "5", "0")
#: Whose ride is a shop's shelf.
MANUFACTURER = {"sector": "manufacturer", "offer": "b2b_goods"}


async def _opens(owner: Owner, calculator: str) -> None:
    await owner.types("/money")
    await owner.presses(Opened("sum", calculator))


async def _counts_in(owner: Owner, code: str) -> None:
    """Begin with the money of an owner who told it."""
    await _opens(owner, "order")
    await owner.presses(Summed("in", "order", code))


async def _types_all(owner: Owner, *numbers: str) -> Message:
    for number in numbers:
        await owner.types(number)
    return owner.last


def _losing(owner: Owner) -> list[tuple[object, ...]]:
    return owner.bot.rows("SELECT calculator FROM sums WHERE person_id = ? AND loses = 1", owner.id)


async def test_an_owner_learns_in_five_numbers_what_an_order_leaves(ann: Owner) -> None:
    """50 for what cost 30, a tenth for the site, 5 to send it: 10 are left, and that is the most for an ad."""
    await ann.starts()
    await _counts_in(ann, "EUR")
    answer = await _types_all(ann, *GOOD)

    assert "Each order leaves you €10, 20% of the price. Never pay more than €10 to win one." in answer.text
    assert "price: €50" in answer.text
    assert "no advertising" in answer.text


async def test_money_is_asked_for_once_and_may_be_typed(ann: Owner) -> None:
    """Ann types a word that nobody knows, then one that several countries use, and taps hers."""
    await ann.starts()
    await _opens(ann, "cash")
    await ann.types("shells")
    assert "I know no money of the name “shells”" in ann.last.text
    await ann.types("shillings")
    await ann.taps("KES")
    assert "What do you buy before the first sale?" in ann.card.text
    await _opens(ann, "round")

    assert "What does one order cost in the round?" in ann.card.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-5", "Below zero does not work here"),
        ("a lot", "could not read that as a number"),
        ("1000000000000", "That is too big"),
        ("10 to 12", "more than one number"),
        ("15%", "not a part of 100"),
    ],
)
async def test_nonsense_gets_a_clear_question_back(ann: Owner, typed: str, says: str) -> None:
    """What is no number is said so, and the question stands below again; the next number counts."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await ann.types(typed)
    assert says in ann.last.text
    assert "What does the buyer pay for one order?" in ann.last.text
    await ann.types("1,250.50")

    assert "price: $1,250.50" in ann.last.text


async def test_a_number_with_two_meanings_is_asked_back_with_both(ann: Owner) -> None:
    """1.234 is a thousand in one country and little more than one in another: Ann taps hers."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await ann.types("1.234")
    assert ["$1,234", "1.234"] == [each.label for each in ann.card.buttons]
    await ann.taps("$1,234")

    assert "price: $1,234" in ann.card.text


async def test_a_phone_in_german_decides_how_a_number_is_read(meet: object) -> None:
    """Where the point groups, nobody is asked; amounts are written the same way back."""
    assert callable(meet)
    uli: Owner = meet("Uli", "de")
    await uli.starts()
    await _counts_in(uli, "EUR")
    await uli.types("1.234")

    assert "price: 1.234\u00a0€" in uli.card.text


async def test_numbers_can_be_tapped_and_taken_back(ann: Owner) -> None:
    """What is usual is a tap; Back shows the question before, with the number of before as a tap."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await ann.types("50")
    await ann.types("30")
    await ann.taps("10%")
    await ann.taps("‹ Back")
    assert "How much of 100 do the site" in ann.card.text
    await ann.taps("10%, as last time")

    assert "What do you pay to send one order?" in ann.card.text


async def test_a_sum_is_remembered_and_offered_in_the_next(ann: Owner) -> None:
    """The price of one sum is a tap in another; the sum itself is there when it is opened again."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await _types_all(ann, *GOOD)
    await _opens(ann, "discount")
    assert "$50, as last time" in [each.label for each in ann.card.buttons]
    await _opens(ann, "order")

    assert "Each order leaves you $10" in ann.card.text


async def test_what_if_changes_the_sentence_in_place_and_nothing_else(ann: Owner) -> None:
    """A tenth off the price: what is left then, and one tap back to the own numbers."""
    await ann.starts()
    await _counts_in(ann, "USD")
    answer = await _types_all(ann, *GOOD)
    await ann.taps("▼ price $45")
    assert "What if price is $45 instead of $50?" in ann.again(answer).text
    assert "leaves you $5.50" in ann.again(answer).text
    await ann.taps("‹ My own numbers")

    assert "leaves you $10" in ann.again(answer).text
    assert [] == _losing(ann)


async def test_the_picture_stands_below(ann: Owner) -> None:
    """Where the line crosses zero, and where Ann is."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await _types_all(ann, *GOOD)
    await ann.taps("Show the picture")

    assert ann.last.photo
    assert "nothing is left and nothing lost: $38.89" in ann.last.wire["caption"]


async def test_a_sum_that_loses_closes_its_ride_and_a_better_price_opens_it(ann: Owner) -> None:
    """Ann loses on each order: selling sites are closed, with the price that opens them; that price opens them."""
    await ann.gets_advice()
    before = ann.card.text
    await _counts_in(ann, "USD")
    lost = await _types_all(ann, *BAD)
    assert "Each order loses money" in lost.text
    assert "price: $28.75 or more" in lost.text
    assert [("order",)] == _losing(ann)
    await ann.types("/trends")
    await ann.presses(Opened("ride", "marketplaces"))
    assert "By your own sum" in ann.card.text
    assert "price: $28.75 or more" in ann.card.text
    await ann.taps("🧮 Does it pay?")
    await ann.presses(Opened("sum", "order"))
    await ann.taps("Change a number")
    await ann.taps("price: $20")
    paid = await _types_all(ann, "28.75")
    await ann.types("/trends")
    await ann.presses(Opened("ride", "marketplaces"))

    assert "only $0" in paid.text or "leaves you $0" in paid.text
    assert "By your own sum" not in ann.card.text
    assert [] == _losing(ann)
    assert before


async def test_a_sum_that_changes_the_plan_says_so_once_and_why(ann: Owner) -> None:
    """Ann's own ride loses on each piece: what the plan does now stands below the sum, and not again at /plan."""
    await ann.gets_advice(**MANUFACTURER)
    await _counts_in(ann, "USD")
    await _opens(ann, "consignment")
    lost = await _types_all(ann, "20", "18", "40", "1", "30")
    news = lost.text.partition("🔄")[2]
    assert "Your plan changed, because of your own sum." in news
    assert 2 <= len(news.split("\n")) <= 6
    await ann.types("/plan")
    assert "🔄" not in ann.said[-1].text + ann.said[-2].text.replace(lost.text, "")

    await _opens(ann, "consignment")
    await ann.taps("Change a number")
    await ann.taps("price: $20")
    paid = await _types_all(ann, "60")
    assert "Your plan changed, because of your own sum." in paid.text


async def test_the_question_for_a_fee_tells_what_the_owners_own_platforms_take(ann: Owner) -> None:
    """Ann ticked a marketplace: its fee stands below the question with its year, and only there."""
    await ann.gets_advice()
    sites = [one for one in ann.bot.library.platforms.values() if one.kind == "marketplace" and one.fee]
    hers = sites[0]

    async def tick(tx: Transaction) -> None:
        await tx.run("UPDATE people SET platforms = $1", json.dumps([hers.id]))

    await ann.bot.puts(tick)
    await _counts_in(ann, "USD")
    assert str(hers.fee) not in ann.last.text
    await _types_all(ann, "50", "30")

    assert f"💳 {hers.name}: {hers.fee}, {hers.year}" in ann.last.text
    assert "Fees change." in ann.last.text


async def test_a_sum_before_any_advice_keeps_no_plan(ann: Owner) -> None:
    """Whoever only counts has no plan that could change."""
    await ann.starts()
    await ann.answers()
    await _counts_in(ann, "USD")
    await _types_all(ann, *BAD)

    assert [] == ann.bot.rows("SELECT * FROM plans")


async def test_the_result_of_a_sum_says_once_what_it_changed(ann: Owner) -> None:
    """The news stands on the answer; opened again, the sum is only the sum."""
    await ann.gets_advice()
    await _counts_in(ann, "USD")
    lost = await _types_all(ann, *BAD)
    await _opens(ann, "order")

    assert ("Your advice changes with this." in lost.text) == ("Not now: " in lost.text)
    assert "Your advice changes" not in ann.card.text


async def test_stop_is_stop_inside_a_sum(ann: Owner) -> None:
    """Whatever is asked: who types stop is left alone."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await ann.types("stop")

    assert "nothing unasked" in ann.last.text


async def test_a_command_leaves_the_sum_and_the_intake_understands_again(ann: Owner) -> None:
    """A number typed after /profile is no price."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await ann.types("/profile")
    await ann.types("50")

    assert "price: $50" not in ann.last.text


async def test_erasing_takes_the_sums_along(ann: Owner) -> None:
    """After /delete no number is left."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await _types_all(ann, *GOOD)
    await ann.types("/delete")
    await ann.taps("🗑 Yes, erase everything")

    assert [] == ann.bot.rows("SELECT * FROM sums")


@pytest.mark.parametrize(
    "data",
    ["m:give:order:price:-5", "m:give:order:price:1e9", "m:give:nothing:price:5", "m:what:order:price:99",
     "m:x:order::", "m:give:order:colour:5",
     "m:draw:order::", "m:pick:order::", "m:in:order:XXX:", "m:back:order::"],
)  # fmt: skip
async def test_a_forged_button_harms_nobody(ann: Owner, data: str) -> None:
    """Buttons that no message of ours has lead to the list or to a question, and count nothing."""
    await ann.starts()
    await _counts_in(ann, "USD")
    await ann.forges(data)

    assert [] == ann.bot.rows("SELECT * FROM sums WHERE inputs <> '{}'")
