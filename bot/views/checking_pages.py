"""Checks that all that can be printed can be printed: templates compile, the longest plan fits its pages."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateError

from bot import resources, typesetting
from bot.views import messages, pages, worst_takes
from bot.views.words import Words

#: Pages of a plan on paper: one sheet, printed on both sides.
PAGES = 2


def faults(words: Words) -> Iterator[str]:
    """Yield every fault of pages in one language."""
    broken = list(_templates(words))
    yield from broken or _papers(words)


def _templates(words: Words) -> Iterator[str]:
    for name in pages.template_names():
        try:
            pages.compile_template(name, words.language)
        except TemplateError as error:
            yield f"templates/{name}.typ: {error}"
            continue
        source = (resources.templates() / f"{name}.typ").read_text(encoding="utf-8")
        for line, says in messages.wrong(source, words.language):
            yield f"templates/{name}.typ, line {line}: {says}"


def _papers(words: Words) -> Iterator[str]:
    for name, source in worst_takes.papers(words):
        try:
            number = typesetting.pages(source)
        except RuntimeError as error:  # what Typst raises
            yield f"{name}: {error}"
            continue
        if number > PAGES:
            yield f"{name}: has {number} pages, {PAGES} are allowed"
