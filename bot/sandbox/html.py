"""Telegram's HTML: text with tags into text with entities. It never shows anything: `rendering` does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import Refused, bad_request

Entity = dict[str, Any]

#: Tag → entity type. `a`, `span`, `pre`, `code`, `blockquote`, `tg-emoji` and `tg-time` need a closer look.
TAGS = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "pre": "pre", "code": "code",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,9})|#([0-9]{1,9})|([a-zA-Z]+))(;?)")
_IDS = 2**63  # ids are signed numbers of 64 bits
_HIGHEST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_SPECIAL = re.compile(r"[<&]")
_SPACE = " \t\r\n\0\v"
_NAME_END = re.compile(r"[ \t\r\n\0\v>]")
_ATTRIBUTE_END = re.compile(r"[ \t\r\n\0\v=>/\"']")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_MENTION = re.compile(r"tg://user\?id=([0-9]+)")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?|[tTdDwW]*")


def utf16(text: str) -> int:
    """Count UTF-16 code units: Telegram's unit for every offset and length."""
    return len(text) + sum(1 for sign in text if sign > "\uffff") if not text.isascii() else len(text)


def cant_parse(why: str) -> Refused:
    """Build Telegram's refusal of formatted text."""
    return bad_request(f"can't parse entities: {why}")


@dataclass(slots=True)
class _Tag:
    name: str
    at: int  # byte offset of its "<"
    offset: int  # UTF-16 units of text before it
    index: int  # characters of text before it
    attributes: dict[str, str] = field(default_factory=dict)


