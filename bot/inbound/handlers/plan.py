"""The cards of a plan and its steps: press -> view. What a step is told depends on who reads it."""

from __future__ import annotations

from bot.buttons import Opened, PlatformTicked, TextOpened
from bot.inbound.handlers import reports
from bot.inbound.scene import Scene
from bot.message import Message, Show
from bot.store import media, people, plans
from bot.usecases.advice import Result
from bot.usecases.progress import share
from bot.views import path_picture
from bot.views import plan as views
from bot.views import reviews as review_views
from bot.views import step as step_views
from bot.views.card import Card
from bot.views.step import Reader


async def done(scene: Scene) -> tuple[str, ...]:
    """The steps that the person has done."""
    stored = await plans.find(scene.tx, scene.who.id)
    return stored.done if stored else ()


async def whole(scene: Scene, made: Result) -> Card:
    """The plan with how far it is done."""
    finished = await done(scene)
    shown = views.plan(made, finished, scene.words)
    return review_views.tracked(shown, share(made.plan, finished), scene.words)


async def picture(scene: Scene, made: Result) -> list[Message]:
    """How far the plan is, as a picture; drawn only if nobody had the same one before."""
    finished = await done(scene)
    rows = path_picture.rows_of(made.plan, finished, made.advice.primary)
    if not rows:
        return (await whole(scene, made)).say()
    key = path_picture.key_of(rows)
    if not await media.is_there(scene.tx, key):
        await media.put(scene.tx, key, path_picture.draw(rows))
    said = path_picture.caption(share(made.plan, finished), scene.words)
    return [Show(key, said.text, said.keyboard)]


async def card(scene: Scene, press: Opened | TextOpened | PlatformTicked, made: Result) -> Card | None:
    """The card that *press* opens; None when it is none of a plan's, or not there any more."""
    match press:
        case Opened(screen="plan"):
            return await whole(scene, made)
        case Opened(screen="left"):
            return views.left_out(made, scene.words)
        case Opened(screen=screen, about=about) if about in scene.library.steps:
            return await _of_step(scene, screen, about, made)
        case TextOpened(text=text, step=about) if (
            text in scene.library.texts and about in scene.library.steps
        ):
            chosen, step = scene.library.texts[text], scene.library.steps[about]
            return step_views.ready(chosen, step, _reader(scene, made), scene.words)
        case PlatformTicked(platform=platform, step=about) if (
            platform in scene.library.platforms and about in scene.library.steps
        ):
            return await _ticked(scene, platform, about, made)
        case _:
            return None


async def _of_step(scene: Scene, screen: str, about: str, made: Result) -> Card | None:
    step, reader = scene.library.steps[about], _reader(scene, made)
    match screen:
        case "step":
            return await reports.step_card(scene, step_views.step(step, reader, scene.words), about)
        case "more":
            return step_views.more(step, reader, scene.words)
        case "where":
            return step_views.where(step, reader, scene.words)
        case _:
            return None


async def _ticked(scene: Scene, platform: str, about: str, made: Result) -> Card:
    reader = _reader(scene, made)
    chosen = {*reader.platforms} ^ {platform}
    theirs = tuple(each for each in scene.library.platforms if each in chosen)
    await people.set_platforms(scene.tx, scene.who.id, theirs)
    step = scene.library.steps[about]
    return step_views.where(step, Reader(reader.profile, reader.name, theirs), scene.words)


def _reader(scene: Scene, made: Result) -> Reader:
    person = scene.person
    return Reader(made.profile, person.first_name, person.their_platforms) if person else Reader(made.profile)
