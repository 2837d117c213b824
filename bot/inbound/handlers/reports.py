"""Reports, numbers and reviews: event -> use case -> view -> messages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from advisor.numbers import Ambiguous, Amount
from advisor.playbooks import Step
from bot.buttons import Acted, Opened
from bot.inbound.events import Commanded, Tapped, Typed
from bot.inbound.handlers import asking, typed_numbers
from bot.inbound.handlers.onwards import onwards, step_of, worded
from bot.inbound.scene import Scene
from bot.message import Message, Say, Show, TapReply
from bot.store import intakes, media, numbers, people, progress
from bot.usecases import advice, reviews
from bot.usecases import reports as using
from bot.usecases import steps as using_steps
from bot.usecases.progress import share
from bot.usecases.reports import Report, Wrong
from bot.views import chart
from bot.views import plan as plan_views
from bot.views import reports as views
from bot.views import reviews as review_views
from bot.views import steps as step_views
from bot.views.card import Card

_NUMBER = re.compile(r"-?\d{1,10}(\.\d{1,6})?")


async def acted(scene: Scene, event: Tapped, step: Step, press: Acted) -> list[Message]:
    """A tap about how a step went, or about its number."""
    act = press.act
    if act in ("d", "l") and _NUMBER.fullmatch(press.number):
        kept = _done if act == "d" else _log
        return [TapReply(event.tap), *await kept(scene, step, Decimal(press.number), event.message_id)]
    if act in ("dl", "dg", "dx", "yes"):
        value = await _tapped_number(scene, step, act)
        return [TapReply(event.tap), *await _done(scene, step, value, event.message_id)]
    if act in ("ll", "lg"):
        value = await _tapped_number(scene, step, act)
        return [TapReply(event.tap), *await _log(scene, step, value or Decimal(0), event.message_id)]
    if act in views.REASONS or act == "out":
        return [TapReply(event.tap), *await _why(scene, step, act, event.message_id)]
    if act == "pic":
        return [TapReply(event.tap), *await _chart(scene, step)]
    card = await _asked(scene, step, act)
    if card is None:
        return [TapReply(event.tap, scene.words.language.words.gettext("Here is where we are."))]
    return [TapReply(event.tap), *card.edit(event.message_id)]


async def _tapped_number(scene: Scene, step: Step, act: str) -> Decimal | None:
    if act in ("dg", "lg"):
        return Decimal(str(step.kpi.good))
    return await _last(scene, step) if act in ("dl", "ll") else None


async def _last(scene: Scene, step: Step) -> Decimal | None:
    found = await numbers.of(scene.tx, scene.who.id, step.id)
    return found[-1].value if found else None


async def _asked(scene: Scene, step: Step, act: str) -> Card | None:
    """What a tap asks in place; None for a button that nobody knows."""
    tx, person, words = scene.tx, scene.who.id, scene.words
    match act:
        case "tell":
            return step_views.check_in(step, words)
        case "done" if step.done_kind == "number":
            await people.expect(tx, person, f"report:{step.id}")
            return views.count(step, await _last(scene, step), words)
        case "done":
            return views.is_it(step, words)
        case "part":
            await using.not_done(tx, person, step.id, "part", scene.now)
            return views.why_not(step, "part", words)
        case "not":
            await using.not_done(tx, person, step.id, "not_yet", scene.now)
            return await asking.with_entry(scene, views.why_not(step, "not_yet", words))
        case "log":
            await people.expect(tx, person, f"log:{step.id}")
            return views.log(step, await _last(scene, step), words)
        case _:
            return None


async def _done(scene: Scene, step: Step, value: Decimal | None, message_id: int | None) -> list[Message]:
    report = await using.done(scene.tx, scene.who.id, step, value, scene.now)
    return await _answered(scene, report, message_id)


async def _answered(scene: Scene, report: Report, message_id: int | None) -> list[Message]:
    """The report's answer, and what comes next in the plan that follows from it."""
    made = await advice.make(scene.tx, scene.library, scene.who.id, scene.now)
    number = len(await advice.done(scene.tx, scene.who.id))
    card = views.stop(report, scene.words) if report.stop else views.done(report, number, scene.words)
    whole = plan_views.with_change(card, made, scene.words)
    return [*whole.edit(message_id), *await onwards(scene, made)]


async def _log(scene: Scene, step: Step, value: Decimal, message_id: int | None) -> list[Message]:
    report = await using.log(scene.tx, scene.who.id, step, value, scene.now)
    if report.stop:
        return await _answered(scene, report, message_id)
    if scene.person is not None:
        await reviews.begin(scene.tx, scene.person, scene.now)
    return views.logged(report, scene.words).edit(message_id)


