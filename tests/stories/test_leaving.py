"""Privacy, stopping, blocking, and being forgotten."""

from __future__ import annotations

import pytest

from bot import buttons
from bot.buttons import Opened
from bot.message import Lane, Say
from bot.store import outbox
from bot.store.database import Transaction
from bot.store.outbox import Draft
from tests.stories.owner import Owner
from tests.stories.running import FAR, Running


def _tip(owner: Owner, key: str, not_before: int = FAR) -> Draft:
    return Draft(key, owner.id, Say("A tip.", lane=Lane.TIP), not_before=not_before)


async def _has_a_tip_waiting(owner: Owner) -> None:
    async def work(tx: Transaction) -> None:
        await outbox.put(tx, _tip(owner, f"tip:{owner.id}"), 0)

    await owner.bot.puts(work)


def _tips(owner: Owner) -> list[tuple[int, str | None]]:
    found = owner.bot.rows(
        "SELECT state, verdict FROM outbox WHERE lane = ? AND chat_id = ?", int(Lane.TIP), owner.id
    )
    return [(row[0], row[1]) for row in found]


async def test_privacy_says_what_is_kept_and_how_long(ann: Owner) -> None:
    """/privacy names what is kept, for how many days, and how to erase it."""
    await ann.starts()
    await ann.types("/privacy")

    assert f"{ann.bot.settings.retention_days} days" in ann.last.text
    assert "/delete" in ann.last.text


async def test_delete_asks_once_and_no_keeps_everything(ann: Owner) -> None:
    """Second thoughts: nothing was erased."""
    await ann.starts()
    await ann.answers()
    facts = ann.facts
    await ann.types("/delete")
    await ann.presses(Opened("keep"))

    assert facts == ann.facts
    assert "Nothing was erased" in ann.last.text


async def test_delete_leaves_nothing_of_ann_in_any_table(ann: Owner, bob: Owner) -> None:
    """After one confirmation only the empty numbers of her updates remain; Bob is not touched."""
    await bob.gets_advice()
    before = bob.bot.traces(bob.id)
    await ann.gets_advice()
    await ann.types("I sew uniforms for the school")
    await ann.types("/delete")
    await ann.presses(Opened("erase"))

    assert "erased" in ann.last.text
    assert not ann.last.buttons
    assert {} == ann.bot.traces(ann.id)
    for words in (str(ann.id), "Ann", "uniforms"):
        assert [] == ann.bot.mentions(words)
    assert before == bob.bot.traces(bob.id)


async def test_taps_after_delete_bring_nothing_back(ann: Owner) -> None:
    """A second tap on Yes, and taps on older messages, find a stranger."""
    result = await ann.gets_advice()
    await ann.types("/delete")
    question = ann.card
    await ann.presses(Opened("erase"), on=question)
    await ann.presses(Opened("erase"), on=question)
    await ann.taps("Show the plan", on=result)
    await ann.types("what about my plan?")

    assert {} == ann.bot.traces(ann.id)
    assert "/start" in ann.last.text


async def test_what_was_queued_behind_delete_brings_nothing_back(ann: Owner) -> None:
    """Ann taps Yes and goes on typing at once: what comes after is a stranger's."""
    await ann.starts()
    card = ann.card
    await ann.types("/delete")
    await ann.person.taps(data="v:erase")
    await ann.person.types("tailor")
    await ann.person.taps(data=card.buttons[0].data, on=card)
    await ann.person.taps(data="v:erase", on=ann.card)
    await ann.bot.rests()

    assert {} == ann.bot.traces(ann.id)


async def test_delete_takes_what_waits_with_it(ann: Owner) -> None:
    """A tip that was still to come is gone, too."""
    await ann.starts()
    await _has_a_tip_waiting(ann)
    await ann.types("/delete")
    await ann.presses(Opened("erase"))

    assert {} == ann.bot.traces(ann.id)


