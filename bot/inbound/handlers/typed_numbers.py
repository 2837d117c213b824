"""Numbers that people type, in sums and about steps: the one way in which they are read."""

from __future__ import annotations

from decimal import Decimal

from advisor import numbers
from advisor.numbers import Amount, Form, Reading
from advisor.playbooks import Step
from bot import currencies
from bot.inbound.scene import Scene
from bot.usecases import reports


def read(scene: Scene, text: str, form: Form, last: Decimal | None) -> Reading:
    """The number that *text* means in *form*; "same" is the *last* one, "none" is 0."""
    say = scene.words.language.words.gettext
    word = text.strip().casefold().strip(".! ")
    if word in say("same, the same, as last time, as before").split(", ") and last is not None:
        return Amount(last)
    if word in say("none, nothing, no").split(", ") and form.low <= 0:
        return Amount(Decimal(0))
    return numbers.read(text, form)


def form_of(scene: Scene, step: Step) -> Form:
    """How the number of *step*, in the person's words, may be typed."""
    kept = scene.library.steps.get(step.id, step)  # whose unit stands in the language of the content
    return reports.form_of(kept.kpi.unit, step.kpi.unit, currencies.decimal_sign(scene.locale))
