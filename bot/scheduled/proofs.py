"""Checks and loads what owners asked for, beside turns. What is faultless lies on the desk after its commit."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from advisor import library as contents
from advisor.faults import ContentError
from advisor.library import Library
from bot import i18n, resources
from bot.clock import Clock
from bot.desk import Desk
from bot.message import Attach, Edit, Say
from bot.scheduled.proving import prove
from bot.store import comparisons, documents, editions, outbox, people, proofs
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.documents import Document
from bot.store.editions import Loaded
from bot.store.outbox import Draft
from bot.store.people import Person
from bot.store.proofs import Proof
from bot.usecases import admins, roles
from bot.usecases import editions as using
from bot.usecases.editions import Proved, Texts, Wrong
from bot.usecases.roles import Actor
from bot.views import compared
from bot.views import contents as views
from bot.views.words import Words

log = logging.getLogger("slipstream.scheduled")

#: Milliseconds for which a process holds what it works on, and between two looks for work.
_HOLDS, _LOOK_AROUND = 10_000, 1_000
#: Milliseconds for which an outcome is worth saying.
_LIVES = 3_600_000


@dataclass(frozen=True, slots=True)
class _Outcome:
    found: Proved
    texts: Texts
    library: Library | None = None  #: what is to be loaded


class Proofs:
    """Does what was asked, one after the other. One that was interrupted begins anew."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        desk: Desk,
        folder: str,
        first: frozenset[int],
        said: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._folder = folder
        self._first = first
        self._said = said
        self._name = secrets.token_hex(4)
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Look for work, do it, rest, until cancelled."""
        while True:
            self.wake.clear()
            try:
                proof = await self._database.transact(self._claim)
                if proof is not None:
                    await self._do(proof)
                    continue
            except DatabaseAway as error:
                log.warning("database away, no content is checked", extra={"error": str(error)})
            await self._clock.rest(self._clock.now() + _LOOK_AROUND, self.wake)

    async def _claim(self, tx: Transaction) -> Proof | None:
        now = self._clock.now()
        return await proofs.claim(tx, self._name, now, now + _HOLDS, self._database.take)

    async def _do(self, proof: Proof) -> None:
        async with asyncio.TaskGroup() as tasks:
            holding = tasks.create_task(self._hold(proof))
            outcome = await self._prove(proof)
            holding.cancel()
        library = await self._database.transact(lambda tx: self._keep(tx, proof, outcome))
        if library is not None:
            self._desk.put(library)  # after COMMIT has returned, never before
            log.info("another library was loaded", extra={"content": library.version, "admin": proof.admin})
        self._said()

    async def _hold(self, proof: Proof) -> None:
        """Nobody else begins with it meanwhile."""
        while True:
            await asyncio.sleep(_HOLDS / 3000)
            with contextlib.suppress(DatabaseAway):
                await self._database.transact(lambda tx: self._holds(tx, proof))

    async def _holds(self, tx: Transaction, proof: Proof) -> None:
        await proofs.hold(tx, proof.id, self._name, self._clock.now() + _HOLDS)

    async def _prove(self, proof: Proof) -> _Outcome:
        """Read the folder once: what is checked is what is loaded."""
        found = Proved(proof.act, "", self._folder)
        try:
            texts = await asyncio.to_thread(resources.content, self._folder)
            found = replace(found, version=contents.version_of(texts))
            faults = await prove(texts)
            if faults:
                return _Outcome(replace(found, faults=faults), texts)
            loads = proof.act == "reload" and found.version != self._desk.library.version
            library = await asyncio.to_thread(contents.parse, texts) if loads else None
        except ContentError as error:
            faults = tuple(Wrong(each.file, each.id, each.says) for each in error.faults)
            return _Outcome(replace(found, faults=faults), {})
        except Exception:  # whatever goes wrong there: the owner hears of it, and what runs goes on
            log.exception("the content could not be checked")
            return _Outcome(replace(found, broken=True), {})
        return _Outcome(found, texts, library)

    async def _keep(self, tx: Transaction, proof: Proof, outcome: _Outcome) -> Library | None:
        """Tell the owner, if they are still one; gives what is to be loaded now."""
        if not await proofs.done(tx, proof.id):
            return None  # another process was faster
        role = await admins.role_of(tx, self._first, proof.admin)
        if role is None or not roles.allows(role, roles.COMMANDS["content"]):
            return None
        found = await self._loaded(tx, proof, outcome)
        await _record(tx, Actor(proof.admin, role), found, self._clock.now())
        person = await people.find(tx, proof.admin)
        if person is not None:
            await self._tell(tx, person, proof, found)
        return outcome.library

    async def _loaded(self, tx: Transaction, proof: Proof, outcome: _Outcome) -> Proved:
        found, now = outcome.found, self._clock.now()
        before = await editions.texts(tx, self._desk.library.version)
        new = found.version != self._desk.library.version
        files = using.changed(before, outcome.texts) if new and before is not None else ()
        if outcome.library is not None:
            loaded = Loaded(found.version, now, proof.admin, self._folder)
            await using.adopt(tx, loaded, outcome.texts)
            await self._compare(tx, proof, outcome.library)
        return replace(found, new=new, files=files, loaded=outcome.library is not None)

    async def _compare(self, tx: Transaction, proof: Proof, library: Library) -> None:
        """Everybody's advice is looked at from now on; the card of that comes below."""
        now, before = self._clock.now(), self._desk.library.version
        comparison = await comparisons.begin(tx, before, library.version, proof.admin, now)
        person = await people.find(tx, proof.admin)
        if person is not None:
            chosen = i18n.choose(person.language, person.language_hint, i18n.shipped())
            card = compared.compared(comparison, Words(library, i18n.language(chosen)))
            said = Say(card.text, card.keyboard, card=compared.name_of(comparison))
            key = f"comparison:{comparison.id}"
            await outbox.put(tx, Draft(key, person.id, said, expires_at=now + _LIVES), now)

    async def _tell(self, tx: Transaction, person: Person, proof: Proof, found: Proved) -> None:
        now = self._clock.now()
        chosen = i18n.choose(person.language, person.language_hint, i18n.shipped())
        card = views.proved(found, Words(self._desk.library, i18n.language(chosen)))
        edit = Edit(card.text, card.keyboard, None, views.CARD)
        key = f"proved:{proof.id}"
        await outbox.put(tx, Draft(key, person.id, edit, expires_at=now + _LIVES), now)
        if len(found.faults) > views.TOLD:
            document = Document(secrets.token_hex(8), "file", views.file(found.faults))
            await documents.put(tx, person.id, document, now)
            attached = Attach(document.key, views.FILE)
            await outbox.put(tx, Draft(f"{key}:file", person.id, attached, expires_at=now + _LIVES), now)


async def _record(tx: Transaction, who: Actor, found: Proved, now: int) -> None:
    details = f"{len(found.faults)} faults" if not found.broken else "the check did not work"
    action = "loaded" if found.loaded else "checked"
    await admins.record(tx, who, action, now, about=f"content {found.version or '?'}", details=details)
