"""What a handler is given: the turn's transaction, who it is about, and the words to use."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.library import Library
from bot import i18n
from bot.inbound.events import Who
from bot.store.database import Transaction
from bot.store.people import Person
from bot.views.words import Words


@dataclass(frozen=True, slots=True)
class Scene:
    """One turn."""

    tx: Transaction
    now: int  #: milliseconds since 1970
    library: Library
    who: Who
    person: Person | None  #: None: a stranger, of whom nothing may be kept
    retention_days: int

    @property
    def words(self) -> Words:
        """The content in the person's language."""
        chosen = self.person.language if self.person else None
        hint = self.who.language_hint or (self.person.language_hint if self.person else None)
        return Words(self.library, i18n.language(i18n.choose(chosen, hint, i18n.shipped())))
