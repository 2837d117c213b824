"""Broadcasts: composed, counted, approved, sent, paused, stopped, taken back; each by the taps that an admin makes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.store.database import Transaction
from tests.stories.appointing import gives
from tests.stories.broadcasting import approves, composes, counts, ends, is_owner, news
from tests.stories.owner import Owner
from tests.stories.running import Running

Meet = Callable[[str, str], Owner]


@pytest.fixture
async def root(bot: Running, ann: Owner) -> Owner:
    """Ann, whose number stands in ADMIN_IDS."""
    await is_owner(bot, ann)
    return ann


async def test_an_admin_writes_to_all_and_each_reads_their_own_name(
    bot: Running, root: Owner, bob: Owner, meet: Meet
) -> None:
    """Composed by sending a text, counted, approved; everybody gets it once, and the report tells how many."""
    await bob.starts()
    carl = meet("Carl <b>", "de")
    await carl.starts()
    await composes(root)

    assert "It reaches 3 people" in root.again(root.card).text
    await approves(root)
    await ends(bot)
    assert ["Fees fall on Monday, Bob."] == [each.text for each in news(bob)]
    assert ["Fees fall on Monday, Carl <b>."] == [each.text for each in news(carl)]
    assert [(3,)] == bot.rows("SELECT number FROM run_counts WHERE verdict = 'sent'")
    assert "Broadcast 1 is sent." in root.last.text


async def test_whoever_stopped_or_wants_none_gets_none(
    bot: Running, root: Owner, bob: Owner, meet: Meet
) -> None:
    """The count says why they are left out, and so does the run."""
    await bob.starts()
    carl, dora = meet("Carl", "en"), meet("Dora", "en")
    await carl.starts()
    await dora.starts()
    await bob.types("/stop")
    await carl.forges("h:none:1")
    await dora.person.blocks()
    await bot.rests()
    await composes(root)

    assert "want no news: 1" in root.again(root.card).text
    await approves(root)
    await ends(bot)
    assert ([], [], []) == (news(bob), news(carl), news(dora))
    assert [("skipped:blocked", 1), ("skipped:stopped", 1), ("skipped:unwanted", 1)] == bot.rows(
        "SELECT verdict, number FROM run_counts WHERE verdict <> 'sent' ORDER BY verdict"
    )


async def test_fewer_of_these_stops_the_next_ones_and_nothing_else(
    bot: Running, root: Owner, bob: Owner
) -> None:
    """Bob taps it below a broadcast: within a month he gets no other; his tips stay; all can be had again."""
    await bob.starts()
    await composes(root)
    await approves(root)
    await ends(bot)
    await bob.taps("Fewer of these")

    assert "at most once a month" in bob.last.text
    assert [(30, 7)] == bot.rows("SELECT news_every, tips_every FROM people WHERE person_id = ?", bob.id)
    await bot.until("+2 days")
    await composes(root, "Second news")
    await approves(root)
    await ends(bot)
    assert [] == news(bob, "Second news")
    assert 1 == len(news(root, "Second news")) - 1  # the preview, and the broadcast
    await bob.taps("All of them")
    assert [(0,)] == bot.rows("SELECT news_every FROM people WHERE person_id = ?", bob.id)


async def test_a_placeholder_that_cannot_be_filled_is_refused_before_it_is_kept(root: Owner) -> None:
    """A misspelt one, and one without words for those who lack it."""
    await root.types("/broadcast")
    await root.taps("✍️ Words")
    await root.taps("en")
    await root.types("Hello {firstname|friend} and {ride}")

    assert "I cannot fill this for everybody" in root.last.text
    assert "{firstname|friend} There is no such thing to fill in." in root.last.text
    assert "{ride} Put 1 to 40 characters after a bar" in root.last.text
    await root.types("Hello { friend")
    assert "Hello { friend A brace stands alone." in root.last.text
    await root.types("Hello {first_name|friend}")
    assert "Hello Ann" in root.said[-2].text


async def test_a_changed_draft_must_be_approved_again(root: Owner, bob: Owner) -> None:
    """The button carries the version that was counted: an old one sends nothing."""
    await bob.starts()
    await composes(root)
    await root.taps("📣 Approve…")
    old = root.card
    await root.types("/broadcast")
    await root.taps("✍️ Words")
    await root.taps("✓ en")
    await root.types("Other words")
    await root.taps("✅ Yes, approve", on=old)

    assert "It was changed since then" in root.again(old).text
    assert [] == root.bot.rows("SELECT 1 FROM runs")


async def test_many_people_need_a_second_admin(bot: Running, root: Owner, bob: Owner, meet: Meet) -> None:
    """Who asked cannot be the second; an editor can, and only while they are one."""
    await bot.stops()
    bot.overrides = {"second_admin_above": 1}
    await bot.starts_again()
    await bob.starts()
    await gives(bob, "editor")
    await composes(root)
    await approves(root)
    assert "A second admin must approve it" in root.again(root.card).text
    assert f"({root.id}) asked for it." in bob.last.text
    assert "👥 Everybody" in bob.last.text
    await root.taps("✅ Approve")
    assert "Somebody else must approve it" in root.again(root.card).text
    assert [] == news(meet("Zoe", "en"))
    await bob.taps("✅ Approve")
    await ends(bot)

    assert 2 == len(news(bob))  # the test beside the question, and the broadcast
    assert [(root.id, bob.id)] == bot.rows("SELECT asked_by, approved_by FROM runs")


async def test_a_revoked_approver_stops_what_is_pending(bot: Running, root: Owner, bob: Owner) -> None:
    """Bob approved it for a later hour and lost his role: nothing goes out, until an admin takes it over."""
    await bob.starts()
    await gives(bob, "editor")
    await bob.types("/broadcast")
    await bob.taps("🕘 When")
    await bob.taps("18:00")
    await bob.taps("‹ Back")
    await composes(bob)
    await approves(bob)
    await gives(bob, None)
    await bot.becomes("SELECT 1 FROM runs WHERE paused = 'revoked'")
    await bot.until("17:59")

    assert [] == news(root)
    assert [("revoked",)] == bot.rows("SELECT details FROM audit WHERE action = 'paused'")


async def test_what_was_sent_is_taken_back(bot: Running, root: Owner, bob: Owner) -> None:
    """It is deleted from every chat, and the report says from how many."""
    await bob.starts()
    await composes(root)
    await approves(root)
    await ends(bot)
    await root.taps("🗑 Take it back")
    await root.taps("✅ Yes")
    await ends(bot)

    assert [] == news(bob)
    assert [("recall", "sent", 2)] == bot.rows(
        "SELECT kind, verdict, number FROM run_counts JOIN runs ON runs.id = run_id WHERE kind = 'recall'"
    )


async def test_what_was_sent_is_changed_for_all(bot: Running, root: Owner, bob: Owner) -> None:
    """The same message, other words; nobody gets a second one."""
    await bob.starts()
    await composes(root)
    await approves(root)
    await ends(bot)
    await root.taps("✏️ Change what was sent")
    await root.types("Fees fall on Tuesday, {first_name|friend}.")
    await root.taps("✅ Yes")
    await ends(bot)

    assert ["Fees fall on Tuesday, Bob."] == [each.text for each in news(bob)]


async def test_telegram_refuses_the_first_and_the_line_stops(bot: Running, root: Owner, bob: Owner) -> None:
    """A message that Telegram cannot parse is refused once; nobody else is tried, and the card says why."""
    await bob.starts()
    await composes(root)
    await bot.puts(_broken)
    await approves(root)
    await bot.becomes("SELECT 1 FROM runs WHERE paused = 'markup'")
    assert [] == news(bob)
    assert [] == bot.rows("SELECT 1 FROM outbox WHERE state < 2 AND lane = 5")
    await bot.puts(_forgiven)


async def _broken(tx: Transaction) -> None:
    await tx.run("UPDATE broadcasts SET content = replace(content, 'Monday', '<x>')")


async def _forgiven(tx: Transaction) -> None:
    await tx.run("UPDATE outbox SET state = 3 WHERE state = 4")


async def test_a_photo_goes_with_its_caption(bot: Running, root: Owner, bob: Owner) -> None:
    """It is uploaded once, by the admin; formatting and button are as in the preview."""
    await bob.starts()
    await root.types("/broadcast")
    await root.taps("✍️ Words")
    await root.taps("en")
    await root.person.sends_photo("New hall, {first_name|friend}")
    await bot.rests()
    await root.taps("🔘 Button")
    await root.taps("📋 Show my plan")
    await counts(root)
    await approves(root)
    await ends(bot)

    assert ["New hall, Bob"] == [each.caption for each in bob.said if each.caption]
    await bob.taps("📋 Show my plan")
    assert [(bob.id,)] == bot.rows("SELECT person_id FROM broadcast_taps")


async def test_only_those_who_are_meant_get_it(bot: Running, root: Owner, bob: Owner, meet: Meet) -> None:
    """For those whose language is not Portuguese: chosen by taps, counted and sent alike."""
    carl = meet("Carl", "pt")
    await carl.starts()
    await bob.starts()
    await root.types("/broadcast")
    await root.taps("👥 For whom")
    await root.taps("− language")
    await root.taps("pt")
    await root.taps("‹ Back")
    await root.taps("‹ Back")
    await composes(root)
    assert "It reaches 2 people" in root.again(root.card).text
    await approves(root)
    await ends(bot)

    assert (1, 0) == (len(news(bob)), len(news(carl)))


async def test_a_local_hour_comes_when_it_is_there(bot: Running, root: Owner, bob: Owner, meet: Meet) -> None:
    """At 14:00 of each person's own day: Carl in Brazil hears it hours after Bob."""
    carl = meet("Carl", "pt-br")
    await carl.starts()
    await bob.starts()
    await bot.puts(_no_nudges)
    await root.types("/broadcast")
    await root.taps("🕘 When")
    await root.taps("14:00")
    await root.taps("‹ Back")
    await composes(root)
    await approves(root)
    await bot.becomes("SELECT 1 FROM runs WHERE state = 'sending'")
    await bot.until("14:01")
    await bot.becomes(f"SELECT 1 FROM outbox WHERE key = 'broadcast:1:{bob.id}' AND state = 2")
    assert [] == news(carl)
    await bot.until("17:01")
    await ends(bot)

    assert 1 == len(news(carl))


