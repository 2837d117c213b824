"""The wheel holds all that the bot needs and nothing more: it runs in an empty folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.store import migrations
from tests.house import repository
from tests.house.repository import ROOT

#: Where what lies beside the packages in a checkout lies in the wheel.
_MOVED = {"templates": "bot/_data/templates", "migrations": "bot/_data/migrations"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built here and now, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked as an installer does it, in a folder with nothing else in it."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([*pip, "--no-deps", "--no-index", "--no-compile", "--target", str(folder), str(wheel)], folder)
    return folder


def _run(command: list[str], folder: Path, **environment: str) -> str:
    # Neither settings nor import paths of whoever runs the tests.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _expected() -> set[str]:
    """Where each committed file of the bot lies in the wheel."""
    found = set()
    for path in repository.committed():
        top, *rest = path.parts
        if top in ("bot", "advisor"):
            found.add(path.as_posix())
        elif top in _MOVED:
            found.add("/".join((_MOVED[top], *rest)))
    return found


def _held(wheel: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_bot_and_nothing_else(wheel: Path) -> None:
    """Code, content, templates, migrations, catalogs, the phone page; no test, no tool, no picture for the docs."""
    assert _expected() == _held(wheel)


@pytest.mark.parametrize(
    "needed",
    [
        "advisor/content/facts.yaml",
        "advisor/content/rules/community.yaml",
        "bot/_data/templates/advice/result.html",
        "bot/_data/templates/pictures/trend.svg",
        "bot/_data/templates/take/plan.typ",
        "bot/_data/migrations/env.py",
        "bot/sandbox/phone/index.html",
        "bot/sandbox/schema.json",
        "bot/sandbox/schema.NOTICE.txt",
    ],
)
def test_what_is_no_python_is_there_too(wheel: Path, needed: str) -> None:
    """Files that no import would miss, until an owner does."""
    assert needed in _held(wheel)


@pytest.mark.parametrize(
    ("command", "says"),
    [(["bot", "check"], "are sound"), (["advisor", "check"], "no fault found")],
    ids=["bot", "advisor"],
)
def test_an_installed_bot_finds_its_files_from_anywhere(
    installed: Path, tmp_path: Path, command: list[str], says: str
) -> None:
    """In a folder with nothing in it, the installed commands find content, templates and catalogs."""
    where = "import sys, bot, advisor; print(bot.__file__, advisor.__file__)"
    places = _run([sys.executable, "-c", where], tmp_path, PYTHONPATH=str(installed)).split()

    assert [str(installed / package / "__init__.py") for package in ("bot", "advisor")] == places
    assert says in _run([sys.executable, "-m", *command], tmp_path, PYTHONPATH=str(installed))


def test_an_installed_bot_can_make_its_database(installed: Path, tmp_path: Path) -> None:
    """The schema's revisions came along."""
    said = _run([sys.executable, "-m", "bot", "migrate"], tmp_path, PYTHONPATH=str(installed),
                DATABASE_URL=f"sqlite:///{tmp_path}/new.db")  # fmt: skip

    assert f"schema none -> {migrations.known()[-1]}" in said
    assert (tmp_path / "new.db").is_file()
