"""What stories of broadcasts do again and again: somebody may, a draft is composed, counted, approved, and is over."""

from __future__ import annotations

from bot.sandbox.chats import Message
from tests.stories.owner import Owner
from tests.stories.running import Running


async def is_owner(bot: Running, *those: Owner) -> None:
    """Their numbers stand in ADMIN_IDS, and they have met the bot."""
    await bot.stops()
    bot.admin_ids = frozenset(each.id for each in those)
    await bot.starts_again()
    for each in those:
        await each.starts()


async def composes(admin: Owner, text: str = "Fees fall on Monday, {first_name|friend}.") -> None:
    """From nothing to a counted draft for everybody."""
    await admin.types("/broadcast")
    await admin.taps("✍️ Words")
    await admin.taps("en")
    await admin.types(text)
    await counts(admin)


async def counts(admin: Owner) -> None:
    await admin.taps("🔢 Count")
    await admin.bot.becomes(
        "SELECT 1 FROM broadcasts WHERE id = (SELECT max(id) FROM broadcasts) AND counted IS NOT NULL"
    )


async def approves(admin: Owner) -> None:
    await admin.taps("📣 Approve…")
    await admin.taps("✅ Yes, approve")


async def ends(bot: Running) -> None:
    """Every run is over."""
    await bot.becomes("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM runs WHERE ended_at IS NULL)")


def news(owner: Owner, words: str = "Fees fall") -> list[Message]:
    """What stands in the chat of it."""
    return [
        each
        for each in owner.said
        if each.says(words) and any(b.label == "Fewer of these" for b in each.buttons)
    ]