async def test_delete_and_block_at_once_leave_no_trace(ann: Owner) -> None:
    """Ann taps Yes and blocks the bot before it can say farewell: the farewell is dropped whole."""
    await ann.starts()
    await ann.types("/delete")
    await ann.bot.stops()
    await ann.person.taps(data="v:erase")
    await ann.person.blocks()
    await ann.bot.starts_again()
    await ann.bot.rests()

    assert {} == ann.bot.traces(ann.id)


async def test_a_stranger_who_blocks_before_the_answer_leaves_no_trace(ann: Owner, bob: Owner) -> None:
    """Answers to strangers vanish, also when they can no longer be said."""
    await bob.starts()
    await ann.bot.stops()
    await ann.person.types("hello")
    await ann.person.types("anybody there?")
    await ann.person.blocks()
    await ann.bot.starts_again()
    await ann.bot.rests()

    assert {} == ann.bot.traces(ann.id)


async def test_start_after_delete_begins_anew(ann: Owner) -> None:
    """Ann comes back as somebody new: greeted, with nothing known."""
    await ann.gets_advice()
    await ann.types("/delete")
    await ann.presses(Opened("erase"))
    await ann.starts()

    assert {} == ann.facts
    assert "sector" == ann.asked
    assert "Hello Ann!" in ann.said[-2].text


@pytest.mark.parametrize("words", ["/stop", "stop", "STOP!", "unsubscribe"])
async def test_stop_cancels_what_nobody_asked_for_and_answers_go_on(ann: Owner, words: str) -> None:
    """From that moment nothing unasked; the open question can still be answered; /start turns it on again."""
    await ann.starts()
    await _has_a_tip_waiting(ann)
    await ann.types(words)

    assert [(outbox.CANCELLED, "stopped")] == _tips(ann)
    assert "nothing unasked" in ann.last.text
    await ann.picks("tailor")
    assert {"sector": "tailor"} == ann.facts
    await ann.starts()
    assert [(None,)] == ann.bot.rows("SELECT stopped_at FROM people")


async def test_a_block_cancels_what_waits_and_start_brings_all_back(ann: Owner) -> None:
    """Ann blocks the bot: what waited is cancelled. She comes back with /start and goes on where she was."""
    await ann.starts()
    await ann.answers()
    facts, question = ann.facts, ann.asked
    await _has_a_tip_waiting(ann)
    await ann.person.blocks()
    await ann.bot.rests()
    assert [(outbox.CANCELLED, "blocked")] == _tips(ann)
    assert ann.bot.rows("SELECT 1 FROM people WHERE blocked_at IS NOT NULL")

    await ann.starts()
    assert (facts, question) == (ann.facts, ann.asked)
    assert ann.bot.rows("SELECT 1 FROM people WHERE blocked_at IS NULL")


async def test_who_blocked_unnoticed_is_noticed_at_the_next_word(ann: Owner) -> None:
    """Ann's account is gone while the bot wants to say something: it learns so and leaves her in peace."""
    await ann.starts()
    await ann.bot.stops()
    await ann.person.types("tailor")
    await ann.person.deactivates()
    await ann.bot.starts_again()
    await ann.bot.rests()

    assert ann.bot.rows("SELECT 1 FROM people WHERE gone_at IS NOT NULL")
    assert {"sector": "tailor"} == ann.facts


async def test_a_language_can_be_chosen(ann: Owner) -> None:
    """With one language there is nothing to choose; a choice is kept, and the open question stands below."""
    await ann.starts()
    await ann.types("/language")
    assert "English only" in ann.last.text
    await ann.forges(buttons.write(Opened("lang", "en")))

    assert [("en",)] == ann.bot.rows("SELECT language FROM people")
    assert "sector" == ann.asked


async def test_nobody_elses_rows_are_seen(bot: Running, ann: Owner, bob: Owner) -> None:
    """What Bob does to himself never reaches Ann."""
    await ann.gets_advice()
    await bob.gets_advice()
    facts = ann.facts
    await bob.types("/delete")
    await bob.presses(Opened("erase"))
    await ann.types("/plan")

    assert facts == ann.facts
    assert "Your plan" in ann.last.text
    assert {} == bot.traces(bob.id)
