"""The repository is nobody's machine: no file names a registry, a home folder, or a real token."""

import re

from tests.house import repository

# Put together here, so that this file does not name them either.
_REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("golang", "org"),
        ("anaconda", "org"),
        ("debian", "org"),
        ("ubuntu", "com"),
        ("docker", "io"),
        ("ghcr", "io"),
    )
)
_MACHINES = re.compile(r"(?<![\w.>~-])/(?:" + "work|root|tmp|home|Users" + r")/")
_TOKEN = re.compile(r"(?<![\w:])\d{7,}:[A-Za-z0-9_-]{30,}")
_FAKE = re.compile(r"harmless|fake|sandbox|example|nobody|AAAA", re.IGNORECASE)


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is decided where the project is installed."""
    named = [
        f"{path}: {host}"
        for path in repository.committed()
        for host in _REGISTRIES
        if host in repository.read(path)
    ]

    assert [] == named


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    """What works here works anywhere; tests write into pytest's own folders."""
    named = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in repository.committed()
        for number, line in enumerate(repository.read(path).splitlines(), 1)
        if _MACHINES.search(line)
    ]

    assert [] == named


def test_no_file_holds_a_real_token() -> None:
    """Whoever reads the repository cannot speak for anybody's bot; fakes say that they are fakes."""
    held = [
        f"{path}: {token[:12]}…"
        for path in repository.committed()
        for token in _TOKEN.findall(repository.read(path))
        if not _FAKE.search(token)
    ]

    assert [] == held


def test_what_is_looked_for_would_be_found() -> None:
    """The patterns find what they are for, and leave addresses on the web alone."""
    assert _MACHINES.search("see /" + "work/here")
    assert not _MACHINES.search("https://example.org/" + "work/here")
    assert ["7654321:" + "Ab3" * 12] == _TOKEN.findall("BOT_TOKEN=7654321:" + "Ab3" * 12)
