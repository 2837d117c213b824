"""Changing what was sent, as admins see it. Value + language -> card."""

from __future__ import annotations

from collections.abc import Iterable

from bot import buttons
from bot.buttons import Ruled
from bot.message import Button
from bot.store.broadcasts import Broadcast
from bot.store.runs import Run
from bot.usecases.placeholders import Faults
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words


def _button(run: Run, label: str, how: str) -> Button:
    return Button(label, buttons.write(Ruled("bc_run", str(run.id), how)))


def languages(run: Run, codes: Iterable[str], words: Words) -> Card:
    """Which language's words are to change."""
    made = rows((_button(run, code, f"edit.{code}") for code in codes), most=5)
    text = render("broadcast/change_which", words.language)
    return Card(text, (*made, (_button(run, "‹ " + words.language.words.gettext("No"), "edit-"),)))


def say_it(  # what is asked, and what was wrong with it last time
    run: Run, code: str, words: Words, faults: Faults, *, is_caption: bool
) -> Card:
    """Asks for the new words in one language."""
    text = render(
        "broadcast/say_it",
        words.language,
        code=code,
        faults=faults,
        of="caption" if is_caption else "text",
    )
    return Card(text, ((_button(run, "‹ " + words.language.words.gettext("No"), "edit-"),),))


def cannot_be(words: Words) -> str:
    """Why there is nothing to edit in what a run told people of their advice."""
    say = words.language.words.gettext
    return say("Each person's words are made of the content: they cannot be edited, only taken back.")


def is_it_meant(run: Run, broadcast: Broadcast, code: str, number: int, words: Words) -> Card:
    """Asks once more, with the version that was shown; other languages can be changed with it."""
    say = words.language.words.gettext
    others = [each for each in broadcast.content.versions if each != code]
    more = rows((_button(run, f"✍️ {each}", f"edit.{each}") for each in others), most=5)
    text = render("broadcast/is_it_meant", words.language, act="edit", number=number, others=bool(others))
    yes = _button(run, "✅ " + say("Yes"), f"edit!{broadcast.version}")
    return Card(text, (*more, (yes, _button(run, "‹ " + say("No"), "edit-"))))
