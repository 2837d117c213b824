"""What a line of the log may hold beside its event is chosen here, so that nobody logs a text by chance."""

from __future__ import annotations

import ast

from bot import log
from tests.house import repository

#: Fields of numbers and of words that are ours or a library's: never what a person wrote or is called.
FIELDS = {
    "address", "attempts", "bytes", "content", "error", "faults", "fence", "folder", "host", "kind", "lane", "lease",
    "method", "number", "port", "row", "seconds", "update", "what",
}  # fmt: skip


def _used() -> dict[str, str]:
    """Each field that is logged, and a place where."""
    found = {}
    for path, tree in repository.modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "extra" and isinstance(node.value, ast.Dict):
                found.update(
                    {str(ast.literal_eval(key)): str(path) for key in node.value.keys if key is not None}
                )
    return found


def test_lines_of_the_log_hold_only_fields_that_were_thought_about() -> None:
    """A new field is judged here: is it a person's number (then it is hidden by its name), or nothing of theirs?"""
    assert {} == {name: path for name, path in _used().items() if name not in FIELDS | log.PERSONS}


def test_no_line_of_the_log_is_put_together_of_values() -> None:
    """The event is a constant: what differs is in fields, where it can be hidden."""
    built = [
        f"{path}:{node.lineno}"
        for path, tree in repository.modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "log"
        and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
        and not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant))
    ]

    assert [] == built
