"""A draft as admins see it: its words, whom it is for, when it goes, and what is missing. Value + language -> card."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import buttons
from bot.buttons import Ruled
from bot.message import Button
from bot.store.broadcasts import Broadcast
from bot.store.runs import Run
from bot.usecases import audiences
from bot.usecases.audiences import EXCLUDE, INCLUDE
from bot.usecases.runs import Terms
from bot.views import runs as run_views
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: Languages that are offered for words; whoever reads another one gets the fallback.
LANGUAGES = ("en", "es", "pt", "fr", "ar", "hi", "bn", "id", "sw", "ha", "ru", "tr", "vi", "zh")
_SHOWN = 5  # values of one line on a card


def name_of(broadcast: Broadcast) -> str:
    """The name under which its card is remembered."""
    return f"draft:{broadcast.id}"


def _button(label: str, act: str, about: object = "", how: str = "") -> Button:
    return Button(label, buttons.write(Ruled(act, str(about), how)))


def draft(broadcast: Broadcast, terms: Terms, words: Words) -> Card:
    """All of it, and what can be done with it."""
    say, number = words.language.words.gettext, broadcast.id
    text = render("broadcast/draft", words.language, **_values(broadcast, terms, words))
    made = [
        _button("✍️ " + say("Words"), "bc_lang", number),
        _button("🔘 " + say("Button"), "bc_button", number),
        _button("👥 " + say("For whom"), "bc_who", number),
        _button("🕘 " + say("When"), "bc_when", number),
    ]
    if broadcast.content.versions:
        made += [
            _button("👁 " + say("Send me a test"), "bc_test", number),
            _button("👁 " + say("Test to all admins"), "bc_test", number, "all"),
            _button("🔢 " + say("Count"), "bc_count", number),
        ]
    made.append(_button("🗑 " + say("Throw away"), "bc_drop", number))
    go = _button("📣 " + say("Approve…"), "bc_go", number, str(broadcast.version))
    last = ((go,),) if _is_counted(broadcast) and broadcast.content.versions else ()
    return Card(text, (*rows(made, most=2), *last))


def _is_counted(broadcast: Broadcast) -> bool:
    return broadcast.counted is not None and broadcast.counted["version"] == broadcast.version


def counted(broadcast: Broadcast, terms: Terms, words: Words) -> Card:
    """The draft with its count."""
    return draft(broadcast, terms, words)


def _values(broadcast: Broadcast, terms: Terms, words: Words) -> dict[str, object]:
    timing, content = broadcast.timing, broadcast.content
    found = broadcast.counted or {}
    begins = None if timing.begins_at is None else datetime.fromtimestamp(timing.begins_at / 1000, UTC)
    return {
        "number": broadcast.id,
        "languages": list(content.versions),
        "fallback": content.fallback,
        "button": content.button,
        "include": _sides(broadcast, INCLUDE),
        "exclude": _sides(broadcast, EXCLUDE),
        "begins": begins and f"{begins:%Y-%m-%d %H:%M}",
        "hour": timing.hour,
        "first_hour": timing.first_hour,
        "last_hour": timing.last_hour,
        "apart": timing.apart,
        "waits": broadcast.wanted_at is not None,
        "counted": found if _is_counted(broadcast) else None,
        "skipped": sorted(run_views.reasons(dict(found.get("skipped", {})), words.language).items()),
        "stars": terms.stars(int(found.get("reach", 0))),
        "second": int(found.get("reach", 0)) > terms.second_above,
    }


def _sides(broadcast: Broadcast, side: str) -> list[dict[str, object]]:
    return [
        {
            "dimension": dimension,
            "values": ", ".join(named[:_SHOWN]) + (f" … ({len(named)})" if len(named) > _SHOWN else ""),
            "negated": negated,
        }
        for dimension, named, negated in audiences.told(broadcast.audience, side)
    ]


def languages(broadcast: Broadcast, words: Words) -> Card:
    """In which languages it has words, and where to begin another."""
    say, there = words.language.words.gettext, broadcast.content.versions
    made = [
        _button(("✓ " if code in there else "") + code, "bc_say", broadcast.id, code) for code in LANGUAGES
    ]
    drop = [_button(f"✖️ {code}", "bc_lang", broadcast.id, code) for code in there]
    back = _button("‹ " + say("Back"), "broadcast", broadcast.id)
    return Card(
        render("broadcast/languages", words.language), (*rows(made, most=5), *rows(drop, most=5), (back,))
    )


def say_it(
    broadcast: Broadcast, code: str, words: Words, wrong: tuple[str, ...] = (), excess: int = 0
) -> Card:
    """Asks for the message in one language; *wrong* is what could not be taken last time."""
    text = render(
        "broadcast/say_it", words.language, code=code, wrong=[each[:60] for each in wrong[:5]], excess=excess
    )
    return Card(text, ((_button("‹ " + words.language.words.gettext("Back"), "broadcast", broadcast.id),),))


def button(broadcast: Broadcast, words: Words) -> Card:
    """Which button it has."""
    say, number = words.language.words.gettext, broadcast.id
    made = [
        _button("📋 " + say("Show my plan"), "bc_button", number, "plan"),
        _button("🔗 " + say("A link"), "bc_button", number, "link"),
        _button(say("None"), "bc_button", number, "none"),
        _button("‹ " + say("Back"), "broadcast", number),
    ]
    return Card(render("broadcast/button", words.language), rows(made, most=2))


def ask_words(topic: str, broadcast: Broadcast, words: Words, *, again: bool = False) -> Card:
    """Asks for typed words: a link, a source, a moment, a segment's name."""
    text = render("broadcast/ask", words.language, topic=topic, again=again)
    return Card(text, ((_button("‹ " + words.language.words.gettext("Back"), "broadcast", broadcast.id),),))


