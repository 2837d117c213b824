"""/broadcast and /broadcasts: composing a draft by buttons. Nothing goes out from here but tests to admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.buttons import Ruled
from bot.inbound.events import Commanded, Tapped
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import broadcasts, people, runs
from bot.store.broadcasts import Broadcast
from bot.usecases import admins, statistics, tallying
from bot.usecases import audiences as choosing
from bot.usecases import drafts as using
from bot.usecases import runs as using_runs
from bot.usecases.roles import Actor
from bot.views import drafts as views
from bot.views import runs as run_views
from bot.views.card import Card

#: So many stand on one page of the list.
_PAGE = 8
_SIDES = {"i": choosing.INCLUDE, "x": choosing.EXCLUDE}
#: Digits of a number that every database takes.
_DIGITS = 15
Answer = list[Message] | None


def number_of(text: str) -> int | None:
    """The number that a button carries, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


async def found(scene: Scene, number: str) -> Broadcast | None:
    """The broadcast that a button names, or None."""
    read = number_of(number)
    return None if read is None else await broadcasts.find(scene.tx, read)


async def asked(scene: Scene, _: Commanded, who: Actor) -> list[Message]:
    """/broadcast: the draft that the admin has open, else a new one."""
    for each in await broadcasts.newest(scene.tx, 1 << 62, _PAGE):
        if each.made_by == who.id and await using.is_draft(scene.tx, each):
            return await _say(scene, each)
    return await _say(scene, await using.begin(scene.tx, who, scene.now))


async def _say(scene: Scene, broadcast: Broadcast) -> list[Message]:
    return (await card_of(scene, broadcast)).say(card=views.name_of(broadcast))


async def card_of(scene: Scene, broadcast: Broadcast) -> Card:
    """The draft, or how far the newest run of it is."""
    those = await runs.of(scene.tx, broadcast.id)
    if not those:
        actor = await admins.actor(scene.tx, scene.first_admins, scene.who.id, using_runs.LEAST)
        mine = actor is not None and using_runs.may_change(actor, broadcast)
        author = None if mine else await people.find(scene.tx, broadcast.made_by)
        return views.draft(broadcast, scene.terms, scene.words, mine=mine, author=author)
    progress = await tallying.look(scene.tx, those[0])
    taps = await broadcasts.taps(scene.tx, broadcast.id)
    rate = await tallying.rate(scene.tx, those[0], scene.now)
    author = await people.find(scene.tx, those[0].asked_by)
    return run_views.run(those[0], broadcast, progress, taps, rate, scene.now, scene.words, author)


async def anew(scene: Scene, event: Tapped, _: Ruled, who: Actor) -> list[Message]:
    """A new draft."""
    return [TapReply(event.tap), *await _say(scene, await using.begin(scene.tx, who, scene.now))]


async def listed(scene: Scene, _: Commanded, __: Actor) -> list[Message]:
    """/broadcasts: all of them, the newest first."""
    return (await _list(scene, 1 << 62)).say()


async def paged(scene: Scene, event: Tapped, press: Ruled, _: Actor) -> list[Message]:
    """A page of the list."""
    before = number_of(press.about) or 1 << 62
    return [TapReply(event.tap), *(await _list(scene, before)).edit(event.message_id)]


async def _list(scene: Scene, before: int) -> Card:
    those = await broadcasts.newest(scene.tx, before, _PAGE + 1)
    newest = [(each, next(iter(await runs.of(scene.tx, each.id)), None)) for each in those[:_PAGE]]
    older = newest[-1][0].id if len(those) > _PAGE else None
    return views.listed(newest, older, scene.words)


async def opened(scene: Scene, event: Tapped, press: Ruled, _: Actor) -> Answer:
    """One broadcast: its draft, or its newest run."""
    broadcast = await found(scene, press.about)
    if broadcast is None:
        return None
    return await shown(scene, event, broadcast)


async def shown(scene: Scene, event: Tapped, broadcast: Broadcast, toast: str | None = None) -> list[Message]:
    """Its card in the place of the one that was tapped."""
    those = await runs.of(scene.tx, broadcast.id)
    name = run_views.name_of(those[0]) if those else views.name_of(broadcast)
    card = await card_of(scene, broadcast)
    return [TapReply(event.tap, toast), *card.edit(event.message_id, card=name)]


async def of_draft(
    scene: Scene,
    event: Tapped,
    press: Ruled,
    who: Actor,
    make: Callable[[Broadcast], Awaitable[Card | Broadcast | None]],
) -> Answer:
    """What *make* gives of a draft: a card of its own, or the draft as it is then.

    What is no draft, or somebody else's, is only shown.
    """
    broadcast = await found(scene, press.about)
    if broadcast is None:
        return None
    if not await using.is_draft(scene.tx, broadcast):
        return await shown(scene, event, broadcast)
    if not using_runs.may_change(who, broadcast):
        return await shown(scene, event, broadcast, views.theirs(scene.words))
    made = await make(broadcast)
    if made is None:
        return None
    card = await card_of(scene, made) if isinstance(made, Broadcast) else made
    name = views.name_of(made) if isinstance(made, Broadcast) else None
    return [TapReply(event.tap), *card.edit(event.message_id, card=name)]


