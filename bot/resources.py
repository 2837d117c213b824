"""Where templates, migrations and content lie: in a checkout and in a wheel. Never reads the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    shipped = _HERE / "_data" / name
    return shipped if shipped.is_dir() else _HERE.parent / name


def templates() -> Path:
    """The folder of Jinja templates."""
    return _folder("templates")


def migrations() -> Path:
    """The folder of Alembic's scripts."""
    return _folder("migrations")


def locales() -> Path:
    """The folder of message catalogs, one folder a language."""
    return _HERE / "locales"


def cities() -> Path:
    """The table of cities with their time zones."""
    return _HERE / "places" / "cities.tsv.gz"


def content() -> Mapping[str, str]:
    """The advisor's content: path relative to its folder -> text."""
    import advisor  # noqa: PLC0415  # only its place on disk is wanted; the advisor itself reads no files

    root = Path(str(advisor.__file__)).parent / "content"
    return {
        str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.yaml"))
    }