def who(broadcast: Broadcast, words: Words) -> Card:
    """Whom it is for and not for: a button for each thing that can be told apart."""
    say, number = words.language.words.gettext, broadcast.id
    include = [_button(f"+ {each}", "bc_who", number, f"i.{each}") for each in audiences.DIMENSIONS]
    exclude = [
        _button(f"− {each}", "bc_who", number, f"x.{each}") for each in audiences.DIMENSIONS
    ]  # a minus
    keep = _button("💾 " + say("Keep as a segment"), "bc_who", number, "keep")
    back = _button("‹ " + say("Back"), "broadcast", number)
    text = render(
        "broadcast/who",
        words.language,
        include=_sides(broadcast, INCLUDE),
        exclude=_sides(broadcast, EXCLUDE),
    )
    return Card(text, (*rows(include, most=3), *rows(exclude, most=3), (keep, back)))


def pick(broadcast: Broadcast, side: str, dimension: str, offered: list[str], words: Words) -> Card:
    """The values of one dimension, those that are chosen marked."""
    say, letter = words.language.words.gettext, side[0] if side == INCLUDE else "x"
    named = audiences.chosen(broadcast.audience, side, dimension)
    made = [
        _button(
            f"✓ {each}" if each in named else each, "bc_pick", broadcast.id, f"{letter}.{dimension}.{each}"
        )
        for each in dict.fromkeys([*offered, *named])
    ]
    negated = audiences.is_negated(broadcast.audience, side, dimension)
    turn = _button(
        ("✓ " if negated else "") + say("all but these"), "bc_pick", broadcast.id, f"{letter}.{dimension}.!"
    )
    back = _button("‹ " + say("Back"), "bc_who", broadcast.id)
    text = render("broadcast/pick", words.language, dimension=dimension, side=side)
    return Card(text, (*rows(made[:90], most=3), (turn, back)))


def when(broadcast: Broadcast, words: Words) -> Card:
    """Now, at a time, at a local hour; how far apart from the last one."""
    say, number, timing = words.language.words.gettext, broadcast.id, broadcast.timing
    now = [
        _button(say("As soon as approved"), "bc_when", number, "now"),
        _button(say("At a time"), "bc_when", number, "at"),
    ]
    hours = [
        _button(("✓ " if timing.hour == hour else "") + f"{hour}:00", "bc_when", number, f"h{hour}")
        for hour in range(8, 21, 2)
    ]
    apart = [
        _button(
            ("✓ " if timing.apart == days else "") + say("%(days)s days") % {"days": days},
            "bc_when",
            number,
            f"a{days}",
        )
        for days in (0, 3, 7, 14, 30)
    ]
    back = _button("‹ " + say("Back"), "broadcast", number)
    return Card(
        render("broadcast/when", words.language),
        (tuple(now), *rows(hours, most=4), *rows(apart, most=3), (back,)),
    )


def is_it_meant(broadcast: Broadcast, terms: Terms, words: Words) -> Card:
    """The last question before it goes; its button tells the version."""
    say, number = words.language.words.gettext, broadcast.id
    text = render("broadcast/approve", words.language, **_values(broadcast, terms, words))
    yes = _button("✅ " + say("Yes, approve"), "bc_go", number, f"{broadcast.version}!")
    return Card(text, ((yes, _button("‹ " + say("No"), "broadcast", number)),))


def refused(why: str, broadcast: Broadcast, words: Words) -> Card:
    """Why nothing was begun."""
    back = _button("‹ " + words.language.words.gettext("Back"), "broadcast", broadcast.id)
    return Card(render("broadcast/refused", words.language, why=why), ((back,),))


def listed(those: list[tuple[Broadcast, Run | None]], older: int | None, words: Words) -> Card:
    """All broadcasts, the newest first."""
    say = words.language.words.gettext
    states = {
        None: say("draft"), "asked": say("waits for a second admin"), "filling": say("is going out"),
        "sending": say("is going out"), "done": say("done"), "stopped": say("stopped"),
    }  # fmt: skip
    made = [
        (_button(f"{one.id} · {states[run.state if run else None]}"[:60], "broadcast", one.id),)
        for one, run in those
    ]
    turn = [(_button(say("Older") + " ›", "bc_list", older),)] if older is not None else []
    add = (_button("➕ " + say("New broadcast"), "bc_new"),)
    return Card(render("broadcast/listed", words.language, none=not those), (*made, *turn, add))
