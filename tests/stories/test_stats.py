"""What admins see of all people together: rounded, of nobody in particular, and only while they are admins."""

from __future__ import annotations

import pytest

from bot.buttons import Ruled
from bot.message import Lane
from bot.store import admins, broadcasts, intakes, people, runs
from bot.store.database import Transaction
from bot.store.intakes import Intake
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture
async def helen(bot: Running, meet: object) -> Owner:
    """Helen, a helper."""
    helen = Owner(bot, bot.sandbox.person("Helen"))
    await helen.starts()

    async def give(tx: Transaction) -> None:
        await admins.give(tx, helen.id, "helper", 1)

    await bot.puts(give)
    return helen


async def _arrive(bot: Running, number: int, source: str) -> None:
    """So many people came by a link."""

    async def come(tx: Transaction) -> None:
        for each in range(number):
            await people.arrive(tx, hash(source) % 1_000_000 * 100 + each, "X", "sw", source, bot.clock.now())

    await bot.puts(come)


async def _counts_anew(helen: Owner) -> None:
    """Let it be counted, and wait for the count."""
    bot = helen.bot
    await helen.presses(Ruled("count"))
    wanted = bot.rows("SELECT value FROM facts_of_bot WHERE name = 'stats_wanted'")[0][0]
    await bot.comes(lambda: bool(bot.rows("SELECT 1 FROM snapshots WHERE counted_at >= ?", int(wanted))))


async def _first_count(bot: Running) -> None:
    await bot.comes(lambda: bool(bot.rows("SELECT 1 FROM snapshots")))


async def test_a_helper_sees_numbers_in_fives_and_no_source_of_a_few(bot: Running, helen: Owner) -> None:
    """Twelve by the flyer, four by one person's own link: the link is not even named."""
    await _first_count(bot)
    await _arrive(bot, 12, "flyer")
    await _arrive(bot, 4, "anns_link")
    await helen.types("/stats")
    await _counts_anew(helen)
    await helen.types("/stats")

    assert "People: 15" in helen.last.text
    assert "New in 7 days: 15" in helen.last.text
    assert "Have advice: <5" in helen.last.text
    await helen.taps("By source")
    assert "flyer: 10 · 10 · <5" in helen.last.text
    assert "anns_link" not in helen.last.text
    assert [] == [each for each in bot.rows("SELECT value FROM snapshots") if "anns_link" in each[0]]


async def test_the_numbers_come_as_a_file_too(bot: Running, helen: Owner) -> None:
    """The same numbers in fives, no source of a few; what would be a formula to a spreadsheet is words there."""
    await _first_count(bot)
    await _arrive(bot, 7, "=1+1")
    await _arrive(bot, 4, "anns_link")
    await helen.types("/stats")
    await _counts_anew(helen)
    await helen.types("/stats csv")
    document = helen.last.wire["document"]
    text = bot.sandbox.content(document["file_id"]).decode()

    assert "slipstream-stats.csv" == document["file_name"]
    assert 'all,"people",10' in text
    assert 'source_people,"\'=1+1",5' in text
    assert "anns_link" not in text
    numbers = [int(each.rpartition(",")[2]) for each in text.splitlines()[1:]]
    assert {0} == {each % 5 for each in numbers}
    assert [(helen.id, "/stats")] == bot.rows("SELECT DISTINCT who, about FROM audit")


async def test_a_picture_shows_the_bars_and_the_caption_names_them(bot: Running, helen: Owner) -> None:
    """Digits and bars in the picture, words below it."""
    await _first_count(bot)
    await _arrive(bot, 12, "flyer")
    await helen.types("/stats")
    await _counts_anew(helen)
    await helen.types("/stats")
    await helen.taps("By source")
    await helen.taps("📊 Picture")

    assert "1. flyer" in helen.last.caption


