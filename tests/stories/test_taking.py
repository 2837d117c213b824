"""Taking the plan along: a calendar, paper, a link for others, and everything as a file."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pypdfium2

from advisor.playbooks import Step, worded
from bot.buttons import Opened
from bot.sandbox.chats import Message
from bot.store.database import Transaction
from bot.store.people import OF_A_PERSON
from tests.stories.owner import Owner
from tests.stories.running import Running

_SLOT = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)  # nine o'clock in Nairobi is six; ten is seven


def _file(owner: Owner, message: Message | None = None) -> bytes:
    """What is in the document that the bot sent last."""
    return owner.bot.sandbox.content((message or owner.last).wire["document"]["file_id"])


def _name(message: Message) -> str:
    return str(message.wire["document"]["file_name"])


def _events(owner: Owner) -> list[Any]:
    return list(icalendar.Calendar.from_ical(_file(owner)).walk("VEVENT"))


def _pages(owner: Owner) -> list[str]:
    pages = pypdfium2.PdfDocument(io.BytesIO(_file(owner)))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def _plan(owner: Owner) -> dict[str, list[str]]:
    return dict(json.loads(owner.bot.rows("SELECT steps FROM plans WHERE person_id = ?", owner.id)[0][0]))


def _step(owner: Owner, step: str) -> Step:
    """The step as the owner reads it."""
    ((profile,),) = owner.bot.rows("SELECT profile FROM plans WHERE person_id = ?", owner.id)
    told = {
        fact: tuple(value) if isinstance(value, list) else value
        for fact, value in json.loads(profile).items()
    }
    return worded(owner.bot.library.steps[step], told)


async def _chose_a_slot(owner: Owner, zone: str | None = "Africa/Nairobi") -> str:
    """The first step of this week has a slot; gives the step."""
    step = _plan(owner)["this_week"][0]

    async def work(tx: Transaction) -> None:
        await tx.run("UPDATE people SET zone = $2, zone_by = 'person' WHERE person_id = $1", owner.id, zone)
        await tx.run(
            "INSERT INTO progress (person_id, step, state, slot_at) VALUES ($1, $2, 'planned', $3)",
            owner.id,
            step,
            int(_SLOT.timestamp() * 1000),
        )

    await owner.bot.puts(work)
    return step


async def test_the_plan_leads_to_the_ways_to_take_it_along(ann: Owner) -> None:
    """From the plan's own button and back, in place, and by /take."""
    await ann.gets_advice()
    await ann.taps("Show the plan")
    await ann.taps("🧳 Take it along")
    assert "Take it along" in ann.card.text
    await ann.taps("‹ Show the plan")
    assert "Your plan" in ann.card.text
    await ann.types("/take")

    assert ["📅 Calendar", "📄 PDF", "🔗 Share", "‹ Show the plan"] == [
        each.label for each in ann.card.buttons
    ]


async def test_who_has_no_plan_is_asked_first(ann: Owner) -> None:
    """/take before the intake is through leads to the open question."""
    await ann.starts()
    await ann.types("/take")

    assert "A few answers first" in ann.said[-2].text
    assert "sector" == ann.asked


async def test_a_calendar_holds_each_step_of_four_weeks(ann: Owner) -> None:
    """A slot at its moment with a reminder; what has no time yet as a whole day, which it says."""
    await ann.gets_advice()
    step = await _chose_a_slot(ann)
    await ann.types("/take")
    await ann.taps("📅 Calendar")
    plan = _plan(ann)
    first, *rest = _events(ann)

    titles = [_step(ann, each).title for each in (*plan["this_week"], *plan["next"])]
    assert titles == [str(each["SUMMARY"]) for each in (first, *rest)]
    assert (_SLOT, 10) == (first.start.astimezone(UTC), first.start.hour)
    assert timedelta(minutes=-30) == first.walk("VALARM")[0]["TRIGGER"].dt
    assert _step(ann, step).how[0] in first["DESCRIPTION"]
    assert _step(ann, step).done_when in first["DESCRIPTION"]
    assert all("only a proposal" in each["DESCRIPTION"] for each in rest)
    assert "Africa/Nairobi" in ann.last.caption
    assert f"{len(rest)} steps have no time yet" in ann.last.caption


async def test_a_second_calendar_replaces_the_first(ann: Owner) -> None:
    """The same entries under the same names, and nothing in them tells who Ann is."""
    await ann.gets_advice()
    await ann.types("/take")
    await ann.taps("📅 Calendar")
    first = {str(each["UID"]) for each in _events(ann)}
    await ann.taps("📅 Calendar")

    assert first == {str(each["UID"]) for each in _events(ann)}
    assert len(first) == len(_events(ann))
    assert str(ann.id).encode() not in _file(ann)


async def test_who_never_told_a_zone_is_told_what_we_think(meet: Any) -> None:
    """The clock of their language's largest city, and the way to another one."""
    ann: Owner = meet("Olha", "uk")
    await ann.gets_advice()
    await _chose_a_slot(ann, zone=None)
    await ann.types("/take")
    await ann.taps("📅 Calendar")

    assert "I think your clock is that of Europe/Kyiv" in ann.last.caption
    assert (_SLOT, 10) == (_events(ann)[0].start.astimezone(UTC), _events(ann)[0].start.hour)


