"""Jinja templates -> Telegram's HTML. Templates say, they do not decide: no rule or threshold is here either."""

from __future__ import annotations

import functools
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import i18n, resources
from bot.i18n import Language


@functools.cache
def _environment(code: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.templates()),
        autoescape=True,  # names and answers may hold anything
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        enable_async=False,
    )
    environment.install_gettext_translations(i18n.language(code).words, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.policies["ext.i18n.trimmed"] = True
    return environment


def render(template: str, language: Language, **values: Any) -> str:  # whatever the template names
    """The text of *template* (path below `templates/`, without ending) for *values*, trimmed."""
    return _environment(language.code).get_template(f"{template}.html").render(values).strip()


def compile_template(template: str, language: Language) -> None:
    """Compile *template*; raises jinja2.TemplateError when it cannot be."""
    _environment(language.code).get_template(f"{template}.html")


def template_names() -> list[str]:
    """All templates, without ending."""
    return [
        name.removesuffix(".html")
        for name in _environment(i18n.SOURCE).list_templates()
        if name.endswith(".html")
    ]
