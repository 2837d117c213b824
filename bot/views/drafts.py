"""A draft as admins see it: its words, whom it is for, when it goes, and what is missing. Value + language -> card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot import buttons
from bot.buttons import Ruled
from bot.message import Button, Keyboard
from bot.store.broadcasts import Broadcast
from bot.store.people import Person
from bot.store.runs import Run
from bot.usecases import audiences
from bot.usecases.audiences import EXCLUDE, INCLUDE
from bot.usecases.placeholders import Faults
from bot.usecases.runs import Terms
from bot.views import audiences as naming
from bot.views import outline, pages
from bot.views import runs as run_views
from bot.views.admins import name_of as name_of_person
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: Languages that are offered for words; whoever reads another one gets the fallback.
LANGUAGES = ("en", "es", "pt", "fr", "ar", "hi", "bn", "id", "sw", "ha", "ru", "tr", "vi", "zh")
_FIRST = 60  # characters by which a broadcast is known in the list
_PIECE = 60  # characters of what was wrong that are said again
_ADMINS = 60  # buttons of one card; a bot has 30 admins, and those of its settings


def name_of(broadcast: Broadcast) -> str:
    """The name under which its card is remembered."""
    return f"draft:{broadcast.id}"


def button_of(label: str, act: str, about: object = "", how: str = "") -> Button:
    return Button(label, buttons.write(Ruled(act, str(about), how)))


def draft(
    broadcast: Broadcast, terms: Terms, words: Words, *, mine: bool = True, author: Person | None = None
) -> Card:
    """All of it, and what can be done with it: somebody else's can be tried and copied."""
    say, number = words.language.words.gettext, broadcast.id
    name = author.first_name if author is not None else ""
    values = _values(broadcast, terms, words)
    text = render("broadcast/draft", words.language, **values, theirs=not mine, author=name)
    if not mine:
        return Card(text, _keyboard_of_theirs(broadcast, words))
    made = [
        button_of("✍️ " + say("Words"), "bc_lang", number),
        button_of("🔘 " + say("Button"), "bc_button", number),
        button_of("👥 " + say("For whom"), "bc_who", number),
        button_of("🕘 " + say("When"), "bc_when", number),
    ]
    if broadcast.content.versions:
        made += [
            button_of("👁 " + say("Test: to me"), "bc_test", number),
            button_of("👁 " + say("Test: to somebody else"), "bc_whom", number),
            button_of("🔢 " + say("Count"), "bc_count", number),
        ]
    made.append(button_of("🗑 " + say("Throw away"), "bc_drop", number))
    go = button_of("📣 " + say("Approve…"), "bc_go", number, str(broadcast.version))
    last = ((go,),) if _is_counted(broadcast) and broadcast.content.versions else ()
    return Card(text, (*rows(made, most=2), *last))


def _keyboard_of_theirs(broadcast: Broadcast, words: Words) -> Keyboard:
    say, number = words.language.words.gettext, broadcast.id
    made = [button_of("📑 " + say("Copy it"), "bc_copy", number)]
    if broadcast.content.versions:
        made.insert(0, button_of("👁 " + say("Test: to me"), "bc_test", number))
    return (*rows(made, most=2), (button_of("‹ " + say("All broadcasts"), "bc_list"),))


def whom(broadcast: Broadcast, others: Sequence[Person], words: Words, sent: Person | None = None) -> Card:
    """The other admins who may, each a button; *sent* says who got it just now."""
    name = None if sent is None else name_of_person(sent.first_name, sent.id)
    text = render("broadcast/whom", words.language, number=broadcast.id, empty=not others, sent=name)
    made = (
        (button_of(name_of_person(each.first_name, each.id), "bc_test", broadcast.id, str(each.id)),)
        for each in others[:_ADMINS]
    )
    back = button_of("‹ " + words.language.words.gettext("Back"), "broadcast", broadcast.id)
    return Card(text, (*made, (back,)))