async def _no_nudges(tx: Transaction) -> None:
    await tx.run("DELETE FROM moments")


async def test_stop_is_for_good_and_pause_is_not(bot: Running, root: Owner, bob: Owner) -> None:
    """A scheduled broadcast, paused and stopped before its hour: nobody gets it, the audit tells both."""
    await bob.starts()
    await root.types("/broadcast")
    await root.taps("🕘 When")
    await root.taps("18:00")
    await root.taps("‹ Back")
    await composes(root)
    await approves(root)
    await root.taps("⏸ Pause")
    await root.taps("▶️ Go on")
    await root.taps("⏹ Stop")
    await root.taps("✅ Yes")
    await ends(bot)
    await bot.until("19:00")

    assert [] == news(bob)
    acts = [row[0] for row in bot.rows("SELECT action FROM audit ORDER BY id")]
    assert ["paused", "resumed", "stopped"] == acts[-3:]


async def test_allowed_hours_are_chosen_by_buttons(bot: Running, root: Owner, bob: Owner, meet: Meet) -> None:
    """Between 14:00 and 16:00 of each person's own day: Carl in Brazil hears it when his afternoon comes."""
    carl = meet("Carl", "pt-br")
    await carl.starts()
    await bob.starts()
    await bot.puts(_no_nudges)
    await root.types("/broadcast")
    await root.taps("🕘 When")
    await root.taps("✓ Hours: 9:00–20:00")
    await root.taps("14:00–")
    await root.taps("–16:00")
    await root.taps("‹ Back")
    await root.taps("‹ Back")
    assert "Between 14:00 and 16:00 of each person's own day" in root.again(root.card).text
    await composes(root)
    assert "3 of them at a later hour" in root.again(root.card).text
    await approves(root)
    await bot.becomes("SELECT 1 FROM runs WHERE state = 'sending'")
    await bot.until("14:01")
    await bot.becomes(f"SELECT 1 FROM outbox WHERE key = 'broadcast:1:{bob.id}' AND state = 2")
    assert [] == news(carl)
    await bot.until("17:01")
    await ends(bot)

    assert 1 == len(news(carl))


