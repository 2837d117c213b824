"""What a person's progress means for their plan: what is set aside, and how far they are. No words, no Telegram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.changes import Aside
from advisor.library import Library
from advisor.plan import Plan
from bot.store.progress import Progress


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a plan is done."""

    done: int
    all: int


def share(plan: Plan, done: tuple[str, ...]) -> Share:
    """The steps that are done, and all that the plan holds with them."""
    return Share(len(done), len(done) + len(plan.this_week) + len(plan.next) + len(plan.later))


def set_aside(library: Library, progress: Mapping[str, Progress]) -> frozenset[str]:
    """
    Steps that no plan takes up: those that the person left, and those that met their kill rule.

    What builds on a stopped step in the same playbook goes with it; after a step that was only left, the next goes on.
    """
    left = {step for step, one in progress.items() if one.state == "left"}
    stopped = {step for step, one in progress.items() if one.state == "stopped"}
    while more := {step.id for step in library.steps.values() if _builds_on(stopped, step.id, library)}:
        stopped |= more
    return frozenset(left | stopped)


def aside(library: Library, progress: Mapping[str, Progress]) -> dict[str, Aside]:
    """Why each of the steps that are set aside is."""
    said: dict[str, Aside] = {"left": "left", "stopped": "stopped"}
    states = {step: one.state for step, one in progress.items()}
    return {step: said.get(states.get(step, ""), "built_on") for step in set_aside(library, progress)}


def _builds_on(stopped: set[str], step_id: str, library: Library) -> bool:
    step = library.steps[step_id]
    same = {each for each in stopped if each.partition(".")[0] == step.playbook}
    return step_id not in stopped and not same.isdisjoint(step.needs)