async def _why(scene: Scene, step: Step, act: str, message_id: int | None) -> list[Message]:
    """Why it was not done, and what helps; whoever changed their mind is asked about the next step."""
    why = views.REASONS.get(act, "changed_mind")
    await using.because(scene.tx, scene.who.id, step.id, why, scene.now)
    if why != "changed_mind":
        return views.trouble(step, why, scene.words).edit(message_id)
    made = await advice.make(scene.tx, scene.library, scene.who.id, scene.now)
    card = plan_views.with_change(step_views.left(step, scene.words), made, scene.words, asked=True)
    return [*card.edit(message_id), *await onwards(scene, made)]


async def told(scene: Scene, event: Typed, about: str) -> list[Message]:
    """The number that a step is done by, typed."""
    step = await step_of(scene, about)
    if step is None:
        return _gone(scene)
    return await _read(scene, step, event.text, "report")


async def logged(scene: Scene, event: Typed, about: str) -> list[Message]:
    """This week's number, typed."""
    step = await step_of(scene, about)
    return _gone(scene) if step is None else await _read(scene, step, event.text, "log")


def _gone(scene: Scene) -> list[Message]:
    return [Say(scene.words.language.words.gettext("That is not part of the plan any more."))]


async def _read(scene: Scene, step: Step, text: str, topic: Literal["report", "log"]) -> list[Message]:
    """A typed number is noted; one with two meanings is asked back with both, what is none with the reason."""
    last, form = await _last(scene, step), typed_numbers.form_of(scene, step)
    reading = typed_numbers.read(scene, text, form, last)
    if isinstance(reading, Amount):
        return await (_done if topic == "report" else _log)(scene, step, reading.value, None)
    await people.expect(scene.tx, scene.who.id, f"{topic}:{step.id}")
    if isinstance(reading, Ambiguous):
        letter = "d" if topic == "report" else "l"
        return views.which(step, letter, reading.readings, scene.words).say()
    wrong = Wrong(reading.why, form.low, form.high) if text.strip() else None
    ask = views.count if topic == "report" else views.log
    return ask(step, last, scene.words, wrong).say()


async def log(scene: Scene, event: Commanded) -> list[Message]:
    """/log 12: this week's number of the step that the person counts; /log alone asks for it."""
    step = await _counted(scene)
    return (
        views.no_number(scene.words).say()
        if step is None
        else await _read(scene, step, event.argument, "log")
    )


async def _counted(scene: Scene) -> Step | None:
    made = await advice.look(scene.tx, scene.library, scene.who.id)
    intake = await intakes.find(scene.tx, scene.who.id)
    if made is None or intake is None or intake.finished_at is None:  # nobody was told a plan yet
        return None
    step = await using.counted(scene.tx, scene.library, scene.who.id, made.plan)
    return None if step is None else await worded(scene, step)


async def opened(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """All steps, the numbers, this week's number, or "all still right"."""
    if press.screen == "numbers":
        step = await _counted(scene)
        shown = views.no_number(scene.words).say() if step is None else await _chart(scene, step)
        return [TapReply(event.tap), *shown]
    if press.screen == "log":
        return [TapReply(event.tap), *await log(scene, Commanded(event.who, "log", ""))]
    card = review_views.same(scene.words) if press.screen == "same" else await _all(scene)
    return [
        TapReply(event.tap),
        *(card.edit(event.message_id) if card else views.no_number(scene.words).say()),
    ]


async def _all(scene: Scene) -> Card | None:
    made = await advice.today(scene.tx, scene.library, scene.who.id, scene.now)
    if made is None:
        return None
    done = await advice.done(scene.tx, scene.who.id)
    known = await progress.of(scene.tx, scene.who.id)
    aside = [each for each, one in known.items() if one.state in ("left", "stopped") and each not in done]
    ids = dict.fromkeys((*made.plan.this_week, *made.plan.next, *made.plan.later, *done, *aside))
    found = [
        scene.words.step(scene.library.steps[each], made.profile)
        for each in ids
        if each in scene.library.steps
    ]
    card = review_views.all_steps(found, known, share(made.plan, done), done, scene.words)
    return plan_views.with_change(card, made, scene.words)


async def _chart(scene: Scene, step: Step) -> list[Message]:
    """The numbers over the weeks: a picture as soon as there are two of them."""
    if scene.person is None:
        return []
    zone = using_steps.zone_of(scene.person)
    weeks = reviews.weeks_of(tuple(await numbers.of(scene.tx, scene.who.id, step.id)), zone)
    card = views.numbers_of(step, weeks, zone, scene.words)
    dots = chart.dots_of([each.value for each in weeks], Decimal(str(step.kpi.good)))
    if dots is None:
        return card.say()
    return [Show(await _picture(scene, dots), card.text, card.keyboard)]


async def _picture(scene: Scene, dots: chart.Dots) -> str:
    key = chart.key_of(dots)
    if not await media.is_there(scene.tx, key):
        await media.put(scene.tx, key, chart.draw(dots))
    return key


async def step_card(scene: Scene, card: Card, step: str) -> Card:
    """A step's card with what can be done about it."""
    known = await progress.find(scene.tx, scene.who.id, step)
    return step_views.on_step(card, scene.library.steps[step], scene.words, state=known.state)
