"""The outbox: each message once, the newest word of a card, and nothing left of those who leave."""

from __future__ import annotations

from functools import partial

import pytest

from bot.message import Edit, Lane, Message, Say, TapReply
from bot.store import cards, claims, outbox
from bot.store.claims import Claimed
from bot.store.database import Database
from bot.store.outbox import Draft
from tests.bot.store.posting import ANN, BOB, NOW, Post


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


async def test_a_repeated_turn_puts_nothing_twice(post: Post) -> None:
    """The key is unique for ever: the first words stay, also when they were said long ago."""
    await post.put(Say("first"), key="update:1:0")
    await post.put(Say("again"), key="update:1:0")
    await post.sent(await post.only())
    await post.put(Say("and again"), key="update:1:0")

    assert [("update:1:0", "sent")] == await post.states()


async def test_a_newer_edit_of_a_card_takes_the_place_of_one_that_waits(post: Post) -> None:
    """Three taps while Telegram is slow: only the last text is written."""
    for text in ("one", "two", "three"):
        await post.put(Edit(text, message_id=5), key=text)

    assert [("one", "superseded"), ("two", "superseded"), ("three", "waiting")] == await post.states()


async def test_edits_of_other_cards_and_of_other_people_stay(post: Post) -> None:
    """Only the same message of the same chat is overwritten."""
    await post.put(Edit("a", message_id=5))
    await post.put(Edit("b", message_id=6))
    await post.put(Edit("c", message_id=5), chat=BOB)
    await post.put(Edit("d", card="question"))

    assert ["waiting"] * 4 == [state for _, state in await post.states()]


async def test_a_repeated_turn_does_not_take_back_a_newer_edit(post: Post) -> None:
    """The old edit is known already, so it replaces nothing."""
    await post.put(Edit("old", message_id=5), key="old")
    await post.put(Edit("new", message_id=5), key="new")
    await post.put(Edit("old", message_id=5), key="old")

    assert [("old", "superseded"), ("new", "waiting")] == await post.states()


async def test_a_stranger_whose_edit_was_replaced_leaves_nothing(post: Post) -> None:
    """A vanishing row is removed, not crossed out."""
    await post.put(Edit("one", message_id=5), vanishing=True)
    await post.put(Edit("two", message_id=5), key="two", vanishing=True)

    assert [("two", "waiting")] == await post.states()


async def test_who_blocks_the_bot_gets_nothing_that_still_waits(post: Post) -> None:
    """All of it is cancelled with the reason, and the vanishing is gone; what is in flight ends by its mark."""
    await post.put(Say("in flight"), key="flight")
    await post.only()
    await post.put(Say("a"), key="a")
    await post.put(Say("b", lane=Lane.TIP), key="b")
    await post.put(Say("c"), key="c", vanishing=True)
    await post.put(Say("d"), key="d", chat=BOB)

    number = await post.database.transact(partial(outbox.cancel_for, chat_id=ANN, reason="blocked", now=NOW))

    assert 3 == number
    states = [("flight", "sending"), ("a", "blocked"), ("b", "blocked"), ("d", "waiting")]
    assert states == await post.states()


async def test_who_wants_nothing_unasked_still_gets_answers(post: Post) -> None:
    """Only reminders, tips and broadcasts are cancelled."""
    for lane in (Lane.REPLY, Lane.PLAN, Lane.REMINDER, Lane.TIP, Lane.BROADCAST):
        await post.put(Say("x", lane=lane), key=lane.name)

    await post.database.transact(
        partial(outbox.cancel_for, chat_id=ANN, reason="stopped", now=NOW, unasked_only=True)
    )

    assert ["REPLY", "PLAN"] == [key for key, state in await post.states() if state == "waiting"]


