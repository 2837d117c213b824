"""The longest cards that admins can get. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.store.admins import Given
from bot.store.audit import Entry
from bot.store.people import Person
from bot.store.unmatched import Unmatched
from bot.usecases import roles
from bot.usecases.admins import MOST, Candidate, Changed, Refusal
from bot.usecases.counting import OTHERS
from bot.usecases.roles import Actor
from bot.usecases.statistics import Statistics
from bot.views import admins, audit, stats, worst_broadcasts, worst_contents, worst_office
from bot.views.card import Card
from bot.views.words import Words

_LARGEST = (1 << 52) - 1
_NAME = "<" * 64


def cards(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    """Every card of admins at its longest."""
    language = words.language
    person = Person(_LARGEST, _NAME, None, None, None, None, None)
    given = [Given(_LARGEST, role, _NAME, 0) for role in roles.ROLES for _ in range(MOST // 3)]
    who = Actor(1, "owner")
    yield "admins", partial(admins.listed, [person] * MOST, given, who, language)
    yield "whom", partial(admins.whom, language, again=True)
    for role in (*roles.ROLES, None):
        found = Candidate(person, role)
        yield f"admin, {role}", partial(admins.candidate, found, language, meanwhile=True)
        yield f"change to {role}", partial(admins.is_it_meant, Candidate(person, "editor"), role, language)
        yield f"changed to {role}", partial(admins.changed, Changed(person, "editor", role), language)
    for why in ("self", "fixed", "full", "unknown"):
        yield f"refused, {why}", partial(admins.refused, Refusal(why, _LARGEST), language)
    yield from _stats(words)
    yield from worst_broadcasts.cards(words)
    yield from worst_office.cards(words)
    yield from worst_contents.cards(words)
    for action in ("asked", "gave", "left"):
        entries = [Entry(_LARGEST, "editor", action, 0, _LARGEST, "x" * 32, "nobody > editor")] * 10
        names = {_LARGEST: _NAME}
        yield (
            f"audit, {action}",
            partial(audit.page, entries, names, None, _LARGEST, first=False, language=language),
        )


def counted(words: Words) -> Statistics:
    """A count in which every cell is full."""
    cells = {"intake": words.library.questions, "rides": words.library.trends, "steps": words.library.steps}
    names = {
        part: [*cells.get(part, [f"{'<' * 60}{number}" for number in range(40)]), OTHERS]
        for part in stats.TABLES
    }
    tables = {
        table: dict.fromkeys(names[part], 1_000_000)
        for part, those in stats.TABLES.items()
        for table in those
    }
    return Statistics(0, tables, tuple(words.library.rules), 2_000)


def _stats(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    found = counted(words)
    yield "statistics before the first count", partial(stats.part, None, "", words)
    for part in stats.PARTS:
        if part != "content":
            yield f"statistics, {part or 'all'}", partial(stats.part, found, part, words)
    question = max(words.library.questions, key=lambda one: len(words.question(words.library.questions[one])))
    typed = [Unmatched(question, "<" * 40, 9)] * 15
    yield "content", partial(stats.content, found, typed, words)


def captions(words: Words) -> Iterator[tuple[str, str]]:
    """Every caption of a picture of numbers."""
    for part in stats.TABLES:
        yield f"caption of {part}", stats.caption(counted(words), part, words)
