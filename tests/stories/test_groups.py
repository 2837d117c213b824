"""The bot in a group: it minds its own business there, and nothing that is said in one breaks it."""

from __future__ import annotations

from tests.stories.group import Group
from tests.stories.owner import Owner
from tests.stories.running import Running


async def test_talk_in_a_group_fails_no_turn(bot: Running, ann: Owner, bob: Owner) -> None:
    """Words, commands, pictures, voices, edits, topics, an anonymous administrator, a channel's post."""
    group = Group(bot, "Stall owners", forum=True)
    await group.joins(ann, owner=True)
    await group.joins(bob)
    await group.promotes_bot(ann)
    said = await group.says(bob, "/start")
    await group.edits(bob, said, "/plan")
    await group.photo(bob, "my stall")
    await group.voice(bob, reply_to=said)
    await group.says(ann, "in the group's name", anonymous=True)
    topic = await group.telegram.opens_topic(ann.person, "Prices")
    await group.says(bob, "how much?", topic=topic)
    await group.telegram.channel_posts("News")
    await group.telegram.removes_bot(ann.person)
    await bot.rests()
    await ann.starts()

    assert ann.asked is not None
