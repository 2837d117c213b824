"""The sentences inside templates and their translations: whether these hold together. Never renders."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from jinja2 import Environment

from bot.i18n import Language
from bot.views import markup

_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|(.?))")
_COUNTS = (0, 1, 2, 5, 11, 21)  # enough to meet every plural form of the languages that have several


@functools.cache
def _environment() -> Environment:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    return environment


def without_expressions(source: str) -> str:
    """*source* without what Jinja fills in or decides, line for line."""
    return _EXPRESSION.sub(lambda found: "\n" * found[0].count("\n"), source)


def wrong(source: str, language: Language) -> Iterator[tuple[int, str]]:
    """Yield line and fault of each sentence of a template that compiles, as it is said in *language*."""
    for line, function, message in _environment().extract_translations(source):  # type: ignore[attr-defined]  # added by the extension
        words = [one for one in ((message,) if isinstance(message, str) else message) if isinstance(one, str)]
        for said in _said(function, words, language):
            yield from ((line, f"“{said}”: {says}") for says in _wrong(said, words[-1]))


def _said(function: str, words: list[str], language: Language) -> list[str]:
    match function, words:
        case "ngettext", [one, many]:
            return sorted({language.words.ngettext(one, many, count) for count in _COUNTS})
        case "pgettext", [place, text]:
            return [language.words.pgettext(place, text)]
        case _:
            return [language.words.gettext(words[0])]


def _wrong(said: str, source: str) -> Iterator[str]:
    for line in said.split("\n"):
        yield from markup.wrong(line)
    known = {name for name, _ in _PLACEHOLDER.findall(source) if name}
    for name, sign in _PLACEHOLDER.findall(said):
        if name and name not in known:
            yield f"names %({name})s, which nothing fills"
        if not name and sign != "%":
            yield "has a bare %: write %%"
