"""Commands and events about the person: arriving, help, language, stopping, being forgotten."""

from __future__ import annotations

from dataclasses import replace

from bot import buttons, i18n
from bot.buttons import Opened
from bot.inbound.events import Commanded, Tapped, Typed
from bot.inbound.handlers import advice, asking, cards
from bot.inbound.scene import Scene
from bot.message import Button, Message, Say, TapReply
from bot.store import inquiries, outbox
from bot.store import people as store
from bot.store.outbox import Draft
from bot.usecases import intake as using
from bot.usecases import nudges
from bot.usecases import people as using_people
from bot.usecases.inquiries import LIVES, Left
from bot.usecases.intake import Finished
from bot.views import office as office_views
from bot.views.asking import entry
from bot.views.card import Card
from bot.views.renderer import render
from bot.views.steps import plan_button


async def start(scene: Scene, event: Commanded) -> list[Message]:
    """/start: greet and begin, or take up what stands. Twice is as good as once."""
    who = event.who
    source = event.argument if event.name == "start" else ""
    person = await using_people.arrive(scene.tx, who.id, who.first_name, who.language_hint, source, scene.now)
    here = replace(scene, person=person)
    screen, again = await using.begin(scene.tx, scene.library, who.id, scene.now)
    if await using.had_advice(scene.tx, who.id, scene.now):
        return [_say(here, "people/back", name=who.first_name), *_again(scene), *await advice.result(here)]
    await nudges.begin(scene.tx, person, scene.now)
    greeting = "people/resume" if again else "people/welcome"
    return [_say(here, greeting, name=who.first_name), *_again(scene), *cards.say(screen, here)]


def _again(scene: Scene) -> list[Message]:
    """Somebody who had stopped, blocked or paused hears that this is over."""
    before = scene.person
    away = before is not None and (not before.hears or before.paused_at is not None)
    return [_say(scene, "tips/again")] if away else []


def _say(scene: Scene, template: str, **values: object) -> Message:
    return Say(render(template, scene.words.language, **values))


async def help_(scene: Scene, _: Commanded) -> list[Message]:
    """/help: what the bot can do."""
    there = await asking.is_there(scene)
    text = render("people/help", scene.words.language, ask=there)
    return [Say(text, ((entry(scene.words.language),),) if there else ())]


def never_mind(scene: Scene, text: str) -> bool:
    """Whether *text* drops what was asked."""
    said = scene.words.language.words.gettext("never mind, nevermind, cancel, forget it")
    return text.strip().casefold().strip(".! ") in said.split(", ")


def is_thanks(scene: Scene, text: str) -> bool:
    """Whether *text* is what people say when they want nothing more."""
    thanks = scene.words.language.words.gettext(
        "thanks, thank you, thank you very much, thx, ok, okay, great, good, fine, 👍, 🙏, ❤️"
    )
    return text.strip().casefold().strip(".! ") in thanks.split(", ")


def small_talk(scene: Scene, event: Typed) -> Message:
    """Words that are neither an answer nor a screen: thanks are thanks, for all others there is a way on."""
    thanked = is_thanks(scene, event.text) or never_mind(scene, event.text)
    text = render("people/small_talk", scene.words.language, thanked=thanked)
    return Say(text, () if thanked else ((plan_button(scene.words),),))


async def privacy(scene: Scene, _: Commanded) -> list[Message]:
    """/privacy: what is kept."""
    there = await asking.is_there(scene)
    return [_say(scene, "people/privacy", days=scene.retention_days, ask=LIVES if there else None)]


async def stop(scene: Scene, _: Commanded) -> list[Message]:
    """/stop, or "stop" typed: nothing unasked from this moment."""
    await using_people.stop(scene.tx, scene.who.id, scene.now)
    return [_say(scene, "people/stopped")]


async def language(scene: Scene, _: Commanded) -> list[Message]:
    """/language: which languages there are."""
    options = [i18n.language(code) for code in i18n.shipped()]
    text = render("people/language", scene.words.language, only=options[0].name if len(options) == 1 else "")
    if len(options) == 1:
        return [Say(text)]
    return [
        Say(text, tuple((Button(each.name, buttons.write(Opened("lang", each.code))),) for each in options))
    ]


async def language_chosen(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """A language was tapped: from now on, and in the answer already."""
    code = press.about
    if code not in i18n.shipped() or scene.person is None:
        return [TapReply(event.tap)]
    await store.set_language(scene.tx, scene.who.id, code)
    here = replace(scene, person=replace(scene.person, language=code))
    done = Card(f"✓ {i18n.language(code).name}")
    screen = await using.current(scene.tx, scene.library, scene.who.id)
    follow = [] if screen is None or isinstance(screen, Finished) else cards.say(screen, here)
    return [TapReply(event.tap), *done.edit(event.message_id), *follow]


async def delete(scene: Scene, _: Commanded) -> list[Message]:
    """/delete: asks once whether it is meant."""
    say = scene.words.language.words.gettext
    keyboard = (
        (Button("🗑 " + say("Yes, erase everything"), buttons.write(Opened("erase"))),),
        (Button(say("No, keep it"), buttons.write(Opened("keep"))),),
    )
    asked = bool(await inquiries.of(scene.tx, scene.who.id))
    return [Say(render("people/delete", scene.words.language, asked=asked), keyboard)]


async def erase(scene: Scene, event: Tapped, _: Opened) -> list[Message]:
    """The owner means it: all of it, at once. The farewell itself leaves no trace either."""
    farewell = Card(render("people/farewell", scene.words.language))
    for left in await using_people.forget(scene.tx, scene.key, scene.who.id, scene.now):
        await _tell(scene, left)
    return [TapReply(event.tap), *farewell.edit(event.message_id)]


async def _tell(scene: Scene, left: Left) -> None:
    """Those who answer people hear that somebody is gone, without who, and what they have to delete by hand."""
    text = office_views.erased(left.gone, left.old, i18n.language(i18n.SOURCE))
    key = f"erased:{left.chat_id}:{scene.now}"
    await outbox.put(scene.tx, Draft(key, left.chat_id, Say(text), vanishing=True), scene.now)


async def keep(scene: Scene, event: Tapped, _: Opened) -> list[Message]:
    """Second thoughts about /delete."""
    kept = Card(render("people/kept", scene.words.language))
    return [TapReply(event.tap), *kept.edit(event.message_id)]
