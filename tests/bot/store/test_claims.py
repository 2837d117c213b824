"""Claims: who goes first, who waits for whom, and what a mark may change."""

from __future__ import annotations

import asyncio

import pytest

from bot.message import Edit, Erase, Lane, Say, Show, TapReply
from bot.store import cards, claims, media
from bot.store.database import Database, open_database
from tests.bot.store.posting import ANN, BOB, NOW, Post, outdate


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


async def test_urgent_lanes_go_first(post: Post) -> None:
    """Taps, then replies, then plans, over all chats; within a lane in the order in which they were put."""
    await post.put(Say("plan", lane=Lane.PLAN), key="plan", chat=1)
    await post.put(Say("reply"), key="reply", chat=2)
    await post.put(Say("reply"), key="reply again", chat=3)
    await post.put(TapReply("t"), key="tap", chat=4)

    assert ["tap", "reply", "reply again", "plan"] == await post.keys()


async def test_unasked_messages_go_by_their_urgency_too(post: Post) -> None:
    """Reminders, tips, broadcasts; never together with answers."""
    await post.put(Say("x", lane=Lane.BROADCAST), key="broadcast", chat=1)
    await post.put(Say("x", lane=Lane.TIP), key="tip", chat=2)
    await post.put(Say("x", lane=Lane.REMINDER), key="reminder", chat=3)
    await post.put(Say("x"), key="reply", chat=4)

    assert ["reminder", "tip", "broadcast"] == await post.keys(asked=False)
    assert ["reply"] == await post.keys()


async def test_a_claim_takes_no_more_than_asked(post: Post) -> None:
    """None for no slot; and what was taken is not taken again."""
    for chat in (1, 2, 3):
        await post.put(Say("x"), key=str(chat), chat=chat)

    assert [[], ["1", "2"], ["3"], []] == [await post.keys(number) for number in (0, 2, 2, 2)]


async def test_answers_of_one_chat_go_one_at_a_time_in_order(post: Post) -> None:
    """A plan put before a reply goes before it: in one chat the order of turns counts, not the lane."""
    await post.put(Say("1", lane=Lane.PLAN), key="first")
    await post.put(Say("2"), key="second")
    await post.put(Say("x"), key="other", chat=BOB)

    assert ["other", "first"] == await post.keys()
    assert [] == await post.keys()


async def test_the_next_answer_goes_when_the_last_is_marked(post: Post) -> None:
    """Not before: Telegram might show them the wrong way round."""
    await post.put(Say("1"), key="first")
    await post.put(Say("2"), key="second")
    first = await post.only()
    assert [] == await post.keys()

    await post.sent(first)

    assert ["second"] == await post.keys()


async def test_a_held_answer_holds_the_later_ones_of_its_chat_alone(post: Post) -> None:
    """A 429 for one chat: order stays, and nobody else waits."""
    await post.put(Say("1"), key="first")
    await post.put(Say("2"), key="second")
    await post.later(await post.only(), NOW + 3000)
    await post.put(Say("x"), key="other", chat=BOB)

    assert ["other"] == await post.keys()
    assert [] == await post.keys(now=NOW + 2999)
    assert ["first"] == await post.keys(now=NOW + 3000)


async def test_answers_to_taps_wait_for_nobody(post: Post) -> None:
    """The spinner on a button must end, whatever else is on its way to the chat."""
    await post.put(Say("1"), key="first")
    await post.only()
    await post.put(TapReply("a"), key="tap a")
    await post.put(TapReply("b"), key="tap b")

    assert ["tap a", "tap b"] == await post.keys()


async def test_unasked_messages_wait_until_the_chats_answers_are_through(post: Post) -> None:
    """Somebody in the middle of the intake gets their question before any tip; taps hold nothing up."""
    await post.put(Say("tip", lane=Lane.TIP), key="tip")
    await post.put(Say("answer"), key="answer")
    await post.put(TapReply("t"), key="tap")
    assert [] == await post.keys(asked=False)

    for each in await post.claim():
        await post.sent(each)

    assert ["tip"] == await post.keys(asked=False)


async def test_unasked_messages_never_hold_answers_back(post: Post) -> None:
    """Neither one in flight nor one that Telegram told to wait for an hour."""
    await post.put(Say("tip", lane=Lane.TIP), key="tip")
    await post.put(Say("broadcast", lane=Lane.BROADCAST), key="broadcast")
    tip = await post.only(asked=False)
    await post.put(Say("1"), key="first")
    assert ["first"] == await post.keys()

    await post.later(tip, NOW + 3_600_000)
    await post.put(Say("2"), key="second", chat=BOB)

    assert ["second"] == await post.keys()


