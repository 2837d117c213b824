"""/broadcast and /broadcasts: composing a draft by buttons. Nothing goes out from here but tests to admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.buttons import Ruled
from bot.inbound.events import Commanded, Tapped
from bot.inbound.scene import Scene
from bot.message import Lane, Message, TapReply
from bot.store import admins, audiences, broadcasts, outbox, people, runs
from bot.store.broadcasts import Broadcast, Timing
from bot.store.outbox import Draft
from bot.usecases import audiences as choosing
from bot.usecases import drafts as using
from bot.usecases import runs as using_runs
from bot.usecases import statistics, tallying
from bot.usecases.roles import Actor
from bot.views import broadcast as saying
from bot.views import drafts as views
from bot.views import runs as run_views
from bot.views.card import Card

#: So many stand on one page of the list.
_PAGE = 8
_SIDES = {"i": choosing.INCLUDE, "x": choosing.EXCLUDE}
#: Milliseconds for which a test is worth sending.
_LIVES = 3_600_000
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
        return views.draft(broadcast, scene.terms, scene.words)
    progress = await tallying.look(scene.tx, those[0])
    taps = await broadcasts.taps(scene.tx, broadcast.id)
    return run_views.run(those[0], broadcast, progress, taps, scene.now, scene.words)


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


async def _of_draft(
    scene: Scene, event: Tapped, press: Ruled, make: Callable[[Broadcast], Awaitable[Card | Broadcast | None]]
) -> Answer:
    """What *make* gives of a draft: a card of its own, or the draft as it is then. What is no draft is only shown."""
    broadcast = await found(scene, press.about)
    if broadcast is None:
        return None
    if not await using.is_draft(scene.tx, broadcast):
        return await shown(scene, event, broadcast)
    made = await make(broadcast)
    if made is None:
        return None
    if isinstance(made, Broadcast):
        return [
            TapReply(event.tap),
            *views.draft(made, scene.terms, scene.words).edit(event.message_id, card=views.name_of(made)),
        ]
    return [TapReply(event.tap), *made.edit(event.message_id)]


async def languages(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Which languages have words; one of them may be taken away."""

    async def make(broadcast: Broadcast) -> Card | None:
        if press.how in broadcast.content.versions:
            content = using.with_words(broadcast.content, press.how, None)
            broadcast = await using.change(scene.tx, who, broadcast, scene.now, content=content) or broadcast
        return views.languages(broadcast, scene.words)

    return await _of_draft(scene, event, press, make)


async def say(scene: Scene, event: Tapped, press: Ruled, _: Actor) -> Answer:
    """The words of one language are to be sent."""

    async def make(broadcast: Broadcast) -> Card | None:
        if press.how not in views.LANGUAGES:
            return None
        await people.expect(scene.tx, scene.who.id, f"bc_words:{broadcast.id}:{press.how}")
        return views.say_it(broadcast, press.how, scene.words)

    return await _of_draft(scene, event, press, make)


