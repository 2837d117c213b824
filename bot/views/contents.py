"""The content as owners see it: what runs, what is wrong with what the folder holds. Value + words -> card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from bot import buttons
from bot.buttons import Ruled
from bot.message import Button, Keyboard
from bot.store.editions import Loaded
from bot.store.proofs import Act
from bot.usecases.editions import Proved, Wrong
from bot.views.admins import name_of
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: The card's name.
CARD = "content"
#: So many faults are told in the chat, of each file at most so many; all of more stand in a file.
TOLD, _OF_A_FILE = 12, 3
#: Characters of one fault in the chat, and files that are named.
_LONGEST, _FILES = 200, 12
#: The name of the file with all faults.
FILE = "content-faults.txt"


def _button(label: str, *what: str) -> Button:
    return Button(label, buttons.write(Ruled("content", *what)))


def _keyboard(words: Words, *, status: bool) -> Keyboard:
    say = words.language.words.gettext
    found = [_button("🔎 " + say("Check"), "check"), _button("🔄 " + say("Check and load"), "reload")]
    if not status:
        found.append(_button("‹ " + say("Back")))
    return rows(found, most=2)


def status(loaded: Loaded | None, by: str, words: Words) -> Card:
    """What runs, since when, from where, and how much it is."""
    library = words.library
    text = render(
        "content/status",
        words.language,
        version=library.version,
        at=_at(loaded.at) if loaded else None,
        by=name_of(by, loaded.by) if loaded and loaded.by else None,
        folder=loaded.folder if loaded else "",
        numbers={
            "questions": len(library.questions),
            "rules": len(library.rules),
            "steps": len(library.steps),
            "tips": len(library.tips),
        },
    )
    return Card(text, _keyboard(words, status=True))


def _at(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def proving(act: Act, words: Words) -> Card:
    """It is being checked."""
    return Card(render("content/proving", words.language, act=act))


def proved(found: Proved, words: Words) -> Card:
    """What a check or a reload came to."""
    told = _first(found.faults)
    text = render(
        "content/proved",
        words.language,
        act=found.act,
        version=found.version,
        loaded=found.loaded,
        new=found.new,
        broken=found.broken,
        files=list(found.files[:_FILES]),
        more_files=max(0, len(found.files) - _FILES),
        number=len(found.faults),
        blocks=_blocks(told),
        more=len(found.faults) - len(told),
    )
    return Card(text, _keyboard(words, status=False))


def _first(faults: Sequence[Wrong]) -> list[Wrong]:
    """Those that are told in the chat: one cause often has many faults in one file."""
    if len(faults) <= TOLD:
        return list(faults)
    files = (list(those)[:_OF_A_FILE] for _, those in groupby(faults, key=lambda each: each.file))
    return [each for those in files for each in those][:TOLD]


def _blocks(faults: Sequence[Wrong]) -> list[dict[str, object]]:
    """Faults by file, each file's with their ids."""
    return [
        {"file": file, "faults": [{"id": each.id, "says": _short(each.says)} for each in those]}
        for file, those in groupby(faults, key=lambda each: each.file)
    ]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def file(faults: Sequence[Wrong]) -> bytes:
    """All faults, a line each."""
    lines = [": ".join(part for part in (each.file, each.id, each.says) if part) for each in faults]
    return "\n".join([*lines, ""]).encode()
