"""Message catalogs for tests, as a translator would hand them in."""

from pathlib import Path

_HEAD = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def write(folder: Path, code: str, *entries: str) -> None:
    """Put a catalog of *entries* (as they stand in a .po file) for language *code* into *folder*."""
    place = folder / code / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.po").write_text("\n".join((_HEAD, *entries)), encoding="utf-8")


def entry(source: str, translated: str, *, place: str = "", fuzzy: bool = False) -> str:
    """One entry; *place* is its message context."""
    flag = "#, fuzzy\n" if fuzzy else ""
    context = f'msgctxt "{place}"\n' if place else ""
    return f'{flag}{context}msgid "{source}"\nmsgstr "{translated}"\n'
