"""Sums: event -> use case -> view -> messages. Every question says that the next typed text is about it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from advisor import money as counting
from advisor import numbers
from advisor.calculators import Calculator, Input
from advisor.numbers import Ambiguous, Amount, Form, NotANumber, Why
from bot import currencies
from bot.buttons import Opened, Summed
from bot.inbound.events import Commanded, Tapped, Typed
from bot.inbound.handlers import typed_numbers
from bot.inbound.scene import Scene
from bot.message import Edit, Message, Show, TapReply
from bot.store import media, people
from bot.usecases import advice
from bot.usecases import money as using
from bot.usecases.advice import Changed
from bot.usecases.money import Asking, Given, Screen
from bot.views import break_even
from bot.views import money as views
from bot.views import plan as plan_views
from bot.views.card import Card
from bot.views.money import CARD

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
_PERCENT = re.compile(r"-?10")


async def money(scene: Scene, _: Commanded) -> list[Message]:
    """/money: all sums, those of the person's own ride first."""
    return (await _listing(scene)).say(card=CARD)


async def _listing(scene: Scene) -> Card:
    result = await advice.look(scene.tx, scene.library, scene.who.id)
    order = [standing.trend for standing in result.advice.standings] if result else []
    place = {trend: number for number, trend in enumerate(order)}
    # Sums of no ride come last; sorting keeps the authors' order within a ride.
    ranked = sorted(
        scene.library.calculators.values(), key=lambda one: place.get(one.trend or "", len(place))
    )
    return views.listing(ranked, scene.words)