async def test_unasked_messages_of_one_chat_go_one_at_a_time(post: Post) -> None:
    """In the order in which they were put."""
    await post.put(Say("1", lane=Lane.BROADCAST), key="first")
    await post.put(Say("2", lane=Lane.TIP), key="second")

    first = await post.claim(asked=False)
    assert ["first"] == [await post.key(each) for each in first]
    assert [] == await post.keys(asked=False)
    await post.sent(first[0])

    assert ["second"] == await post.keys(asked=False)


async def test_what_has_expired_is_not_said(post: Post) -> None:
    """Cancelled with the reason, a vanishing one is gone; and it takes no place from what is still worth saying."""
    for number in range(5):
        await post.put(TapReply(str(number)), key=f"old {number}", expires_at=NOW)
    await post.put(TapReply("x"), key="vanishing", expires_at=NOW, vanishing=True)
    await post.put(TapReply("y"), key="fresh", expires_at=NOW + 1)

    assert ["fresh"] == await post.keys(at_most=2)
    states = [(f"old {number}", "expired") for number in range(5)]
    assert [*states, ("fresh", "sending")] == await post.states()


async def test_an_expired_answer_lets_the_next_of_its_chat_go_at_once(post: Post) -> None:
    """In the very same claim: nobody comes to wake the sender for it."""
    await post.put(Say("1"), key="old", expires_at=NOW)
    await post.put(Say("2"), key="next")

    assert ["next"] == await post.keys()


async def test_a_mark_of_another_claim_changes_nothing(post: Post) -> None:
    """The claim was freed and taken over: only its present holder may write what became of it."""
    await post.put(Say("x", card="question"), key="row")
    late = await post.only()
    await post.free()
    current = await post.only()

    await post.sent(late)
    await post.later(late, NOW + 9)
    assert not await post.end(late)

    assert [("row", "sending")] == await post.states()
    assert await post.database.transact(lambda tx: cards.find(tx, ANN, "question")) is None
    assert await post.end(current)


async def test_a_mark_counts_once(post: Post) -> None:
    """The second word about the same claim is too late."""
    await post.put(Say("x"), key="row")
    claimed = await post.only()
    await post.sent(claimed)
    await post.later(claimed)

    assert not await post.end(claimed)
    assert [("row", "sent")] == await post.states()


async def test_a_sent_card_is_known_by_its_number(post: Post) -> None:
    """An edit of the card that was put before the card was sent finds its number when it is claimed."""
    await post.put(Say("question", card="question"))
    await post.put(Edit("closed", card="question"))
    await post.sent(await post.only(), message_id=41)

    message = (await post.only()).message

    assert isinstance(message, Edit)
    assert 41 == message.message_id


async def test_a_vanishing_message_leaves_nothing_when_it_was_said(post: Post) -> None:
    """No row, no card; nor when it was refused."""
    await post.put(Say("bye", card="question"), vanishing=True)
    await post.sent(await post.only())
    await post.put(Say("bye"), vanishing=True)
    assert await post.end(await post.only())

    assert [] == await post.states()
    assert await post.database.transact(lambda tx: cards.find(tx, ANN, "question")) is None


async def test_a_late_retry_never_overwrites_a_newer_text(post: Post) -> None:
    """The first edit met a time-out; meanwhile a second was put: only that one is tried again."""
    await post.put(Edit("old", card="question"), key="old")
    await post.database.transact(lambda tx: cards.put(tx, ANN, "question", 5))
    in_flight = await post.only()
    await post.put(Edit("new", card="question"), key="new")
    await post.later(in_flight)

    assert ["new"] == await post.keys()
    assert ("old", "superseded") in await post.states()


async def test_a_retry_without_a_newer_text_goes_again(post: Post) -> None:
    """With one attempt more, and its error for the operator."""
    await post.put(Edit("text", message_id=5))
    await post.later(await post.only())

    assert 2 == (await post.only()).attempts


async def test_what_telegram_could_not_parse_comes_back_plain(post: Post) -> None:
    """And stays plain over further trouble."""
    await post.put(Say("<b>x"))
    claimed = await post.only()
    await post.database.transact(lambda tx: claims.later(tx, claimed, NOW, "parse", NOW, plain=True))
    again = await post.only()
    await post.later(again)

    assert again.plain
    assert (await post.only()).plain


