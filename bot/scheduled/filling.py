"""One transaction of a run: what its sources are given to put messages into the outbox. It decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.library import Library
from advisor.remembered import remembered
from bot import i18n
from bot.message import Message
from bot.store import outbox
from bot.store.audiences import Standing
from bot.store.database import Transaction
from bot.store.outbox import Draft
from bot.store.runs import Run
from bot.views.words import Words


@dataclass(frozen=True, slots=True)
class Filling:
    """One transaction of a run."""

    tx: Transaction
    run: Run
    library: Library
    now: int  #: milliseconds since 1970

    def words(self, standing: Standing) -> Words:
        """The content in the person's language."""
        person = standing.person
        return _words(self.library, i18n.choose(person.language, person.language_hint, i18n.shipped()))

    def draft(self, key: str, person_id: int, message: Message, language: str) -> Draft:
        """A message of the run, on its way into the outbox."""
        name = f"{key}:{self.run.round}" if self.run.round else key
        return Draft(name, person_id, message, run=self.run.id, language=language)

    async def put(self, key: str, person_id: int, message: Message, language: str) -> None:
        """Put a message of the run into the outbox."""
        await outbox.put(self.tx, self.draft(key, person_id, message, language), self.now)


@remembered(64)
def _words(library: Library, code: str) -> Words:
    return Words(library, i18n.language(code))