def theirs(words: Words) -> str:
    """Why nothing changed."""
    return words.language.words.gettext("This draft is somebody else's. Copy it to change it.")


def _is_counted(broadcast: Broadcast) -> bool:
    return broadcast.counted is not None and broadcast.counted["version"] == broadcast.version


def counted(broadcast: Broadcast, terms: Terms, words: Words) -> Card:
    """The draft with its count."""
    return draft(broadcast, terms, words)


def _values(broadcast: Broadcast, terms: Terms, words: Words) -> dict[str, object]:
    found = broadcast.counted or {}
    return {
        **outline.values(broadcast, words),
        "number": broadcast.id,
        "waits": broadcast.wanted_at is not None,
        "counted": found if _is_counted(broadcast) else None,
        "skipped": sorted(run_views.reasons(dict(found.get("skipped", {})), words.language).items()),
        "sample": [naming.sampled(each, words) for each in found.get("sample", [])],
        "stars": terms.stars(int(found.get("reach", 0))),
        "second": int(found.get("reach", 0)) > terms.second_above,
    }


def languages(broadcast: Broadcast, words: Words) -> Card:
    """In which languages it has words, and where to begin another."""
    say, there = words.language.words.gettext, broadcast.content.versions
    made = [
        button_of(("✓ " if code in there else "") + code, "bc_say", broadcast.id, code) for code in LANGUAGES
    ]
    drop = [
        button_of("✖️ " + say("Remove %(code)s") % {"code": code}, "bc_lang", broadcast.id, code)
        for code in there
    ]
    back = button_of("‹ " + say("Back"), "broadcast", broadcast.id)
    return Card(
        render("broadcast/languages", words.language), (*rows(made, most=5), *rows(drop, most=5), (back,))
    )


def say_it(
    broadcast: Broadcast,
    code: str,
    words: Words,
    faults: Faults = Faults(),  # noqa: B008  # a frozen value
) -> Card:
    """Asks for the message in one language; *faults* is what could not be taken last time."""
    text = render(
        "broadcast/say_it",
        words.language,
        code=code,
        faults=faults,
        of="",
    )
    return Card(text, ((button_of("‹ " + words.language.words.gettext("Back"), "broadcast", broadcast.id),),))


def button(broadcast: Broadcast, words: Words) -> Card:
    """Which button it has."""
    say, number = words.language.words.gettext, broadcast.id
    made = [
        button_of("📋 " + say("Show my plan"), "bc_button", number, "plan"),
        button_of("🔗 " + say("A link"), "bc_button", number, "link"),
        button_of(say("None"), "bc_button", number, "none"),
        button_of("‹ " + say("Back"), "broadcast", number),
    ]
    return Card(render("broadcast/button", words.language), rows(made, most=2))


def ask_words(
    topic: str, broadcast: Broadcast, words: Words, why: str = "", piece: str = "", now: int = 0
) -> Card:
    """
    Asks for typed words: a link, a source, a moment, a segment's name.

    *why* says what was wrong with *piece* last time; *now*, in milliseconds, helps with a moment.
    """
    clock = f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d %H:%M}"
    text = render("broadcast/ask", words.language, topic=topic, why=why, piece=piece[:_PIECE], now=clock)
    return Card(text, ((button_of("‹ " + words.language.words.gettext("Back"), "broadcast", broadcast.id),),))


def kept(name: str, words: Words, *, again: bool = False) -> str:
    """The audience can be used in others now; *again*: one of that name was there, and is this one now."""
    return render("broadcast/kept", words.language, name=name, again=again)


