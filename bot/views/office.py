"""What those see who answer people: cards, lists, reminders. Value + language -> card."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from advisor.library import Library
from bot import buttons, i18n
from bot.buttons import Ruled
from bot.i18n import Language
from bot.message import Button, Keyboard
from bot.store.inquiries import Inquiry
from bot.store.remarks import Remark
from bot.usecases.summary import Summary
from bot.views import days, lengths
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: So many UTF-16 units of what was asked stand on a card; the whole follows below it.
ON_CARD = 1500
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Case:
    """An inquiry with what its card needs."""

    inquiry: Inquiry
    name: str  #: of the person
    taken_by: str | None  #: the name of whoever has it
    remarks: Sequence[Remark]  #: what the person said last, before or after an answer
    summary: Summary
    muted: bool = False


def named(first_name: str) -> str:
    """A name that cannot turn the line around it."""
    short = first_name if len(first_name) <= _LONGEST_NAME else first_name[: _LONGEST_NAME - 1] + "…"
    return f"\u2068{short}\u2069" if short else "…"


def _act(label: str, act: str, number: int | str = "", how: str = "") -> Button:
    return Button(label, buttons.write(Ruled(act, str(number), how)))


def card(case: Case, zone: str, words: Words, *, hides: bool = False) -> Card:
    """The card of an inquiry. *hides*: the person took it back, so their words are not shown any more."""
    said, cut = _said(case.remarks, words.language)
    text = render(
        "office/card",
        words.language,
        number=case.inquiry.id,
        name=named(case.name),
        said=[] if hides else said,
        cut=cut and not hides,
        answers=[] if hides else _answers(case.summary, words),
        ride=_ride(case.summary, words),
        step=_step(case.summary, words),
        **_state(case, zone, words.language),
    )
    return Card(text, _keyboard(case, words.language))


def _state(case: Case, zone: str, language: Language) -> dict[str, object]:
    inquiry, here = case.inquiry, ZoneInfo(zone)
    since = inquiry.asked_at or inquiry.answered_at or inquiry.opened_at
    return {
        "state": inquiry.state,
        "taken": None if case.taken_by is None else named(case.taken_by),
        "since": days.said(since, here, language),
        "why": inquiry.why,
        "muted": case.muted,
    }


def _said(remarks: Sequence[Remark], language: Language) -> tuple[list[str], bool]:
    """What was asked, in lines of plain text; and whether that is not all of it."""
    lines = [line for each in remarks if (line := _line(each, language))]
    text, cut = "\n".join(lines), False
    if lengths.units(text) > ON_CARD:
        raw = text.encode("utf-16-le")[: 2 * ON_CARD]
        text, cut = raw.decode("utf-16-le", "ignore") + "…", True
    return text.split("\n") if text else [], cut


def _line(remark: Remark, language: Language) -> str:
    words = html.unescape(remark.text)
    return words if remark.kind == "text" else f"{kind(remark.kind, language)} {words}".strip()


def kind(name: str, language: Language) -> str:
    """What a file is called."""
    say = language.words.gettext
    signs = {
        "photo": "📷 " + say("photo"),
        "voice": "🎤 " + say("voice message"),
        "video": "🎬 " + say("video"),
        "video_note": "🎬 " + say("video"),
        "audio": "🎵 " + say("sound"),
    }
    return signs.get(name, "📎 " + say("file"))


def _answers(summary: Summary, words: Words) -> list[str]:
    """In the phrases that mean something alone: a button's "No" does not."""
    told = ((fact, value if isinstance(value, tuple) else (value,)) for fact, value in summary.answers)
    return [words.said(fact, each) for fact, those in told for each in those if each is not None]


def _ride(summary: Summary, words: Words) -> str | None:
    return (
        words.trend(summary.primary) if summary.primary in words.library.trends and summary.primary else None
    )


def _step(summary: Summary, words: Words) -> str | None:
    step = words.library.steps.get(summary.step or "")
    return None if step is None else words.step_title(step)