async def test_a_plan_on_paper_says_what_the_plan_says(ann: Owner) -> None:
    """Name, rides, this week with its actions, the next weeks, on at most two pages."""
    await ann.gets_advice()
    await ann.types("/take")
    await ann.taps("📄 PDF")
    pages = _pages(ann)
    text, plan = " ".join(pages), _plan(ann)
    ((primary,),) = ann.bot.rows("SELECT primary_trend FROM plans")

    assert "slipstream-plan.pdf" == _name(ann.last)
    assert 1 <= len(pages) <= 2
    assert "Plan of Ann" in pages[0]
    assert ann.bot.library.trends[primary].name in pages[0]
    for step in plan["this_week"]:
        assert _step(ann, step).title in pages[0]
        assert all(" ".join(action.split()) in text for action in _step(ann, step).how)
    assert _step(ann, plan["next"][0]).title in text


async def test_paper_holds_what_is_left_out_and_what_holds_beside_all_steps(ann: Owner) -> None:
    """An owner in distress reads on paper too whom to talk to, and why a step is missing."""
    await ann.starts()
    await ann.reopens("red_flags")
    await ann.picks("debt_distress")
    await ann.taps("✅ Done")
    await ann.answers_everything()
    await ann.taps("Show my advice ›")
    await ann.types("/take")
    await ann.taps("📄 PDF")
    text = " ".join(_pages(ann))

    assert "free debt adviser" in text
    assert "Left out, and why" in text
    assert 2 >= len(_pages(ann))


async def test_a_name_in_cyrillic_stands_on_the_paper(meet: Any) -> None:
    """Whoever prints it finds their own name on it."""
    olha = meet("Ольга", "uk")
    await olha.gets_advice()
    await olha.types("/take")
    await olha.taps("📄 PDF")

    assert "Plan of Ольга" in _pages(olha)[0]


async def test_what_was_sent_does_not_stay_in_the_database(ann: Owner) -> None:
    """The files are Ann's: the bot keeps no copy."""
    await ann.gets_advice()
    await ann.types("/take")
    card = ann.card
    await ann.taps("📄 PDF", on=card)
    await ann.taps("📅 Calendar", on=card)
    await ann.types("/export")

    assert [] == ann.bot.rows("SELECT key FROM documents")


async def test_who_comes_by_a_link_is_counted_and_not_named(ann: Owner, bob: Owner) -> None:
    """Bob's source is Ann's link; Ann sees that one came, and trying her own link does not count."""
    await ann.gets_advice()
    await ann.types("/take")
    await ann.taps("🔗 Share")
    assert "Nobody came" in ann.said[-2].text
    link = next(each.url for each in ann.last.buttons if each.label == "Find your ride")
    assert link is not None
    payload = link.partition("?start=")[2]
    await bob.starts(payload)
    await ann.starts(payload)
    before = len(ann.said)
    await ann.types("/take")
    await ann.taps("🔗 Share")

    assert link.startswith(f"https://t.me/{(await _username(ann))}?start=from_")
    assert [(payload,)] == ann.bot.rows("SELECT source FROM people WHERE person_id = ?", bob.id)
    assert "1 person came by your link." in ann.said[before + 1].text
    assert "Bob" not in " ".join(each.text or each.caption for each in ann.said)


async def _username(owner: Owner) -> str:
    return str(owner.bot.rows("SELECT value FROM facts_of_bot WHERE name = 'username'")[0][0])


async def test_what_is_handed_on_says_nothing_of_the_person(ann: Owner, bob: Owner) -> None:
    """Two rides and a random word: neither name nor number, and the same picture for the same rides."""
    for owner in (ann, bob):
        await owner.gets_advice()
        await owner.types("/take")
        await owner.taps("🔗 Share")
    handed = ann.last.caption + " ".join(str(each.url) for each in ann.last.buttons)

    assert "My ride:" in ann.last.caption
    assert "Ann" not in handed
    assert str(ann.id) not in handed
    assert ann.last.wire["photo"][0]["file_unique_id"] == bob.last.wire["photo"][0]["file_unique_id"]
    assert ann.last.buttons[0].url != bob.last.buttons[0].url


async def test_a_link_lives_as_long_as_its_person(ann: Owner) -> None:
    """The same link each time; after /delete it is nobody's."""
    await ann.gets_advice()
    links = set()
    for _ in range(2):
        await ann.types("/take")
        await ann.taps("🔗 Share")
        links.add(ann.last.buttons[0].url)
    payload = str(links.pop()).partition("?start=")[2]
    await ann.types("/delete")
    await ann.presses(Opened("erase"))

    assert not links
    assert [] == ann.bot.mentions(payload)


async def test_export_holds_a_row_of_every_table(ann: Owner) -> None:
    """What /delete would erase, /export hands out: by table, with what was heard and said."""
    await ann.gets_advice()
    await ann.types("I sew uniforms for the school")

    async def work(tx: Transaction) -> None:
        at = int(_SLOT.timestamp() * 1000)
        await tx.run(
            "INSERT INTO moments (person_id, kind, about, due_at) VALUES ($1, 'tip', 'of a test', $2)",
            ann.id,
            at,
        )
        await tx.run(
            "INSERT INTO progress (person_id, step, state, slot_at) VALUES ($1, 's', 'open', $2)", ann.id, at
        )
        await tx.run("INSERT INTO numbers (person_id, step, at, value) VALUES ($1, 's', $2, '7')", ann.id, at)
        await tx.run("INSERT INTO tips_sent (person_id, tip, sent_at) VALUES ($1, 't', $2)", ann.id, at)
        await tx.run("INSERT INTO run_waits (run_id, person_id, due_at) VALUES (1, $1, $2)", ann.id, at)
        await tx.run(
            "INSERT INTO broadcast_taps (person_id, broadcast_id, tapped_at) VALUES ($1, 1, $2)", ann.id, at
        )
        await tx.run(
            "INSERT INTO sums (person_id, calculator, inputs) VALUES ($1, 'c', '{\"price\": 5}')", ann.id
        )
        await tx.run(
            "INSERT INTO documents (person_id, key, form, content, made_at) VALUES ($1, 'k', 'file', $2, $3)",
            ann.id,
            b"12345",
            at,
        )

        await tx.run("INSERT INTO admins (person_id, role, given_at) VALUES ($1, 'helper', $2)", ann.id, at)
        await tx.run("INSERT INTO differences (person_id, comparison_id) VALUES ($1, 1)", ann.id)
        await tx.run(
            "INSERT INTO inquiries (person_id, state, asked_at, closed_at) VALUES ($1, 'closed', $2, $2)",
            ann.id,
            at,
        )
        await tx.run(
            "INSERT INTO remarks (person_id, kind, said_by, told_at) VALUES ($1, 'text', 1, $2)", ann.id, at
        )
        await tx.run("INSERT INTO topics (chat_id, person_id, topic_id) VALUES (-100, $1, 1)", ann.id)
        await tx.run("INSERT INTO mutes (person_id, until_at) VALUES ($1, $2)", ann.id, at)
        await tx.run("INSERT INTO off_duty (person_id, since_at) VALUES ($1, $2)", ann.id, at)

    await ann.bot.puts(work)
    await ann.types("/export")
    everything = json.loads(_file(ann))

    assert "slipstream-export.json" == _name(ann.last)
    assert [] == [table for table in (*OF_A_PERSON, "outbox", "inbox") if not everything[table]]
    assert dict(everything["intakes"][0]["answers"]) == ann.facts
    assert ["2027-03-29T07:00:00+00:00"] == [
        each["due_at"] for each in everything["moments"] if each["about"] == "of a test"
    ]
    assert ({"price": 5}, {"bytes": 5}) == (
        everything["sums"][0]["inputs"],
        everything["documents"][0]["content"],
    )
    assert "uniforms" in json.dumps(everything["inbox"])


async def test_export_tells_nothing_of_others(ann: Owner, bob: Owner) -> None:
    """Neither their numbers nor their names."""
    await bob.gets_advice()
    await ann.starts()
    await ann.types("/export")

    assert b"Bob" not in _file(ann)
    assert str(bob.id).encode() not in _file(ann)


async def test_half_a_character_keeps_nobody_from_their_export(bot: Running, ann: Owner) -> None:
    """What no app sends stands in an update that was heard: the file is whole, and reads as JSON."""
    await ann.starts()
    sender = {"id": ann.id, "is_bot": False, "first_name": "Ann"}
    message = {"message_id": 9_999, "date": 0, "chat": {"id": ann.id, "type": "private"}, "from": sender}
    bot.sandbox.inject({"message": {**message, "text": "half \ud800"}})
    await bot.rests()
    await ann.types("/export")

    heard = [each["payload"]["message"]["text"] for each in json.loads(_file(ann))["inbox"]]
    assert "half \ud800" in heard


async def test_a_stranger_has_nothing_to_export(ann: Owner) -> None:
    """And leaves no trace by asking."""
    await ann.types("/export")

    assert "We have not met" in ann.last.text
    assert {} == ann.bot.traces(ann.id)


async def test_a_bot_that_does_not_know_its_name_says_so(ann: Owner) -> None:
    """No link that leads nowhere: the sharer is asked to come back, and the paper goes without the square."""
    await ann.gets_advice()

    async def work(tx: Transaction) -> None:
        await tx.run("DELETE FROM facts_of_bot WHERE name = 'username'")

    await ann.bot.puts(work)
    await ann.types("/take")
    card = ann.card
    await ann.taps("🔗 Share", on=card)
    assert "not ready yet" in ann.last.text
    await ann.taps("📄 PDF", on=card)

    assert "The square" not in ann.last.caption
    assert "Plan of Ann" in _pages(ann)[0]
