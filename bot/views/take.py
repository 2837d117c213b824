"""What is said about taking a plan along, and what the calendar's entries say. Values in, cards and files out."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from advisor.playbooks import worded
from bot import buttons
from bot.buttons import Opened
from bot.calendars import Appointment, Calendar
from bot.message import Button, Keyboard
from bot.usecases.sharing import Shared
from bot.usecases.taking import Taken
from bot.views import pages
from bot.views.card import Card
from bot.views.renderer import render
from bot.views.words import Words

#: Names of the files, the same in every language: phones and printers mangle others.
CALENDAR_FILE, PAPER_FILE, EXPORT_FILE = "slipstream.ics", "slipstream-plan.pdf", "slipstream-export.json"
_SHORTEST, _LONGEST = 30, 180  # minutes of one slot: a step of ten hours is not done in one go


def take(words: Words) -> Card:
    """The three ways to take a plan along."""
    say = words.language.words.gettext
    ways = (
        Button("📅 " + say("Calendar"), buttons.write(Opened("take", "calendar"))),
        Button("📄 PDF", buttons.write(Opened("take", "paper"))),
        Button("🔗 " + say("Share"), buttons.write(Opened("take", "share"))),
    )
    back = Button("‹ " + say("Show the plan"), buttons.write(Opened("plan")))
    return Card(render("take/take", words.language), (ways[:2], ways[2:], (back,)))


def opener(words: Words) -> Keyboard:
    """The row below a plan that leads here."""
    say = words.language.words.gettext
    return ((Button("🧳 " + say("Take it along"), buttons.write(Opened("take"))),),)


def calendar(taken: Taken, words: Words) -> Calendar:
    """The steps of this week and of the next three, each in its slot, else proposed for a whole day."""
    plan, proposed = taken.result.plan, taken.days
    appointments = tuple(
        _appointment(step, taken, words, proposal=step in proposed) for step in (*plan.this_week, *plan.next)
    )
    return Calendar("Slipstream", taken.zone, taken.now, taken.shared.link, appointments)


def _appointment(step_id: str, taken: Taken, words: Words, *, proposal: bool) -> Appointment:
    step = worded(words.library.steps[step_id], taken.result.profile)
    text = render(
        "take/event",
        words.language,
        first=words.step_how(step)[0],
        done_when=words.step_text(step, "done_when"),
        proposal=proposal,
        link=taken.shared.link,
    )
    return Appointment(
        # Not from the person's number, which whoever sees the calendar could work out.
        uid=f"{uuid.uuid5(uuid.NAMESPACE_URL, f'{taken.shared.payload}/{step_id}')}@slipstream",
        title=words.step_title(step),
        text=pages.plain(text),
        start=taken.days[step_id].isoformat() if proposal else (taken.slots or {})[step_id],
        minutes=round(min(max(60 * step.hours[0], _SHORTEST), _LONGEST)),
    )


def calendar_caption(taken: Taken, words: Words) -> str:
    """What is said beside the calendar file."""
    zone = taken.zone if taken.slots else None  # a whole day is the same everywhere
    return render("take/calendar", words.language, zone=zone, told=taken.told, proposals=len(taken.days))


def paper_caption(taken: Taken, words: Words) -> str:
    """What is said beside the plan on paper."""
    return render("take/paper", words.language, link=taken.shared.link)


def nothing(words: Words) -> str:
    """What is said when there is no step for a calendar."""
    return render("take/nothing", words.language)


def share(shared: Shared, words: Words) -> Card:
    """What the sharer reads: the link, and how many came by it."""
    text = render("take/share", words.language, link=shared.link, came=shared.came)
    return Card(text)


def shared_caption(taken: Taken, words: Words) -> str:
    """What stands below the picture that is handed on: the two rides, and nothing else of the person."""
    advice = taken.result.advice
    return render(
        "take/shared",
        words.language,
        primary=_named(advice.primary, words),
        secondary=_named(advice.secondary, words),
        link=taken.shared.link,
    )


def _named(trend: str | None, words: Words) -> str | None:
    return None if trend is None else f"{words.library.trends[trend].icon} {words.trend(trend)}"


def shared_keyboard(link: str, words: Words) -> Keyboard:
    """Below the picture: for whom it is handed to, and for the one who hands it on."""
    say = words.language.words.gettext
    text = say("Which big thing can your small business ride?")
    send = f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(text, safe='')}"
    return (
        (Button(say("Find your ride"), url=link),),
        (Button("↗ " + say("Send it to somebody"), url=send),),
    )


def no_file(words: Words) -> str:
    """What is said in place of a file that cannot be made."""
    return render("take/no_file", words.language)


def export_caption(words: Words) -> str:
    """What is said beside the file with everything."""
    return render("take/export", words.language)
