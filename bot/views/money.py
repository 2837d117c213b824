"""What sums say: the list, the questions, the verdict. Values in, cards out; everything was counted before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from advisor import money
from advisor.calculators import PLACEHOLDER, Calculator, Input
from advisor.formulas import Kind
from advisor.money import STEP, Opening
from advisor.numbers import Why
from advisor.platforms import Platform
from bot import buttons
from bot.buttons import Opened, Summed
from bot.message import Button, Keyboard
from bot.usecases.advice import Changed
from bot.usecases.money import Answered, Asking, Losing
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: The card that holds the sum.
CARD = "sum"
_ICON = "🧮"


def _name(calculator: Calculator, words: Words) -> str:
    icon = words.library.trends[calculator.trend].icon if calculator.trend else _ICON
    return f"{icon} {words.of(f'calculators.{calculator.id}.name', calculator.name)}"


def _input(calculator: Calculator, one: Input, words: Words, field: str) -> str:
    return words.of(f"calculators.{calculator.id}.inputs.{one.id}.{field}", str(getattr(one, field)))


def amount(number: Decimal, kind: Kind, words: Words) -> str:
    """*number* as the person writes it."""
    return words.amounts.say(number, kind, words.language.words.ngettext)


def _line(calculator: Calculator, one: Input, number: Decimal, words: Words) -> dict[str, str]:
    return {"name": _input(calculator, one, words, "name"), "number": amount(number, one.kind, words)}


def listing(calculators: Sequence[Calculator], words: Words) -> Card:
    """All sums, in the order in which they matter to the person."""
    say = words.language.words.gettext
    openers = [(Button(_name(each, words), buttons.write(Opened("sum", each.id))),) for each in calculators]
    other = Button(say("Count in other money"), buttons.write(Summed("in", "")))
    return Card(render("money/list", words.language), (*openers, (other,)))


def currency(codes: Iterable[str], calculator: str, unknown: str, words: Words) -> Card:
    """Which money do you count in?"""
    options = (Button(code, buttons.write(Summed("in", calculator, code))) for code in codes)
    text = render("money/currency", words.language, unknown=unknown[:40])
    return Card(text, rows(options, width=24, most=4))


def asking(screen: Asking, words: Words, wrong: Why | None = None, fees: Sequence[Platform] = ()) -> Card:
    """One number, with what it means, numbers to tap, and why the last text was none; *fees*: of their platforms."""
    calculator, one = screen.calculator, screen.input
    told = [each for each in calculator.inputs if each.id in screen.told and each != one]
    text = render(
        "money/question",
        words.language,
        name=_name(calculator, words),
        number=screen.number,
        all=len(calculator.inputs),
        told=[_line(calculator, each, screen.told[each.id], words) for each in told],
        question=_input(calculator, one, words, "text"),
        explain=_input(calculator, one, words, "explain"),
        fees=[_fee(each, words) for each in fees],
        wrong=wrong,
        low=amount(one.low, one.kind, words),
        high=amount(one.high, one.kind, words),
    )
    return Card(text, _taps(screen, words) + _ways_out(screen, words))


def _fee(one: Platform, words: Words) -> dict[str, object]:
    return {"name": one.name, "fee": words.fee(one), "year": one.year}


def _give(calculator: Calculator, one: Input, number: Decimal) -> str:
    return buttons.write(Summed("give", calculator.id, one.id, f"{number:f}"))


def _taps(screen: Asking, words: Words) -> Keyboard:
    """Numbers to tap: what the person said last time, what is usual."""
    calculator, one, last = screen.calculator, screen.input, screen.last
    say = words.language.words.gettext
    first: Keyboard = ()
    if last is not None:
        label = say("%(number)s, as last time") % {"number": amount(last, one.kind, words)}
        first = ((Button(label, _give(calculator, one, last)),),)
    suggested = rows(
        (
            Button(amount(each, one.kind, words), _give(calculator, one, each))
            for each in one.suggest
            if each != last
        ),
        width=30,
        most=5,
    )
    return first + suggested


def _ways_out(screen: Asking, words: Words) -> Keyboard:
    calculator, one = screen.calculator, screen.input
    say = words.language.words.gettext
    row = [Button("‹ " + say("Back"), buttons.write(Summed("back", calculator.id, one.id)))]
    if one.usual is not None:
        label = say("Not sure: %(number)s") % {"number": amount(one.usual, one.kind, words)}
        row.append(Button(label, _give(calculator, one, one.usual)))
    return (tuple(row),)


def which(screen: Asking, readings: Sequence[Decimal], words: Words) -> Card:
    """A number that can be read in two ways: both, to tap."""
    calculator, one = screen.calculator, screen.input
    text = render("money/which", words.language, question=_input(calculator, one, words, "text"))
    options = tuple((Button(_exact(each, one, words), _give(calculator, one, each)),) for each in readings)
    return Card(text, options)


def _exact(number: Decimal, one: Input, words: Words) -> str:
    """*number* with all of its decimals, so that nobody takes 1.234 for 1.23."""
    return amount(number, one.kind, words) if number == round(number, 2) else f"{number:f}"


def closed(screen: Asking, number: Decimal, words: Words) -> Card:
    """A question that was answered by typing, as a record."""
    return Card(
        render(
            "money/closed",
            words.language,
            question=_input(screen.calculator, screen.input, words, "text"),
            number=amount(number, screen.input.kind, words),
        )
    )


def shut(screen: Asking, words: Words) -> str:
    """A question that moves below: only what was asked stays."""
    return _input(screen.calculator, screen.input, words, "text")


def choosing(calculator: Calculator, numbers: Mapping[str, Decimal], words: Words) -> Card:
    """Which number to change."""
    options = tuple(
        (
            Button(
                "{name}: {number}".format(**_line(calculator, one, numbers[one.id], words)),
                buttons.write(Summed("change", calculator.id, one.id)),
            ),
        )
        for one in calculator.inputs
    )
    say = words.language.words.gettext
    anew = Button(say("All anew"), buttons.write(Summed("anew", calculator.id)))
    back = Button("‹ " + say("Back"), buttons.write(Opened("sum", calculator.id)))
    text = render("money/change", words.language, name=_name(calculator, words))
    return Card(text, (*options, (anew,), (back,)))


def answered(screen: Answered, words: Words, changed: Changed | None = None) -> Card:
    """The verdict in a sentence, what it rests on, and what if."""
    calculator, outcome = screen.calculator, screen.outcome
    text = render(
        "money/answer",
        words.language,
        name=_name(calculator, words),
        verdict=outcome.verdict,
        sentence=sentence(screen, words),
        moved=_moved(screen, words),
        openings=[opening(calculator, each, words) for each in screen.openings],
        numbers=[_line(calculator, one, outcome.numbers[one.id], words) for one in calculator.inputs],
        assumed=[
            words.of(f"calculators.{calculator.id}.assumes.{each.id}.text", each.text)
            for each in calculator.assumes
            if each.text
        ],
        changed=_changed(changed, words),
    )
    return Card(text, _what_ifs(screen, words) + _after(screen, changed, words))


def sentence(screen: Answered, words: Words) -> str:
    """The verdict's sentence with the person's numbers."""
    calculator, outcome = screen.calculator, screen.outcome
    text = words.of(
        f"calculators.{calculator.id}.says.{outcome.verdict}", getattr(calculator.says, outcome.verdict)
    )
    kinds: dict[str, Kind] = {one.id: one.kind for one in calculator.inputs} | dict(calculator.gives)
    known = {**outcome.numbers, **outcome.values}
    return PLACEHOLDER.sub(lambda found: amount(known[found[1]], kinds[found[1]], words), text)


def _moved(screen: Answered, words: Words) -> dict[str, str] | None:
    one = screen.calculator.input(screen.moved or "")
    if one is None or screen.before is None:
        return None
    return {
        **_line(screen.calculator, one, screen.outcome.numbers[one.id], words),
        "before": amount(screen.before[one.id], one.kind, words),
    }


def pays(trend: str, words: Words) -> Keyboard:
    """The way from a ride to its sums; none where there is no sum."""
    if not any(one.trend == trend for one in words.library.calculators.values()):
        return ()
    say = words.language.words.gettext
    return ((Button(f"{_ICON} " + say("Does it pay?"), buttons.write(Opened("money", trend))),),)


def do_the_sum(calculator: str, words: Words) -> Button:
    """The way from a step to the sum that it speaks of."""
    return Button(
        f"{_ICON} " + words.language.words.gettext("Do the sum"), buttons.write(Opened("sum", calculator))
    )


def ways(losing: Losing, words: Words) -> str:
    """What would open a ride that loses money, in a line: "price: $12.40 or more, or fees: 8% or less"."""
    named = [opening(losing.calculator, way, words) for way in losing.openings]
    return render("money/ways", words.language, ways=named)


def opening(calculator: Calculator, way: Opening, words: Words) -> dict[str, object]:
    """One number that opens a sum, as the templates say it."""
    one = calculator.input(way.input)
    line = _line(calculator, one, way.value, words) if one else {}
    return {**line, "at_least": way.at_least}


def _changed(changed: Changed | None, words: Words) -> dict[str, object] | None:
    if changed is None:
        return None
    named = [
        [words.library.trends[each].icon + " " + words.trend(each) for each in several]
        for several in (changed.closed, changed.opened, (changed.first,) if changed.first else ())
    ]
    return {"closed": named[0], "opened": named[1], "first": "".join(named[2])}


def _what_ifs(screen: Answered, words: Words) -> Keyboard:
    """A row for each number that moves: a tenth less, a tenth more of the person's own."""
    calculator = screen.calculator
    own = screen.before or screen.outcome.numbers
    found: list[tuple[Button, ...]] = []
    for name in calculator.what_if:
        one = calculator.input(name)
        if one is not None:
            row = tuple(_what_if(calculator, one, own[name], percent, words) for percent in (-STEP, STEP)
                        if money.moved(one, own[name], percent) != own[name])  # fmt: skip
            found += [row] if row else []
    return tuple(found)


