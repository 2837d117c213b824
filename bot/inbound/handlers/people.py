"""Commands and events about the person: arriving, help, language, stopping, being forgotten."""

from __future__ import annotations

from dataclasses import replace

from bot import buttons, i18n
from bot.buttons import Opened
from bot.inbound.events import Commanded, Tapped, Typed
from bot.inbound.handlers import advice, cards
from bot.inbound.scene import Scene
from bot.message import Button, Message, Say, TapReply
from bot.store import people as store
from bot.usecases import intake as using
from bot.usecases import nudges
from bot.usecases import people as using_people
from bot.usecases.intake import Finished
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
    return [_say(scene, "people/help")]


def never_mind(scene: Scene, text: str) -> bool:
    """Whether *text* drops what was asked."""
    said = scene.words.language.words.gettext("never mind, nevermind, cancel, forget it")
    return text.strip().casefold().strip(".! ") in said.split(", ")


def small_talk(scene: Scene, event: Typed) -> Message:
    """Words that are neither an answer nor a screen: thanks are thanks, for all others there is a way on."""
    say = scene.words.language.words.gettext
    thanks = say("thanks, thank you, thank you very much, thx, ok, okay, great, good, fine, 👍, 🙏, ❤️").split(
        ", "
    )
    thanked = event.text.strip().casefold().strip(".! ") in thanks or never_mind(scene, event.text)
    text = render("people/small_talk", scene.words.language, thanked=thanked)
    return Say(text, () if thanked else ((plan_button(scene.words),),))


async def privacy(scene: Scene, _: Commanded) -> list[Message]:
    """/privacy: what is kept."""
    return [_say(scene, "people/privacy", days=scene.retention_days)]


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
    return [Say(render("people/delete", scene.words.language), keyboard)]


async def erase(scene: Scene, event: Tapped, _: Opened) -> list[Message]:
    """The owner means it: all of it, at once. The farewell itself leaves no trace either."""
    farewell = Card(render("people/farewell", scene.words.language))
    await using_people.forget(scene.tx, scene.key, scene.who.id, scene.now)
    return [TapReply(event.tap), *farewell.edit(event.message_id)]


async def keep(scene: Scene, event: Tapped, _: Opened) -> list[Message]:
    """Second thoughts about /delete."""
    kept = Card(render("people/kept", scene.words.language))
    return [TapReply(event.tap), *kept.edit(event.message_id)]
