"""Who answers people, and where they see what was asked. No words, no Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from bot import opening
from bot.opening import Opening
from bot.settings import Settings
from bot.store import admins as stored
from bot.store import inquiries, people
from bot.store import office as store
from bot.store.database import Transaction
from bot.usecases import admins, roles


@dataclass(frozen=True, slots=True)
class Office:
    """What the settings say about those who answer."""

    first_admins: frozenset[int] = frozenset()
    group: int | None = None  #: ADMIN_CHAT_ID
    opening: Opening = Opening()  # noqa: RUF009  # a frozen value
    within: int = 24  #: hours of opening in which an answer usually comes
    bot_id: int = 0  #: Telegram's number of this bot


def of(settings: Settings) -> Office:
    """What *settings* say."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    hours = opening.read(settings.ask_hours, settings.ask_zone)
    bot_id = int(token.partition(":")[0] or 0)
    return Office(settings.admin_ids, settings.admin_chat_id, hours, settings.ask_within, bot_id)


@dataclass(frozen=True, slots=True)
class InGroup:
    """Inquiries are shown in the admins' group."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class InPrivate:
    """They are shown to each of these in their own chat; to nobody while all rest."""

    admins: tuple[int, ...]


Target = InGroup | InPrivate
#: The least role of whoever answers.
LEAST = roles.COMMANDS["questions"]


async def group_of(tx: Transaction, office: Office) -> int | None:
    """The admins' group under its number of today, whether or not it can be written to."""
    return None if office.group is None else await store.current(tx, office.group)


async def target(tx: Transaction, office: Office) -> Target:
    """Where inquiries are shown at this moment."""
    group = await group_of(tx, office)
    if group is not None and await store.trouble(tx, group) is None:
        return InGroup(group)
    resting = await store.off_duty(tx)
    return InPrivate(tuple(each for each in await _reachable(tx, office) if each not in resting))


async def is_there(tx: Transaction, office: Office, person_id: int) -> bool:
    """Whether anybody but the person themselves could answer, now or when they come back to their duty."""
    group = await group_of(tx, office)
    if group is not None and await store.trouble(tx, group) is None:
        return any(each != person_id for each in await everybody(tx, office))
    return any(each != person_id for each in await _reachable(tx, office))


async def everybody(tx: Transaction, office: Office) -> list[int]:
    """All who have a role, met or not."""
    given = [each.person_id for each in await stored.every(tx)]
    return sorted({*given, *office.first_admins})


async def _reachable(tx: Transaction, office: Office) -> list[int]:
    """Those of them whom the bot can write to."""
    found = []
    for each in await everybody(tx, office):
        person = await people.find(tx, each)
        may = roles.allows(await admins.role_of(tx, office.first_admins, each), LEAST)
        if may and person is not None and person.hears:
            found.append(each)
    return found


async def is_awake(tx: Transaction, office: Office, person_id: int) -> bool:
    """Whether somebody sees a question of this person now, not only when they come back to their duty."""
    now = await target(tx, office)
    return isinstance(now, InGroup) or any(each != person_id for each in now.admins)


def is_open(office: Office, now: int) -> bool:
    """Whether this is within the hours of those who answer."""
    return opening.is_open(office.opening, now)


def remind_at(office: Office, now: int) -> int:
    """When whoever asked at *now* has waited as long as we say, in milliseconds since 1970."""
    return opening.after(office.opening, now, office.within)


async def set_duty(tx: Transaction, admin: int, now: int, *, on: bool) -> None:
    """An admin takes questions in their own chat, or rests; whoever comes back is shown what is open."""
    await store.set_duty(tx, admin, now, on=on)
    if on:
        await inquiries.show_all_again(tx, now)


def named(target_: Target) -> str:
    """A target as it is remembered, to notice when it is another one."""
    if isinstance(target_, InGroup):
        return str(target_.chat_id)
    return ",".join(str(each) for each in target_.admins)
