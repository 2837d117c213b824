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


def content(folder: str = "") -> Mapping[str, str]:
    """The advisor's content: path relative to its folder -> text. Empty: the folder that is shipped.

    Raises:
        ContentError: names each file that cannot be read as text.

    """
    from advisor.faults import ContentError, Fault  # noqa: PLC0415  # as below

    root = Path(folder) if folder else _shipped_content()
    texts, wrong = dict[str, str](), list[Fault]()
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            wrong.append(Fault(name, "", "this file is no text in UTF-8. Save it as UTF-8."))
        except OSError as error:
            wrong.append(Fault(name, "", f"this file cannot be read: {error.strerror}."))
    if wrong:
        raise ContentError(wrong)
    return texts


def _shipped_content() -> Path:
    import advisor  # noqa: PLC0415  # only its place on disk is wanted; the advisor itself reads no files

    return Path(str(advisor.__file__)).parent / "content"