async def opened(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """The list, one sum, or the sums of one ride were tapped open."""
    calculators = scene.library.calculators
    if press.screen == "sum" and press.about in calculators:
        return await _begin(scene, event, calculators[press.about])
    of_ride = [one for one in calculators.values() if one.trend == press.about]
    if len(of_ride) == 1:
        return await _begin(scene, event, of_ride[0])
    card = views.listing(of_ride, scene.words) if of_ride else await _listing(scene)
    return [TapReply(event.tap), *card.edit(event.message_id, card=CARD)]


async def _begin(scene: Scene, event: Tapped, calculator: Calculator) -> list[Message]:
    if scene.person is None or scene.person.currency is None:
        card = await _currency(scene, calculator.id)
    else:
        card = await _card(scene, await using.begin(scene.tx, scene.library, scene.who.id, calculator))
    return [TapReply(event.tap), *card.edit(event.message_id, card=CARD)]


async def _currency(scene: Scene, calculator: str, unknown: str = "", codes: tuple[str, ...] = ()) -> Card:
    """Ask once which money the person counts in; the next typed text is about it."""
    await people.expect(scene.tx, scene.who.id, f"currency:{calculator}")
    zone = scene.person.zone if scene.person else None
    return views.currency(codes or currencies.likely(scene.hint, zone), calculator, unknown, scene.words)


async def _card(
    scene: Scene, screen: Screen, wrong: Why | None = None, changed: Changed | None = None
) -> Card:
    """The card for *screen*; a question is what the next typed text is about."""
    if isinstance(screen, Asking):
        await people.expect(scene.tx, scene.who.id, f"sum:{screen.calculator.id}.{screen.input.id}")
        theirs = scene.person.their_platforms if scene.person else ()
        return views.asking(screen, scene.words, wrong, using.fees(scene.library, screen.input, theirs))
    return views.answered(screen, scene.words, changed)


async def pressed(scene: Scene, event: Tapped, press: Summed) -> list[Message]:
    """A tap inside a sum."""
    if press.act == "in":
        return await _counts_in(scene, event, press)
    calculator = scene.library.calculators.get(press.calculator)
    if calculator is None:
        return await _too_old(scene, event)
    if press.act == "draw":
        return await _drawn(scene, event, calculator)
    card = await _after(scene, press, calculator)
    return (
        [TapReply(event.tap), *card.edit(event.message_id, card=CARD)]
        if card
        else await _too_old(scene, event)
    )


async def _after(scene: Scene, press: Summed, calculator: Calculator) -> Card | None:
    """What the card shows after *press*; None when the button is older than the content or the sum."""
    tx, library, person = scene.tx, scene.library, scene.who.id
    one = calculator.input(press.about)
    match press.act:
        case "give" if one is not None and _NUMBER.fullmatch(press.number):
            number = Decimal(press.number)
            return (
                await _given(scene, calculator, Given(one, number)) if one.low <= number <= one.high else None
            )
        case "back" if one is not None:
            before = await using.back(tx, library, person, calculator, one)
            return await _listing(scene) if before is None else await _card(scene, before)
        case "change" if one is not None:
            return await _card(scene, await using.change(tx, library, person, calculator, one))
        case "anew":
            return await _card(scene, await using.anew(tx, library, person, calculator))
        case "what" if one is not None and _PERCENT.fullmatch(press.number):
            moved = await using.what_if(tx, person, calculator, one.id, Decimal(press.number))
            return views.answered(moved, scene.words) if moved else None
        case "pick":
            made = await using.made(tx, person, calculator)
            return views.choosing(calculator, made.outcome.numbers, scene.words) if made else None
        case _:
            return None


async def _too_old(scene: Scene, event: Tapped) -> list[Message]:
    """A button of a sum that changed or is gone: the list takes its place."""
    text = scene.words.language.words.gettext("That button is too old. Here are all sums.")
    card = await _listing(scene)
    return [TapReply(event.tap, text), *card.edit(event.message_id, card=CARD)]


async def _counts_in(scene: Scene, event: Tapped, press: Summed) -> list[Message]:
    """A currency was tapped, or the person wants another one."""
    if press.about not in currencies.codes():
        card = await _currency(scene, press.calculator)
    else:
        card = await _with_currency(scene, press.about, press.calculator)
    return [TapReply(event.tap), *card.edit(event.message_id, card=CARD)]


async def _with_currency(scene: Scene, code: str, calculator: str) -> Card:
    """From now on the person counts in *code*: on to the sum, or to the list."""
    await people.set_currency(scene.tx, scene.who.id, code)
    here = replace(scene, person=replace(scene.person, currency=code) if scene.person else None)
    chosen = scene.library.calculators.get(calculator)
    if chosen is None:
        return await _listing(here)
    return await _card(here, await using.begin(scene.tx, scene.library, scene.who.id, chosen))


async def currency_typed(scene: Scene, event: Typed, about: str) -> list[Message]:
    """The name of a currency was typed."""
    found = currencies.read(event.text, scene.locale or "en")
    shut = Edit(
        scene.words.language.words.gettext("Which money do you count in?"), card=CARD, only_if_there=True
    )
    if len(found) == 1:
        card = await _with_currency(scene, found[0], about)
    else:
        card = await _currency(scene, about, "" if found else event.text, found)
    return [shut, *card.say(card=CARD)]


async def typed(scene: Scene, event: Typed, about: str) -> list[Message]:
    """A number was typed: the next question below, or what was wrong with it and the question again."""
    name, _, asked = about.partition(".")
    calculator = scene.library.calculators.get(name)
    one = calculator.input(asked) if calculator else None
    if calculator is None or one is None:
        return (await _listing(scene)).say(card=CARD)
    screen = await using.again(scene.tx, scene.library, scene.who.id, calculator, one)
    match _meant(scene, event.text, screen):
        case "back":
            before = await using.back(scene.tx, scene.library, scene.who.id, calculator, one)
            card = await _listing(scene) if before is None else await _card(scene, before)
            return _below(scene, screen, card)
        case Amount(value=value):
            card = await _given(scene, calculator, Given(one, value))
            done = views.closed(screen, value, scene.words)
            return [Edit(done.text, card=CARD, only_if_there=True), *card.say(card=CARD)]
        case Ambiguous(readings=readings):
            await _card(scene, screen)
            return _below(scene, screen, views.which(screen, readings, scene.words))
        case NotANumber(why=why):
            return _below(scene, screen, await _card(scene, screen, why))


def _meant(scene: Scene, text: str, screen: Asking) -> numbers.Reading | Literal["back"]:
    """The number that was typed, or "back"; "not sure" is what is usual."""
    say = scene.words.language.words.gettext
    word = text.strip().casefold().strip(".! ")
    if word in say("back, go back, previous, before").split(", "):
        return "back"
    if (
        word in say("not sure, don't know, no idea, dunno, unsure").split(", ")
        and screen.input.usual is not None
    ):
        return Amount(screen.input.usual)
    return typed_numbers.read(scene, text, _form(scene, screen.input), screen.last)


def _form(scene: Scene, one: Input) -> Form:
    sign = currencies.decimal_sign(scene.locale)
    money = one.kind == "money"
    units = currencies.units(scene.locale or "en") if money else frozenset[str]()
    return Form(kind=one.kind, low=one.low, high=one.high, decimal=sign, units=units)


def _below(scene: Scene, screen: Asking, card: Card) -> list[Message]:
    """The old card loses its buttons; what comes next stands below, where the person is looking."""
    return [Edit(views.shut(screen, scene.words), card=CARD, only_if_there=True), *card.say(card=CARD)]


async def _given(scene: Scene, calculator: Calculator, given: Given) -> Card:
    """A number was given: what comes next, and once what a finished sum changes in the advice."""
    tx, library, person, now = scene.tx, scene.library, scene.who.id, scene.now
    before = await advice.look(tx, library, person) if calculator.loses else None
    screen = await using.give(tx, library, person, calculator, given, now)
    if before is None or isinstance(screen, Asking):
        return await _card(scene, screen)
    after = await advice.make_anew(tx, library, person, now)
    card = await _card(scene, screen, changed=advice.change(before, after))
    return plan_views.with_change(card, after, scene.words)


async def _drawn(scene: Scene, event: Tapped, calculator: Calculator) -> list[Message]:
    """The picture of the last sum, below; drawn only if nobody had the same one before."""
    made = await using.made(scene.tx, scene.who.id, calculator)
    one = calculator.input(calculator.opens[0]) if calculator.opens else None
    if made is None or one is None:
        return await _too_old(scene, event)
    here = made.outcome.numbers
    line = break_even.line_of(one.kind, here[one.id], *counting.line(calculator, here, one.id))
    key = break_even.key_of(line)
    if not await media.is_there(scene.tx, key):
        await media.put(scene.tx, key, break_even.draw(line))
    zero = next((way.value for way in made.openings if way.input == one.id), None)
    return [TapReply(event.tap), Show(key, views.caption(made, one.id, zero, scene.words))]
