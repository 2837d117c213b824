"""Sums about selling: a shelf, a stall, a parcel, a meal, a round, a live, a discount. Fractions, not percent."""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from advisor.formulas import ONE, Gives, needed, whole, whole_or_none, with_known

YEAR = Decimal(365)  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """
    One piece on another shop's shelf, paid when it is sold.

    left = price · (1 - share) · (1 - shrink) - cost · (1 + interest · days / 365) - restock; it is safe from a quarter
    of the price on. Source: consignment terms of craft and food shops, 2026: 30 to 40 of 100 stay with the shop.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "margin": "percent", "host": "money"})
    SAFE: ClassVar[Decimal] = Decimal("0.25")  # of the price

    price: Decimal
    cost: Decimal  # one piece, ready to sell
    share: Decimal  # fraction that the shop keeps
    restock: Decimal  # bringing one piece there
    days: Decimal  # until the shop pays
    shrink: Decimal  # fraction lost or stolen
    interest: Decimal  # a year, fraction: what waiting money costs

    @property
    def left(self) -> Decimal:
        kept = self.price * (ONE - self.share) * (ONE - self.shrink)
        return kept - self.cost * (ONE + self.interest * self.days / YEAR) - self.restock

    @property
    def spare(self) -> Decimal:
        return self.left - self.SAFE * self.price

    def values(self) -> dict[str, Decimal]:
        return {"left": self.left, "margin": self.left / self.price, "host": self.price * self.share}


@dataclass(frozen=True, slots=True, kw_only=True)
class StallRent:
    """
    A month at a rented place: a cart, a stall, a corner of a shop.

    left = days · (sold · each - pay) - rent; needed a day = (rent + days · pay) / (days · each). It is safe when four
    fifths of the expected sales would do. Source: break-even of retail rents, 2026; the fifth is our own judgement.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "needed": "count", "most": "money"})
    SAFE: ClassVar[Decimal] = Decimal("0.8")  # of the expected sales

    rent: Decimal  # a month
    pay: Decimal  # a day, for who stands there
    days: Decimal  # open days a month
    each: Decimal  # what one sale leaves after goods
    sold: Decimal  # sales a day

    @property
    def left(self) -> Decimal:
        return self.days * (self.sold * self.each - self.pay) - self.rent

    @property
    def spare(self) -> Decimal:
        return self.days * (self.SAFE * self.sold * self.each - self.pay) - self.rent

    def values(self) -> dict[str, Decimal]:
        day = needed(self.rent + self.days * self.pay, self.days * self.each)
        most = self.days * (self.sold * self.each - self.pay)
        return with_known({"left": self.left, "most": most}, needed=whole_or_none(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketplaceOrder:
    """
    One order that comes through a marketplace and goes out as a parcel.

    left = (1 - returns) · (price · (1 - discount) · (1 - fee) - cost - delivery) - returns · (ways · delivery
    + lost · cost) - ads. It is safe from 15 of 100 on, when the price is twice what selling and sending take.
    Source: fee tables of marketplaces, 2026; sellers' handbooks on contribution per order.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "margin": "percent", "times": "times"})
    SAFE: ClassVar[Decimal] = Decimal("0.15")  # of the price

    price: Decimal
    cost: Decimal
    fee: Decimal  # fraction of the price: commission and payment
    delivery: Decimal  # parcel, packing, fixed fee of an order
    returns: Decimal  # fraction sent back
    discount: Decimal  # fraction
    ads: Decimal  # an order
    lost: Decimal  # fraction of the goods that a return spoils
    ways: Decimal  # what a return costs, in deliveries

    @property
    def left(self) -> Decimal:
        kept = self.price * (ONE - self.discount) * (ONE - self.fee) - self.cost - self.delivery
        back = self.ways * self.delivery + self.lost * self.cost
        return (ONE - self.returns) * kept - self.returns * back - self.ads

    @property
    def spare(self) -> Decimal:
        taken = self.fee * self.price + self.delivery
        return min(self.left - self.SAFE * self.price, self.price - 2 * taken)

    def values(self) -> dict[str, Decimal]:
        times = needed(self.price * (ONE - self.discount), self.left)
        return with_known({"left": self.left, "margin": self.left / self.price}, times=times)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryApp:
    """
    One meal that a delivery app sells and brings.

    left = price · (1 - discount) · (1 - fee) - cost. It is safe when the menu's margin is the fee and ten points more.
    Source: fees of delivery apps, 2026: 15 to 30 of 100.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "margin": "percent", "day": "money"})
    SAFE: ClassVar[Decimal] = Decimal("0.10")  # of the price

    price: Decimal
    cost: Decimal  # food and packing
    fee: Decimal  # fraction
    discount: Decimal  # fraction that the owner pays for offers
    orders: Decimal  # a day

    @property
    def left(self) -> Decimal:
        return self.price * (ONE - self.discount) * (ONE - self.fee) - self.cost

    @property
    def spare(self) -> Decimal:
        return self.left - self.SAFE * self.price

    def values(self) -> dict[str, Decimal]:
        return {"left": self.left, "margin": self.left / self.price, "day": self.left * self.orders}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRound:
    """
    One round of orders from a group, brought in one trip.

    left = orders · (price · (1 - leader - made_good) - cost) - trip; smallest group = trip / what an order leaves.
    It is safe from 12 orders on, with a trip under a tenth of the sales. Source: community group buying, 2026.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "each": "money", "needed": "count"})
    ENOUGH: ClassVar[int] = 12  # orders a trip
    SAFE: ClassVar[Decimal] = Decimal("0.10")  # of the sales

    price: Decimal
    cost: Decimal
    leader: Decimal  # fraction for who gathers the orders
    trip: Decimal
    orders: Decimal
    made_good: Decimal  # fraction of sales given for what went wrong

    @property
    def each(self) -> Decimal:
        """What one order leaves before the trip."""
        return self.price * (ONE - self.leader - self.made_good) - self.cost

    @property
    def left(self) -> Decimal:
        return self.orders * self.each - self.trip

    @property
    def spare(self) -> Decimal:
        return min(self.left, self.orders - self.ENOUGH, self.SAFE * self.price * self.orders - self.trip)

    def values(self) -> dict[str, Decimal]:
        return with_known(
            {"left": self.left, "each": self.each}, needed=whole_or_none(needed(self.trip, self.each))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """
    One live: showing and preparing it.

    each = (1 - returns) · (price · (1 - fee) - cost) - returns · lost · cost; left = orders · each - slot.
    When *each* is not above zero, no audience helps. It is safe when its hours earn what other hours do.
    Source: reports on live selling, 2020 and 2026.
    """

    GIVES: ClassVar[Gives] = MappingProxyType(
        {"left": "money", "each": "money", "hour": "money", "needed": "count", "viewers": "count"}
    )

    price: Decimal  # after the offer
    cost: Decimal  # goods, packing, sending of one order
    fee: Decimal  # fraction: platform, payment and host
    orders: Decimal
    pay: Decimal  # what an hour of other work earns
    hours: Decimal  # with preparing
    returns: Decimal  # fraction
    lost: Decimal  # fraction of the cost that a return loses
    slot: Decimal  # a fixed price of the show
    buyers: Decimal  # fraction of viewers who order

    @property
    def each(self) -> Decimal:
        """What one order leaves."""
        kept = self.price * (ONE - self.fee) - self.cost
        return (ONE - self.returns) * kept - self.returns * self.lost * self.cost

    @property
    def left(self) -> Decimal:
        return self.orders * self.each - self.slot

    @property
    def spare(self) -> Decimal:
        return self.left - self.hours * self.pay

    def values(self) -> dict[str, Decimal]:
        orders = whole_or_none(needed(self.slot + self.hours * self.pay, self.each))
        viewers = None if orders is None else whole_or_none(needed(orders, self.buyers))
        certain = {"left": self.left, "each": self.each, "hour": self.left / self.hours}
        return with_known(certain, needed=orders, viewers=viewers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """
    What a discount must bring.

    left = price · (1 - discount) - cost; extra sales = discount / (margin - discount), with margin = (price - cost)
    / price. It is safe while half as many sales more are enough. Source: pricing handbooks, 2026.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "extra": "percent", "needed": "count"})
    ENOUGH: ClassVar[Decimal] = Decimal("0.5")  # more sales that can be hoped for

    price: Decimal
    cost: Decimal
    discount: Decimal  # fraction
    sold: Decimal  # a week, at the full price

    @property
    def left(self) -> Decimal:
        return self.price * (ONE - self.discount) - self.cost

    @property
    def spare(self) -> Decimal:
        return self.ENOUGH * self.left - self.price * self.discount

    def values(self) -> dict[str, Decimal]:
        extra = needed(self.price * self.discount, self.left)
        weekly = None if extra is None else whole(self.sold * (ONE + extra))
        return with_known({"left": self.left}, extra=extra, needed=weekly)
