"""A run as admins see it: while it goes on, and afterwards. Value + language -> card."""

from __future__ import annotations

from bot import buttons
from bot.buttons import Ruled
from bot.i18n import Language
from bot.message import Button, Keyboard
from bot.store.broadcasts import Broadcast
from bot.store.people import Person
from bot.store.runs import BRINGS, Run
from bot.usecases.runs import DELETABLE
from bot.usecases.tallying import Progress
from bot.views import outline
from bot.views.admins import name_of as name_of_person
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

_BLOCKS = 12  # of the bar
_MINUTE, _HOUR = 60, 3_600  # seconds
#: Verdicts that have a line of their own.
_TOLD = ("blocked", "failed", "uncertain", "missing", "too_old")
#: Languages that are told apart.
_MOST = 12


def name_of(run: Run) -> str:
    """The name under which its card is remembered."""
    return f"run:{run.id}"


def run(  # noqa: PLR0913, PLR0917  # all that the card tells
    run: Run,
    broadcast: Broadcast,
    progress: Progress,
    taps: int,
    rate: float,
    now: int,
    words: Words,
    author: Person | None = None,
) -> Card:
    """How far it is: bar, numbers, rate, time left, by language; before its approval, what it is and whose."""
    numbers = _numbers(run, progress, rate, words)
    text = render(
        "broadcast/run",
        words.language,
        **outline.values(broadcast, words),
        **numbers,
        author=None if author is None else name_of_person(author.first_name, author.id),
        number=broadcast.id,
        kind=run.kind,
        state=run.state if run.ended_at is not None or run.state == "asked" else "going",
        paused=run.paused,
        begun=now >= run.begins_at,
        taps=taps if broadcast.content.button == "plan" else None,
    )
    return Card(text, _keyboard(run, progress, now, words.language))


def _numbers(run: Run, progress: Progress, rate: float, words: Words) -> dict[str, object]:
    """How far it is, as its template says it."""
    settled, total = progress.settled, max(run.aim, progress.settled + progress.open + progress.waits, 1)
    share = 1.0 if run.ended_at is not None else min(1.0, settled / total)
    going = total - settled - progress.waits  # who waits for an hour is told apart
    left = going / rate if rate > 0 and going > 0 else None
    return {
        "bar": "▓" * round(share * _BLOCKS) + "░" * (_BLOCKS - round(share * _BLOCKS)),
        "percent": round(share * 100),
        "done": progress.number("sent"),
        "total": total,
        **{name: progress.number(name) for name in _TOLD},
        "waits": progress.waits,
        "skipped": sorted(reasons(progress.skipped, words.language).items()),
        "rate": f"{rate:.1f}",
        "moves": rate > 0,
        "left": None if left is None else _told(left, words.language),
        "languages": list(progress.languages.items())[:_MOST],
    }


def _told(seconds: float, language: Language) -> str:
    """A time that is left, as people say it."""
    say = language.words.gettext
    if seconds < _MINUTE:
        return say("less than a minute")
    if seconds < 2 * _HOUR:
        return say("%(minutes)s min") % {"minutes": round(seconds / _MINUTE)}
    return say("%(hours)s h %(minutes)s min") % {
        "hours": int(seconds // _HOUR),
        "minutes": int(seconds % _HOUR // _MINUTE),
    }


def reasons(skipped: dict[str, int], language: Language) -> dict[str, int]:
    """Why people are left out, in words."""
    say = language.words.gettext
    named = {
        "blocked": say("blocked the bot"),
        "stopped": say("sent /stop"),
        "paused": say("paused everything"),
        "unwanted": say("want no news"),
        "fewer": say("want fewer news, had one this month"),
        "recent": say("had a broadcast lately"),
        "late": say("no fitting hour within three days"),
        "knows": say("heard it already, in their plan"),
        "unknown": say("perhaps have it, but nobody knows where"),
    }
    return {named.get(why, why): number for why, number in skipped.items()}


def _keyboard(run: Run, progress: Progress, now: int, language: Language) -> Keyboard:
    say = language.words.gettext
    found: list[tuple[str, str]] = []
    if run.state == "asked":
        found = [("second", "✅ " + say("Approve")), ("stop", "✖️ " + say("Drop it"))]
    elif run.ended_at is None:
        on = ("resume", "▶️ " + say("Go on")) if run.paused else ("pause", "⏸ " + say("Pause"))
        found = [on, ("stop", "⏹ " + say("Stop")), ("show", "🔄 " + say("Look again"))]
    else:
        found = [("csv", "📄 " + say("As a file"))]
    if run.kind == "send" and run.state != "asked" and (run.ended_at is not None or run.paused):
        if run.ended_at is not None and progress.number("uncertain"):
            found.append(("again", "🔁 " + say("Send again to the uncertain")))
        found.append(("edit", "✏️ " + say("Change what was sent")))
    if run.kind in BRINGS and run.state != "asked" and now < run.approved_at + DELETABLE + DELETABLE:
        found.append(("recall", "🗑 " + say("Take it back")))
    made = (Button(label, buttons.write(Ruled("bc_run", str(run.id), act))) for act, label in found)
    back = Button("‹ " + say("All broadcasts"), buttons.write(Ruled("bc_list")))
    return (*rows(made, most=2), (back,))


def more(run: Run, after: int, words: Words) -> Keyboard:
    """The way to the next part of a long file."""
    label = words.language.words.gettext("More") + " ›"
    return ((Button(label, buttons.write(Ruled("bc_run", str(run.id), f"csv{after}"))),),)


def over(run: Run, progress: Progress, words: Words) -> Card:
    """It is over: one sentence, and the way to the report."""
    label = "📊 " + words.language.words.gettext("The report")
    text = render(
        "broadcast/over",
        words.language,
        number=run.broadcast_id,
        kind=run.kind,
        state=run.state,
        done=progress.number("sent"),
        uncertain=progress.number("uncertain"),
        failed=progress.number("failed"),
    )
    return Card(text, ((Button(label, buttons.write(Ruled("broadcast", str(run.broadcast_id)))),),))


def is_it_meant(run: Run, act: str, number: int, words: Words) -> Card:
    """Asks once more before what cannot be undone."""
    say = words.language.words.gettext
    text = render("broadcast/is_it_meant", words.language, act=act, number=number, others=False)
    yes = Button("✅ " + say("Yes"), buttons.write(Ruled("bc_run", str(run.id), f"{act}!")))
    no = Button("‹ " + say("No"), buttons.write(Ruled("bc_run", str(run.id), "show")))
    return Card(text, ((yes, no),))
