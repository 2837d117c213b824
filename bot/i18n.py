"""Languages: which one a person reads, and its words. A translation that is out of date is never shown."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from bot import resources

#: The language of the templates and of the advisor's content.
SOURCE = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words."""

    code: str  #: "en", "pt_BR"
    name: str  #: in its own words
    words: NullTranslations

    def content(self, place: str, text: str) -> str:
        """The advisor's *text* that stands at *place* (the id path in the content), in this language."""
        return self.words.pgettext(place, text)


def choose(chosen: str | None, hint: str | None, shipped: tuple[str, ...]) -> str:
    """The best shipped language: what the person chose, else what their app speaks, else the source."""
    for wish in (chosen, hint):
        if not wish:
            continue
        exact = wish.replace("-", "_")
        for code in shipped:
            if code.lower() == exact.lower():
                return code
        family = exact.partition("_")[0].lower()
        for code in shipped:
            if code.partition("_")[0].lower() == family:
                return code
    return SOURCE


@functools.cache
def shipped(folder: Path | None = None) -> tuple[str, ...]:
    """The codes of all languages that the bot speaks, the source first."""
    root = folder or resources.locales()
    found = sorted(path.parent.parent.name for path in root.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE, *(code for code in found if code != SOURCE))


@functools.cache
def language(code: str, folder: Path | None = None) -> Language:
    """The words of *code*, read from its catalog; the source language needs none."""
    catalog = (folder or resources.locales()) / code / "LC_MESSAGES" / "messages.po"
    if not catalog.is_file():
        return Language(SOURCE, "English", NullTranslations())
    return Language(code, _own_name(code), _read(catalog))


def _own_name(code: str) -> str:
    from babel import Locale  # noqa: PLC0415  # heavy, and needed only where there are translations

    name = Locale.parse(code).display_name or code
    return name[:1].upper() + name[1:]


def _read(catalog: Path) -> NullTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # as above
    from babel.messages.pofile import read_po  # noqa: PLC0415  # as above

    compiled = io.BytesIO()
    with catalog.open("rb") as source:
        write_mo(compiled, read_po(source), use_fuzzy=False)
    compiled.seek(0)
    return GNUTranslations(compiled)
