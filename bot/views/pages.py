"""Jinja templates -> Typst source. Each value filled in becomes a string of Typst: said, never obeyed."""

from __future__ import annotations

import functools
import html
import io
import re
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import i18n, resources, typesetting
from bot.i18n import Language

_TAG = re.compile(r"<[^>]*>")


@functools.cache
def _environment(code: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.templates()),
        autoescape=False,  # noqa: S701  # no HTML: `finalize` makes a string of Typst of every value
        finalize=lambda value: typesetting.literal(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(i18n.language(code).words, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.policies["ext.i18n.trimmed"] = True
    return environment


def source(template: str, language: Language, **values: Any) -> str:  # whatever the template names
    """The Typst source of *template* (path below `templates/`, without ending) for *values*."""
    return _environment(language.code).get_template(f"{template}.typ").render(values)


def compile_template(template: str, language: Language) -> None:
    """Compile *template*; raises jinja2.TemplateError when it cannot be."""
    _environment(language.code).get_template(f"{template}.typ")


def template_names() -> list[str]:
    """All templates of pages, without ending."""
    names = _environment(i18n.SOURCE).list_templates(["typ"])
    return [name.removesuffix(".typ") for name in names]


def plain(text: str) -> str:
    """*text* (our HTML) as its words alone: for a file that knows no markup."""
    return html.unescape(_TAG.sub("", text))


def square(link: str) -> str:
    """A QR code that leads to *link*, as SVG."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", xmldecl=False, nl=False, border=0)
    return out.getvalue().decode()
