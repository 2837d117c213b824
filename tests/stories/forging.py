"""
Updates from the Bot API's own schema, and what somebody could make of them. A number makes the same update each time.

`received.json` tells for each object its fields: the types, and 1 when a field is required; for a union its members.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from advisor.library import Library
from bot import buttons
from tests.stories import updates

Json = Any  # JSON from outside: every shape is meant

_SCHEMA: dict[str, Json] = json.loads(Path(__file__).with_name("received.json").read_text(encoding="utf-8"))
_KINDS = [name for name in _SCHEMA["Update"] if name != "update_id"]
#: The kinds that lead somewhere, more often than by chance.
_OFTEN = (
    "message",
    "message",
    "message",
    "callback_query",
    "callback_query",
    "edited_message",
    "my_chat_member",
)
_DEEPEST = 3  # levels of what is not required
_MEGABYTE = 1 << 20

#: People who send them, beside nobody else's number.
PEOPLE = range(5_000_000_000, 5_000_000_040)
_CHATS = ("private", "group", "supergroup", "channel")
_TEXTS = (
    "/start", "/start ref_1", "/plan", "/trends", "/profile", "/help", "/money", "/log 12", "/log ²", "/tips", "/take",
    "/export", "/delete", "/stop", "/admins", "/stats", "/broadcast", "/audit", "/", "/@", "/start@", "//", "tailor",
    "12", "1e999", "-0", "٣", "1" * 400, "NaN", "", " ", "\n\n", "\x00", "\ud800", "\udfff\ud800", "\u202eevil\u202d",
    "\u2066x", "\u200f", "é" * 50, "🍢" * 2048, "<b>x", "</b>", "&lt;", "&#0;", "{{ 7*7 }}",
    "{% raw %}", "{first_name|x}", "%s%n", "'; DROP TABLE people; --", "=HYPERLINK(1)", "../../etc/passwd", "a" * 4096,
    "a" * 5000, "\ufeff", "\u0000\u0001",
)  # fmt: skip
_SHORT = tuple(text for text in _TEXTS if len(text) < 40)
_READ = ("text", "caption", "first_name", "language_code")
_NUMBERS = (0, 1, -1, 7, 2**31, 2**52, -(2**52), 2**63 - 1, 2**63, 10**30, -(10**30))
_JUNK: tuple[Json, ...] = (
    None, True, False, 0, -1, 2**64, 10**100, 1.5, float("inf"), float("nan"), "", "x", "\ud800", [], {}, [[]],
    {"": {}}, {"id": {"id": {}}}, [None, {"from": 5}], "9" * 300,
)  # fmt: skip


class Forger:
    """Makes updates for one library's buttons."""

    def __init__(self, library: Library) -> None:
        self._data = updates._every_button(library)

    def update(self, seed: int) -> Json:
        """An update without its number; about one in three is not as Telegram would send it."""
        chance = Random(seed)
        kind = chance.choice(_OFTEN if chance.random() < 0.7 else _KINDS)
        types, *_ = _SCHEMA["Update"][kind]
        update = {kind: _Maker(chance, self._data).value(kind, types, 0)}
        if chance.random() < 0.8:
            _address(chance, update[kind])
        if chance.random() < 0.3:
            _spoil(chance, update)
        return update


class _Maker:
    """Fills the schema by chance."""

    def __init__(self, chance: Random, data: list[str]) -> None:
        self._chance = chance
        self._data = data

    def value(self, name: str, types: list[str], depth: int) -> Json:
        kind = self._chance.choice(types)
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            most = 3 if depth < 2 else 2
            return [self.value(name, [inner], depth + 1) for _ in range(self._chance.randrange(most))]
        if kind in _SCHEMA:
            return self._object(kind, depth)
        return self._plain(name, kind)

    def _object(self, kind: str, depth: int) -> Json:
        fields = _SCHEMA[kind]
        if isinstance(fields, list):  # a union
            return self._object(self._chance.choice(fields), depth) if fields else {}
        wanted = 0.0 if depth >= _DEEPEST else 0.25 / (1 + 4 * depth)
        return {
            name: self.value(name, types, depth + 1)
            for name, (types, *required) in fields.items()
            if (required and depth < 2 * _DEEPEST) or self._chance.random() < wanted
        }

    def _plain(self, name: str, kind: str) -> Json:
        chance = self._chance
        match kind:
            case "Integer" if name in ("id", "user_id", "chat_id"):
                return chance.choice(PEOPLE) if chance.random() < 0.7 else chance.choice(_NUMBERS)
            case "Integer":
                return chance.choice(_NUMBERS) if chance.random() < 0.3 else chance.randrange(2**31)
            case "Float":
                return chance.choice((0.0, -90.0, 1e300, 52.5, 180.0001))
            case "Boolean" | "True":
                return True
            case _:
                return self._text(name)

    def _text(self, name: str) -> str:
        chance = self._chance
        if name == "data":
            return self._press()
        if name == "type":
            return chance.choice((*_CHATS, "bold", "text_link", "code", "nope"))
        if name == "status":
            return chance.choice(("member", "kicked", "left", "administrator", ""))
        if name == "text" and chance.random() < 0.002:  # no such thing comes from Telegram
            return chance.choice(_TEXTS)[:1] * _MEGABYTE
        return chance.choice(_TEXTS if name in _READ else _SHORT)

    def _press(self) -> str:
        """Data of a button that we show, or of any of our kinds with anything in it."""
        chance = self._chance
        if chance.random() < 0.6:
            return chance.choice(self._data)
        letter = chance.choice([*buttons._KINDS, "", "z", "aa"])
        parts = [chance.choice((*_TEXTS[:40], *self._data[chance.randrange(9)].split(":"))) for _ in range(5)]
        return ":".join((letter, *parts[: chance.randrange(6)]))


def _address(chance: Random, part: Json) -> None:
    """Let it come from one of the people, in their private chat: then it is read."""
    if not isinstance(part, dict):
        return
    who = chance.choice(PEOPLE)
    part["from"] = {"id": who, "is_bot": False, "first_name": chance.choice(_TEXTS), "language_code": "en"}
    message: Json = part.get("message")
    place = message if isinstance(message, dict) else part
    place["chat"] = {"id": who, "type": "private"}


def _spoil(chance: Random, update: Json) -> None:
    """Put something else, or nothing, or too much, in some place."""
    place = update
    for _ in range(chance.randrange(1, 5)):
        inner = [key for key in place if isinstance(place[key], dict) and place[key]]
        if not inner:
            break
        place = place[chance.choice(inner)]
    key = chance.choice(list(place))
    match chance.randrange(4):
        case 0:
            del place[key]
        case 1:
            place[key] = _nested(chance.randrange(200))
        case _:
            place[key] = chance.choice(_JUNK)


def _nested(levels: int) -> Json:
    nest: Json = []
    for level in range(levels):
        nest = [nest] if level % 2 else {"message": nest}
    return nest
