"""Sums about what is spent first: rewards, posts, tools, machines, stock. Fractions, not percent."""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from advisor.formulas import Gives, needed, whole_or_none, with_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """
    A reward for bringing a new customer, paid after the first order.

    left = (price - cost) · orders - reward; it is safe up to a fifth of what the first year leaves.
    Source: referral programmes, 2026; the fifth is our own judgement.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "most": "money", "needed": "count"})
    SAFE: ClassVar[Decimal] = Decimal("0.2")  # of what the first year leaves

    price: Decimal
    cost: Decimal
    orders: Decimal  # of a new customer in the first year
    reward: Decimal  # all that is given for one, to both

    @property
    def year(self) -> Decimal:
        """What a new customer leaves in the first year."""
        return (self.price - self.cost) * self.orders

    @property
    def left(self) -> Decimal:
        return self.year - self.reward

    @property
    def spare(self) -> Decimal:
        return self.SAFE * self.year - self.reward

    def values(self) -> dict[str, Decimal]:
        orders = whole_or_none(needed(self.reward, self.price - self.cost))
        return with_known({"left": self.left, "most": self.SAFE * self.year}, needed=orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentHour:
    """
    A month of posts.

    left = (price - cost) · orders; an hour earns left / hours. It is safe from half of what another hour earns on:
    posts of week eight still bring orders later. Source: our own judgement.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "hour": "money", "needed": "count"})
    SAFE: ClassVar[Decimal] = Decimal("0.5")  # of another hour

    price: Decimal
    cost: Decimal
    orders: Decimal  # a month that say "I saw your post"
    hours: Decimal  # a month
    pay: Decimal  # what an hour of other work earns

    @property
    def left(self) -> Decimal:
        return (self.price - self.cost) * self.orders

    @property
    def spare(self) -> Decimal:
        return self.left - self.SAFE * self.hours * self.pay

    def values(self) -> dict[str, Decimal]:
        orders = whole_or_none(needed(self.hours * self.pay, self.price - self.cost))
        return with_known({"left": self.left, "hour": self.left / self.hours}, needed=orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorFee:
    """
    What somebody else's post about you may cost.

    left = views · clicks · buyers · each - fee. It is safe when it brings twice its price: one post in two brings
    nothing. Source: creator handbooks, 2026; the doubling is our own judgement.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "most": "money", "orders": "count"})

    views: Decimal
    clicks: Decimal  # fraction of those who see it
    buyers: Decimal  # fraction of those who look
    each: Decimal  # what one order leaves
    fee: Decimal

    @property
    def left(self) -> Decimal:
        return self.views * self.clicks * self.buyers * self.each - self.fee

    @property
    def spare(self) -> Decimal:
        return self.left - self.fee

    def values(self) -> dict[str, Decimal]:
        orders = self.views * self.clicks * self.buyers
        return {"left": self.left, "most": orders * self.each, "orders": orders}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """
    A tool, a sensor or an app that stops a leak.

    left = loss · cut - fee, a month; payback = price / left. It is safe when it is paid back within a year.
    Source: our own judgement; without proof a tool cuts a loss by a fifth at most.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "saved": "money", "months": "months"})
    SAFE: ClassVar[int] = 12  # months

    price: Decimal
    fee: Decimal  # a month
    loss: Decimal  # a month
    cut: Decimal  # fraction of the loss

    @property
    def left(self) -> Decimal:
        return self.loss * self.cut - self.fee

    @property
    def spare(self) -> Decimal:
        return self.SAFE * self.left - self.price

    def values(self) -> dict[str, Decimal]:
        months = needed(self.price, self.left)
        return with_known({"left": self.left, "saved": self.loss * self.cut}, months=months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """
    A machine that makes or sells.

    left = items · each - running - price / life, a month; items needed = (price / life + running) / each. It is safe
    when four fifths of the expected items would do. Source: operators of vending machines, 2026.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "needed": "count", "months": "months"})
    SAFE: ClassVar[Decimal] = Decimal("0.8")  # of the expected items

    price: Decimal
    running: Decimal  # a month: place, power, spoilage, trips
    each: Decimal  # what one item leaves
    items: Decimal  # a month
    life: Decimal  # months in which it must be earned back

    @property
    def left(self) -> Decimal:
        return self.items * self.each - self.running - self.price / self.life

    @property
    def spare(self) -> Decimal:
        return self.SAFE * self.items * self.each - self.running - self.price / self.life

    def values(self) -> dict[str, Decimal]:
        items = whole_or_none(needed(self.price / self.life + self.running, self.each))
        months = needed(self.price, self.items * self.each - self.running)
        return with_known({"left": self.left}, needed=items, months=months)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashNeed:
    """
    Cash that a plan binds before it brings any.

    need = stock + deposit + days · daily; left = free - need. It is safe with a fifth of the cash in reserve.
    Source: working capital of small firms, 2026; the fifth is our own judgement.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"left": "money", "need": "money", "lasts": "days"})
    SAFE: ClassVar[Decimal] = Decimal("0.8")  # of the free cash

    stock: Decimal
    deposit: Decimal
    days: Decimal  # until the first money comes
    daily: Decimal  # what a day costs until then
    free: Decimal  # cash that nothing else needs

    @property
    def need(self) -> Decimal:
        """The most that is bound at once."""
        return self.stock + self.deposit + self.days * self.daily

    @property
    def left(self) -> Decimal:
        return self.free - self.need

    @property
    def spare(self) -> Decimal:
        return self.SAFE * self.free - self.need

    def values(self) -> dict[str, Decimal]:
        return with_known({"left": self.left, "need": self.need}, lasts=needed(self.free, self.daily))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """
    How much hangs on one buyer and on one way to sell.

    A buyer is safe up to 40 of 100 of the sales; a buyer or a channel beyond 60 decides over the business.
    Source: our own judgement.
    """

    GIVES: ClassVar[Gives] = MappingProxyType({"buyer_share": "percent", "channel_share": "percent"})
    SAFE: ClassVar[Decimal] = Decimal("0.4")  # of the sales
    MOST: ClassVar[Decimal] = Decimal("0.6")  # of the sales

    sales: Decimal  # a month
    buyer: Decimal  # a month, the biggest one
    channel: Decimal  # a month, the biggest one

    @property
    def left(self) -> Decimal:
        return self.MOST * self.sales - max(self.buyer, self.channel)

    @property
    def spare(self) -> Decimal:
        return self.SAFE * self.sales - self.buyer

    def values(self) -> dict[str, Decimal]:
        return {"buyer_share": self.buyer / self.sales, "channel_share": self.channel / self.sales}
