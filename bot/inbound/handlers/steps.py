"""Taps and words about a step's slot: event -> use case -> view -> messages."""

from __future__ import annotations

from datetime import date

from advisor.playbooks import Step
from bot.buttons import Acted
from bot.inbound.events import Tapped, Typed
from bot.inbound.handlers import reports
from bot.inbound.handlers.onwards import step_of, when
from bot.inbound.scene import Scene
from bot.message import Message, Say, TapReply
from bot.store import people
from bot.store.people import Person
from bot.usecases import advice, reviews, slots, zones
from bot.usecases import steps as using
from bot.usecases.slots import Part, Slot, Unclear, WhichHour
from bot.views import days
from bot.views import plan as plan_views
from bot.views import steps as views
from bot.views.card import Card

_PARTS: dict[str, Part] = {letter: part for part, letter in views.LETTERS.items()}
_TAPPED_SLOT = 2  # characters: a weekday's digit and a letter


async def acted(scene: Scene, event: Tapped, press: Acted) -> list[Message]:
    """A button about a step."""
    step = await step_of(scene, press.step)
    if step is None or scene.person is None:
        gone = scene.words.language.words.gettext("That is not part of the plan any more.")
        return [TapReply(event.tap, gone)]
    slot = _slot_of(press.act, scene, scene.person)
    card = (
        await _chosen(scene, scene.person, step, slot)
        if slot
        else await _card(scene, scene.person, step, press.act)
    )
    if card is not None:
        return [TapReply(event.tap), *card.edit(event.message_id)]
    return await reports.acted(scene, event, step, press)


def _slot_of(act: str, scene: Scene, person: Person) -> Slot | None:
    if len(act) != _TAPPED_SLOT or act[0] not in "0123456" or act[1] not in _PARTS:
        return None
    return slots.tapped(int(act[0]), _PARTS[act[1]], scene.now, using.zone_of(person))


async def _card(scene: Scene, person: Person, step: Step, act: str) -> Card | None:
    """What a tap about the slot shows; None: it is about something else."""
    tx, words = scene.tx, scene.words
    match act:
        case "when":
            return when(scene, person, step)
        case "type":
            await people.expect(tx, person.id, f"slot:{step.id}")
            return views.type_it(step, None, words)
        case "nowh":
            return views.not_now(step, words)
        case "late":
            at = await using.put_off(tx, person, step.id, scene.now)
            return _planned(scene, person, step, Slot(at))
        case "hush":
            await using.hush(tx, person.id, step.id)
            return views.hushed(step, words)
        case "up":
            await using.take_up(tx, person.id, step.id, scene.now)
            made = await advice.make(tx, scene.library, person.id, scene.now)
            return plan_views.with_change(when(scene, person, step), made, words, asked=True)
        case _:
            return None


async def _chosen(scene: Scene, person: Person, step: Step, slot: Slot) -> Card:
    await using.choose(scene.tx, person.id, step.id, slot.at, scene.now)
    await reviews.begin(scene.tx, person, scene.now)
    return _planned(scene, person, step, slot)


def _planned(scene: Scene, person: Person, step: Step, slot: Slot) -> Card:
    return views.planned(
        step,
        slot,
        scene.now,
        using.zone_of(person),
        scene.words,
        told=zones.of(person)[1],
        silent=not person.hears,
    )


async def typed(scene: Scene, event: Typed, about: str) -> list[Message]:
    """A slot in words: "tue 7pm"; when only the day is clear, the hour is asked for."""
    step_id, _, day = about.partition("@")
    step = await step_of(scene, step_id)
    if step is None or scene.person is None:
        return [Say(scene.words.language.words.gettext("That is not part of the plan any more."))]
    zone = using.zone_of(scene.person)
    vocabulary = days.vocabulary(scene.words.language.code)
    match slots.read(f"{day} {event.text}", scene.now, zone, vocabulary):
        case Slot() as slot:
            return (await _chosen(scene, scene.person, step, slot)).say()
        case WhichHour(day=found) as unclear:
            return await _again(scene, step, unclear, found, asked=bool(day))
        case Unclear() as unclear:
            return await _again(scene, step, unclear, date.fromisoformat(day) if day else None)


async def unasked(scene: Scene, event: Typed) -> list[Message] | None:
    """A time typed under the question for a slot, without "Another time" before; None when it is none."""
    if scene.person is None or event.text.strip().isdigit():  # a number alone may mean anything
        return None
    reading = slots.read(
        event.text, scene.now, using.zone_of(scene.person), days.vocabulary(scene.words.language.code)
    )
    made = None if isinstance(reading, Unclear) else await advice.look(scene.tx, scene.library, scene.who.id)
    if made is None:
        return None
    step = await using.upcoming(scene.tx, scene.library, scene.who.id, made.plan, scene.now)
    return None if step is None else await typed(scene, event, step.id)


async def _again(
    scene: Scene, step: Step, unclear: WhichHour | Unclear, day: date | None, *, asked: bool = False
) -> list[Message]:
    """Ask once more; *asked*: the hour was asked for before, so that what came was none."""
    about = f"{step.id}@{day}" if day and isinstance(unclear, WhichHour) else step.id
    await people.expect(scene.tx, scene.who.id, f"slot:{about}")
    return views.type_it(step, unclear, scene.words, asked=asked).say()
