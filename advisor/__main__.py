"""The advisor from the command line: check, advise, explain, draw, simulate. Files in, text or JSON out; no network."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from advisor import checks, contract, documents, drawing, explaining, library, simulation
from advisor.documents import DocumentError
from advisor.facts import Value, read_profile
from advisor.faults import ContentError, Fault, ProfileError
from advisor.library import Library

CONTENT = Path(__file__).parent / "content"

FAULTY = 1  # exit status: the content has faults
REFUSED = 2  # exit status: the command or its profile cannot be read

LANGUAGES = ("en",)  # the source language; translations live with the bot


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    chosen = _parser().parse_args(arguments)
    try:
        return _run(chosen, library.parse(texts(Path(chosen.content))))
    except ContentError as error:
        _write(*error.faults, to=sys.stdout if chosen.command == "check" else sys.stderr)
        return FAULTY
    except (ProfileError, DocumentError, OSError, UnicodeDecodeError) as error:
        _write(error, to=sys.stderr)
        return REFUSED


def texts(folder: Path) -> dict[str, str]:
    """
    Return the content files under *folder*: path relative to it, with slashes, to text.

    Raises:
        ContentError: names each file that is no text in UTF-8.
    """
    read, wrong = dict[str, str](), list[Fault]()
    for file in sorted(folder.rglob("*.yaml")):
        name = file.relative_to(folder).as_posix()
        try:
            read[name] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            wrong.append(Fault(name, "", "this file is no text in UTF-8. Save it as UTF-8."))
    if wrong:
        raise ContentError(wrong)
    return read


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m advisor", description=__doc__)
    parser.add_argument("--content", default=str(CONTENT), metavar="DIR", help="content folder")
    commands = parser.add_subparsers(dest="command", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--content", default=argparse.SUPPRESS, metavar="DIR", help="content folder")
    commands.add_parser("check", parents=[shared], help="all faults of all content files")
    advise = commands.add_parser("advise", parents=[shared], help="a profile becomes advice, as JSON")
    advise.add_argument(
        "profile", nargs="?", default="-", metavar="FILE", help="YAML or JSON; - is standard input"
    )
    advise.add_argument("--lines", action="store_true", help="one JSON profile a line, one advice a line")
    advise.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the texts")
    explain = commands.add_parser(
        "explain", parents=[shared], help="each rule, and whether it is true for a profile"
    )
    explain.add_argument("profile", nargs="?", default="-", metavar="FILE")
    commands.add_parser("draw", parents=[shared], help="questions and rules as Markdown")
    simulate = commands.add_parser("simulate", parents=[shared], help="made-up owners go through the intake")
    simulate.add_argument("people", nargs="?", type=int, default=200, metavar="N")
    simulate.add_argument("--seed", default="", metavar="WORD", help="another word, other owners")
    return parser


def _run(chosen: argparse.Namespace, content: Library) -> int:
    match chosen.command:
        case "check":
            return _check(content)
        case "advise" if chosen.lines:
            profiles = list(_profiles(content, _text(chosen.profile)))
            _write(*(_json(contract.plain(content, one)) for one in profiles))
        case "advise":
            told = read_profile(content, _document(_text(chosen.profile)))
            _write(json.dumps(contract.plain(content, told), ensure_ascii=False, indent=2))
        case "explain":
            told = read_profile(content, _document(_text(chosen.profile)))
            _write(*explaining.explained(content, told))
        case "draw":
            _write(drawing.draw(content).removesuffix("\n"))
        case "simulate":
            _write(
                json.dumps(
                    simulation.simulate(content, chosen.people, chosen.seed), ensure_ascii=False, indent=2
                )
            )
    return 0


def _check(content: Library) -> int:
    if found := checks.wrong(content):
        _write(*found)
        return FAULTY
    counts = f"{len(content.rules)} rules, {len(content.questions)} questions, {len(content.steps)} steps"
    _write(f"{counts}: no fault found.")
    return 0


def _write(*lines: object, to: TextIO | None = None) -> None:
    (to or sys.stdout).writelines(f"{line}\n" for line in lines)


def _text(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _document(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError:
        return documents.read(text)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f'"{twice}" stands twice: keep one.')
    return found


def _profiles(content: Library, text: str) -> Iterator[dict[str, Value]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield read_profile(content, json.loads(line, object_pairs_hook=_once))
        except (json.JSONDecodeError, ProfileError, DocumentError) as error:
            raise ProfileError(f"line {number}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