async def test_a_card_that_is_gone_is_said_afresh(post: Post) -> None:
    """As a new message with the same words, remembered under the same name."""
    await post.put(Edit("question", message_id=5, card="question"))
    claimed = await post.only()
    await post.database.transact(lambda tx: claims.instead(tx, claimed, "not found", NOW))

    afresh = await post.only()
    assert Say("question", card="question") == afresh.message
    await post.sent(afresh, message_id=9)
    assert 9 == await post.database.transact(lambda tx: cards.find(tx, ANN, "question"))


async def test_an_old_text_is_not_said_afresh_when_a_newer_waits(post: Post) -> None:
    """Two taps on a message that was deleted: the owner sees one question, the last."""
    await post.put(Edit("old", message_id=5), key="old")
    claimed = await post.only()
    await post.put(Edit("new", message_id=5), key="new")
    await post.database.transact(lambda tx: claims.instead(tx, claimed, "not found", NOW))

    assert [("old", "superseded"), ("new", "waiting")] == await post.states()


async def test_what_takes_a_message_back_has_nothing_to_be_said_in_its_place(post: Post) -> None:
    """To say something afresh instead would be a mistake of ours."""
    await post.put(Erase(5))
    claimed = await post.only()

    with pytest.raises(TypeError):
        await post.database.transact(lambda tx: claims.instead(tx, claimed, "", NOW))


async def test_a_picture_comes_with_its_claim(post: Post) -> None:
    """Bytes before the first upload, Telegram's name afterwards, nothing when it was never drawn."""
    await post.database.transact(lambda tx: media.put(tx, "k", b"png"))
    await post.put(Show("k", "caption"))
    first = await post.only()
    await post.sent(first)
    await post.database.transact(lambda tx: media.uploaded(tx, "k", "AgAC"))
    await post.put(Show("k", "caption"))
    await post.put(Show("unknown", "caption"), chat=BOB)

    second, third = await post.claim()

    assert (b"png", "AgAC", None) == (first.picture, second.picture, third.picture)


async def test_after_a_kill_what_may_repeat_waits_again_and_the_rest_is_uncertain(post: Post) -> None:
    """Answers, plans and reminders are said once more; tips and broadcasts are left and can be counted."""
    for chat, lane in enumerate(Lane):
        await post.put(TapReply("t") if lane is Lane.TAP else Say("x", lane=lane), key=lane.name, chat=chat)
    await post.claim()
    await post.claim(asked=False)

    assert 6 == await post.free()

    repeats = [(lane.name, "waiting") for lane in Lane if lane.repeats]
    assert [*repeats, ("TIP", "interrupted"), ("BROADCAST", "interrupted")] == await post.states()
    assert 4 == len(repeats)


async def test_after_a_kill_the_newer_of_two_edits_speaks(post: Post) -> None:
    """The older one was in flight, the newer one waited: only the newer is said, strangers leave nothing."""
    await post.put(Edit("old", message_id=5), key="old")
    await post.put(Edit("old", message_id=5), key="stranger's", chat=BOB, vanishing=True)
    await post.claim()
    await post.put(Edit("new", message_id=5), key="new")
    await post.put(Edit("new", message_id=5), key="stranger's new", chat=BOB, vanishing=True)
    await post.free()

    states = [("old", "superseded"), ("new", "waiting"), ("stranger's new", "waiting")]
    assert states == await post.states()


async def test_only_claims_that_expired_are_freed(postgres_url: str) -> None:
    """Another process may still be sending: its claim holds for nine seconds of the database's clock, not of ours."""
    post = Post(await open_database(postgres_url))
    await post.put(Say("x"), key="row")
    await post.claim()

    assert 0 == await post.free(expired=True)
    await post.database.transact(lambda tx: outdate(tx, claims.LEASE - 5_000))
    assert 0 == await post.free(expired=True)
    await post.database.transact(lambda tx: outdate(tx, 5_000))
    assert 1 == await post.free(expired=True)
    assert ["row"] == await post.keys()
    await post.database.close()


async def test_two_senders_at_once_take_nothing_twice(postgres_url: str) -> None:
    """PostgreSQL: rows that another transaction is taking are passed over, not waited for."""
    first, second = Post(await open_database(postgres_url)), Post(await open_database(postgres_url))
    for chat in range(20):
        await first.put(Say("x"), key=str(chat), chat=chat)

    taken = await asyncio.gather(first.claim(12), second.claim(12))

    ids = [each.id for group in taken for each in group]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 12
    for each in (first, second):
        await each.database.close()
