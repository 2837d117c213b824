"""
The Bot API's schema, compiled once into one checking function a parameter.

It never knows what a parameter means: lengths, keyboards and formatted text are checked where they are used.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.sandbox import checks
from bot.sandbox.checks import Check, Mistyped, Upload
from bot.sandbox.refusals import Refused, bad_request

__all__ = ["EMPTY", "Schema", "Upload", "load"]

#: Objects whose faults Telegram words in its own way: `keyboards`, `formatting` and `replies` look into them.
READ_ELSEWHERE = frozenset(
    {"InlineKeyboardMarkup", "ReplyKeyboardMarkup", "ReplyKeyboardRemove", "ForceReply"}
)

#: What Telegram says when a required parameter is absent or empty; other names get "parameter "x" is
#: required".
EMPTY = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "action": "wrong parameter action in request",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "video": "there is no video in the request",
    "audio": "there is no audio in the request",
    "voice": "there is no voice in the request",
    "animation": "there is no animation in the request",
    "sticker": "there is no sticker in the request",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "file_id": "file_id not specified",
    "media": "media not found",
    "commands": "commands must be specified",
    "phone_number": "phone number must be non-empty",
    "first_name": "first name must be non-empty",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}


#: Objects that Telegram names when one of their fields is at fault; it names no others.
NAMED = {
    "entities": "MessageEntity",
    "caption_entities": "MessageEntity",
    "commands": "BotCommand",
    "scope": "BotCommandScope",
    "media": "InputMedia",
    "reaction": "ReactionType",
    "menu_button": "MenuButton",
}


#: Parameters that the schema calls required and Telegram does not: an empty list takes commands away.
OPTIONAL = {"setMyCommands": ("commands",), "setWebhook": ("url",)}


class Fields:
    """The fields of one object or the parameters of one method, each with its check."""

    __slots__ = ("checks", "required")

    def __init__(self, each: Mapping[str, Check], required: tuple[str, ...]) -> None:
        self.checks = each
        self.required = required

    def nested(self, value: Any) -> dict[str, Any]:
        """
        Check an object inside a parameter; fields that the schema does not name pass, as Telegram lets
        them.
        """
        if not isinstance(value, dict):
            raise Mistyped("must be of type Object")
        for name in self.required:
            if value.get(name) is None:
                raise Mistyped(f'Can\'t find field "{name}"')
        return {name: self._field(name, item) for name, item in value.items() if item is not None}

    def _field(self, name: str, item: Any) -> Any:
        check = self.checks.get(name)
        if check is None:
            return item
        try:
            return check(item)
        except Mistyped as error:
            text = str(error)
            raise Mistyped(text if '"' in text else f'Field "{name}" {text}') from error


class Schema:
    """
    Every known method's parameters.

    `methods` maps a lower-case method name to its true name: Telegram does not tell cases apart.
    `others` are methods of the Bot API that the sandbox does not play.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._types: Mapping[str, Any] = data["types"]
        self._compiled: dict[str, Check] = {}
        self.version: str = data["version"]
        self.methods = {name.lower(): name for name in data["methods"]}
        self.others = {name.lower(): name for name in data["others"]}
        self._parameters = {name: self._method(fields) for name, fields in data["methods"].items()}

    def _method(self, fields: Mapping[str, Any]) -> Fields:
        # Backwards: Telegram reads what is to be sent before where to.
        required = tuple(name for name, field in reversed(list(fields.items())) if len(field) > 1)
        return Fields({name: self._parameter(name, field[0]) for name, field in fields.items()}, required)

    def _parameter(self, name: str, kinds: list[str]) -> Check:
        if kinds == ["Integer", "String"]:
            return checks.chat
        if kinds == ["InputFile", "String"]:
            return checks.file
        if len(kinds) == 1 and kinds[0] in checks.PLAIN:
            return checks.PLAIN[kinds[0]]
        if READ_ELSEWHERE.intersection(kinds):
            return lambda value: value
        return checks.decoded(self._union(kinds), name)

    def _union(self, kinds: list[str]) -> Check:
        each = tuple(self._check(kind) for kind in kinds)
        return each[0] if len(each) == 1 else checks.one_of(each)

    def _check(self, kind: str) -> Check:
        if kind.startswith("Array of "):
            return checks.array_of(self._check(kind.removeprefix("Array of ")))
        if kind == "String":
            return checks.strict_string
        if kind == "Boolean":
            return checks.strict_boolean
        if kind in checks.PLAIN:
            return checks.PLAIN[kind]
        return self._named(kind)

    def _named(self, kind: str) -> Check:
        """Give the check of a named type, compiled when first used: types may hold themselves."""

        def named(value: Any) -> Any:
            known = self._compiled.get(kind)
            if known is None:
                known = self._compiled[kind] = self._compile(kind)
            return known(value)

        return named

    def _compile(self, kind: str) -> Check:
        described = self._types.get(kind)
        if described is None:
            return checks.an_object
        if "by_type" in described:
            return checks.by_type({name: self._check(each) for name, each in described["by_type"].items()})
        if "any_of" in described:
            return checks.one_of(tuple(self._check(name) for name in described["any_of"]))
        fields = described["fields"]
        required = tuple(name for name, field in fields.items() if len(field) > 1)
        return Fields({name: self._union(field[0]) for name, field in fields.items()}, required).nested

    def read(self, method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        """
        Check *raw* parameters of *method* and give them typed; absent ones stay absent.

        Raises `Refused` (400) in Telegram's words for a missing or mistyped one. Unknown names are dropped.
        """
        fields = self._parameters[method]
        typed: dict[str, Any] = {}
        for name, value in raw.items():
            check = fields.checks.get(name)
            if check is None or value is None:
                continue
            try:
                typed[name] = check(value)
            except Mistyped as error:
                raise _mistyped(name, str(error)) from error
        for name in fields.required:
            if typed.get(name) in (None, "") and name not in OPTIONAL.get(method, ()):
                raise bad_request(EMPTY.get(name, f'parameter "{name}" is required'))
        return typed

    def unknown(self, method: str, raw: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the names in *raw* that *method* does not have: a misspelling that Telegram would not tell."""
        known = self._parameters[method].checks
        return tuple(name for name in raw if name not in known)


def _mistyped(name: str, why: str) -> Refused:
    if name in ("message_id", "user_id"):
        return bad_request(EMPTY[name])
    if '"' not in why and why != checks.UNKNOWN:
        why = f'Field "{name}" {why}'
    named = NAMED.get(name)
    return bad_request(f"can't parse {named}: {why}" if named else why)


@functools.cache
def load() -> Schema:
    """Read the schema that stands beside this file, once a process."""
    with Path(__file__).with_name("schema.json").open(encoding="utf-8") as file:
        return Schema(json.load(file))