async def button(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Which button it has: none, their plan, or a link."""

    async def make(broadcast: Broadcast) -> Card | Broadcast | None:
        match press.how:
            case "plan" | "none":
                label = "plan" if press.how == "plan" else None
                content = broadcast.content.with_(button=label, url=None)
                return await using.change(scene.tx, who, broadcast, scene.now, content=content)
            case "link":
                await people.expect(scene.tx, scene.who.id, f"bc_link:{broadcast.id}")
                return views.ask_words("bc_link", broadcast, scene.words)
            case _:
                return views.button(broadcast, scene.words)

    return await _of_draft(scene, event, press, make)


async def who(scene: Scene, event: Tapped, press: Ruled, _: Actor) -> Answer:
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

    return await _of_draft(scene, event, press, make)


async def _offered(scene: Scene, dimension: str) -> list[str]:
    """The values that can be tapped; sources that five people came by, others are typed."""
    if dimension == "source":
        counted = await statistics.last(scene.tx)
        cells = counted.tables.get("source_people", {}) if counted else {}
        return [cell for cell in cells if cell != "…" and len(cell) <= 24 and ":" not in cell][:30]  # noqa: PLR2004  # bytes of a button
    segments = await broadcasts.segments(scene.tx)
    return choosing.values(dimension, scene.library, list(views.LANGUAGES), segments)


async def pick(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
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
        kept = await using.change(scene.tx, who, broadcast, scene.now, audience=audience)
        return None if kept is None else views.pick(kept, side, dimension, offered, scene.words)

    return await _of_draft(scene, event, press, make)


async def when(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """When it goes."""

    async def make(broadcast: Broadcast) -> Card | Broadcast | None:
        if press.how == "at":
            await people.expect(scene.tx, scene.who.id, f"bc_at:{broadcast.id}")
            return views.ask_words("bc_at", broadcast, scene.words)
        timing = _timing(broadcast.timing, press.how)
        if timing is None:
            return views.when(broadcast, scene.words)
        kept = await using.change(scene.tx, who, broadcast, scene.now, timing=timing)
        return None if kept is None else views.when(kept, scene.words)

    return await _of_draft(scene, event, press, make)


def _timing(timing: Timing, how: str) -> Timing | None:
    number = int(how[1:]) if how[1:].isdecimal() and len(how) <= 3 else -1  # noqa: PLR2004  # a letter and two digits
    if how == "now":
        return replace(timing, begins_at=None, hour=None)
    if how.startswith("h") and 0 <= number < 24:  # noqa: PLR2004  # hours of a day
        return replace(timing, hour=None if timing.hour == number else number)
    if how.startswith("a") and 0 <= number <= 90:  # noqa: PLR2004  # days
        return replace(timing, apart=number)
    return None


async def count(scene: Scene, event: Tapped, press: Ruled, _: Actor) -> Answer:
    """Count whom it would reach: done by itself within moments, then the card changes."""

    async def make(broadcast: Broadcast) -> Broadcast | None:
        await broadcasts.want_count(scene.tx, broadcast.id, scene.who.id, scene.now)
        return await broadcasts.find(scene.tx, broadcast.id)

    return await _of_draft(scene, event, press, make)


async def test(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """What people will get, as they will get it: to the admin, and with "all" to the other admins who may."""
    broadcast = await found(scene, press.about)
    if broadcast is None or not broadcast.content.versions:
        return None
    text = scene.words.language.words.gettext("Sent below, as people will get it.")
    said: list[Message] = [TapReply(event.tap, text), *await previews(scene, broadcast)]
    if press.how == "all":
        for other in [*(each.person_id for each in await admins.every(scene.tx)), *scene.first_admins]:
            if other != who.id and await using_runs.may(scene.tx, scene.first_admins, other):
                await test_to(scene, broadcast, other)
    return said


async def previews(scene: Scene, broadcast: Broadcast) -> list[Message]:
    """One message for each language, filled with the admin's own name and plan."""
    standing = await audiences.find(scene.tx, scene.who.id)
    if standing is None:
        return []
    return [
        saying.message(_only(broadcast, code), standing, scene.words, Lane.REPLY)[1]
        for code in broadcast.content.versions
    ]


def _only(broadcast: Broadcast, code: str) -> Broadcast:
    versions = {code: broadcast.content.versions[code]}
    return replace(broadcast, content=broadcast.content.with_(versions=versions, fallback=code))


async def test_to(scene: Scene, broadcast: Broadcast, other: int) -> None:
    """To another admin, in their language's words."""
    standing = await audiences.find(scene.tx, other)
    if standing is None or not standing.person.hears:
        return
    _, message = saying.message(broadcast, standing, scene.words, Lane.PLAN)
    key = f"test:{broadcast.id}:{broadcast.version}:{other}:{scene.now}"
    await outbox.put(scene.tx, Draft(key, other, message, expires_at=scene.now + _LIVES), scene.now)


async def drop(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Throw the draft away."""
    broadcast = await found(scene, press.about)
    if broadcast is None:
        return None
    if not await using.drop(scene.tx, who, broadcast, scene.now):
        return await shown(scene, event, broadcast)
    return [TapReply(event.tap), *(await _list(scene, 1 << 62)).edit(event.message_id)]