async def test_hours_that_are_quiet_for_everybody_reach_nobody_and_the_count_says_so(
    root: Owner, bob: Owner
) -> None:
    """From 22:00 on: nobody is kept waiting for an hour that never comes."""
    await bob.starts()
    await root.types("/broadcast")
    await root.taps("🕘 When")
    await root.taps("✓ Hours: 9:00–20:00")
    await root.taps("–23:00")
    await root.forges("k:bc_when:1:f22", on=root.card)
    await root.taps("‹ Back")
    await root.taps("‹ Back")
    await composes(root)

    assert "It reaches 0 people" in root.again(root.card).text
    assert "no fitting hour within three days: 2" in root.again(root.card).text


async def test_each_language_is_changed_and_approved_as_it_was_shown(
    bot: Running, root: Owner, bob: Owner, meet: Meet
) -> None:
    """Sent in two languages, one with a photo: both get new words in one go; an older question changes nothing."""
    carl = meet("Carl", "fr")
    await carl.starts()
    await bob.starts()
    await root.types("/broadcast")
    await root.taps("✍️ Words")
    await root.taps("en")
    await root.types("Fees fall on Monday")
    await root.taps("✍️ Words")
    await root.taps("fr")
    await root.person.sends_photo("Moins de frais lundi")
    await bot.rests()
    await counts(root)
    await approves(root)
    await ends(bot)
    await root.taps("✏️ Change what was sent")
    await root.taps("en")
    await root.types("Fees fall on Tuesday")
    old = root.card
    await root.taps("✍️ fr")
    await root.person.sends_photo("Une autre photo")
    await bot.rests()
    assert "The file stays as it is" in root.last.text
    await root.types("Moins de frais {first_name}")
    assert "I cannot fill this" in root.last.text
    await root.types("Moins de frais mardi, {first_name|ami}")
    await root.taps("✅ Yes", on=old)
    assert "It was changed since then" in root.again(old).text
    await root.taps("✅ Yes")
    await ends(bot)

    assert ["Fees fall on Tuesday"] == [each.text for each in news(bob)]
    assert ["Moins de frais mardi, Carl"] == [each.caption for each in carl.said if each.caption]


