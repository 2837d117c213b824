"""Small pieces: a file fits the head, a function fits the screen, and both say what they are for."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import repository

LINES, FUNCTION = 300, 30  # lines of a file; lines of a function without its docstring

#: Longer functions, each with its reason.
LONG = {
    "bot/app.py: _run_all": "puts the parts together one after the other; nothing is decided there",
}

#: Files whose public functions need no docstring of ours, each with its reason.
DOCUMENTED_ELSEWHERE = {
    "bot/sandbox/methods/": "each function is the Bot API's method of that name, which Telegram documents",
    "bot/sandbox/updating.py": "the same for the methods about updates",
    "advisor/sales.py": "each class says its formula; left, spare and values are those of advisor/formulas.py",
    "advisor/outlays.py": "the same for the sums about what is spent first",
    "bot/sandbox/checks.py": "each function accepts the Bot API's type of that name",
}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    end = function.end_lineno or function.lineno
    said = function.body[0] if ast.get_docstring(function) else None
    return end - function.lineno + 1 - (0 if said is None else (said.end_lineno or 0) - said.lineno + 1)


def _each() -> Iterator[tuple[Path, str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in repository.modules():
        yield from ((path, name, function) for name, function in repository.functions(tree))


def test_no_file_is_longer_than_a_person_can_hold() -> None:
    """Three hundred lines at most, documentation included: a longer file holds two nouns."""
    long = {str(path): count for path, _ in repository.modules() if (count := _lines(path)) > LINES}

    assert {} == long


def _lines(path: Path) -> int:
    return len(repository.read(path).splitlines())


def test_no_function_is_longer_than_a_screen() -> None:
    """Thirty lines at most; the few that are longer have their reason in this file."""
    long = {
        f"{path}: {name}": _length(function)
        for path, name, function in _each()
        if _length(function) > FUNCTION
    }

    assert {} == {name: lines for name, lines in long.items() if name not in LONG}
    assert set() == set(LONG) - set(long), "allowed to be long, and is not"


def test_every_module_says_what_it_is() -> None:
    """A reader who opens a file learns from its first sentence whether it is the right one."""
    silent = [str(path) for path, tree in repository.modules() if tree.body and not ast.get_docstring(tree)]

    assert [] == silent


def test_every_public_function_says_what_it_promises() -> None:
    """Shapes, limits, errors: whoever calls a function need not read its body."""
    silent = [
        f"{path}: {name}"
        for path, name, function in _each()
        if not ast.get_docstring(function)
        and not any(part.startswith("_") for part in name.split("."))
        and not _says_all_by_itself(function)
        and not str(path).startswith(tuple(DOCUMENTED_ELSEWHERE))
    ]

    assert [] == silent


def _says_all_by_itself(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A name and one line below it: a sentence would only repeat the two."""
    return _length(function) <= 2


def test_every_public_class_says_what_it_is() -> None:
    """A class is a noun; its docstring is what it means here."""
    silent = [
        f"{path}: {node.name}"
        for path, tree in repository.modules()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert [] == silent
