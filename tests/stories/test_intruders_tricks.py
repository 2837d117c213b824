"""An intruder in the chat: other people's buttons, replayed ones, names that want to be more than names."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.buttons import Opened, Ruled, write
from bot.usecases.statistics import Statistics, csv_of
from tests.stories.owner import Owner
from tests.stories.running import Running

_HOSTILE = (
    "<b>Eve</b><a href='https://evil.example'>x</a>",
    "\u202eeve\u2066\u2067",
    "{{ 7*7 }}{% include 'x' %}",
    '=cmd|" /C calc"!A0',
    "&lt;script&gt;",
)


def _tap_of(bob: Owner, ann: Owner, data: str) -> dict[str, Any]:
    """Bob taps, and says that it was a button in Ann's chat."""
    sender = {"id": bob.id, "is_bot": False, "first_name": "Bob"}
    chat = {"id": ann.id, "type": "private"}
    message = {"message_id": ann.card.id, "date": 0, "chat": chat}
    return {"callback_query": {"id": "4711", "from": sender, "message": message, "data": data}}


async def test_a_tap_in_somebody_elses_chat_is_nothing(bot: Running, ann: Owner, bob: Owner) -> None:
    """Telegram would not send it; it changes neither of the two, and says nothing to anybody."""
    await ann.starts()
    await bob.starts()
    said = [len(ann.said), len(bob.said)]
    bot.sandbox.inject(_tap_of(bob, ann, ann.card.buttons[0].data or ""))
    await bot.rests()

    assert ({}, {}) == (ann.facts, bob.facts)
    assert said == [len(ann.said), len(bob.said)]


async def test_a_button_of_ann_pressed_by_bob_is_bobs_own(ann: Owner, bob: Owner) -> None:
    """Data names no person: whoever copies it into their own chat answers for themselves."""
    await ann.starts()
    await bob.starts()
    await bob.forges(ann.card.buttons[0].data or "")

    assert {} == ann.facts
    assert ["sector"] == list(bob.facts)


async def test_a_button_replayed_after_delete_brings_nothing_back(bot: Running, ann: Owner) -> None:
    """Ann erased everything; the keyboards above still stand there, and are strangers' buttons now."""
    await ann.starts()
    answer = ann.card.buttons[0].data or ""
    await ann.answers()
    await ann.types("/delete")
    await ann.presses(Opened("erase"))
    await ann.forges(answer)
    await ann.forges(write(Opened("erase")))

    assert {} == bot.traces(ann.id)


async def test_a_second_tap_on_erase_or_answer_changes_nothing(ann: Owner) -> None:
    """The same tap ten times is one answer."""
    await ann.starts()
    card, answer = ann.card, ann.card.buttons[0].data or ""
    await ann.forges(answer, on=card)
    facts = ann.facts
    for _ in range(9):
        await ann.forges(answer, on=card)

    assert facts == ann.facts


@pytest.mark.parametrize("name", _HOSTILE)
async def test_a_hostile_name_is_a_name_to_admins_too(bot: Running, ann: Owner, name: str) -> None:
    """In the list of admins, at the question whether it is meant, in the audit: no markup, no turned line."""
    await bot.stops()
    bot.admin_ids = frozenset({ann.id})
    await bot.starts_again()
    await ann.starts()
    eve = Owner(bot, bot.sandbox.person(name))
    await eve.starts()
    await ann.types("/admins")
    await ann.taps("➕ Add somebody")
    await ann.types(str(eve.id))
    await ann.taps("Make editor")
    await ann.taps("✅ Yes")
    await ann.types("/admins")
    listed = ann.last
    await ann.types("/audit")

    for shown in (listed, ann.last):
        plain = re.sub(r"[\u2066-\u2069\u202a-\u202e]", "", name)[:20]
        assert plain in shown.text
        assert not any(each["type"] in ("text_link", "url") for each in shown.entities)
        assert not any(sign in shown.text for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


async def test_every_act_of_admins_forged_by_an_owner_leaves_nothing(bot: Running, ann: Owner) -> None:
    """Also with numbers, texts and roles where they might be believed; the audit stays empty."""
    await ann.starts()
    for about in (str(ann.id), "1", "", "owner"):
        await ann.forges(write(Ruled("make", about, "-owner")))
        await ann.forges(write(Ruled("bc_go", about, "1")))

    assert [] == bot.rows("SELECT 1 FROM admins")
    assert [] == bot.rows("SELECT 1 FROM audit")


@pytest.mark.parametrize("source", ["=1+1", "+1", "@SUM(1)", "-1", "\t=1", "\r=1", '=cmd|"/C calc"!A0'])
def test_a_source_in_a_link_is_no_formula(source: str) -> None:
    """What a stranger puts behind ?start= stands in a spreadsheet of admins one day: as a text."""
    file = csv_of(Statistics(0, {"sources": {source: 5}}, (), 0))

    assert "\"'" + source.replace('"', '""') + '"' in file