class _Reader:
    """One pass over one text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.units = 0
        self.length = 0
        self.open: list[_Tag] = []
        self.entities: list[Entity] = []

    def bytes_before(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))

    def say(self, text: str) -> None:
        self.parts.append(text)
        self.units += utf16(text)
        self.length += len(text)

    def read(self) -> tuple[str, list[Entity]]:
        source = self.source
        while (found := _SPECIAL.search(source, self.at)) is not None:
            if found.start() > self.at:
                self.say(source[self.at : found.start()])
            self.at = found.start()
            if source[self.at] == "&":
                sign, self.at = reference(source, self.at)
                self.say(sign)
            elif source.startswith("</", self.at):
                self.close_tag()
            else:
                self.open_tag()
        if self.at < len(source):
            self.say(source[self.at :])
        if self.open:
            raise cant_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.parts), self.entities

    def skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def open_tag(self) -> None:
        begin = self.at
        end = _NAME_END.search(self.source, begin + 1)
        if end is None:
            raise cant_parse(f"Unclosed start tag at byte offset {self.bytes_before(begin)}")
        name = self.source[begin + 1 : end.start()].lower()
        if name not in TAGS:
            raise cant_parse(f'Unsupported start tag "{name}" at byte offset {self.bytes_before(begin)}')
        tag = _Tag(name, begin, self.units, self.length)
        self.at = end.start()
        self.read_attributes(tag)
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            raise cant_parse(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self.bytes_before(begin)}'
            )
        self.open.append(tag)

    def read_attributes(self, tag: _Tag) -> None:
        while True:
            self.skip_spaces()
            if self.at >= len(self.source):
                raise self.unclosed(tag)
            if self.source[self.at] == ">":
                self.at += 1
                return
            self.read_attribute(tag)

    def unclosed(self, tag: _Tag) -> Refused:
        return cant_parse(f'Unclosed start tag "{tag.name}" at byte offset {self.bytes_before(tag.at)}')

    def read_attribute(self, tag: _Tag) -> None:
        end = _ATTRIBUTE_END.search(self.source, self.at)
        stop = end.start() if end else len(self.source)
        name = self.source[self.at : stop].lower()
        if not name:
            offset = self.bytes_before(tag.at)
            raise cant_parse(f'Empty attribute name in the tag "{tag.name}" at byte offset {offset}')
        self.at = stop
        self.skip_spaces()
        if self.at < len(self.source) and self.source[self.at] == "=":
            self.at += 1
            self.skip_spaces()
            if self.at >= len(self.source):
                raise self.unclosed(tag)
            tag.attributes[name] = self.read_value(tag)
        else:
            tag.attributes[name] = ""

    def read_value(self, tag: _Tag) -> str:
        quote = self.source[self.at]
        if quote in "\"'":
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                raise cant_parse(f"Unclosed start tag at byte offset {self.bytes_before(tag.at)}")
            value = self.source[self.at + 1 : end]
            self.at = end + 1
            if self.source.startswith(",", self.at):
                self.at += 1
            return unescape(value)
        token = _TOKEN.match(self.source, self.at)
        assert token is not None  # the pattern also matches nothing
        begin, self.at = self.at, token.end()
        if self.at >= len(self.source) or self.source[self.at] not in _SPACE + ">":
            raise cant_parse(f"Unexpected end of name token at byte offset {self.bytes_before(begin)}")
        return token.group().lower()

    def close_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise cant_parse(f"Unexpected end tag at byte offset {self.bytes_before(begin)}")
        end = _NAME_END.search(self.source, begin + 2)
        self.at = end.start() if end else len(self.source)
        name = self.source[begin + 2 : self.at].lower()
        self.skip_spaces()
        if not self.source.startswith(">", self.at):
            raise cant_parse(f"Unclosed end tag at byte offset {self.bytes_before(begin)}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise cant_parse(
                f"Unmatched end tag at byte offset {self.bytes_before(begin)}, "
                f'expected "</{tag.name}>", found "</{name}>"',
            )
        if self.units > tag.offset:
            self.entities.append(self.entity(tag))

    def entity(self, tag: _Tag) -> Entity:
        entity: Entity = {"type": TAGS[tag.name], "offset": tag.offset, "length": self.units - tag.offset}
        match tag.name:
            case "a":
                _link(entity, tag.attributes.get("href") or "".join(self.parts)[tag.index :])
            case "blockquote" if "expandable" in tag.attributes:
                entity["type"] = "expandable_blockquote"
            case "code" if tag.attributes.get("class", "").startswith("language-"):
                entity["_language"] = tag.attributes["class"].removeprefix("language-")
            case "tg-emoji":
                _emoji(entity, tag.attributes.get("emoji-id", ""))
            case "tg-time":
                _time(entity, tag.attributes)
        return entity


def reference(source: str, at: int) -> tuple[str, int]:
    """Read the character reference at *at*; one that Telegram does not know is plain text."""
    found = _REFERENCE.match(source, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name, _ = found.groups()
    if name is not None:
        known = _NAMED.get(name)
        return (known, found.end()) if known else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= _HIGHEST:
        return "&", at + 1
    if code in _SURROGATES:
        raise cant_parse(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        )
    return chr(code), found.end()


def unescape(value: str) -> str:
    """Replace the character references in an attribute's value."""
    parts: list[str] = []
    at = 0
    while (amp := value.find("&", at)) >= 0:
        parts.append(value[at:amp])
        sign, at = reference(value, amp)
        parts.append(sign)
    return "".join([*parts, value[at:]])


def _link(entity: Entity, target: str) -> None:
    mention = _MENTION.fullmatch(target)
    if mention:
        entity["type"] = "text_mention"
        entity["_person"] = int(mention.group(1))
        return
    entity["url"] = target


def _emoji(entity: Entity, emoji: str) -> None:
    if not emoji.isdecimal() or not 0 < int(emoji) < _IDS:
        raise cant_parse("Invalid custom emoji identifier specified")
    entity["custom_emoji_id"] = emoji


def _time(entity: Entity, attributes: dict[str, str]) -> None:
    shape = attributes.get("format", "")
    if not _TIME_FORMAT.fullmatch(shape):
        raise cant_parse("Invalid date format used")
    if not attributes.get("unix", "").isdigit():
        raise cant_parse("Invalid Unix time specified")
    entity["unix_time"] = int(attributes["unix"])
    entity["date_time_format"] = shape


def parse(source: str) -> tuple[str, list[Entity]]:
    """
    Read *source* as Telegram reads `parse_mode=HTML`.

    Returns the plain text and its raw entities (offsets in UTF-16 units of that text, in the order of their
    ends). Raises `Refused` "can't parse entities: ..." with the byte offset of the fault.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Reader(source).read()
