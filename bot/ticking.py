"""What one replica does for all: what is due, broadcasts, counts, inquiries, menus, where Telegram calls. No turns."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Bot

from bot.clock import Clock
from bot.desk import Desk
from bot.inbound import webhook
from bot.inbound.registration import Registration
from bot.outbound.commands import register_commands
from bot.outbound.look import Look
from bot.outbound.menus import Menus
from bot.outbound.naming import learn_name
from bot.scheduled import nudges, reminders, tips
from bot.scheduled.broadcasts import Broadcasts
from bot.scheduled.comparing import Comparing
from bot.scheduled.counting import Counting
from bot.scheduled.counting_audiences import Counts
from bot.scheduled.digests import Digests
from bot.scheduled.office import Answering
from bot.scheduled.proofs import Proofs
from bot.scheduled.retention import Retention
from bot.scheduled.ticker import Kinds, Ticker, Together
from bot.settings import Settings
from bot.store.database import Database
from bot.usecases import digests, office
from bot.usecases.runs import Terms

#: What each kind of moment causes when it has come.
_DUE: Kinds = {**reminders.DUE, "tip": Together(tips.tips), "pause": tips.pause, "nudge": nudges.nudge}


def ticking(  # the parts of the loops below
    settings: Settings,
    bot: Bot,
    clock: Clock,
    desk: Desk,
    terms: Terms,
    said: Callable[[], None],
    database: Database,
) -> list[Coroutine[Any, Any, None]]:
    """The loops, on the database under their lease; *said* is called when they put something into the outbox."""
    due = {**_DUE, digests.KIND: Digests(settings.admin_ids).due}
    those = office.of(settings)
    loops = [
        Ticker(database, clock, desk, due, said).run(),
        Broadcasts(database, clock, desk, terms, said).run(),
        Counts(database, clock, desk, terms, said).run(),
        Counting(database, clock, desk).run(),
        Comparing(database, clock, desk, terms, said).run(),
        Proofs(database, clock, desk, settings.content_dir, settings.admin_ids, said).run(),
        Answering(database, clock, desk, those, said).run(),
        Look(bot, database, clock, those).run(),
        register_commands(bot, database, clock, those),
        learn_name(bot, database),
        Menus(bot, database, clock, those).run(),
        Retention(database, clock, settings.retention_days).run(),
    ]
    if settings.public_url:
        address, secret = webhook.address_of(settings), webhook.secret_of(settings)
        loops.append(Registration(bot, database, address, secret).run())
    return loops
