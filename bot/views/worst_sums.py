"""The longest cards of sums: every question, every verdict, with the longest numbers. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import get_args

from advisor.calculators import VERDICTS, Calculator, Input
from advisor.money import STEP, Opening, Outcome
from advisor.numbers import Why
from bot.buttons import NONE
from bot.usecases.advice import Changed
from bot.usecases.money import Answered, Asking
from bot.views import money
from bot.views.amounts import Amounts
from bot.views.card import Card
from bot.views.words import Words

Made = tuple[str, Callable[[], Card]]

#: A number and a currency that take as much room as any.
_LONG, _CURRENCY = Decimal("99999999.99"), "KES"


def cards(words: Words) -> Iterator[Made]:
    """Every card of every sum."""
    long = replace(words, amounts=Amounts(words.language.code, _CURRENCY))
    calculators = tuple(words.library.calculators.values())
    yield "list of sums", partial(money.listing, calculators, long)
    for calculator in calculators:
        for number, one in enumerate(calculator.inputs, 1):
            yield from _questions(calculator, one, number, long)
        yield from _answers(calculator, long)
        numbers = {one.id: _number(one) for one in calculator.inputs}
        yield f"sum {calculator.id}, numbers to change", partial(money.choosing, calculator, numbers, long)
    yield "currency", partial(money.currency, (_CURRENCY,) * 12, NONE, "w" * 60, long)


def _number(one: Input) -> Decimal:
    return min(_LONG, one.high) if one.kind == "money" else one.high


def _questions(calculator: Calculator, one: Input, number: int, words: Words) -> Iterator[Made]:
    told = {each.id: _number(each) for each in calculator.inputs}
    screen = Asking(calculator=calculator, input=one, number=number, told=told, last=_number(one))
    for wrong in (None, *get_args(Why)):
        yield f"sum {calculator.id}, question {one.id}", partial(money.asking, screen, words, wrong)
    yield (
        f"sum {calculator.id}, which {one.id}",
        partial(money.which, screen, (_number(one), Decimal("1.234")), words),
    )
    yield f"sum {calculator.id}, closed {one.id}", partial(money.closed, screen, _number(one), words)


def _answers(calculator: Calculator, words: Words) -> Iterator[Made]:
    numbers = {one.id: _number(one) for one in calculator.inputs}
    values = dict.fromkeys(calculator.gives, -_LONG)
    trends = tuple(words.library.trends)
    changed = Changed(trends, trends, trends[0])
    openings = tuple(Opening(name, _LONG, at_least=True) for name in calculator.opens)
    for verdict in VERDICTS:
        outcome = Outcome(verdict=verdict, numbers=numbers, values=values)
        screen = Answered(
            calculator=calculator,
            outcome=outcome,
            openings=openings,
            moved=calculator.what_if[0],
            before={name: number * 100 / (100 + STEP) for name, number in numbers.items()},
        )
        yield f"sum {calculator.id}, {verdict}", partial(money.answered, screen, words, changed)
