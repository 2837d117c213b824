"""Image, compose file and unit say what the docs promise; where no engine runs, the image's steps are done by hand."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.house import repository
from tests.house.repository import ROOT

_BIN = Path(sys.executable).parent
#: Somebody who owns nothing here.
_NOBODY = 65534
Step = tuple[str, str]


def _steps() -> list[Step]:
    """Instruction and words of each step of the Dockerfile."""
    text = re.sub(r"\\\n", " ", repository.read(Path("Dockerfile")))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in lines)]


def _last_stage() -> list[Step]:
    steps = _steps()
    return steps[max(number for number, (word, _) in enumerate(steps) if word == "FROM") :]


def _of(word: str) -> list[str]:
    return [rest for each, rest in _last_stage() if each == word]


def _variables() -> dict[str, str]:
    return dict(pair.split("=", 1) for each in _of("ENV") for pair in shlex.split(each))


def test_the_linter_finds_nothing_in_the_dockerfile() -> None:
    """hadolint reads it, and the shell in it."""
    done = subprocess.run(
        [str(_BIN / "hadolint"), "--no-color", str(ROOT / "Dockerfile")],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert ("", 0) == (done.stdout + done.stderr, done.returncode)


def test_the_image_has_no_root_a_health_check_and_a_bot_that_hears_signals() -> None:
    """The process is the bot itself, not a shell; a settings file, a token or a test never comes into the image."""
    (entry,), (command,), (health,), (somebody,) = (
        _of(each) for each in ("ENTRYPOINT", "CMD", "HEALTHCHECK", "USER")
    )

    assert [["python", "-m", "bot"], ["run"]] == [json.loads(entry), json.loads(command)]
    assert "/healthz" in health
    assert somebody.split(":")[0].isdecimal()
    assert 0 < int(somebody.split(":")[0])
    copied = {word for each in _of("COPY") if "--from" not in each for word in each.split()[:-1]}
    assert {"bot", "advisor", "templates", "migrations"} == copied
    assert set() == {name.upper() for name in ("bot_token", "admin_ids", "webhook_secret")} & set(
        _variables()
    )


def test_the_image_sets_only_what_the_bot_reads() -> None:
    """A setting that is misspelt would be ignored without a word."""
    of_python = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}

    assert set() == set(_variables()) - of_python - {name.upper() for name in Settings.model_fields}


# --- the steps by hand ---


@pytest.fixture
def clean() -> Iterator[Path]:
    """A folder that everybody may enter, with nothing in it."""
    folder = Path(tempfile.mkdtemp(prefix="slipstream-image-"))
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


def _placed(root: Path, words: str) -> str:
    """*words* with the image's folders below *root*."""
    return re.sub(r"(?<![\w/.:])/(?=(?:opt|app|data|build)\b)|(?<=sqlite:///)/(?=data)", f"{root}/", words)


def _carry_out(root: Path, *, packages: bool) -> None:
    """Every COPY and RUN in its folder; without *packages* those of this environment stand for the installed ones."""
    here = root
    for word, rest in _steps():
        if word == "WORKDIR":
            here = root / rest.strip("/")
            here.mkdir(parents=True, exist_ok=True)
        elif word == "COPY" and "--from" not in rest:
            _copy(here, rest)
        elif word == "RUN" and "useradd" not in rest and (packages or "pip install" not in rest):
            python = str(root / "opt/slipstream/bin/python") if packages else sys.executable
            _run(_placed(root, rest).replace(f"{root}/opt/slipstream/bin/python", python), here)


def _copy(here: Path, words: str) -> None:
    *sources, _ = words.split()
    for source in sources:
        for path in repository.committed():
            if path == Path(source) or Path(source) in path.parents:
                (here / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, here / path)


def _run(command: str, here: Path) -> None:
    search = f"{_BIN}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=here, env={"PATH": search, "HOME": str(here)}, capture_output=True, text=True,
        check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def _says(root: Path, python: str, *words: str) -> str:
    """What the bot says in the image: with its environment alone, nothing writable but /data, and nobody's rights."""
    variables = {name: _placed(root, value) for name, value in _variables().items() if name != "PATH"}
    data = root / "data"
    data.mkdir(exist_ok=True)
    for path in (root, *root.rglob("*")):
        if not path.is_symlink() and path != data and data not in path.parents:
            path.chmod(path.stat().st_mode & ~0o222)
    owner = _NOBODY if _others_may_run(python) else None
    if owner is not None:
        os.chown(data, owner, owner)
    return _asked([*_powerless(owner), python, "-m", "bot", *words], root / "app", variables, owner)


def _asked(command: list[str], folder: Path, variables: dict[str, str], owner: int | None) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        user=owner,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _others_may_run(python: str) -> bool:
    """Whether this process may become nobody, and nobody may run that Python."""
    if os.geteuid() != 0:
        return False
    try:
        return (
            subprocess.run([python, "-c", ""], user=_NOBODY, check=False, capture_output=True).returncode == 0
        )
    except OSError:
        return False


