"""Sums: every worked example of the formulas, and what holds for all of them."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from advisor import library, money
from advisor.calculators import Calculator
from advisor.formulas import needed, whole
from advisor.outlays import CashNeed, Concentration, ContentHour, CreatorFee, Machine, Referral, Tool
from advisor.sales import (
    Consignment,
    DeliveryApp,
    Discount,
    GroupRound,
    LiveSession,
    MarketplaceOrder,
    StallRent,
)
from bot import resources

D = Decimal
ORDER = MarketplaceOrder(
    price=D(100), cost=D(45), fee=D("0.10"), delivery=D(8), returns=D("0.08"),
    discount=D("0.10"), ads=D(0), lost=D(0), ways=D("1.5"),
)  # fmt: skip
SHELF = Consignment(
    price=D(10), cost=D("3.50"), share=D("0.40"), restock=D("0.30"), days=D(0), shrink=D(0), interest=D(0)
)
LIVE = LiveSession(
    price=D(60), cost=D(40), fee=D("0.30"), orders=D(50_000), pay=D(0), hours=D(3),
    returns=D("0.25"), lost=D("0.2"), slot=D(300_000), buyers=D("0.01"),
)  # fmt: skip


@cache
def _calculators() -> dict[str, Calculator]:
    return dict(library.parse(resources.content()).calculators)


def _cents(number: D | None) -> D | None:
    return None if number is None else round(number, 2)


def test_a_jar_on_a_shelf_leaves_a_fifth_of_its_price_and_needs_a_better_split() -> None:
    """10 in the shop, 40 of 100 for it, 3.50 to make, 0.30 to bring: 2.20, which is thin; at 30 of 100 it is not."""
    assert D("2.20") == SHELF.left
    assert D("0.22") == SHELF.values()["margin"]
    assert SHELF.spare < 0 < replace(SHELF, share=D("0.30")).spare


def test_lost_pieces_and_waiting_money_cost_the_maker() -> None:
    """50 in the shop, 35 of 100 for it, 3 of 100 lost, 20 to make; a year of waiting at a tenth costs 2 more."""
    one = replace(SHELF, price=D(50), cost=D(20), share=D("0.35"), restock=D(0), shrink=D("0.03"))

    assert D("11.525") == one.left
    assert D("9.525") == replace(one, days=D(365), interest=D("0.10")).left


def test_a_chain_pays_so_much_of_the_shelf_price() -> None:
    """Six on the shelf brings the maker 2.60; 60 of 100 of that is 1.56, so a cost of 1.55 just fits."""
    assert D("1.56") == D("2.60") * D("0.60")
    shelf = replace(SHELF, price=D(6), cost=D("1.55"), share=1 - D("2.60") / 6, restock=D(0))

    assert D("1.05") == _cents(shelf.left)


def test_a_cart_needs_27_sales_a_day() -> None:
    """2,500 rent, 26 days, 6 left of a sale, 60 for the day: 26.03, and nobody sells a part of one."""
    cart = StallRent(rent=D(2500), pay=D(60), days=D(26), each=D(6), sold=D(27))

    assert D("26.03") == _cents(needed(D(2500) + 26 * D(60), 26 * D(6)))
    assert D(27) == cart.values()["needed"]
    assert cart.left > 0 > replace(cart, sold=D(26)).left


def test_sales_that_carry_a_rent() -> None:
    """800 rent, 600 pay, 200 other at 45 of 100: 3,555.56 a month, of which the rent is 22.5 of 100."""
    sales = needed(D(1600), D("0.45"))

    assert D("3555.56") == _cents(sales)
    assert sales is not None
    assert D("0.225") == round(800 / sales, 3)


def test_where_a_rent_takes_over_from_a_share() -> None:
    """A rent of 96,000 is six of 100 of 1,600,000; one of 1,600 is cheaper than 35 of 100 above 4,571."""
    assert D(1_600_000) == needed(D(96_000), D("0.06"))
    assert D(4571) == round(needed(D(1600), D("0.35")) or D(0))


def test_an_order_on_a_selling_site() -> None:
    """100 less a tenth, 45 cost, 10 of 100 fees, 8 to send, 8 of 100 back at 12 each: 24.80."""
    assert D("24.80") == _cents(ORDER.left)
    assert D("3.63") == _cents(ORDER.values()["times"])
    assert ORDER.spare > 0


def test_the_least_price_of_an_order() -> None:
    """53 of cost and sending under fees of a tenth: below 58.89 nothing is left."""
    numbers = {"price": D(100), "cost": D(45), "fee": D(10), "delivery": D(8), "returns": D(0)}

    assert D("58.89") == _cents(money.break_even(_calculators()["order"], numbers, "price"))


def test_a_craft_site_with_an_ad_takes_nearly_all() -> None:
    """50 for what cost 30: listing, commission also on 8 of sending, payment and an ad of 7.50 leave 6.78."""
    beside = D("0.20") + D("0.25") + D("0.065") * 8
    one = MarketplaceOrder(price=D(50), cost=D(30), fee=D("0.065") + D("0.03"), delivery=beside, returns=D(0),
                           discount=D(0), ads=D("7.50"), lost=D(0), ways=D(2))  # fmt: skip

    assert D("6.78") == _cents(one.left)


def test_a_site_that_takes_a_fifth_and_four_leaves_28_of_40() -> None:
    """Before cost and packing 30 of 100 are gone."""
    one = replace(ORDER, price=D(40), cost=D(0), fee=D("0.20"), delivery=D(4), returns=D(0), discount=D(0))

    assert D(28) == one.left


def test_a_cheap_order_that_fees_eat_is_thin_even_if_much_is_left() -> None:
    """A price under twice what selling and sending take goes into no parcel."""
    one = replace(ORDER, price=D(10), cost=D(0), fee=D("0.10"), delivery=D(5), returns=D(0), discount=D(0))

    assert one.left > one.SAFE * one.price
    assert one.spare < 0


def test_a_menu_needs_the_fee_and_ten_points_more() -> None:
    """At 30 of 100 for the app, a meal of 10 that costs 6 pays; one that costs 6.01 is thin; one of 7.01 loses."""
    meal = DeliveryApp(price=D(10), cost=D(6), fee=D("0.30"), discount=D(0), orders=D(5))

    assert D(0) == meal.spare
    assert D(5) == meal.values()["day"]
    assert replace(meal, cost=D("6.01")).spare < 0 < replace(meal, cost=D("6.01")).left
    assert replace(meal, cost=D("7.01")).left < 0


def test_the_smallest_group() -> None:
    """20 less a fifth, a tenth for the leader, 9 cost and 1 to hand out: 4.40 an order, so 30 for the trip needs 7."""
    one = GroupRound(price=D(16), cost=D(10), leader=D("0.10"), trip=D(30), orders=D(7), made_good=D(0))

    assert D("4.40") == one.each
    assert D("6.8") == round(needed(one.trip, one.each) or D(0), 1)
    assert D(7) == one.values()["needed"]
    assert one.left > 0 > replace(one, orders=D(6)).left


def test_twelve_orders_and_a_short_trip_make_a_round_safe() -> None:
    """Eleven orders are thin, and so is a trip above a tenth of the sales."""
    one = GroupRound(price=D(20), cost=D(10), leader=D("0.05"), trip=D(24), orders=D(12), made_good=D("0.02"))

    assert one.spare >= 0
    assert replace(one, orders=D(11)).spare < 0
    assert replace(one, trip=D(25)).spare < 0


def test_a_reward_up_to_a_fifth_of_the_first_year() -> None:
    """A customer who leaves 5 twelve times may cost 12, not 12.01."""
    one = Referral(price=D(15), cost=D(10), orders=D(12), reward=D(12))

    assert one.spare == 0
    assert D(3) == one.values()["needed"]
    assert replace(one, reward=D("12.01")).spare < 0


def test_a_live_in_a_quiet_room() -> None:
    """400 viewers, 1 of 100 buys for 15 at 35 of 100, a tenth comes back: 18.90, under ten an hour for two hours."""
    one = LiveSession(price=D(15), cost=D("9.75"), fee=D(0), orders=400 * D("0.01"), pay=D(10), hours=D(2),
                      returns=D("0.10"), lost=D(0), slot=D(0), buyers=D("0.01"))  # fmt: skip

    assert D("18.90") == one.left
    assert D("9.45") == one.values()["hour"]
    assert one.spare < 0


def test_no_audience_helps_where_each_order_loses() -> None:
    """40 of 100 off, 30 of 100 for host and platform, a quarter comes back: each order ends at -0.50."""
    assert D("-0.50") == LIVE.each
    assert not {"needed", "viewers"} & set(LIVE.values())


def test_three_million_of_sales_did_not_carry_a_famous_host() -> None:
    """300,000 for the slot and a quarter of the sales: goods and sending had to stay under 39 of 100 of list price."""
    show = replace(LIVE, fee=D("0.25"), returns=D(0), lost=D(0))

    assert D(3_000_000) == show.price * show.orders
    assert D(0) == replace(show, cost=D(39)).left
    assert replace(show, cost=D("39.01")).left < 0


def test_orders_and_viewers_of_a_show() -> None:
    """A show of three hours at ten an hour and five an order needs six orders, so 600 viewers."""
    values = replace(
        LIVE, price=D(10), cost=D(5), fee=D(0), returns=D(0), lost=D(0), slot=D(0), pay=D(10)
    ).values()

    assert (D(6), D(600)) == (values["needed"], values["viewers"])


@pytest.mark.parametrize(
    ("discount", "margin", "extra"), [("0.20", "0.60", "0.5"), ("0.15", "0.50", "0.4286")]
)
def test_a_discount_needs_more_sales(discount: str, margin: str, extra: str) -> None:
    """A fifth off at 60 of 100 needs half as many more; 15 off at 50 needs 42.86 of 100."""
    one = Discount(price=D(100), cost=100 * (1 - D(margin)), discount=D(discount), sold=D(100))

    assert D(extra) == round(one.values()["extra"], 4)


def test_a_discount_of_the_whole_margin_never_comes_back() -> None:
    """No number of sales makes up for a piece that leaves nothing."""
    one = Discount(price=D(100), cost=D(60), discount=D("0.40"), sold=D(10))

    assert D(0) == one.left
    assert "needed" not in one.values()


def test_an_hour_at_posts_is_kept_from_half_of_another_hour() -> None:
    """Three orders of 10 in eight hours bring 3.75 an hour: enough beside 7.50, not beside 7.51."""
    one = ContentHour(price=D(15), cost=D(5), orders=D(3), hours=D(8), pay=D("7.50"))

    assert D("3.75") == one.values()["hour"]
    assert one.spare == 0
    assert replace(one, pay=D("7.51")).spare < 0


def test_what_a_creator_may_cost() -> None:
    """20,000 views, 2 of 100 look, 2 of 100 of them buy, 24.80 each: 198.40 at the very most."""
    one = CreatorFee(views=D(20_000), clicks=D("0.02"), buyers=D("0.02"), each=D("24.80"), fee=D(100))

    assert D("198.40") == one.values()["most"]
    assert replace(one, fee=D("198.41")).left < 0 < one.left


def test_a_tool_pays_itself_back_out_of_a_fifth_of_the_loss() -> None:
    """120 for a sensor, a loss of 100 a month, a fifth of it saved: six months."""
    one = Tool(price=D(120), fee=D(0), loss=D(100), cut=D("0.20"))

    assert D(6) == one.values()["months"]
    assert one.spare > 0
    assert replace(one, fee=D(21)).left < 0


def test_items_that_a_machine_must_sell() -> None:
    """2,400 over 24 months and 80 to run it at 1.50 a piece: 120 a month."""
    one = Machine(price=D(2400), running=D(80), each=D("1.50"), items=D(150), life=D(24))

    assert D(120) == one.values()["needed"]
    assert one.spare == 0


def test_cash_before_the_first_money() -> None:
    """300 of goods, 100 deposit, 14 days of 10: 540; 80 in hand at 10 a day last eight days."""
    one = CashNeed(stock=D(300), deposit=D(100), days=D(14), daily=D(10), free=D(675))

    assert D(540) == one.need
    assert one.spare == 0
    assert D(8) == replace(one, free=D(80)).values()["lasts"]


def test_forty_of_a_hundred_for_a_buyer_sixty_for_a_channel() -> None:
    """Up to there nobody decides over the owner."""
    one = Concentration(sales=D(1000), buyer=D(400), channel=D(599))

    assert one.spare == 0 < one.left
    assert replace(one, buyer=D(401)).spare < 0
    assert replace(one, channel=D(601)).left < 0


def test_nobody_sells_half_a_piece() -> None:
    """What is needed is rounded up, and nothing covers a cost at no gain."""
    assert (D(7), D(7)) == (whole(D("6.01")), whole(D(7)))
    assert needed(D(10), D(0)) is None
