"""What happens in a sum: numbers one by one, a verdict, and what it changes in the advice. No words, no Telegram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from advisor import money
from advisor.calculators import Calculator, Input
from advisor.library import Library
from advisor.money import Numbers, Opening, Outcome
from advisor.platforms import Platform
from bot.store import sums
from bot.store.database import Transaction
from bot.store.sums import Sum

_FEES = 3  # platforms whose fee a question tells
#: The fact that a losing sum writes.
FACT = "loses_money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One number is asked for."""

    calculator: Calculator
    input: Input
    number: int  #: 1 for the first
    told: Numbers  #: what was told of this sum so far, in the order of the inputs
    last: Decimal | None  #: what the person said last time, here or in another sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The sum is made."""

    calculator: Calculator
    outcome: Outcome
    openings: tuple[Opening, ...]
    moved: str | None = None  #: the input that a what-if moved
    before: Numbers | None = None  #: the person's own numbers, while a what-if is shown


Screen = Asking | Answered


@dataclass(frozen=True, slots=True)
class Losing:
    """A sum that closes a ride, and what would open it."""

    calculator: Calculator
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A number that the person said."""

    input: Input
    number: Decimal


async def begin(tx: Transaction, library: Library, person_id: int, calculator: Calculator) -> Screen:
    """The sum as it was made last, else its first question that has no number yet."""
    found = await _find(tx, person_id, calculator)
    if _complete(calculator, found.numbers):
        return answered(calculator, found.numbers)
    return await _next(tx, library, found, calculator)


async def anew(tx: Transaction, library: Library, person_id: int, calculator: Calculator) -> Screen:
    """All numbers are asked again; the last sum stands until they are there."""
    found = replace(await _find(tx, person_id, calculator), draft={})
    await sums.save(tx, found)
    return await _next(tx, library, found, calculator)


async def change(
    tx: Transaction, library: Library, person_id: int, calculator: Calculator, one: Input
) -> Asking:
    """Ask for *one* number of the last sum again; the others stay."""
    found = await _find(tx, person_id, calculator)
    opened = replace(found, draft=_known(calculator, found.numbers))
    await sums.save(tx, opened)
    return await _asking(tx, library, opened, calculator, one)


async def give(  # who, what and when
    tx: Transaction, library: Library, person_id: int, calculator: Calculator, given: Given, now: int
) -> Screen:
    """The person says a number: the next question, or the sum when it was the last.

    An old button, after the sum was made, changes that one number.
    """
    found = await _find(tx, person_id, calculator)
    draft = {**_known(calculator, found.numbers if found.draft is None else found.draft)}
    draft[given.input.id] = given.number
    kept = replace(found, draft=draft)
    if not _complete(calculator, draft):
        await sums.save(tx, kept)
        return await _next(tx, library, kept, calculator)
    made = answered(calculator, draft)
    loses = made.outcome.verdict == "loses"
    await sums.save(tx, replace(kept, numbers=draft, draft=None, loses=loses, made_at=now))
    return made


async def again(
    tx: Transaction, library: Library, person_id: int, calculator: Calculator, one: Input
) -> Asking:
    """The question about *one* as it stands."""
    return await _asking(tx, library, await _find(tx, person_id, calculator), calculator, one)


async def back(
    tx: Transaction, library: Library, person_id: int, calculator: Calculator, one: Input
) -> Screen | None:
    """The question before *one*; the sum itself when only a number was changed; None: there is nothing before it."""
    found = await _find(tx, person_id, calculator)
    if (
        found.draft is not None
        and _complete(calculator, found.draft)
        and _complete(calculator, found.numbers)
    ):
        await sums.save(tx, replace(found, draft=None))
        return answered(calculator, found.numbers)
    at = calculator.inputs.index(one)
    return None if at == 0 else await _asking(tx, library, found, calculator, calculator.inputs[at - 1])


async def what_if(
    tx: Transaction, person_id: int, calculator: Calculator, name: str, percent: Decimal
) -> Answered | None:
    """The last sum with one number moved; nothing is kept. None when there is no such sum."""
    found = await _find(tx, person_id, calculator)
    if not _complete(calculator, found.numbers) or name not in found.numbers:
        return None
    outcome = money.what_if(calculator, found.numbers, name, percent)
    openings = money.openings(calculator, outcome.numbers)
    return Answered(
        calculator=calculator, outcome=outcome, openings=openings, moved=name, before=found.numbers
    )


async def made(tx: Transaction, person_id: int, calculator: Calculator) -> Answered | None:
    """The last sum; None when there is none, or the calculator asks for other numbers now."""
    found = await _find(tx, person_id, calculator)
    return answered(calculator, found.numbers) if _complete(calculator, found.numbers) else None


def fees(library: Library, one: Input, theirs: Iterable[str]) -> list[Platform]:
    """Those of a person's platforms (ids) whose fee the number *one* asks for, and whose fee is known."""
    known = (library.platforms[each] for each in theirs if each in library.platforms)
    return [each for each in known if each.kind in one.fees_of and each.fee is not None][:_FEES]