async def test_words_that_two_people_typed_in_vain_are_shown_to_authors(
    bot: Running, helen: Owner, ann: Owner, bob: Owner
) -> None:
    """What only Ann typed is not."""
    await _first_count(bot)
    for each in (ann, bob):
        await each.starts()
        await each.types("qwxyz wyxzq")
    await ann.types("zzgrmpf qqq")
    await helen.types("/stats content")

    assert "“qwxyz wyxzq”" in helen.last.text
    assert "zzgrmpf" not in helen.last.text


async def test_the_digest_comes_on_mondays_until_the_role_goes(bot: Running, helen: Owner) -> None:
    """Helen wants it; a week after she lost the role none comes, and none is planned."""
    await _first_count(bot)
    await helen.types("/stats")
    await helen.taps("🔔 A digest each Monday")
    await bot.until("monday 10:00")
    digests = "SELECT count(*) FROM outbox WHERE key LIKE 'digest:%' AND lane = ?"
    assert [(1,)] == bot.rows(digests, int(Lane.REMINDER))
    assert "All people together" in helen.last.text

    async def take(tx: Transaction) -> None:
        await admins.take(tx, helen.id)

    await bot.puts(take)
    await bot.until("monday 10:00")
    assert [(1,)] == bot.rows(digests, int(Lane.REMINDER))
    assert [] == bot.rows("SELECT 1 FROM moments WHERE kind = 'digest'")


async def test_a_day_with_a_sign_of_life_is_written_down_once(bot: Running, ann: Owner) -> None:
    """Who is active is known to the day, and a turn need not write each time."""
    await ann.starts()
    first = bot.rows("SELECT seen_at FROM people")
    await ann.answers()
    assert first == bot.rows("SELECT seen_at FROM people")
    await bot.until("tomorrow 9:00")
    await ann.types("/help")

    assert bot.rows("SELECT seen_at FROM people") > first


async def test_broadcasts_are_told_in_fives_too(bot: Running, helen: Owner) -> None:
    """Twelve got it, six tapped its button, three blocked the bot: who wants fewer is told of all together."""
    await _first_count(bot)
    await _arrive(bot, 12, "flyer")

    async def sent(tx: Transaction) -> None:
        now = bot.clock.now()
        made = await broadcasts.begin(tx, helen.id, now)
        run = await runs.ask(tx, made.id, "send", 1, helen.id, now, 12, now)
        await runs.approve(tx, run, None, now, now)
        await runs.set_state(tx, run.id, "done", now)
        await runs.add(tx, run.id, [("en", "sent", 7), ("pt", "sent", 5), ("en", "blocked", 3)])
        for each in range(6):
            await broadcasts.tapped(tx, made.id, each, now)
        await tx.run("UPDATE people SET news_every = 30 WHERE source = 'flyer'")

    await bot.puts(sent)
    await helen.types("/stats")
    await _counts_anew(helen)
    await helen.types("/stats")
    assert "Want fewer broadcasts, or none: 10" in helen.last.text
    await helen.taps("Broadcasts")

    assert "Broadcast 1: 10 · 5 · <5" in helen.last.text
    await helen.taps("📊 Picture")
    assert "1. Broadcast 1" in helen.last.caption


async def test_authors_see_which_questions_are_most_answered_not_sure(bot: Running, helen: Owner) -> None:
    """Seven of twelve did not know their hours: the question stands there with both numbers; four leave no line."""
    await _first_count(bot)

    async def answered(tx: Transaction) -> None:
        for each in range(1_000, 1_012):
            await people.arrive(tx, each, "X", "sw", None, bot.clock.now())
            hours, region = (None if each < 1_007 else "h5_10"), (None if each < 1_004 else "africa")
            await intakes.save(tx, Intake(each, (("hours", hours), ("region", region)), None))

    await bot.puts(answered)
    await helen.types("/stats")
    await _counts_anew(helen)
    await helen.types("/stats content")

    lines = helen.last.text.partition("Most answered")[2].partition("Typed")[0]
    assert ": 5 · 10" in lines
    assert 1 == lines.count("•")
