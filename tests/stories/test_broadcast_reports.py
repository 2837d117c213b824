"""What admins see of a broadcast: a sample without names, how fast it goes, and who got it, as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from bot.sandbox.faults import Fault
from bot.store.database import Transaction
from tests.stories.broadcasting import approves, composes, ends, is_owner, news
from tests.stories.owner import Owner
from tests.stories.running import Running

Meet = Callable[[str, str], Owner]


@pytest.fixture
async def root(bot: Running, ann: Owner) -> Owner:
    """Ann, whose number stands in ADMIN_IDS."""
    await is_owner(bot, ann)
    return ann


async def test_a_sample_of_five_tells_no_names(root: Owner, bob: Owner, meet: Meet) -> None:
    """Eight people, of whom Bob is advised: five lines with what is known of them, and nobody's name or number."""
    others = [meet(f"Zebediah{each}", "sw") for each in range(6)]
    for each in others:
        await each.starts()
    await bob.gets_advice(sector="tailor")
    await composes(root)
    shown = root.again(root.card).text
    sample = [each for each in shown.partition("Some of them:")[2].splitlines() if each.startswith("• ")]

    assert 5 == len(sample)
    assert "It reaches 8 people" in shown
    assert any(each.startswith("• sw, here within 7 days") for each in sample)
    for each in (root, bob, *others):
        assert each.person.name not in shown
        assert str(each.id) not in shown


async def test_an_advised_person_stands_in_the_sample_by_ride_and_trade(root: Owner, bob: Owner) -> None:
    """Two people: the line of Bob tells his ride by its name and his trade."""
    await bob.gets_advice(sector="tailor")
    await composes(root)
    sample = root.again(root.card).text.partition("Some of them:")[2].strip().splitlines()
    (ride,) = root.bot.rows("SELECT primary_trend FROM plans WHERE person_id = ?", bob.id)[0]

    assert 2 == len(sample)
    assert 1 == sum(root.bot.library.trends[ride].name in each and "tailor" in each for each in sample)


async def test_who_got_it_comes_as_a_file(bot: Running, root: Owner, bob: Owner, meet: Meet) -> None:
    """Ann and Bob have it, Carl blocked the bot meanwhile, nobody knows about Dora: a line for each, no names."""
    carl, dora = meet("Carl", "de"), meet("Dora", "en")
    for each in (bob, carl, dora):
        await each.starts()
    await composes(root)
    await carl.person.blocks()
    await bot.rests()
    await bot.puts(_as_if_nobody_knew)
    bot.sandbox.fault(Fault(method="sendMessage", chat=dora.id, kind="reset_after"))
    await approves(root)
    await ends(bot)
    await root.types("/broadcasts")
    await root.taps("1 · done")
    assert "Uncertain, perhaps delivered: 1" in root.card.text
    await root.taps("📄 As a file")
    document = root.last.wire["document"]
    text = bot.sandbox.content(document["file_id"]).decode()
    lines = {int(each["person"]): each for each in csv.DictReader(io.StringIO(text))}

    assert "broadcast-1.csv" == document["file_name"]
    assert {root.id: "sent", bob.id: "sent", carl.id: "blocked", dora.id: "uncertain"} == {
        number: each["verdict"] for number, each in lines.items()
    }
    assert {"en"} == {each["language"] for each in lines.values()}  # whose words they got
    assert all(each["at"].startswith("2027-01-04 10:") for each in lines.values())
    assert not any(each.person.name in text for each in (root, bob, carl, dora))
    asked = "SELECT who, details FROM audit WHERE about = 'broadcast 1, who got it'"
    assert [(root.id, None)] == bot.rows(asked)


async def _as_if_nobody_knew(tx: Transaction) -> None:
    """Carl blocked the bot, and it has not heard so: he is found out when it writes to him."""
    await tx.run("UPDATE people SET blocked_at = NULL")


async def test_the_card_tells_how_fast_it_goes_and_what_is_left_of_those_who_wait_for_no_hour(
    bot: Running, root: Owner, bob: Owner, meet: Meet
) -> None:
    """Two have it, five seconds apart; two in Brazil wait for their afternoon, which is no matter of the rate."""
    for each in (bob, meet("Carl", "pt-br"), meet("Dora", "pt-br")):
        await each.starts()
    await bot.puts(lambda tx: tx.run("DELETE FROM moments"))
    await root.types("/broadcast")
    await root.taps("🕘 When")
    await root.taps("14:00")
    await root.taps("‹ Back")
    await composes(root)
    await approves(root)
    await bot.becomes("SELECT 1 FROM runs WHERE state = 'sending'")
    await bot.until("14:01")
    await bot.becomes("SELECT 1 FROM run_counts WHERE verdict = 'sent' AND number = 2")

    async def five_seconds_apart(tx: Transaction) -> None:
        now = bot.clock.now()
        await tx.run("UPDATE outbox SET done_at = $1 WHERE key = $2", now, f"broadcast:1:{bob.id}")
        await tx.run("UPDATE outbox SET done_at = $1 WHERE key = $2", now - 5_000, f"broadcast:1:{root.id}")

    await bot.puts(five_seconds_apart)
    await root.types("/broadcasts")
    await root.taps("1 · is going out")
    assert "0.2 a second" in root.card.text
    assert "left:" not in root.card.text
    assert "Wait for their hour: 2" in root.card.text

    await bot.puts(lambda tx: tx.run("UPDATE runs SET aim = 154"))  # as if 150 more were to come yet
    await bot.puts(five_seconds_apart)
    await root.taps("🔄 Look again")
    assert "0.2 a second, left: 12 min" in root.card.text


async def test_the_report_tells_how_fast_it_went(bot: Running, root: Owner, bob: Owner) -> None:
    """Two people within four seconds are 0.5 a second."""
    await bob.starts()
    await composes(root)
    await approves(root)
    await ends(bot)
    await bot.puts(lambda tx: tx.run("UPDATE runs SET ended_at = approved_at + 4000"))
    await root.types("/broadcasts")
    await root.taps("1 · done")

    assert "0.5 a second" in root.card.text
    assert 1 == len(news(bob))
