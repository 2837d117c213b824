"""A person reads their own language where it is there and up to date, and English everywhere else."""

from pathlib import Path

import pytest

from advisor.library import Library
from bot import i18n
from bot.views import renderer
from bot.views.words import Words
from tests.bot.views import catalogs
from tests.bot.views.catalogs import entry

_SHIPPED = ("en", "pt_BR", "ru")


@pytest.mark.parametrize(
    ("chosen", "hint", "expected"),
    [
        (None, None, "en"),
        (None, "ru", "ru"),
        (None, "ru-RU", "ru"),
        (None, "pt", "pt_BR"),
        (None, "pt-br", "pt_BR"),
        (None, "pt-pt", "pt_BR"),
        (None, "sw", "en"),
        ("ru", "pt", "ru"),
        ("sw", "ru", "ru"),
        ("", "", "en"),
    ],
)
def test_the_best_language_is_chosen(chosen: str | None, hint: str | None, expected: str) -> None:
    """What the person chose, else what their app speaks, else English; a near variety is better than none."""
    assert expected == i18n.choose(chosen, hint, _SHIPPED)


def test_a_catalog_makes_a_language(locales: Path) -> None:
    """A folder with a catalog is all that a language needs; English comes first without one."""
    catalogs.write(locales, "de", entry("Nothing was erased.", "Nichts wurde gelöscht."))

    assert ("en", "de") == i18n.shipped()
    assert "Deutsch" == i18n.language("de").name
    assert "Nichts wurde gelöscht." == renderer.render("people/kept", i18n.language("de"))


def test_a_missing_translation_is_said_in_english(locales: Path) -> None:
    """A catalog may be unfinished."""
    catalogs.write(locales, "de", entry("Done", "Fertig"))

    assert "Nothing was erased." == renderer.render("people/kept", i18n.language("de"))


def test_an_outdated_translation_is_never_said(locales: Path) -> None:
    """A changed source text makes its translation fuzzy: until somebody has looked at it, it is not shown."""
    catalogs.write(locales, "de", entry("Nothing was erased.", "Alles wurde gelöscht.", fuzzy=True))

    assert "Nothing was erased." == renderer.render("people/kept", i18n.language("de"))


def test_the_same_words_may_differ_by_place(locales: Path, content: Library) -> None:
    """Content is translated by its place: "Hours" of keeping are not "Hours" of work."""
    catalogs.write(locales, "de", entry("Hours", "Stunden", place="questions.keeps.options.hours.label"))
    words = Words(content, i18n.language("de"))

    assert "Stunden" == words.label(content.questions["keeps"], "hours")
    assert "Hours" == words.of("questions.hours.text", "Hours")


def test_an_unknown_language_is_english(locales: Path) -> None:
    """A person who once chose a language that is shipped no more reads English."""
    assert "en" == i18n.language("tlh", locales).code
