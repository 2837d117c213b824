"""What a person sees who asks people. Value + language -> card."""

from __future__ import annotations

import html
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot import buttons, opening
from bot.buttons import Opened
from bot.i18n import Language
from bot.message import Bring, Button, Keyboard, Message
from bot.opening import Span
from bot.usecases.inquiries import Muted, Nobody, TooMuch
from bot.usecases.office import Office
from bot.views import days, lengths
from bot.views.card import Card
from bot.views.renderer import render

_MONDAY = date(2026, 11, 23)


def entry(language: Language) -> Button:
    """The way to a person, where it helps."""
    return Button("💬 " + language.words.gettext("Talk to a person"), buttons.write(Opened("ask")))


def promise(office: Office, now: int, *, awake: bool, language: Language) -> dict[str, object]:
    """When people answer, as the templates say it; nothing is said that is not so."""
    zone = ZoneInfo(office.opening.zone)
    opens = None if opening.is_open(office.opening, now) else opening.opens(office.opening, now)
    return {
        "hours": [_span(each, language) for each in office.opening.spans],
        "place": office.opening.zone.rpartition("/")[2].replace("_", " "),
        "within": office.within,
        "opens": None if opens is None else days.said(opens, zone, language),
        "awake": awake,
    }


def _span(span: Span, language: Language) -> str:
    first, last = (_day(span.days[at], language) for at in (0, -1))
    named = first if len(span.days) == 1 else f"{first}–{last}"
    return f"{named} {_hour(span.begins)}–{_hour(span.ends)}"


def _day(weekday: int, language: Language) -> str:
    return days.weekday(_MONDAY + timedelta(days=weekday), language)


def _hour(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def write_it(told: dict[str, object], language: Language, *, again: bool, wrong: bool = False) -> Card:
    """Write your question. *again*: there is one already; *wrong*: what was sent cannot be passed on."""
    text = render("ask/write_it", language, again=again, wrong=wrong, **told)
    back = Button(language.words.gettext("Never mind"), buttons.write(Opened("ask_not")))
    return Card(text, ((back,),))


def with_us(told: dict[str, object], number: int, language: Language, *, first: bool, more: bool) -> Card:
    """It is with those who answer. *more*: what is typed now is added to it."""
    say = language.words.gettext
    row = [Button(say("Take it back"), buttons.write(Opened("withdraw", str(number))))] if first else []
    if more:
        row.append(Button("✓ " + say("That is all"), buttons.write(Opened("ask_all", str(number)))))
    return Card(render("ask/with_us", language, first=first, more=more, **told), (tuple(row),) if row else ())


def withdrawn(language: Language) -> Card:
    """Taken back."""
    return Card(render("ask/withdrawn", language))


def settled(language: Language) -> Card:
    """It helped."""
    return Card(render("ask/settled", language))


def refused(why: Muted | Nobody | TooMuch, language: Language) -> Card:
    """Why it was not passed on."""
    until = None
    if isinstance(why, Muted) and why.until is not None:
        until = days.said(why.until, ZoneInfo("UTC"), language)
    return Card(render("ask/refused", language, why=type(why).__name__, until=until))


def changed(language: Language) -> Card:
    """A question that was edited afterwards."""
    return Card(render("ask/changed", language))


def answer(kind: str, text: str, file_id: str, number: int, language: Language) -> list[Message]:
    """
    An answer as the person gets it.

    Args:
        kind: text, or how the file is sent.
        text: Telegram's HTML, of the words or the caption.
        file_id: of the file; "" for a text.
        number: of the inquiry.
        language: the person's.

    """
    header, keyboard = f"💬 <b>{_header(language)}</b>", _keyboard(number, language)
    if kind == "text":
        return Card(f"{header}\n{text}", keyboard).say()
    whole = f"{header}\n{text}" if text else header
    if kind == "video_note" or lengths.length(whole) > lengths.CAPTION:
        return [*Card(whole).say(), Bring(kind, file_id, keyboard=keyboard)]
    return [Bring(kind, file_id, whole, keyboard)]


def _header(language: Language) -> str:
    return html.escape(language.words.gettext("From a person of our team"), quote=False)


def _keyboard(number: int, language: Language) -> Keyboard:
    say = language.words.gettext
    return (
        (Button("👍 " + say("That helps"), buttons.write(Opened("helped", str(number)))),),
        (Button(say("I still have a question"), buttons.write(Opened("ask", str(number)))),),
    )