def answered(calculator: Calculator, numbers: Numbers) -> Answered:
    """What *numbers* come to, and what would open a sum that loses."""
    outcome = money.reckon(calculator, numbers)
    return Answered(calculator=calculator, outcome=outcome, openings=money.openings(calculator, numbers))


def lost_by(library: Library, found: Iterable[Sum]) -> tuple[str, ...]:
    """The trends that lose money by a person's own sums, in the fact's order; none where content has no such fact."""
    fact = library.facts.get(FACT)
    lost = money.losing(_used(library, found)) if fact else ()
    return tuple(trend for trend in fact.values if trend in lost) if fact else ()


def _used(library: Library, found: Iterable[Sum]) -> Iterable[tuple[Calculator, bool]]:
    """Finished sums, judged by today's content: what lost yesterday may pay by a mended formula."""
    for each in found:
        calculator = library.calculators.get(each.calculator)
        if calculator is not None and _complete(calculator, each.numbers):
            yield calculator, money.reckon(calculator, each.numbers).verdict == "loses"


def openings_by(library: Library, made: Iterable[Sum], lost: Iterable[str]) -> Mapping[str, Losing]:
    """What would open each of the *lost* trends: the prices and fees of the newest of the sums that loses."""
    closed = set(lost)
    found: dict[str, Losing] = {}
    for each in made if closed else ():
        calculator = library.calculators.get(each.calculator)
        if calculator is None or not _complete(calculator, each.numbers):
            continue
        if calculator.loses in closed and calculator.loses not in found:
            told = answered(calculator, each.numbers)
            if told.outcome.verdict == "loses":
                found[calculator.loses] = Losing(calculator, told.openings)
    return found


async def _find(tx: Transaction, person_id: int, calculator: Calculator) -> Sum:
    return await sums.find(tx, person_id, calculator.id) or Sum(person_id=person_id, calculator=calculator.id)


def _known(calculator: Calculator, numbers: Numbers) -> dict[str, Decimal]:
    """Those of *numbers* that the calculator still asks for and allows."""
    return {
        one.id: numbers[one.id]
        for one in calculator.inputs
        if one.id in numbers and one.low <= numbers[one.id] <= one.high
    }


def _complete(calculator: Calculator, numbers: Numbers) -> bool:
    return len(_known(calculator, numbers)) == len(calculator.inputs)


async def _next(tx: Transaction, library: Library, found: Sum, calculator: Calculator) -> Screen:
    told = _known(calculator, found.draft or {})
    missing = next((one for one in calculator.inputs if one.id not in told), calculator.inputs[0])
    return await _asking(tx, library, found, calculator, missing)


async def _asking(
    tx: Transaction, library: Library, found: Sum, calculator: Calculator, one: Input
) -> Asking:
    told = _known(calculator, found.draft or {})
    last = told.get(one.id, _known(calculator, found.numbers).get(one.id))
    if last is None:
        last = await _elsewhere(tx, library, found, one)
    number = calculator.inputs.index(one) + 1
    return Asking(calculator=calculator, input=one, number=number, told=told, last=last)


async def _elsewhere(tx: Transaction, library: Library, found: Sum, one: Input) -> Decimal | None:
    """The number that the person gave under the same name in another sum, newest first."""
    for each in await sums.of(tx, found.person_id):
        calculator = library.calculators.get(each.calculator)
        other = calculator.input(one.id) if calculator else None
        number = each.numbers.get(one.id)
        if (
            other is not None
            and other.kind == one.kind
            and number is not None
            and one.low <= number <= one.high
        ):
            return number
    return None
