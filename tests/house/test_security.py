"""What keeps intruders out of the code itself: no template from what people write, and bandit's rules are on."""

import ast
import re
import tomllib
from pathlib import Path

from tests.house import repository

#: Calls that would make a template, a program or a file name out of a text.
_NEVER = {"from_string", "Template", "eval", "exec", "compile_expression", "unsafe_load", "full_load"}


def _called(tree: ast.Module) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in calls}


def test_nothing_that_somebody_wrote_becomes_a_template_or_a_program() -> None:
    """Templates come from files of ours alone; what admins write has placeholders of its own."""
    wrong = {str(path): found for path, tree in repository.modules() if (found := _called(tree) & _NEVER)}

    assert {} == wrong


def test_the_rules_of_bandit_are_on() -> None:
    """Ruff's S rules are bandit's; what is let off has its reason beside it."""
    lint = tomllib.loads(repository.read(Path("pyproject.toml")))["tool"]["ruff"]["lint"]
    off = [rule for rule in lint["ignore"] if re.fullmatch(r"S\d*", rule)]
    per_file = {
        where: rules
        for where, rules in lint["per-file-ignores"].items()
        if any(re.fullmatch(r"S\d*", rule) for rule in rules)
    }

    assert ["ALL"] == lint["select"]
    assert ["S101"] == off
    assert {"tests/**", "bot/store/**"} == set(per_file)
    assert ["S608"] == per_file["bot/store/**"]


def test_each_single_exception_says_why() -> None:
    """`noqa: S105` alone would only hide it."""
    silent = [
        f"{path}:{number}"
        for path, _ in repository.modules()
        for number, line in enumerate(repository.read(path).splitlines(), 1)
        if re.search(r"noqa: [A-Z0-9, ]*\bS\d{3}", line) and not re.search(r"noqa: [A-Z0-9, ]+  # \w", line)
    ]

    assert [] == silent
