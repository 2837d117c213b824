"""
Formatted text as a call gives it: text, parse mode, entities and their limits. It never stores a message.
"""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bot.sandbox import html
from bot.sandbox.html import Entity, utf16
from bot.sandbox.refusals import bad_request

TEXT_LIMIT = 4096  # UTF-16 units, after parsing
CAPTION_LIMIT = 1024  # UTF-16 units, after parsing
ENTITIES_LIMIT = 100  # the rest is dropped in silence, as Telegram does

#: The outer of two entities with one place stands first in Telegram's lists.
_PRIORITY = {
    "expandable_blockquote": 0, "blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 50,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "date_time": 98,
    "custom_emoji": 99,
}  # fmt: skip
#: Entities that may not hold others of their kind; code holds nothing at all.
_CLOSED = {"pre": "code", "code": "code", "blockquote": "quote", "expandable_blockquote": "quote"}
_SEEN = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<url>\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?'()])"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31})"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)",
)
_HINTS = frozenset("/@#")


class Formatted(NamedTuple):
    """Plain text with its entities, offsets in UTF-16 units."""

    text: str
    entities: list[Entity]


def read(params: dict[str, Any], text: str, given: str = "entities") -> Formatted:
    """Read *text* with the call's `parse_mode`, or with the entities in its parameter *given*."""
    mode = params.get("parse_mode", "")
    if mode:
        if mode.lower() != "html":
            raise bad_request("unsupported parse_mode" if mode.lower() not in _UNPLAYED else _UNPLAYED_WHY)
        return _from_html(text)
    if params.get(given):
        checked = [_given(entity, text) for entity in params[given]]
        return tidy(text, [entity for entity in checked if entity is not None])
    return tidy(text, [])


@functools.lru_cache(maxsize=1024)
def _from_html(source: str) -> Formatted:
    """
    Read HTML; a broadcast says the same to many, so the latest texts are remembered. Nobody may change the
    result.
    """
    plain, raw = html.parse(source)
    entities = [_checked(entity) for entity in _nested(raw)]
    return tidy(plain, [entity for entity in entities if entity is not None])


#: Entity types that a call may give; the second group is found by Telegram itself and dropped when given.
_GIVEN = frozenset(_PRIORITY)
_DETECTED = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
_NEEDED = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}


def _given(entity: Entity, text: str) -> Entity | None:
    """Check an entity of the call's own; Telegram is stricter with these than with tags."""
    kind = entity["type"]
    if kind in _DETECTED:
        return None
    if kind not in _GIVEN:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    needed = _NEEDED.get(kind)
    if needed is not None and entity.get(needed) is None:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if kind == "custom_emoji" and not _number(entity["custom_emoji_id"]):
        raise bad_request('can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number')
    _check_place(entity["offset"], entity["length"], utf16(text))
    if kind == "text_link" and http_url(entity["url"]) is None:
        raise bad_request(f"entity URL '{entity['url']}' is invalid: {why_no_url(entity['url'])}")
    return _checked(dict(entity))


def _number(text: str) -> bool:
    return text.isdecimal() and int(text) < 2**63


def _check_place(offset: int, length: int, units: int) -> None:
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > units:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > units:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}",
        )


def why_no_url(url: str) -> str:
    """Give Telegram's reason why *url* is no web address."""
    if not url:
        return "URL host is empty"
    if "://" in url and not url.lower().startswith(("http://", "https://")):
        return "Unsupported URL protocol"
    return "Wrong HTTP URL"


_UNPLAYED = frozenset({"markdown", "markdownv2"})
_UNPLAYED_WHY = "unsupported parse_mode: the sandbox reads HTML only"


