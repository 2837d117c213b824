"""
Checks of single values against the Bot API's types, in Telegram's words for what does not fit.

They never know which parameter they look at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusals import bad_request

Check = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart call."""

    name: str
    content: bytes
    mime: str


class Mistyped(Exception):  # always turned into a Refused
    """A value is not of its type; the text is Telegram's own for JSON."""


def integer(value: Any) -> int:
    if isinstance(value, bool):
        raise Mistyped("must be of type Number")
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
    raise Mistyped("must be of type Number")


def number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            pass
    raise Mistyped("must be of type Number")


_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = _BOOLEANS.get(str(value).lower())
    if known is None:
        raise Mistyped("must be of type Boolean")
    return known


def strict_boolean(value: Any) -> bool:
    """Read a Boolean inside an object, where Telegram takes no words for it."""
    if isinstance(value, bool):
        return value
    raise Mistyped("must be of type Boolean")


def string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Mistyped("must be of type String")


def strict_string(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Mistyped("must be of type String")


def upload(value: Any) -> Upload:
    if isinstance(value, Upload):
        return value
    raise Mistyped("must be an uploaded file")


def chat(value: Any) -> int | str:
    """Read an Integer or String: numbers in words are numbers, as Telegram reads chat ids."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return value
    raise Mistyped("must be of type String")


def file(value: Any) -> Upload | str:
    return value if isinstance(value, Upload | str) else string(value)


def an_object(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise Mistyped("must be of type Object")


UNKNOWN = "Unsupported type specified"


def array_of(check: Check) -> Check:
    def array(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Mistyped("must be of type Array")
        return [check(item) for item in value]

    return array


def one_of(checks: tuple[Check, ...]) -> Check:
    def alternatives(value: Any) -> Any:
        told = Mistyped(UNKNOWN)
        for check in checks:
            try:
                return check(value)
            except Mistyped as error:
                told = error
        raise told

    return alternatives


def by_type(checks: Mapping[str, Check]) -> Check:
    """Tell kinds of an object apart by their field "type", as Telegram does."""

    def kinds(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Mistyped("must be of type Object")
        kind = value.get("type")
        if kind is None:
            raise Mistyped('Can\'t find field "type"')
        check = checks.get(kind) if isinstance(kind, str) else None
        if check is None:
            raise Mistyped(UNKNOWN)
        return check(value)

    return kinds


def decoded(check: Check, name: str) -> Check:
    """Wrap the check of an object: in a form it arrives as JSON in a string."""

    def decode(value: Any) -> Any:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise bad_request(f"can't parse {name} JSON object") from error
        return check(value)

    return decode


PLAIN: dict[str, Check] = {
    "Integer": integer,
    "Float": number,
    "Boolean": boolean,
    "String": string,
    "InputFile": upload,
}