def _powerless(owner: int | None) -> list[str]:
    """What takes from root, who cannot become nobody here, the right to write what is read-only."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or owner is not None or setpriv is None:
        return []
    return [setpriv, "--bounding-set=-all", "--inh-caps=-all"]


def test_the_image_runs_from_nothing_but_what_is_copied(clean: Path) -> None:
    """Files as in the image, read-only, no environment, no rights: content is sound, and a database can be made."""
    _carry_out(clean, packages=False)

    assert "are sound" in _says(clean, sys.executable, "check")
    assert "schema none ->" in _says(clean, sys.executable, "migrate")
    assert (clean / "data/slipstream.db").is_file()
    owner = _NOBODY if _others_may_run(sys.executable) else None
    writes = "import pathlib; pathlib.Path('bot/new.py').touch()"
    with pytest.raises(AssertionError, match="PermissionError"):
        _asked([*_powerless(owner), sys.executable, "-c", writes], clean / "app", {}, owner)


@pytest.mark.long
def test_the_image_runs_from_nothing_but_its_lock_file(clean: Path) -> None:
    """The packages, too, are what the lock file names, each with its hash: as in the image, from nothing."""
    _carry_out(clean, packages=True)
    python = str(clean / "opt/slipstream/bin/python")

    assert "are sound" in _says(clean, python, "check")
    assert "schema none ->" in _says(clean, python, "migrate")


# --- compose ---


def _compose() -> dict[str, Any]:  # Any: YAML
    read: dict[str, Any] = yaml.safe_load(repository.read(Path("compose.yaml")))
    return read


def test_two_bots_share_one_database_behind_a_proxy() -> None:
    """Both bots are one service: they cannot differ. Each says how it is, and waits for what it needs."""
    services = _compose()["services"]

    assert {"bot", "database", "proxy"} == set(services)
    assert 2 == services["bot"]["deploy"]["replicas"]
    assert {"condition": "service_healthy"} == services["bot"]["depends_on"]["database"]
    assert all("healthcheck" in services[each] for each in ("database", "proxy"))  # the bot's is in its image
    assert "container_name" not in services["bot"]
    assert "volumes" not in services["bot"]


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    """The database has no published port and lies in a network of its own; health and numbers stay inside, too."""
    compose = _compose()

    assert ["proxy"] == [name for name, service in compose["services"].items() if "ports" in service]
    assert ["inside"] == compose["services"]["database"]["networks"]
    assert compose["networks"]["inside"]["internal"]
    assert "8090" not in repository.read(Path("docs/operations/Caddyfile"))


def test_no_secret_stands_in_the_file() -> None:
    """Token and password come from outside, and starting without them is refused in words."""
    text = repository.read(Path("compose.yaml"))
    given = [
        value
        for service in _compose()["services"].values()
        for value in service.get("environment", {}).items()
    ]

    assert "BOT_TOKEN:" not in text
    assert all(
        "${POSTGRES_PASSWORD:?" in value
        for name, value in given
        if "PASSWORD" in name or name == "DATABASE_URL"
    )
    assert "${PUBLIC_URL:?" in text


def test_containers_have_no_more_rights_than_they_need() -> None:
    """Bot and proxy are read-only and without capabilities; all are refused new ones; the bot has time to stop."""
    services = _compose()["services"]

    assert all(
        services[each]["read_only"] and ["ALL"] == services[each]["cap_drop"] for each in ("bot", "proxy")
    )
    assert all(["no-new-privileges:true"] == service["security_opt"] for service in services.values())
    assert 10 < int(services["bot"]["stop_grace_period"].removesuffix("s"))


def test_compose_sets_only_what_the_bot_reads() -> None:
    """As in the image."""
    assert set() == set(_compose()["services"]["bot"]["environment"]) - {
        name.upper() for name in Settings.model_fields
    }


def test_the_proxy_never_logs_the_secret() -> None:
    """When no bot answers, Caddy would log the call with its headers, and one of them is WEBHOOK_SECRET."""
    text = " ".join(repository.read(Path("docs/operations/Caddyfile")).split())

    assert "{ log { format filter { wrap json fields { request>headers delete } } } }" in text


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no Caddy here")
def test_caddy_takes_its_file(tmp_path: Path) -> None:
    """Every word is one that Caddy knows, and nothing in it is told twice."""
    done = subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", str(ROOT / "docs/operations/Caddyfile")],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PUBLIC_URL": "https://bot.example.org"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert 0 == done.returncode, done.stderr


# --- systemd ---

_UNIT = Path("docs/operations/slipstream.service")


def _unit() -> ConfigParser:
    unit = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # keys keep their capitals
    unit.read_string(repository.read(_UNIT))
    return unit


def test_the_unit_leaves_the_bot_time_to_stop_and_nothing_to_write_but_its_data() -> None:
    """One machine: no root, a read-only system, started again after a fault, and no token in the file."""
    service = _unit()["Service"]

    assert "/opt/slipstream/.venv/bin/python -m bot run" == service["ExecStart"]
    assert ("yes", "strict", "yes") == (
        service["DynamicUser"],
        service["ProtectSystem"],
        service["NoNewPrivileges"],
    )
    assert ("always", "SIGTERM") == (service["Restart"], service["KillSignal"])
    assert 10 < int(service["TimeoutStopSec"])
    assert "BOT_TOKEN=" not in repository.read(_UNIT)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd here; the unit is parsed all the same"
)
def test_systemd_has_nothing_to_say_about_the_unit(tmp_path: Path) -> None:
    """Every key is one that systemd knows. The bot's own path is not looked for: it is on another machine."""
    unit = tmp_path / "slipstream.service"
    text = repository.read(_UNIT)
    unit.write_text(re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    about = [line for line in done.stderr.splitlines() if "slipstream" in line]

    assert [] == about
