"""A tiny content, and folders of templates and catalogs that tests may change."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor import library
from advisor.library import Library
from bot import i18n, resources
from bot.views import renderer
from tests.advisor import tiny


@pytest.fixture(scope="session")
def content() -> Library:
    return library.parse(tiny.texts())


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates, read in place of the real ones."""
    folder = tmp_path / "templates"
    shutil.copytree(resources.templates(), folder)
    monkeypatch.setattr(resources, "templates", lambda: folder)
    renderer._environment.cache_clear()
    yield folder
    renderer._environment.cache_clear()


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of catalogs, read in place of the real ones."""
    folder = tmp_path / "locales"
    folder.mkdir()
    monkeypatch.setattr(resources, "locales", lambda: folder)
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    i18n.shipped.cache_clear()
    i18n.language.cache_clear()
    renderer._environment.cache_clear()
