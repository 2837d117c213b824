"""What a step says to one owner: what to do, when it does not work, words to copy, platforms near them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor import platforms
from advisor.facts import Value
from advisor.platforms import Platform
from advisor.playbooks import Step, worded
from advisor.texts import Text
from bot import buttons
from bot.buttons import Opened, PlatformTicked, Reopened, TextOpened
from bot.message import Button, Keyboard
from bot.views.advice import back
from bot.views.card import Card, rows
from bot.views.money import do_the_sum
from bot.views.renderer import render
from bot.views.words import Words

REGION = "region"  #: the fact that says which platforms are near
_NAMED = 3  # platforms that a step names; the others stand on their own card


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a step."""

    profile: Mapping[str, Value]  #: with inferred facts
    name: str = ""  #: first name
    platforms: tuple[str, ...] = ()  #: ids of those that their customers use


def step(step: Step, reader: Reader, words: Words) -> Card:
    """What to do, why and how, what it takes, when it is done; the rest is one tap away."""
    mine = worded(step, reader.profile)
    near = _near(step, reader, words)
    theirs = [one for one in near if one.id in reader.platforms]
    text = render(
        "plan/step",
        words.language,
        title=words.step_title(mine),
        why=words.step_text(mine, "why"),
        how=words.step_how(mine),
        low=f"{step.hours[0]:g}",
        high=f"{step.hours[1]:g}",
        cash=step.cash,
        done_when=words.step_text(mine, "done_when"),
        platforms=[_platform(one, words) for one in theirs or near[:_NAMED]],
        more=0 if theirs else max(0, len(near) - _NAMED),
        theirs=bool(theirs),
    )
    return Card(text, (*_openers(mine, reader, near, words), *_ways(step, words)))


def _openers(step: Step, reader: Reader, near: Sequence[Platform], words: Words) -> Keyboard:
    say = words.language.words.gettext
    found = [
        Button("📋 " + words.text_name(words.library.texts[name]), buttons.write(TextOpened(name, step.id)))
        for name in step.texts
    ]
    if step.sum is not None:
        found.append(do_the_sum(step.sum, words))
    if near:
        found.append(
            Button(say("Which of these do your customers use?"), buttons.write(Opened("where", step.id)))
        )
    elif step.platforms and reader.profile.get(REGION) is None and REGION in words.library.questions:
        found.append(Button(say("Where in the world are you?"), buttons.write(Reopened(REGION))))
    return tuple((button,) for button in found)


def _ways(step: Step, words: Words) -> Keyboard:
    say = words.language.words.gettext
    return (
        (
            Button(say("If it does not work"), buttons.write(Opened("more", step.id))),
            Button(say("Show the plan"), buttons.write(Opened("plan"))),
        ),
        *back(words),
    )


def _near(step: Step, reader: Reader, words: Words) -> tuple[Platform, ...]:
    region = reader.profile.get(REGION)
    if not isinstance(region, str):
        return ()
    return platforms.near(words.library.platforms.values(), worded(step, reader.profile).platforms, region)


def _platform(one: Platform, words: Words) -> dict[str, object]:
    return {"name": one.name, "countries": words.countries(one), "fee": words.fee(one), "year": one.year}


def more(step: Step, reader: Reader, words: Words) -> Card:
    """What to measure, a smaller version, when to stop, what can be lost, and who says so."""
    mine = worded(step, reader.profile)
    text = render(
        "plan/more",
        words.language,
        title=words.step_title(mine),
        kpi=words.of(f"steps.{step.id}.kpi.name", step.kpi.name),
        unit=words.of(f"steps.{step.id}.kpi.unit", step.kpi.unit),
        good=f"{step.kpi.good:g}",
        stuck=words.step_text(mine, "stuck"),
        stop=words.step_text(mine, "stop"),
        risk=words.step_text(mine, "risk"),
        source=step.source,
    )
    return Card(text, (_to(step, words), *back(words)))


def _to(step: Step, words: Words) -> tuple[Button, ...]:
    """The way back to the step."""
    return (Button("‹ " + words.language.words.gettext("The step"), buttons.write(Opened("step", step.id))),)


def ready(text: Text, step: Step, reader: Reader, words: Words) -> Card:
    """A ready text, filled for this owner, with a button that copies it."""
    filled = words.ready(text, reader.profile, reader.name)
    copy = Button("📋 " + words.language.words.gettext("Copy"), copy=filled)
    return Card(
        render("plan/ready", words.language, name=words.text_name(text), text=filled),
        ((copy,), _to(step, words)),
    )


def where(step: Step, reader: Reader, words: Words) -> Card:
    """The platforms near the owner with their fees, to be ticked if customers use them."""
    near = _near(step, reader, words)
    text = render("plan/where", words.language, platforms=[_platform(one, words) for one in near])
    ticks = (
        Button(
            f"{'☑️' if one.id in reader.platforms else '▫️'} {one.name}",
            buttons.write(PlatformTicked(one.id, step.id)),
        )
        for one in near
    )
    return Card(text, (*rows(ticks, most=2), _to(step, words)))
