"""The audit as owners read it. Value + language -> card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot import buttons
from bot.buttons import Ruled
from bot.i18n import Language
from bot.message import Button
from bot.store.audit import Entry
from bot.usecases import roles
from bot.views.admins import name_of, word
from bot.views.card import Card
from bot.views.renderer import render


def page(  # what stands on a page, and where the reader is
    entries: Sequence[Entry],
    names: Mapping[int, str],
    zone: str | None,
    older: int | None,
    *,
    first: bool,
    language: Language,
) -> Card:
    """
    A page of the audit, the newest entry first.

    Args:
        entries: at most as many as fit.
        names: of those who are still known, by number.
        zone: the reader's IANA time zone; None: UTC.
        older: the number below which the next page begins; None: this is the last.
        first: whether this is the newest page.
        language: of the reader.

    """
    say = language.words.gettext
    here: tzinfo = ZoneInfo(zone) if zone else UTC
    lines = [_line(one, names, here, language) for one in entries]
    text = render("admin/audit", language, lines=lines, zone=zone or "UTC")
    turns = []
    if not first:
        turns.append(Button("‹ " + say("Newest"), buttons.write(Ruled("audit"))))
    if older is not None:
        turns.append(Button(say("Older") + " ›", buttons.write(Ruled("audit", str(older)))))
    return Card(text, (tuple(turns),) if turns else ())


def _line(entry: Entry, names: Mapping[int, str], here: tzinfo, language: Language) -> dict[str, str | None]:
    return {
        "at": f"{datetime.fromtimestamp(entry.at / 1000, here):%Y-%m-%d %H:%M}",
        "who": name_of(names.get(entry.who, ""), entry.who)
        if entry.who
        else language.words.gettext("by itself"),
        "role": word(roles.read(entry.role), language),
        "action": entry.action,
        "said": _said(entry.action, language),
        "whom": None if entry.whom is None else name_of(names.get(entry.whom, ""), entry.whom),
        "about": entry.about,
        "details": entry.details,
    }


def _said(action: str, language: Language) -> str:
    """An act of broadcasts in words; one that has none keeps its name."""
    say = language.words.gettext
    return {
        "drafted": say("began a draft"),
        "changed_draft": say("changed a draft"),
        "dropped": say("threw a draft away"),
        "segment": say("kept a segment"),
        "proposed": say("proposed other words"),
        "send_asked": say("asked a second admin to approve"),
        "edit_asked": say("asked a second admin to approve a change"),
        "send_approved": say("approved as the second"),
        "edit_approved": say("approved a change as the second"),
        "paused": say("paused"),
        "resumed": say("let go on"),
        "stopped": say("stopped"),
        "again": say("sent again to the uncertain"),
    }.get(action, action)
