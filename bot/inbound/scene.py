"""What a handler is given: the turn's transaction, who it is about, and the words to use."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.library import Library
from bot import currencies, i18n
from bot.inbound.reading import Who
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases.office import Office
from bot.usecases.runs import Terms
from bot.views.amounts import Amounts
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
    first_admins: frozenset[int] = frozenset()  #: owners by the settings, see `bot.usecases.admins.role_of`
    key: bytes = b""  #: hides what nobody may read, see `bot.usecases.unmatched`
    terms: Terms = Terms()  # noqa: RUF009  # a frozen value
    office: Office = Office()  # noqa: RUF009  # a frozen value

    @property
    def words(self) -> Words:
        """The content in the person's language."""
        chosen = self.person.language if self.person else None
        language = i18n.language(i18n.choose(chosen, self.hint, i18n.shipped()))
        return Words(self.library, language, self.amounts)

    @property
    def hint(self) -> str | None:
        """What the person's app speaks, "pt-br"."""
        return self.who.language_hint or (self.person.language_hint if self.person else None)

    @property
    def locale(self) -> str | None:
        """How the person writes numbers; None: nobody said."""
        return currencies.locale_of(self.person.language if self.person else None, self.hint)

    @property
    def amounts(self) -> Amounts:
        """How the person reads numbers. Only who counts in a currency has made sums."""
        currency = self.person.currency if self.person else None
        return Amounts() if currency is None else Amounts(self.locale or "en", currency)