async def test_what_is_too_old_is_not_taken_back_and_the_report_says_so(
    bot: Running, root: Owner, bob: Owner
) -> None:
    """Telegram deletes for 48 hours; two days later it stays, and nobody is told otherwise."""
    await bob.starts()
    await composes(root)
    await approves(root)
    await ends(bot)
    await bot.puts(_no_nudges)
    await bot.until("+49 hours")
    await root.taps("🗑 Take it back")
    await root.taps("✅ Yes")
    await ends(bot)

    assert 1 == len(news(bob))
    assert any(each.says("Older than 48 hours, so it stays there: 2") for each in root.said)


async def test_a_draft_of_somebody_else_is_tried_and_copied_but_not_changed(
    bot: Running, root: Owner, bob: Owner, meet: Meet
) -> None:
    """Carl, an editor, opens Bob's draft: no button changes it, forged ones neither; the copy is his own."""
    carl = meet("Carl", "en")
    await carl.starts()
    await bob.starts()
    for each in (bob, carl):
        await gives(each, "editor")
    await composes(bob)
    before = bot.rows("SELECT version, content, audience, timing FROM broadcasts")
    await carl.types("/broadcasts")
    await carl.taps("1 · draft")
    assert "By Bob" in carl.card.text
    assert {"👁 Test: to me", "📑 Copy it", "‹ All broadcasts"} == {b.label for b in carl.card.buttons}
    version = before[0][0]
    for data in ("bc_lang:1:en", "bc_button:1:plan", "bc_pick:1:i.language.en", "bc_when:1:h12", "bc_drop:1",
                 f"bc_test:1:{bob.id}", "bc_whom:1", f"bc_go:1:{version}", f"bc_go:1:{version}!"):  # fmt: skip
        await carl.forges(f"k:{data}", on=carl.card)

    assert before == bot.rows("SELECT version, content, audience, timing FROM broadcasts")
    assert [] == bot.rows("SELECT 1 FROM runs")
    await carl.types("/broadcasts")
    await carl.taps("1 · draft")
    await carl.taps("📑 Copy it")
    assert [(1, bob.id), (2, carl.id)] == bot.rows("SELECT id, made_by FROM broadcasts ORDER BY id")
    assert before[0][1:] == bot.rows("SELECT content, audience, timing FROM broadcasts WHERE id = 2")[0]


async def test_where_there_is_no_broadcast_yet_the_list_says_so(root: Owner) -> None:
    """An empty list is told, and offers the first."""
    await root.types("/broadcasts")

    assert root.last.says("None yet.")
    assert ["➕ New broadcast"] == [each.label for each in root.card.buttons]
