"""What happens to admins: being given a role, losing it. Every act is judged at the moment that it takes effect."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import admins, audit, inquiries, office, people
from bot.store.audit import Entry
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases import roles
from bot.usecases.roles import Actor, Role

#: So many fit on one card; whoever needs more has another problem.
MOST = 30
#: Topics of admins in `Person.expects`: words that they began and that nobody waits for once the role is gone.
_TOPICS = frozenset(roles.TOPICS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose role can be changed, and the role that they have now."""

    person: Person
    role: Role | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The role is another one now."""

    person: Person
    before: Role | None
    after: Role | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was changed."""

    why: str  #: unknown: has not met the bot | self: nobody judges themselves | fixed: ADMIN_IDS says it | full
    number: int


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Somebody else changed the role since the question was asked: nothing was changed now."""

    now: Candidate


async def role_of(tx: Transaction, first: frozenset[int], person_id: int) -> Role | None:
    """
    The role of a person at this moment; None: no admin.

    Args:
        tx: the transaction of what the role is needed for.
        first: the ids of `ADMIN_IDS`: owners as long as they stand there, and never by a row.
        person_id: who.

    """
    if person_id in first:
        return "owner"
    return roles.read(await admins.role(tx, person_id))


async def actor(tx: Transaction, first: frozenset[int], person_id: int, least: Role | None) -> Actor | None:
    """The person as an admin who may do what *least* may; None when they may not."""
    role = await role_of(tx, first, person_id)
    return Actor(person_id, role) if role is not None and roles.allows(role, least) else None


async def reached(tx: Transaction, first: frozenset[int], least: Role, but: int) -> list[Person]:
    """Who may do what *least* may at this moment and hears the bot, each once, without the person *but*."""
    given = [each.person_id for each in await admins.every(tx)]
    found = list[Person]()
    for each in dict.fromkeys([*given, *sorted(first)]):
        person = None if each == but else await people.find(tx, each)
        if person is not None and person.hears and roles.allows(await role_of(tx, first, each), least):
            found.append(person)
    return found


async def record(  # a row's columns
    tx: Transaction,
    actor: Actor,
    action: str,
    now: int,
    *,
    whom: int | None = None,
    about: str | None = None,
    details: str | None = None,
) -> None:
    """Write into the audit what *actor* does, in the transaction of its effect. No words of people."""
    await audit.write(tx, Entry(actor.id, actor.role, action, now, whom, about, details))


async def candidate(
    tx: Transaction, first: frozenset[int], actor: Actor, person_id: int
) -> Candidate | Refusal:
    """The person whose role *actor* wants to change, or why that cannot be."""
    if person_id == actor.id:
        return Refusal("self", person_id)
    if person_id in first:
        return Refusal("fixed", person_id)
    person = await people.find(tx, person_id)
    if person is None:
        return Refusal("unknown", person_id)
    return Candidate(person, await role_of(tx, first, person_id))


async def change(  # who, whom, from what, to what, when
    tx: Transaction,
    first: frozenset[int],
    actor: Actor,
    person_id: int,
    before: Role | None,
    after: Role | None,
    now: int,
) -> Changed | Refusal | Meanwhile | None:
    """
    Give the role *after* to a person who had *before*; None for *after* takes it away.

    Nobody changes their own role, so nobody raises themselves, and whoever removed the others is an owner still.

    Returns:
        None when *actor* is no owner at this moment, whatever they were when they were asked.

    """
    await admins.alone(tx, now)
    if not roles.allows(await role_of(tx, first, actor.id), "owner"):
        return None
    found = await candidate(tx, first, actor, person_id)
    if isinstance(found, Refusal):
        return found
    if found.role != before or before == after:
        return Meanwhile(found)
    if before is None and len(await admins.every(tx)) >= MOST:
        return Refusal("full", person_id)
    await _set(tx, actor, found, after, now)
    return Changed(found.person, before, after)


async def _set(tx: Transaction, actor: Actor, found: Candidate, after: Role | None, now: int) -> None:
    whom = found.person.id
    if after is None:
        await admins.take(tx, whom)
        await _drop_what_was_begun(tx, found.person)
        await inquiries.drop_taken(tx, whom, now)
        await office.cancel_for(tx, whom, now)
    else:
        await admins.give(tx, whom, after, now)
    action = "gave" if found.role is None else "took" if after is None else "changed"
    await record(tx, actor, action, now, whom=whom, details=f"{found.role or 'nobody'} > {after or 'nobody'}")


async def _drop_what_was_begun(tx: Transaction, person: Person) -> None:
    if person.expects is not None and person.expects.partition(":")[0] in _TOPICS:
        await people.expect(tx, person.id, None)


async def leave(tx: Transaction, person_id: int, now: int) -> None:
    """A person erases themselves: their role goes too. What they did as an admin stays in the audit for its time."""
    role = roles.read(await admins.role(tx, person_id))
    if role is not None:
        await record(tx, Actor(person_id, role), "left", now)
    await audit.forget_whom(tx, person_id)