@pytest.mark.parametrize("message", [Say("x", card="question"), Edit("x", message_id=5, card="question")])
async def test_a_late_mark_brings_nothing_of_an_erased_person_back(post: Post, message: Message) -> None:
    """Erased while a message was in flight: neither its row nor the card's number is written afterwards."""
    await post.put(message)
    in_flight = await post.only()
    await post.database.transact(partial(outbox.erase_for, chat_id=ANN))

    await post.sent(in_flight, message_id=5)
    await post.later(in_flight)
    await post.end(in_flight)

    assert [] == await post.states()
    assert await post.database.transact(lambda tx: cards.find(tx, ANN, "question")) is None


async def test_texts_are_forgotten_after_their_time_and_keys_stay(post: Post) -> None:
    """What waits keeps its text; what was said long ago only its key, so that it is said once for ever."""
    await post.put(Say("said"), key="said")
    await post.sent(await post.only())
    await post.put(Say("waits"), key="waits")

    assert 1 == await post.database.transact(lambda tx: outbox.forget_before(tx, NOW + 1, 100))
    assert 0 == await post.database.transact(lambda tx: outbox.forget_before(tx, NOW + 1, 100))
    await post.put(Say("said"), key="said")
    assert [("said", "sent"), ("waits", "waiting")] == await post.states()


async def test_a_superseded_text_is_forgotten_too(post: Post) -> None:
    """Whichever way a row ends, its end has a moment."""
    await post.put(Edit("old", message_id=5), key="old")
    in_flight = await post.only()
    await post.put(Edit("new", message_id=5), key="new")
    await post.later(in_flight)

    assert ("old", "superseded") in await post.states()
    assert 1 == await post.database.transact(lambda tx: outbox.forget_before(tx, NOW + 1, 100))


async def test_the_next_moment_is_that_of_the_first_held_message(post: Post) -> None:
    """None when none is held; what could go already needs no moment."""
    await post.put(Say("now"))
    assert await post.database.transact(lambda tx: outbox.next_moment(tx, NOW)) is None

    await post.put(Say("later"), not_before=NOW + 500)
    await post.put(Say("sooner"), not_before=NOW + 300)

    assert NOW + 300 == await post.database.transact(lambda tx: outbox.next_moment(tx, NOW))


async def test_it_is_known_whether_anything_unasked_waits(post: Post) -> None:
    """Answers do not count."""
    await post.put(Say("answer"))
    assert not await post.database.transact(outbox.unasked_waits)

    await post.put(Say("tip", lane=Lane.TIP))
    assert await post.database.transact(outbox.unasked_waits)


async def test_waiting_counts_what_waits_and_what_is_in_flight(post: Post) -> None:
    """Not what is over."""
    await post.put(Say("said"))
    await post.sent(await post.only())
    await post.put(Say("in flight"))
    await post.only()
    await post.put(TapReply("tap"))

    assert 2 == await post.database.transact(outbox.waiting)


async def test_the_row_is_the_message(post: Post) -> None:
    """What is claimed equals what was put, whatever stands in it."""
    message = Say("“Ünïcode” <b>&amp;</b> 🌱\n\x00\u2068", lane=Lane.PLAN, card="result")
    await post.put(message)

    assert message == (await post.only()).message


async def test_a_message_that_this_code_cannot_read_stops_nobody(post: Post) -> None:
    """Newer code wrote it, then somebody went back: it fails with a reason, and the next one goes."""
    await post.put(Say("x"), key="strange")
    await post.put(Say("y"), key="next")
    strange = """UPDATE outbox SET payload = '{"kind":"dance"}' WHERE key = 'strange'"""
    await post.database.transact(lambda tx: tx.run(strange))

    assert ["next"] == [await post.key(each) for each in await post.claim()]
    assert ("strange", "unreadable") in await post.states()


async def test_claims_carry_everything_a_mark_needs(post: Post) -> None:
    """Id, token, chat, lane, attempts."""
    await post.put(Say("x"), vanishing=True)
    claimed = await post.only()

    assert (ANN, Lane.REPLY, 1, False, True) == (
        claimed.chat_id,
        claimed.lane,
        claimed.attempts,
        claimed.plain,
        claimed.vanishing,
    )
    assert isinstance(claimed, Claimed)
    assert claims.LEASE == 9_000
    assert isinstance(Draft("k", 1, Say("x")), Draft)