async def languages(scene: Scene, event: Tapped, press: Ruled, actor: Actor) -> Answer:
    """Which languages have words; one of them may be taken away."""

    async def make(broadcast: Broadcast) -> Card | None:
        if press.how in broadcast.content.versions:
            content = using.with_words(broadcast.content, press.how, None)
            broadcast = (
                await using.change(scene.tx, actor, broadcast, scene.now, content=content) or broadcast
            )
        return views.languages(broadcast, scene.words)

    return await of_draft(scene, event, press, actor, make)


async def say(scene: Scene, event: Tapped, press: Ruled, actor: Actor) -> Answer:
    """The words of one language are to be sent."""

    async def make(broadcast: Broadcast) -> Card | None:
        if press.how not in views.LANGUAGES:
            return None
        await people.expect(scene.tx, scene.who.id, f"bc_words:{broadcast.id}:{press.how}")
        return views.say_it(broadcast, press.how, scene.words)

    return await of_draft(scene, event, press, actor, make)


async def button(scene: Scene, event: Tapped, press: Ruled, actor: Actor) -> Answer:
    """Which button it has: none, their plan, or a link."""

    async def make(broadcast: Broadcast) -> Card | Broadcast | None:
        match press.how:
            case "plan" | "none":
                label = "plan" if press.how == "plan" else None
                content = broadcast.content.with_(button=label, url=None)
                return await using.change(scene.tx, actor, broadcast, scene.now, content=content)
            case "link":
                await people.expect(scene.tx, scene.who.id, f"bc_link:{broadcast.id}")
                return views.ask_words("bc_link", broadcast, scene.words)
            case _:
                return views.button(broadcast, scene.words)

    return await of_draft(scene, event, press, actor, make)


async def who(scene: Scene, event: Tapped, press: Ruled, actor: Actor) -> Answer:
    """Whom it is for: the sides, or the values of one thing that is told apart."""

    async def make(broadcast: Broadcast) -> Card | None:
        letter, _, dimension = press.how.partition(".")
        if press.how == "keep":
            await people.expect(scene.tx, scene.who.id, f"bc_segment:{broadcast.id}")
            return views.ask_words("bc_segment", broadcast, scene.words)
        if letter not in _SIDES or dimension not in choosing.DIMENSIONS:
            return views.who(broadcast, scene.words)
        if dimension == "source":
            await people.expect(scene.tx, scene.who.id, f"bc_source:{broadcast.id}:{letter}")
        return views.pick(broadcast, _SIDES[letter], dimension, await _offered(scene, dimension), scene.words)

    return await of_draft(scene, event, press, actor, make)


async def _offered(scene: Scene, dimension: str) -> list[str]:
    """The values that can be tapped; sources that five people came by, others are typed."""
    if dimension == "source":
        counted = await statistics.last(scene.tx)
        cells = counted.tables.get("source_people", {}) if counted else {}
        return [cell for cell in cells if cell != "…" and len(cell) <= 24 and ":" not in cell][:30]  # noqa: PLR2004  # bytes of a button
    segments = await broadcasts.segments(scene.tx)
    return choosing.values(dimension, scene.library, list(views.LANGUAGES), segments)


async def pick(scene: Scene, event: Tapped, press: Ruled, actor: Actor) -> Answer:
    """A value was tapped: chosen, or not any more; "!" turns the line round."""

    async def make(broadcast: Broadcast) -> Card | None:
        letter, _, rest = press.how.partition(".")
        dimension, _, value = rest.partition(".")
        if letter not in _SIDES or dimension not in choosing.DIMENSIONS or not value:
            return None
        side = _SIDES[letter]
        offered = await _offered(scene, dimension)
        if value not in (*offered, *choosing.chosen(broadcast.audience, side, dimension), "!"):
            return None
        turn = choosing.negate(broadcast.audience, side, dimension) if value == "!" else None
        audience = turn or choosing.toggle(broadcast.audience, side, dimension, value)
        kept = await using.change(scene.tx, actor, broadcast, scene.now, audience=audience)
        return None if kept is None else views.pick(kept, side, dimension, offered, scene.words)

    return await of_draft(scene, event, press, actor, make)


async def count(scene: Scene, event: Tapped, press: Ruled, actor: Actor) -> Answer:
    """Count whom it would reach: done by itself within moments, then the card changes."""

    async def make(broadcast: Broadcast) -> Broadcast | None:
        await broadcasts.want_count(scene.tx, broadcast.id, scene.who.id, scene.now)
        return await broadcasts.find(scene.tx, broadcast.id)

    return await of_draft(scene, event, press, actor, make)


async def copy(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """A draft of one's own with the words and the audience of another one, or of what was sent."""
    broadcast = await found(scene, press.about)
    if broadcast is None:
        return None
    made = await using.copy(scene.tx, who, broadcast, scene.now)
    return [TapReply(event.tap), *await _say(scene, made)]


async def drop(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Throw the draft away."""
    broadcast = await found(scene, press.about)
    if broadcast is None:
        return None
    if not await using.drop(scene.tx, who, broadcast, scene.now):
        return await shown(scene, event, broadcast, views.theirs(scene.words))
    return [TapReply(event.tap), *(await _list(scene, 1 << 62)).edit(event.message_id)]
