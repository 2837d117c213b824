"""The docs tell the truth: what they name exists, and what exists is named."""

import argparse
import re
from pathlib import Path

import pytest

import advisor.__main__ as advisor_commands
import bot.__main__ as bot_commands
from bot.outbound import commands
from bot.settings import Settings
from tests.house import repository
from tests.house.repository import ROOT

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<(?:img|a)[^>]+(?:src|href)=\"([^\"]+)\"")
_QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"\.?[A-Za-z_][\w.<>*-]*(?:/[\w.<>*-]+)*/?")
_ENDINGS = (".py", ".md", ".yaml", ".toml", ".html", ".svg", ".po", ".lock", ".example", ".json")

#: Quoted paths that no checkout holds, each with its reason.
MADE_LATER = {
    ".env": "written by whoever runs the bot",
    "bot/locales/<lang>/LC_MESSAGES/messages.po": "there is one for each translation",
    "bot/locales/<code>/LC_MESSAGES/messages.po": "there is one for each translation",
    **dict.fromkeys(
        ("texts.yaml", "platforms.yaml", "tips/<trend>.yaml", "tips/common.yaml"),
        "content without it is whole",
    ),
}


def _all_text() -> str:
    return "\n".join(repository.documents().values())


def _anchors(text: str) -> set[str]:
    """The anchors that a Markdown page gives its headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def _links() -> list[tuple[Path, str]]:
    return [
        (page, one or two)
        for page, text in repository.documents().items()
        for one, two in _LINK.findall(_FENCED.sub("", text))
        if not (one or two).startswith(("http://", "https://", "mailto:"))
    ]


def _holds_something(path: Path) -> bool:
    """Whether a committed file is there, or a folder with more in it than an empty package."""
    inside = [one for one in repository.committed() if one == path or path in one.parents]
    return any(one.name != "__init__.py" or one == path for one in inside)


def test_every_link_leads_somewhere() -> None:
    """A reader who follows a link arrives, at the right heading too."""
    broken = []
    for page, link in _links():
        name, _, anchor = link.partition("#")
        target = (ROOT / page.parent / name).resolve().relative_to(ROOT) if name else page
        if not _holds_something(target):
            broken.append(f"{page}: {link} leads nowhere")
        elif anchor and anchor not in _anchors(repository.read(target)):
            broken.append(f"{page}: {link} has no such heading")

    assert [] == broken


def test_every_path_that_is_quoted_exists() -> None:
    """A file that is named in the docs is there, seen from the root, from a package, or from the page itself."""
    missing = [
        f"{page}: {quoted}"
        for page, text in repository.documents().items()
        for quoted in _QUOTED.findall(_FENCED.sub("", text))
        if _is_path(quoted) and quoted not in MADE_LATER and not _exists(quoted, page)
    ]

    assert [] == missing


def _is_path(quoted: str) -> bool:
    return bool(_PATH.fullmatch(quoted)) and ("/" in quoted or quoted.endswith(_ENDINGS))


def _exists(quoted: str, page: Path) -> bool:
    pattern = re.sub(r"<\w+>", "*", quoted.rstrip("/"))
    bases = (Path(), Path("bot"), Path("advisor"), Path("advisor/content"), page.parent)
    return any(
        _holds_something(found.relative_to(ROOT)) for base in bases for found in (ROOT / base).glob(pattern)
    )


def _subcommands(parser: argparse.ArgumentParser) -> set[str]:
    (choices,) = [
        action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)
    ]
    return set(choices)


@pytest.mark.parametrize(
    ("package", "parser"), [("bot", bot_commands._parser()), ("advisor", advisor_commands._parser())]
)
def test_every_command_of_the_command_line_is_told(package: str, parser: argparse.ArgumentParser) -> None:
    """`python -m bot …`: no command is a secret, and none is told that is not there."""
    told = set(re.findall(rf"`python -m {package} ([a-z]+)", _all_text()))

    assert _subcommands(parser) == told


def _untold(names: list[str]) -> list[str]:
    """Those of *names* that stand nowhere by themselves: part of a path is not told."""
    text = _all_text()
    return [name for name in names if not re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.])", text)]


def test_every_setting_is_told() -> None:
    """An operator reads what can be set without opening the code."""
    assert [] == _untold([name.upper() for name in Settings.model_fields])


def test_every_command_of_the_chat_is_told() -> None:
    """What a person can send stands in the docs."""
    assert [] == _untold([f"/{one['command']}" for one in ({"command": "start"}, *commands.menu("en"))])


def test_every_verb_of_make_is_told() -> None:
    """A newcomer need not read the Makefile; what the docs tell them to type is in it."""
    verbs = set(re.findall(r"^([a-z-]+):.*##", repository.read(Path("Makefile")), re.MULTILINE))
    told = set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)(?= |`|\n)", _commands_only(_all_text())))

    assert verbs == told


def _commands_only(text: str) -> str:
    """What is quoted or fenced: "make sure" is no verb."""
    lines = [line for block in _FENCED.findall(text) for line in block.splitlines()]
    return "\n".join([*_QUOTED.findall(_FENCED.sub("", text)), *lines, ""])


def test_the_changelog_has_room_for_what_comes() -> None:
    """A change adds its line where the next reader looks for it."""
    assert "## Unreleased" in repository.read(Path("CHANGELOG.md")).splitlines()


def test_the_readme_shows_the_bot() -> None:
    """A screenshot says what it is like; it is there, and it is a picture."""
    shown = re.findall(r"docs/pictures/[\w-]+\.png", repository.read(Path("README.md")))

    assert shown
    assert [] == [path for path in shown if not (ROOT / path).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")]