def who(broadcast: Broadcast, words: Words) -> Card:
    """Whom it is for and not for: a button for each thing that can be told apart."""
    say, number = words.language.words.gettext, broadcast.id
    include = [
        button_of(f"+ {naming.dimension(each, words)}", "bc_who", number, f"i.{each}")
        for each in audiences.DIMENSIONS
    ]
    exclude = [
        button_of(f"− {naming.dimension(each, words)}", "bc_who", number, f"x.{each}")
        for each in audiences.DIMENSIONS
    ]  # a minus
    keep = button_of("💾 " + say("Keep as a segment"), "bc_who", number, "keep")
    back = button_of("‹ " + say("Back"), "broadcast", number)
    text = render(
        "broadcast/who",
        words.language,
        include=naming.sides(broadcast, INCLUDE, words),
        exclude=naming.sides(broadcast, EXCLUDE, words),
    )
    return Card(text, (*rows(include, most=3), *rows(exclude, most=3), (keep, back)))


def pick(broadcast: Broadcast, side: str, dimension: str, offered: list[str], words: Words) -> Card:
    """The values of one dimension, those that are chosen marked."""
    say, letter = words.language.words.gettext, side[0] if side == INCLUDE else "x"
    named = audiences.chosen(broadcast.audience, side, dimension)
    made = [
        button_of(
            ("✓ " if each in named else "") + naming.value(dimension, each, words),
            "bc_pick",
            broadcast.id,
            f"{letter}.{dimension}.{each}",
        )
        for each in dict.fromkeys([*offered, *named])
    ]
    negated = audiences.is_negated(broadcast.audience, side, dimension)
    turn = button_of(
        ("✓ " if negated else "") + say("all but these"), "bc_pick", broadcast.id, f"{letter}.{dimension}.!"
    )
    back = button_of("‹ " + say("Back"), "bc_who", broadcast.id)
    text = render(
        "broadcast/pick",
        words.language,
        dimension=naming.dimension(dimension, words),
        side=side,
        typed=dimension == "source",
    )
    return Card(text, (*rows(made[:90], most=3), (turn, back)))


def is_it_meant(broadcast: Broadcast, terms: Terms, words: Words) -> Card:
    """The last question before it goes; its button tells the version."""
    say, number = words.language.words.gettext, broadcast.id
    text = render("broadcast/approve", words.language, **_values(broadcast, terms, words))
    yes = button_of("✅ " + say("Yes, approve"), "bc_go", number, f"{broadcast.version}!")
    return Card(text, ((yes, button_of("‹ " + say("No"), "broadcast", number)),))


def refused(why: str, broadcast: Broadcast, words: Words) -> Card:
    """Why nothing was begun."""
    back = button_of("‹ " + words.language.words.gettext("Back"), "broadcast", broadcast.id)
    return Card(render("broadcast/refused", words.language, why=why), ((back,),))


def listed(those: list[tuple[Broadcast, Run | None]], older: int | None, words: Words) -> Card:
    """All broadcasts, the newest first."""
    say = words.language.words.gettext
    states = {
        None: say("draft"), "asked": say("waits for a second admin"), "filling": say("is going out"),
        "sending": say("is going out"), "done": say("done"), "stopped": say("stopped"),
    }  # fmt: skip
    told = [
        (
            one,
            say("paused")
            if run and run.paused and run.ended_at is None
            else states[run.state if run else None],
        )
        for one, run in those
    ]
    made = [(button_of(f"{one.id} · {state}"[:60], "broadcast", one.id),) for one, state in told]
    lines = [{"number": one.id, "state": state, "words": _first_words(one)} for one, state in told]
    turn = [(button_of(say("Older") + " ›", "bc_list", older),)] if older is not None else []
    add = (button_of("➕ " + say("New broadcast"), "bc_new"),)
    return Card(render("broadcast/listed", words.language, lines=lines), (*made, *turn, add))


def _first_words(broadcast: Broadcast) -> str:
    """How it begins, in the language that it was written in first."""
    version = broadcast.content.versions.get(broadcast.content.fallback or "")
    plain = " ".join(pages.plain(version.text).split()) if version is not None else ""
    return plain if len(plain) <= _FIRST else plain[: _FIRST - 1] + "…"
