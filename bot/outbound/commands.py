"""Tells Telegram which commands the menu shows, by scope and language, only when they changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot import i18n
from bot.clock import Clock
from bot.store import bot_facts
from bot.store.database import Database, DatabaseAway, Transaction
from bot.usecases import office, roles
from bot.usecases.office import Office
from bot.usecases.roles import Role

log = logging.getLogger("slipstream.outbound")

_FACT = "commands"
#: Milliseconds between two looks whether there is somebody who could answer people.
_LOOK_AROUND, _LONGEST_WAIT = 10_000, 300_000


def menu(code: str, role: Role | None = None, *, ask: bool = True) -> list[dict[str, str]]:
    """The commands of private chats in one language, in the order of the menu; what an admin may comes last.

    *ask*: there is somebody who could answer; else nobody is offered it.
    """
    those = [each for each in _of_everybody(code) if ask or each["command"] != "ask"]
    return [*those, *_of_admins(code, role)]


def _of_admins(code: str, role: Role | None) -> list[dict[str, str]]:
    say = i18n.language(code).words.gettext
    described = {
        "questions": say("What people asked"),
        "duty": say("Whether questions come to you"),
        "stats": say("Numbers of all people together"),
        "broadcast": say("Write to many"),
        "broadcasts": say("What was written to many"),
        "audit": say("What admins did"),
        "admins": say("Who is an admin"),
        "content": say("What I advise by: check it, load it"),
    }
    return [
        {"command": name, "description": "🔑 " + words}
        for name, words in described.items()
        if roles.allows(role, roles.COMMANDS[name])
    ]


def _of_everybody(code: str) -> list[dict[str, str]]:
    say = i18n.language(code).words.gettext
    return [
        {"command": "plan", "description": say("Your plan and this week's step")},
        {"command": "log", "description": say("Note this week's number")},
        {"command": "trends", "description": say("The six rides, and where you stand")},
        {"command": "profile", "description": say("Your answers, to look at or change")},
        {"command": "take", "description": say("Your plan as a calendar, on paper, or to share")},
        {"command": "money", "description": say("Does it pay? A sum in a few numbers")},
        {"command": "ask", "description": say("Talk to a person")},
        {"command": "tips", "description": say("How often tips come, and your clock")},
        {"command": "help", "description": say("What I can do")},
        {"command": "language", "description": say("The language that we speak")},
        {"command": "privacy", "description": say("What I keep about you")},
        {"command": "export", "description": say("All that I keep about you, as a file")},
        {"command": "stop", "description": say("Nothing unasked any more")},
        {"command": "delete", "description": say("Erase all that I know about you")},
    ]


def _calls(*, ask: bool) -> list[tuple[str, dict[str, object]]]:
    """Every call that brings Telegram up to date."""
    private = {"type": "all_private_chats"}
    calls: list[tuple[str, dict[str, object]]] = []
    for code in i18n.shipped():
        # Telegram takes two-letter codes; the source language is what everybody else gets.
        language = {} if code == i18n.SOURCE else {"language_code": code[:2]}
        say = i18n.language(code).words.gettext
        calls.append(("setMyCommands", {"commands": menu(code, ask=ask), "scope": private, **language}))
        about = say("I find the big thing that your small business can ride, and one step for this week.")
        calls.append(("setMyShortDescription", {"short_description": about, **language}))
        calls.append(
            (
                "setMyDescription",
                {"description": about + "\n\n" + say("Tap Start: three minutes."), **language},
            )
        )
    return calls


async def register_commands(bot: Bot, database: Database, clock: Clock, those: Office) -> None:
    """Register what changed since the last time, whenever it changes; trouble is logged and tried again later."""
    wait, never = _LOOK_AROUND, asyncio.Event()
    while True:
        try:
            await _register(bot, database, those)
            wait = _LOOK_AROUND
        except RetryAfter as error:
            after = error.retry_after
            wait = int((after if isinstance(after, int) else after.total_seconds()) * 1000) + 1
        except (TelegramError, DatabaseAway) as error:
            log.warning("the commands are not registered yet", extra={"error": str(error)})
            wait = min(wait * 2, _LONGEST_WAIT)
        again_at = clock.now() + wait
        while clock.now() < again_at:
            await clock.rest(again_at, never)
            never.clear()


async def _register(bot: Bot, database: Database, those: Office) -> None:
    async def look(tx: Transaction) -> tuple[str | None, bool]:
        return await bot_facts.read(tx, _FACT), await office.is_there(tx, those, 0)

    known, ask = await database.transact(look)
    calls = _calls(ask=ask)
    mark = hashlib.sha256(json.dumps(calls).encode()).hexdigest()
    if known == mark:
        return
    for method, parameters in calls:
        await bot.do_api_request(method, api_kwargs=parameters)
    await database.transact(lambda tx: bot_facts.write(tx, _FACT, mark))
