"""Typst source -> PDF: the only one that knows Typst. Knows nothing of what a page says."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

#: What the font inside the library can write: Latin with every accent, today's Greek and Cyrillic, common signs.
_INCLUDED = re.compile(
    "[\\s!-~\u00a0-\u024f\u0300-\u036f\u0384-\u03ce\u0400-\u0471\u0490-\u04c0\u04d0-\u04f9\u1e00-\u1eff"
    "\u200b\u2010-\u2037\u20ac\u20b9\u2190-\u2193]*"
)


def literal(text: str) -> str:
    """*text* as a string of Typst: whatever it holds is said, and nothing in it is obeyed."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def pdf(source: str) -> bytes:
    """The pages of *source*.

    A few milliseconds, without Python's lock; the first one of a process about 20, and with a script that the
    library's own fonts cannot write about 150 more, to find the machine's fonts. No network, no clock: the same
    source gives the same bytes.

    Raises:
        typst.TypstError: *source* is not what Typst can read.

    """
    import typst  # noqa: PLC0415  # 13 MB that only a person who takes the plan along needs

    fonts = _fonts(everywhere=not is_included(source))
    made = typst.compile(source.encode(), font_paths=fonts, format="pdf", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("the pages are not one file")
    return made


def pages(source: str) -> int:
    """How many pages *source* fills; raises as `pdf` does."""
    import typst  # noqa: PLC0415  # as above

    fonts = _fonts(everywhere=not is_included(source))
    made = typst.compile(source.encode(), font_paths=fonts, format="svg")
    return len(made) if isinstance(made, list) else 1


def is_included(source: str) -> bool:
    """Whether the fonts inside the library can write all of *source*; else the machine's are looked for."""
    return _INCLUDED.fullmatch(source) is not None


@functools.cache
def _fonts(*, everywhere: bool) -> typst.Fonts:
    import typst  # noqa: PLC0415  # as above

    return typst.Fonts(include_system_fonts=everywhere, include_embedded_fonts=True)
