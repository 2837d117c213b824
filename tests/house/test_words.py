"""One word for each thing: what docs/glossary.md refuses is no name in our code."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house import repository

#: Names that others chose, and ours that are about those: name -> why.
ALLOWED = {
    "create_task": "asyncio's",
    "TaskGroup": "asyncio's",
    "Task": "asyncio's",
    "task": "an asyncio.Task",
    "tasks": "an asyncio.TaskGroup, or several asyncio.Task",
    "ClientSession": "aiohttp's",
    "ClientTimeout": "aiohttp's",
    "ClientError": "aiohttp's",
    "ClientConnectorError": "aiohttp's",
    "client_max_size": "aiohttp's",
    "InternalClientError": "asyncpg's",
    "get_chat_member": "a method of the Bot API, which the sandbox speaks",
    "get_chat_member_count": "a method of the Bot API, which the sandbox speaks",
    "_member": "the sandbox writes Telegram's ChatMember",
}


@cache
def _banned() -> frozenset[str]:
    """The last column of the glossary's table."""
    rows = repository.read(Path("docs/glossary.md")).splitlines()
    cells = [row.strip().strip("|").split("|")[-1] for row in rows if row.startswith("|")]
    words = frozenset(word.strip() for cell in cells[2:] for word in cell.split(",") if word.strip())
    assert {"user", "survey", "helper"} <= words, "the glossary's table has changed its form"
    return words


def _words(name: str) -> list[str]:
    """`get_chatMembers` -> get, chat, members."""
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def _says_banned(name: str) -> bool:
    return any(word in _banned() or word.removesuffix("s") in _banned() for word in _words(name))


def _names(path: Path, tree: ast.Module) -> Iterator[str]:
    yield path.stem
    yield from path.parts[:-1]
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.keyword(arg=str(name)) | ast.alias(asname=str(name)):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case (
                ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.ExceptHandler(name=str(name))
            ):
                yield name


def _found() -> dict[str, set[str]]:
    """Each name with a banned word, and the files where it stands."""
    found: dict[str, set[str]] = {}
    for path, tree in repository.modules():
        for name in _names(path, tree):
            if _says_banned(name):
                found.setdefault(name, set()).add(str(path))
    return found


def test_no_name_uses_a_word_that_the_glossary_refuses() -> None:
    """A person is a person in every file: whoever reads one name knows the others."""
    wrong = {name: sorted(files) for name, files in _found().items() if name not in ALLOWED}

    assert {} == wrong


def test_no_allowance_outlives_its_name() -> None:
    """What nobody needs to be allowed is refused again."""
    assert set() == set(ALLOWED) - set(_found())


def test_words_are_found_inside_names() -> None:
    """Neither capitals nor underscores nor plurals hide a word."""
    assert ["get", "http", "users", "list"] == _words("getHTTP_usersList")
    assert [True, True, True, False] == [
        _says_banned(name) for name in ("bot_user", "Users", "aSurvey", "reuser")
    ]
