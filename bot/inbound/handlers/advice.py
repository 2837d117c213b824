"""Results, plans, steps and trends: event -> use case -> view -> messages."""

from __future__ import annotations

from bot.buttons import Opened, PlatformTicked, TextOpened
from bot.inbound.events import Commanded, Tapped
from bot.inbound.handlers import asking, cards
from bot.inbound.handlers import plan as plans
from bot.inbound.handlers.onwards import onwards
from bot.inbound.scene import Scene
from bot.message import Lane, Message, Say, Show, TapReply
from bot.store import cards as cards_stored
from bot.store import intakes, media
from bot.store.intakes import REVIEW
from bot.usecases import advice as using
from bot.usecases import intake as using_intake
from bot.usecases import tips
from bot.usecases.advice import Result
from bot.usecases.intake import Asking, Finished, Screen
from bot.views import advice as views
from bot.views import pictures
from bot.views import plan as plan_views
from bot.views.advice import CARD
from bot.views.card import Card
from bot.views.intake import CARD as INTAKE_CARD


async def result(scene: Scene) -> list[Message]:
    """The whole result below: the picture, then the rides and this week's step."""
    made = await using.make(scene.tx, scene.library, scene.who.id, scene.now)
    if made is None:
        return await _first_answer(scene)
    await _tips_begin(scene, made)
    picture = await _picture(scene, made)
    show = Show(picture, views.caption(made, scene.words))
    whole = views.result(made, scene.words)
    whole = await asking.with_entry(scene, whole) if made.advice.refused else whole
    said = whole.say(card=CARD, lane=Lane.PLAN)
    return [show, *_changed(made, scene), *said, *await onwards(scene, made)]


async def _tips_begin(scene: Scene, made: Result) -> None:
    """Advice alone fades: from now on a tip comes now and then."""
    region = made.profile.get("region")
    if scene.person is not None:
        await tips.begin(scene.tx, scene.person, region if isinstance(region, str) else None, scene.now)


async def _picture(scene: Scene, made: Result) -> str:
    """The key of the result's picture, drawn only if nobody had the same one before."""
    bars = pictures.bars_of(made.advice)
    key = pictures.key_of(bars)
    if not await media.is_there(scene.tx, key):
        await media.put(scene.tx, key, pictures.draw(bars))
    return key


async def _first_answer(scene: Scene) -> list[Message]:
    """Nothing was answered yet: there is a question first."""
    screen, _ = await using_intake.begin(scene.tx, scene.library, scene.who.id, scene.now)
    return cards.say(screen, scene)


async def _unfinished(scene: Scene) -> list[Message] | None:
    """Advice is for those who saw their review: the question that is open instead; None when there is none."""
    intake = await intakes.find(scene.tx, scene.who.id)
    if intake is not None and intake.finished_at is not None and intake.answers:
        return None
    if intake is not None and intake.open == REVIEW:
        return None
    text = scene.words.language.words.gettext("A few answers first, then I can say something that fits you.")
    return [Say(text), *await _first_answer(scene)]


async def plan(scene: Scene, _: Commanded) -> list[Message]:
    """/plan: the whole plan."""
    first = await _unfinished(scene)
    made = None if first else await using.make(scene.tx, scene.library, scene.who.id, scene.now)
    if first is not None or made is None:
        return first or []
    whole = await plans.whole(scene, made)
    return [*_changed(made, scene), *whole.say(card=CARD, lane=Lane.PLAN)]


def _changed(made: Result, scene: Scene) -> list[Message]:
    """What the plan does otherwise than the one that the person was told before, if anything."""
    told = plan_views.changed(made, scene.words)
    return told.say(lane=Lane.PLAN) if told else []


async def renewed(scene: Scene) -> list[Message]:
    """What another library changed since the person was told their plan, if anything: told once, before they go on."""
    made = await using.today(scene.tx, scene.library, scene.who.id, scene.now)
    return _changed(made, scene) if made else []


