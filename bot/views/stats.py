"""Numbers as admins see them: rounded down to fives, and nothing of fewer than five. Value + words -> card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot import buttons
from bot.buttons import Ruled
from bot.message import Button, Keyboard
from bot.store.unmatched import Unmatched
from bot.usecases.counting import OTHERS, SMALL
from bot.usecases.statistics import Statistics
from bot.views.bars import Bar
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: The parts, "" the first of them.
PARTS = ("", "intake", "rides", "steps", "tips", "broadcasts", "source", "language", "content")
#: The tables that a part shows side by side, the first decides the order of its lines.
TABLES = {
    "intake": ("left", "answered", "unsure"),
    "rides": ("rides",),
    "steps": ("done", "stuck", "reported"),
    "tips": ("tips_sent", "tips_useful", "tips_not_for_me", "tips_fewer", "tips_stop"),
    "broadcasts": ("bc_sent", "bc_tapped", "bc_blocked"),
    "source": ("source_people", "source_active_28", "source_finished"),
    "language": ("language_people", "language_active_28", "language_finished"),
}
_ALL = (
    "people", "new_7", "new_28", "active_7", "active_28", "finished", "unreachable", "stopped", "no_news",
)  # fmt: skip
_LINES = 20
_LONGEST = 48
_UNSURE = 8


def part(found: Statistics | None, name: str, words: Words, *, weekly: bool = False) -> Card:
    """One part: the people, or a list whose cells have names of the content."""
    if found is None:
        return Card(render("stats/none", words.language))
    numbers = [(cell, _number(found.number("all", cell))) for cell in _ALL] if not name else []
    lines = _lines(found, name, words) if name else []
    text = render(
        "stats/part", words.language, part=name, numbers=numbers, lines=lines, at=_at(found), small=SMALL
    )
    return Card(text, _keyboard(found, name, words, weekly=weekly))


def _lines(found: Statistics, name: str, words: Words) -> list[dict[str, object]]:
    tables = TABLES[name]
    return [
        {"name": _name(name, cell, words), "numbers": [_number(found.number(each, cell)) for each in tables]}
        for cell in _cells(found, name)
    ]


def _cells(found: Statistics, name: str) -> list[str]:
    """The cells of a part, those with the largest numbers first, the others last."""
    tables = TABLES.get(name, ())
    cells = dict.fromkeys(cell for each in tables for cell in found.tables.get(each, {}) if cell != OTHERS)
    rest = any(OTHERS in found.tables.get(each, {}) for each in tables)
    return [*list(cells)[:_LINES], *([OTHERS] if rest else [])]


def _number(number: int) -> str:
    return str(number) if number else f"<{SMALL}"


def _name(name: str, cell: str, words: Words) -> str:
    """What a cell is called; what today's content does not know keeps its id."""
    library, say = words.library, words.language.words.gettext
    if cell == OTHERS:
        return say("others")
    if name == "intake" and cell in library.questions:
        return _short(words.question(library.questions[cell]))
    if name == "rides" and cell in library.trends:
        return words.trend(cell)
    return say("Broadcast %(number)s") % {"number": cell} if name == "broadcasts" else _short(cell)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _at(found: Statistics) -> str:
    return f"{datetime.fromtimestamp(found.at / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def content(found: Statistics | None, typed: Sequence[Unmatched], words: Words) -> Card:
    """The health of the content: rules that speak to nobody, and what was typed in vain."""
    if found is None:
        return Card(render("stats/none", words.language))
    names = [{"name": _name("intake", each.question, words), "words": each.words} for each in typed]
    unsure = [(cell, number) for cell, number in found.tables.get("unsure", {}).items() if cell != OTHERS]
    text = render(
        "stats/content",
        words.language,
        silent=found.silent[: 2 * _LINES],
        more=max(0, len(found.silent) - 2 * _LINES),
        sample=found.sample,
        typed=names,
        unsure=[
            {
                "name": _name("intake", cell, words),
                "number": number,
                "of": found.number("answered", cell) + number,
            }
            for cell, number in sorted(unsure, key=lambda each: -each[1])[:_UNSURE]
        ],
        at=_at(found),
        small=SMALL,
    )
    return Card(text, _keyboard(found, "content", words, weekly=False))


def _button(label: str, act: str, about: str = "", how: str = "") -> Button:
    return Button(label, buttons.write(Ruled(act, about, how)))


def _keyboard(found: Statistics, name: str, words: Words, *, weekly: bool) -> Keyboard:
    say = words.language.words.gettext
    if name:
        picture = [_button("📊 " + say("Picture"), "stats", name, "picture")] if bars_of(found, name) else []
        return ((*picture, _button("‹ " + say("Back"), "stats")),)
    labels = {
        "intake": say("Intake"),
        "rides": say("Rides"),
        "steps": say("Steps"),
        "tips": say("Tips"),
        "broadcasts": say("Broadcasts"),
        "source": say("By source"),
        "language": say("By language"),
        "content": say("Content"),
    }
    mail = ("off", "🔕 " + say("No weekly digest")) if weekly else ("on", "🔔 " + say("A digest each Monday"))
    below = (_button("↻ " + say("Count anew"), "count"), _button(mail[1], "digest", mail[0]))
    return (
        *rows((_button(label, "stats", each) for each, label in labels.items()), width=28),
        *((one,) for one in below),
    )


def bars_of(found: Statistics | None, name: str) -> tuple[Bar, ...]:
    """What the picture of a part shows: a bar for each line, as its first number is."""
    if found is None or name not in TABLES:
        return ()
    first = TABLES[name][0]
    numbers = [found.number(first, cell) for cell in _cells(found, name)][: Bar.MOST]
    most = max(numbers, default=0)
    return tuple(Bar(place, number, number / most) for place, number in enumerate(numbers, 1)) if most else ()


def file(found: Statistics, words: Words) -> str:
    """What the file is."""
    return render("stats/file", words.language, at=_at(found), small=SMALL)


def caption(found: Statistics | None, name: str, words: Words) -> str:
    """Which bar is whose."""
    cells = _cells(found, name)[: Bar.MOST] if found else []
    names = [_name(name, cell, words) for cell in cells]
    return render("stats/caption", words.language, names=names, at=_at(found) if found else "", part=name)
