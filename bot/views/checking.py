"""Checks that all that can be said can be said: every template compiles, every card fits. Says all faults."""

from __future__ import annotations

from jinja2 import TemplateError

from advisor.library import Library
from bot import i18n
from bot.usecases.intake import Asking
from bot.views import advice, intake, lengths, renderer
from bot.views.words import Words


def faults(library: Library) -> list[str]:
    """Every fault of templates and cards, in every language that is shipped; empty when all is well."""
    found: list[str] = []
    for code in i18n.shipped():
        words = Words(library, i18n.language(code))
        found += [f"{code}: {fault}" for fault in (*_templates(code), *_questions(words), *_steps(words))]
    return found


def _templates(code: str) -> list[str]:
    found = []
    for name in renderer.template_names():
        try:
            renderer.compile_template(name, i18n.language(code))
        except TemplateError as error:
            found.append(f"templates/{name}: {error}")
    return found


def _questions(words: Words) -> list[str]:
    found = []
    for question in words.library.questions.values():
        several = words.library.facts[question.fact].kind == "many"
        screen = Asking(question, False, None, () if several else None, 9, False, tuple(words.library.trends))
        try:
            card = intake.asking(screen, words)
        except ValueError as error:
            found.append(f"question {question.fact}: {error}")
            continue
        if lengths.length(card.text) > lengths.MESSAGE:
            found.append(f"question {question.fact}: longer than {lengths.MESSAGE} units")
    return found


def _steps(words: Words) -> list[str]:
    return [
        f"step {step.id}: its card is {lengths.length(card.text)} units long, {lengths.MESSAGE} are allowed"
        for step in words.library.steps.values()
        if lengths.length((card := advice.step(step, words)).text) > lengths.MESSAGE
    ]
