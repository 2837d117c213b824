"""What is in this repository: the files that are, or would be, committed. Nothing is changed."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("bot", "advisor")


@cache
def committed() -> tuple[Path, ...]:
    """Every file that git knows or would take, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(
        sorted(path for name in listed.stdout.split("\0") if name and (ROOT / (path := Path(name))).is_file())
    )


def read(path: Path) -> str:
    """The text of a committed file; "" for pictures and the like."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of ours that is not a test, parsed."""
    paths = [path for path in committed() if path.suffix == ".py" and path.parts[0] in OURS]
    return tuple((path, ast.parse(read(path))) for path in paths)


def documents() -> dict[Path, str]:
    """Every Markdown file that people read, but not the changelog, which tells of the past."""
    return {path: read(path) for path in committed() if path.suffix == ".md" and path.name != "CHANGELOG.md"}


def functions(
    tree: ast.AST, within: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Functions and methods of a module with their dotted names; what stands inside functions is theirs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield within + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{within}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from functions(node, within)