def _what_if(calculator: Calculator, one: Input, own: Decimal, percent: Decimal, words: Words) -> Button:
    number = amount(money.moved(one, own, percent), one.kind, words)
    arrow = "▼" if percent < 0 else "▲"
    label = f"{arrow} {_input(calculator, one, words, 'name')} {number}"
    return Button(label, buttons.write(Summed("what", calculator.id, one.id, f"{percent:f}")))


def _after(screen: Answered, changed: Changed | None, words: Words) -> Keyboard:
    say = words.language.words.gettext
    known = screen.calculator.id
    row = [Button(say("Change a number"), buttons.write(Summed("pick", known)))]
    if screen.calculator.opens:
        row.insert(0, Button(say("Show the picture"), buttons.write(Summed("draw", known))))
    more = [Button("‹ " + say("All sums"), buttons.write(Opened("money")))]
    if screen.before is not None:
        more.insert(0, Button("‹ " + say("My own numbers"), buttons.write(Opened("sum", known))))
    if changed is not None:
        more.append(Button(say("My advice") + " ›", buttons.write(Opened("result"))))
    return tuple(row), tuple(more)


def caption(screen: Answered, name: str, zero: Decimal | None, words: Words) -> str:
    """What the picture shows."""
    calculator = screen.calculator
    one = calculator.input(name)
    if one is None:
        raise KeyError(name)
    return render(
        "money/caption",
        words.language,
        name=_input(calculator, one, words, "name"),
        zero=None if zero is None else amount(zero, one.kind, words),
        here=amount(screen.outcome.numbers[name], one.kind, words),
    )
