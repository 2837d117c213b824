"""Taking the plan along, sharing, and everything as a file: event -> use case -> view -> messages."""

from __future__ import annotations

import json
import secrets

from bot import calendars
from bot.buttons import Opened
from bot.inbound.events import Commanded, Tapped
from bot.inbound.handlers import advice
from bot.inbound.scene import Scene
from bot.message import Attach, Lane, Message, Say, Show, TapReply
from bot.store import documents, intakes, media
from bot.store.documents import Document, Form
from bot.usecases import advice as using
from bot.usecases import export as exporting
from bot.usecases import intake as using_intake
from bot.usecases import taking
from bot.usecases.intake import Asking
from bot.usecases.taking import Taken
from bot.views import paper, share_picture
from bot.views import take as views
from bot.views.advice import CARD


async def take(scene: Scene, event: Commanded) -> list[Message]:
    """/take: the ways to take the plan along."""
    if await _taken(scene) is None:
        return await advice.plan(scene, event)
    return [*await advice.renewed(scene), *views.take(scene.words).say(card=CARD)]


async def opened(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """One of the ways was tapped, or the button below the plan that leads to them."""
    taken = await _taken(scene)
    if taken is None:
        return [TapReply(event.tap), *await advice.plan(scene, Commanded(scene.who, "plan", ""))]
    first = [TapReply(event.tap), *await advice.renewed(scene)]
    match press.about:
        case "calendar":
            return [*first, *await _calendar(scene, taken)]
        case "paper":
            return [*first, await _paper(scene, taken)]
        case "share":
            return [*first, *await _share(scene, taken)]
        case _:
            return [*first, *views.take(scene.words).edit(event.message_id, card=CARD)]


async def export(scene: Scene, _: Commanded) -> list[Message]:
    """/export: everything that is kept about the person."""
    everything = await exporting.everything(scene.tx, scene.who.id, scene.now)
    # Half a character, which no app sends and a forged update may hold, is written as JSON writes it.
    content = json.dumps(everything, ensure_ascii=False, indent=2).encode(errors="backslashreplace")
    return [
        await _attach(
            scene, "file", content, name=views.EXPORT_FILE, caption=views.export_caption(scene.words)
        )
    ]


async def _taken(scene: Scene) -> Taken | None:
    """The plan to take along; None while there is none: `advice.plan` asks for what is missing then."""
    made = await using.look(scene.tx, scene.library, scene.who.id)
    if made is None or scene.person is None:
        return None
    intake = await intakes.find(scene.tx, scene.who.id)
    screen = await using_intake.current(scene.tx, scene.library, scene.who.id)
    if isinstance(screen, Asking) and intake is not None and intake.finished_at is None:
        return None
    return await taking.take(scene.tx, scene.person, made, scene.now)


async def _calendar(scene: Scene, taken: Taken) -> list[Message]:
    calendar = views.calendar(taken, scene.words)
    if not calendar.appointments:
        return [Say(views.nothing(scene.words))]
    content = calendars.to_json(calendar).encode()
    caption = views.calendar_caption(taken, scene.words)
    return [await _attach(scene, "calendar", content, name=views.CALENDAR_FILE, caption=caption)]


async def _paper(scene: Scene, taken: Taken) -> Message:
    content = paper.source(taken, scene.words).encode()
    caption = views.paper_caption(taken, scene.words)
    return await _attach(scene, "pages", content, name=views.PAPER_FILE, caption=caption)


async def _attach(scene: Scene, form: Form, content: bytes, *, name: str, caption: str) -> Message:
    document = Document(secrets.token_hex(8), form, content)
    await documents.put(scene.tx, scene.who.id, document, scene.now)
    return Attach(document.key, name, caption, otherwise=views.no_file(scene.words))


async def _share(scene: Scene, taken: Taken) -> list[Message]:
    """The count for the sharer, and below it the picture to hand on."""
    told = views.share(taken.shared, scene.words).say(lane=Lane.PLAN)
    if taken.shared.link is None:
        return told
    bars = share_picture.bars_of(taken.result.advice)
    key = share_picture.key_of(bars)
    if not await media.is_there(scene.tx, key):
        await media.put(scene.tx, key, share_picture.draw(bars))
    keyboard = views.shared_keyboard(taken.shared.link, scene.words)
    return [*told, Show(key, views.shared_caption(taken, scene.words), keyboard)]
