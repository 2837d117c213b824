"""Checks that all that can be said can be said: templates compile, every card fits at its longest. Says all faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain

from jinja2 import TemplateError

from advisor.library import Library
from advisor.texts import COPIED
from bot import buttons, i18n, resources
from bot.message import Button, Keyboard
from bot.views import checking_pages, lengths, markup, messages, renderer, worst_cases, worst_takes
from bot.views.card import Card
from bot.views.words import Words

#: What Telegram, or a phone's width, allows in one keyboard.
LABEL, BUTTONS, IN_A_ROW = 64, 100, 8


def faults(library: Library) -> list[str]:
    """Every fault of templates and cards, in every language that is shipped; empty when all is well."""
    found: dict[str, None] = {}  # the same fault may stand on several cards
    for code in i18n.shipped():
        words = Words(library, i18n.language(code))
        broken = list(_templates(code))
        # Cards are made of templates: with a broken one each of them would be one more fault.
        for fault in broken or (*_cards(words), *_captions(words), *checking_pages.faults(words)):
            found[f"{code}: {fault}"] = None
    return list(found)


def _templates(code: str) -> Iterator[str]:
    for name in renderer.template_names():
        try:
            renderer.compile_template(name, i18n.language(code))
        except TemplateError as error:
            yield f"templates/{name}.html: {error}"
            continue
        source = (resources.templates() / f"{name}.html").read_text(encoding="utf-8")
        for line, text in enumerate(messages.without_expressions(source).split("\n"), 1):
            yield from (f"templates/{name}.html, line {line}: {says}" for says in markup.wrong(text))
        for line, says in messages.wrong(source, i18n.language(code)):
            yield f"templates/{name}.html, line {line}: {says}"


def _cards(words: Words) -> Iterator[str]:
    # Thousands of cards share their lines and buttons: each of these is judged once.
    in_line = cache(lambda line: tuple(markup.wrong(line)))
    in_button = cache(lambda button: tuple(_wrong_button(button)))
    judged: set[Card] = set()
    for name, make in chain(worst_cases.cards(words), worst_takes.cards(words)):
        try:
            card = make()
        except (ValueError, KeyError, TemplateError) as error:
            yield f"{name}: {type(error).__name__}: {error}"
            continue
        if card not in judged:
            judged.add(card)
            wrong = (*_wrong_text(card, in_line), *_wrong_keyboard(card.keyboard, in_button))
            yield from (f"{name}: {says}" for says in wrong)


def _wrong_text(card: Card, in_line: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    size = lengths.length(card.text)
    if size > lengths.MESSAGE:
        yield f"is {size} units long, {lengths.MESSAGE} are allowed"
    if not size:
        yield "says nothing"
    for line in card.text.split("\n"):
        yield from in_line(line)


def _wrong_keyboard(
    keyboard: Keyboard, in_button: Callable[[Button], Iterable[str]] | None = None
) -> Iterator[str]:
    number = sum(len(row) for row in keyboard)
    if number > BUTTONS:
        yield f"has {number} buttons, {BUTTONS} are allowed"
    for row in keyboard:
        if not 1 <= len(row) <= IN_A_ROW:
            yield f"has a row of {len(row)} buttons, 1 to {IN_A_ROW} are allowed"
        for button in row:
            yield from (in_button or _wrong_button)(button)


def _wrong_button(button: Button) -> Iterator[str]:
    size = lengths.units(button.label)
    if not 1 <= size <= LABEL:
        yield f'button "{button.label}" is {size} units long, 1 to {LABEL} are allowed'
    if button.data is not None and not 1 <= len(button.data.encode()) <= buttons.LONGEST:
        yield f'button "{button.label}" carries {len(button.data.encode())} bytes, {buttons.LONGEST} are allowed'

    if button.copy is not None and not 1 <= len(button.copy) <= COPIED:
        yield f'button "{button.label}" copies {len(button.copy)} characters, {COPIED} are allowed'


def _captions(words: Words) -> Iterator[str]:
    for name, text in (*worst_cases.captions(words), *worst_takes.captions(words)):
        size = lengths.length(text)
        if size > lengths.CAPTION:
            yield f"{name}: is {size} units long, {lengths.CAPTION} are allowed"
        for line in text.split("\n"):
            yield from (f"{name}: {says}" for says in markup.wrong(line))