async def trends(scene: Scene, _: Commanded) -> list[Message]:
    """/trends: the six, in the order of the chain."""
    made = await using.today(scene.tx, scene.library, scene.who.id, scene.now)
    return [*views.trends(made, scene.words).say(), *(_changed(made, scene) if made else [])]


async def profile(scene: Scene, _: Commanded) -> list[Message]:
    """/profile: every answer, each with a button to change it."""
    if await using.look(scene.tx, scene.library, scene.who.id) is None:
        return await _first_answer(scene)
    screen = await using_intake.review(scene.tx, scene.library, scene.who.id, scene.now)
    return cards.say(screen, scene)


async def path(scene: Scene, event: Tapped, _: Opened) -> list[Message]:
    """The plan's progress as a picture, below."""
    made = await using.today(scene.tx, scene.library, scene.who.id, scene.now)
    if made is None:
        return [TapReply(event.tap), *await _first_answer(scene)]
    return [TapReply(event.tap), *_changed(made, scene), *await plans.picture(scene, made)]


async def opened(scene: Scene, event: Tapped, press: Opened | TextOpened | PlatformTicked) -> list[Message]:
    """A screen was tapped open."""
    screen = press.screen if isinstance(press, Opened) else ""
    if screen == "intake":
        begun, _ = await using_intake.begin(scene.tx, scene.library, scene.who.id, scene.now)
        return [TapReply(event.tap), *cards.edit(begun, scene, event.message_id)]
    if screen == "review":
        review = await using_intake.review(scene.tx, scene.library, scene.who.id, scene.now)
        return [TapReply(event.tap), *cards.edit(review, scene, event.message_id)]
    made = await using.today(scene.tx, scene.library, scene.who.id, scene.now)
    if made is None:
        return [TapReply(event.tap), *await _first_answer(scene)]
    return [*await _shown(scene, event, press, made), *_changed(made, scene)]


async def _shown(
    scene: Scene, event: Tapped, press: Opened | TextOpened | PlatformTicked, made: Result
) -> list[Message]:
    """A screen of the advice, in the place of the one that was tapped."""
    standing = await using_intake.current(scene.tx, scene.library, scene.who.id)
    intake = await intakes.find(scene.tx, scene.who.id)
    if isinstance(standing, Asking) and intake is not None and intake.finished_at is None:
        first = scene.words.language.words.gettext("A few answers first.")
        return [TapReply(event.tap, first), *cards.edit(standing, scene, event.message_id)]
    if isinstance(press, Opened) and press.screen == "result":
        return await _result_tapped(scene, event, made, standing)
    card = await _card(scene, press, made)
    if card is None:
        return [
            TapReply(event.tap, scene.words.language.words.gettext("That is not part of the plan any more."))
        ]
    return [TapReply(event.tap), *card.edit(event.message_id, card=CARD)]


async def _result_tapped(scene: Scene, event: Tapped, made: Result, screen: Screen | None) -> list[Message]:
    """From the review: the whole result below. From a card of the result: back, in place."""
    say = scene.words.language.words.gettext
    match screen:
        case Finished() if event.message_id == await cards_stored.find(scene.tx, scene.who.id, INTAKE_CARD):
            return [TapReply(event.tap, say("Your advice is below."))]  # a second tap on the review
        case Finished():
            return [TapReply(event.tap), *views.result(made, scene.words).edit(event.message_id, card=CARD)]
        case Asking():
            return [TapReply(event.tap), *cards.edit(screen, scene, event.message_id)]
        case _:
            await using_intake.finish(scene.tx, scene.who.id, scene.now)
            return [TapReply(event.tap), *await result(scene)]


async def _card(scene: Scene, press: Opened | TextOpened | PlatformTicked, made: Result) -> Card | None:
    words = scene.words
    match press:
        case Opened(screen="why"):
            return views.why(made, words)
        case Opened(screen="rides"):
            return views.rides(made, words)
        case Opened(screen="ride", about=trend) if trend in scene.library.trends:
            return views.ride(trend, made, words)
        case _:
            return await plans.card(scene, press, made)