def _keyboard(case: Case, language: Language) -> Keyboard:
    say, number = language.words.gettext, case.inquiry.id
    unmute = _act("🔊 " + say("Let them ask again"), "iq_mute", number, "off")
    if case.inquiry.state == "closed":
        return ((unmute,),) if case.muted else ()
    take = (
        _act("✋ " + say("I take it"), "iq_take", number)
        if case.taken_by is None
        else _act("↩ " + say("Give it back"), "iq_back", number)
    )
    close = _act("✓ " + say("Close"), "iq_close", number)
    mute = unmute if case.muted else _act("🔇 " + say("Mute…"), "iq_mute", number, "ask")
    return ((take, close), (mute,))


def mute(number: int, name: str, language: Language) -> Card:
    """For how long?"""
    say = language.words.gettext
    text = render("office/mute", language, number=number, name=named(name))
    spans = {"1": say("1 day"), "7": say("7 days"), "ever": say("For ever")}
    choices = tuple(_act("🔇 " + label, "iq_mute", number, how) for how, label in spans.items())
    return Card(text, (choices, (_act("‹ " + say("No"), "iq_mute", number, "no"),)))


def added(remark: Remark, name: str, language: Language) -> str:
    """The line above, or the caption of, what a person adds."""
    words = html.escape(html.unescape(remark.text), quote=False)
    what = "" if remark.kind == "text" else kind(remark.kind, language) + " "
    return f"💬 <b>{html.escape(named(name), quote=False)}</b>: {what}{words}".rstrip()


def landed(verdict: str, name: str, number: int, language: Language) -> Card:
    """What became of an answer."""
    text = render("office/landed", language, verdict=verdict, name=named(name))
    close = _act("✓ " + language.words.gettext("Close"), "iq_close", number)
    return Card(text, ((close,),))


def reminder(case: Case, holder: int | None, zone: str, language: Language) -> Card:
    """Somebody waits. *holder*: the number of whoever has it, who hears it."""
    text = render(
        "office/reminder",
        language,
        number=case.inquiry.id,
        name=named(case.name),
        holder=holder,
        **_state(case, zone, language),
    )
    return Card(text, _keyboard(case, language)[:1])


def listed(
    cases: Sequence[Case],
    closed: int,
    duty: Sequence[str] | None,
    trouble: str | None,
    zone: str,
    language: Language,
) -> Card:
    """What is open, what waits, how much was closed today; and who sees it: *duty* is None for the group."""
    lines = [
        {"number": each.inquiry.id, "name": named(each.name), **_state(each, zone, language)}
        for each in cases
    ]
    text = render(
        "office/list",
        language,
        open=[each for each in lines if each["state"] == "open"],
        waiting=[each for each in lines if each["state"] == "waiting"],
        closed=closed,
        duty=None if duty is None else [named(each) for each in duty],
        trouble=trouble,
    )
    each_one = (_act(f"{each.inquiry.id}", "iq_show", each.inquiry.id) for each in cases)
    return Card(text, rows(each_one, most=5))


def duty(language: Language, *, on: bool, group: bool) -> Card:
    """Whether questions come to this admin."""
    say = language.words.gettext
    button = _act(say("Rest: no questions to me"), "iq_duty", "", "off")
    if not on:
        button = _act(say("Questions may come to me"), "iq_duty", "", "on")
    return Card(render("office/duty", language, on=on, group=group), ((button,),))


def not_sent(why: str, language: Language) -> str:
    """Why a reply was not passed on: gone | as_group | no_helper | kind | edited."""
    return render("office/not_sent", language, why=why)


def erased(gone: int, old: int, language: Language) -> str:
    """Somebody erased themselves: what was deleted, and what must be deleted by hand."""
    return render("office/erased", language, gone=gone, old=old)


def here(language: Language) -> str:
    """The bot is in the admins' group, or was asked for help there."""
    return render("office/here", language)


def words_of(library: Library, code: str | None) -> Words:
    """The content in the language *code*; in a group's, which is the source, for None."""
    return Words(library, i18n.language(code or i18n.SOURCE))