def _nested(raw: list[Entity]) -> list[Entity]:
    """Join `<pre><code class="language-x">` into one entity, as Telegram does."""
    languages = {(e["offset"], e["length"]): e["_language"] for e in raw if e.get("_language")}
    blocks = {(e["offset"], e["length"]) for e in raw if e["type"] == "pre"}
    kept = []
    for entity in raw:
        place = (entity["offset"], entity["length"])
        language = entity.pop("_language", None)
        if entity["type"] == "code" and language is not None and language and place in blocks:
            continue
        if entity["type"] == "pre" and place in languages:
            entity["language"] = languages[place]
        kept.append(entity)
    return kept


def _checked(entity: Entity) -> Entity | None:
    """Complete one entity; a link without a usable address is plain text when it came from HTML."""
    if entity["length"] <= 0:
        return None
    if "_person" in entity:
        identifier = entity.pop("_person")
        entity["user"] = {"id": identifier, "is_bot": False, "first_name": str(identifier)}
    if entity["type"] == "text_link":
        url = http_url(entity.get("url", ""))
        if url is None:
            return None
        entity["url"] = url
    return entity


def http_url(url: str) -> str | None:
    """Give the address in Telegram's form (scheme and path filled in), or None when it is no web address."""
    if not url or any(sign.isspace() for sign in url):
        return None
    if url.startswith(("tg://", "ton://", "tonsite://", "mailto:", "tel:")):
        return url
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or ("." not in host and host != "localhost"):
        return None
    return parts._replace(path=parts.path or "/").geturl()


def tidy(text: str, entities: list[Entity]) -> Formatted:
    """Do what Telegram does to every text: drop odd signs and outer spaces, shift entities, order them."""
    clean = text.replace("\r", "") if "\r" in text else text
    stripped = clean.strip(" \n\t")
    lead = len(clean) - len(clean.lstrip(" \n\t"))
    if entities and (lead or len(stripped) != len(clean)):
        entities = _shifted(entities, utf16(clean[:lead]), utf16(stripped))
    if _HINTS.intersection(stripped):
        entities = entities + _found(stripped, entities)
    if len(entities) > 1:
        entities.sort(key=lambda e: (e["offset"], -e["length"], _PRIORITY.get(e["type"], 50)))
        entities = _allowed(entities)
        del entities[ENTITIES_LIMIT:]
    return Formatted(stripped, entities)


def _allowed(entities: list[Entity]) -> list[Entity]:
    """Drop in silence what Telegram drops: anything inside code, and a quotation inside a quotation."""
    closed: dict[str, int] = {}  # kind of place → where it ends
    kept = []
    for entity in entities:
        place = _CLOSED.get(entity["type"], "")
        if entity["offset"] < closed.get("code", 0) or entity["offset"] < closed.get(place, 0):
            continue
        if place:
            closed[place] = entity["offset"] + entity["length"]
        kept.append(entity)
    return kept


def _shifted(entities: list[Entity], lead: int, length: int) -> list[Entity]:
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - lead)
        end = min(length, entity["offset"] - lead + entity["length"])
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return kept


def _found(text: str, taken: list[Entity]) -> list[Entity]:
    """Find commands, addresses, mentions and hashtags, as Telegram marks them by itself."""
    closed = [
        (e["offset"], e["offset"] + e["length"])
        for e in taken
        if e["type"] in ("pre", "code", "text_link", "text_mention")
    ]
    found = []
    for match in _SEEN.finditer(text):
        begin = utf16(text[: match.start()])
        end = begin + utf16(match.group())
        if not any(begin < stop and start < end for start, stop in closed):
            found.append({"type": str(match.lastgroup), "offset": begin, "length": end - begin})
    return found


def message_text(params: dict[str, Any]) -> Formatted:
    """Read the text of a message or of an edit: 1–4096 UTF-16 units after parsing."""
    source = params.get("text", "")
    if not source:
        raise bad_request("message text is empty")
    formatted = read(params, source)
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def caption(params: dict[str, Any]) -> Formatted:
    """Read a caption: 0–1024 UTF-16 units after parsing."""
    formatted = read(params, params.get("caption", ""), "caption_entities")
    if utf16(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted
