"""What happens to a message after each of Telegram's answers."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from bot.message import Button, Edit, Lane, Say, Show, TapReply
from bot.outbound.verdicts import (
    Expired,
    Forgotten,
    Held,
    Markup,
    Missing,
    NotSent,
    Refused,
    Sent,
    Unreachable,
    Unsure,
    Verdict,
)
from bot.store import cards, media, outbox, people
from bot.views import lengths
from tests.bot.outbound.conftest import Office

TIP = Say("tip", lane=Lane.TIP)

BROADCAST = Say("broadcast", lane=Lane.BROADCAST)


async def test_what_was_said_is_written_down(office: Office) -> None:
    """The row is over, and the card is known by Telegram's number."""
    await office.says(Say("hello", card="question"))

    assert ["hello"] == office.replies.words
    assert ["sent"] == await office.outcomes()
    assert 101 == await office.database.transact(lambda tx: cards.find(tx, 1, "question"))


async def test_a_wait_of_hours_is_waited(office: Office) -> None:
    """Telegram has asked for 10,072 seconds before."""
    office.replies.script.append(Held(10_072))
    await office.says(Say("hello"))
    await office.later(10_071)
    assert 1 == len(office.replies.calls)

    await office.later(1)
    assert ["sent"] == await office.outcomes()


async def test_a_wait_of_no_time_is_a_wait_still(office: Office) -> None:
    """ "retry after 0" must not become a storm of calls."""
    office.replies.script.append(Held(0))
    await office.says(Say("hello"))
    assert 1 == len(office.replies.calls)

    await office.later(0.05)
    assert 2 == len(office.replies.calls)


@pytest.mark.parametrize(
    ("lane", "outcome"),
    [
        (Lane.REPLY, "sent"),
        (Lane.PLAN, "sent"),
        (Lane.REMINDER, "sent"),
        (Lane.TIP, "uncertain"),
        (Lane.BROADCAST, "uncertain"),
    ],
)
async def test_an_uncertain_message_is_repeated_or_left_by_its_lane(
    office: Office, lane: Lane, outcome: str
) -> None:
    """A rare double beats silence for what was asked for; nobody gets a tip twice."""
    for api in (office.replies, office.bulk):
        api.script.append(Unsure("reset"))
    await office.says(Say("x", lane=lane))
    await office.later(60)

    assert [outcome] == await office.outcomes()
    assert (2 if outcome == "sent" else 1) == len(office.replies.calls + office.bulk.calls)


async def test_an_uncertain_tap_answer_is_repeated(office: Office) -> None:
    """Telegram takes a second answer for the first."""
    office.replies.script.append(Unsure("reset"))
    await office.says(TapReply("tap"))
    await office.later(1)

    assert ["tap", "tap"] == office.replies.words


async def test_what_was_certainly_not_sent_is_tried_again_ever_more_slowly(office: Office) -> None:
    """1, 2, 4 ... 60 seconds; it never doubles anything."""
    office.replies.script.extend(NotSent("no connection") for _ in range(8))
    await office.says(Say("hello"))
    tried = [office.clock.moment]
    while len(tried) < 9:
        assert office.sender.moment is not None
        office.clock.moment = office.sender.moment
        await office.sender.goes_on()
        if len(office.replies.calls) > len(tried):
            tried.append(office.clock.moment)

    waits = [(later - sooner) // 1000 for sooner, later in itertools.pairwise(tried)]
    assert [1, 2, 4, 8, 16, 32, 60, 60] == waits


async def test_refused_markup_is_said_as_plain_words(office: Office) -> None:
    """Our mistake, not the owner's silence; at once."""
    office.replies.script.append(Markup("can't parse entities"))
    await office.says(Say("<b>hello"))

    assert [False, True] == [call.plain for call in office.replies.calls]
    assert ["sent"] == await office.outcomes()


async def test_markup_that_is_refused_twice_fails(office: Office) -> None:
    """Plain words cannot be parsed wrongly: something else is broken, and the operator sees it."""
    office.replies.script.extend([Markup("x"), Markup("x")])
    await office.says(Say("hello"))

    assert ["markup"] == await office.outcomes()


async def test_a_broadcast_with_refused_markup_is_not_sent_plain_to_thousands(office: Office) -> None:
    """It fails, for somebody to mend."""
    office.bulk.script.append(Markup("x"))
    await office.says(BROADCAST)

    assert (1, ["markup"]) == (len(office.bulk.calls), await office.outcomes())


async def test_a_missing_card_is_said_afresh(office: Office) -> None:
    """The owner deleted the question: it comes again below, and that one is the card from now on."""
    office.replies.script.append(Missing("message to edit not found"))
    await office.says(Edit("question", message_id=5, card="question"))

    assert ["question", "question"] == office.replies.words
    assert 102 == await office.database.transact(lambda tx: cards.find(tx, 1, "question"))


async def test_a_card_that_was_only_to_be_closed_is_let_go(office: Office) -> None:
    """Deleted or never sent: nothing is said."""
    office.replies.script.append(Missing("message to edit not found"))
    await office.says(Edit("closed", message_id=5, only_if_there=True))
    await office.says(Edit("closed", card="question", only_if_there=True))

    assert 1 == len(office.replies.calls)
    assert ["missing", "sent"] == await office.outcomes()


@pytest.mark.parametrize("why", ["blocked", "gone", "unknown"])
async def test_who_cannot_be_reached_is_marked_and_left_in_peace(office: Office, why: str) -> None:
    """All that waits for them is cancelled; others get theirs."""
    await office.database.transact(lambda tx: people.arrive(tx, 1, "Ann", None, None, 1))
    office.replies.script.append(Unreachable(why, "Forbidden"))
    await office.put(Say("first"))
    await office.put(TIP)
    await office.put(TIP, chat=2)
    await office.says(Say("second"))

    assert ["first"] == office.replies.words
    assert [why, why, "sent", why] == await office.outcomes()
    row = await office.database.transact(lambda tx: tx.row("SELECT blocked_at, gone_at FROM people"))
    assert row is not None
    assert [why != "gone", why == "gone"] == [each is not None for each in row]


async def test_a_late_refusal_does_not_mark_who_is_not_ours_any_more(office: Office) -> None:
    """Erased and back again while the message was in flight: the old claim's word does not count."""
    office.replies.slow = asyncio.Event()
    await office.says(Say("old"))
    await office.database.transact(lambda tx: outbox.erase_for(tx, 1))
    await office.database.transact(lambda tx: people.arrive(tx, 1, "Ann", None, None, 1))
    await office.put(Say("welcome"))
    office.replies.script.append(Unreachable("blocked", "Forbidden"))
    office.replies.slow.set()
    await office.sender.goes_on()

    assert ["old", "welcome"] == office.replies.words
    person = await office.database.transact(lambda tx: people.find(tx, 1))
    assert person is not None
    assert person.blocked_at is None


async def test_a_refused_answer_is_said_once_more_as_bare_words(office: Office) -> None:
    """Whatever Telegram minded, formatting, buttons or length: silence would be the worst answer."""
    office.replies.script.append(Refused("BUTTON_DATA_INVALID"))
    await office.says(Say("<b>hello</b> " * 1000, ((Button("x", "y"),),)))
    first, second = office.replies.calls

    assert (False, True) == (first.plain, second.plain)
    assert 4096 >= lengths.length(second.words) > 0
    assert ["sent"] == await office.outcomes()


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [([Expired("too old")], "expired"), ([Refused("too long"), Refused("too long")], "refused")],
)
async def test_what_telegram_will_never_take_is_over(
    office: Office, verdicts: list[Verdict], outcome: str
) -> None:
    """And the next message of the chat goes."""
    office.replies.script.extend(verdicts)
    await office.put(Say("first"))
    await office.says(Say("second"))

    assert [outcome, "sent"] == await office.outcomes()


async def test_a_picture_is_uploaded_once(office: Office) -> None:
    """Bytes the first time, then Telegram's name for them."""
    await office.database.transact(lambda tx: media.put(tx, "k", b"png"))
    office.replies.script.append(Sent(5, "AgAC"))
    await office.says(Show("k", "one"))
    await office.says(Show("k", "two"))

    assert [b"png", "AgAC"] == [call.picture for call in office.replies.calls]


async def test_a_picture_that_telegram_forgot_is_uploaded_again(office: Office) -> None:
    """The bytes are still there; the new name is kept."""
    await office.database.transact(lambda tx: media.put(tx, "k", b"png"))
    await office.database.transact(lambda tx: media.uploaded(tx, "k", "old"))
    office.replies.script.extend([Forgotten("wrong file identifier"), Sent(5, "new")])
    await office.says(Show("k", "caption"))

    assert ["old", b"png"] == [call.picture for call in office.replies.calls]
    assert "new" == await office.database.transact(lambda tx: media.find(tx, "k"))
    assert ["sent"] == await office.outcomes()


async def test_bytes_that_are_called_forgotten_are_refused(office: Office) -> None:
    """They cannot be forgotten: trying again would go on for ever."""
    await office.database.transact(lambda tx: media.put(tx, "k", b"png"))
    office.replies.script.append(Forgotten("wrong file identifier"))
    await office.says(Show("k", "caption"))

    assert (1, ["refused"]) == (len(office.replies.calls), await office.outcomes())


async def test_a_farewell_leaves_no_trace(office: Office) -> None:
    """Said, and the row is gone."""
    await office.says(Say("All is erased."), vanishing=True)

    assert ["All is erased."] == office.replies.words
    assert [] == await office.outcomes()
