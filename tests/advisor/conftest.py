"""The tiny library, and the shipped one, each parsed once."""

from pathlib import Path

import pytest

from advisor import library
from advisor.__main__ import CONTENT, texts
from advisor.library import Library
from tests.advisor import tiny


@pytest.fixture(scope="session")
def small() -> Library:
    """Six trends, seven facts."""
    return library.parse(tiny.texts())


@pytest.fixture(scope="session")
def shipped() -> Library:
    """What people are advised with."""
    return library.parse(texts(CONTENT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny content as files."""
    for name, text in tiny.texts().items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path
