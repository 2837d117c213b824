"""Logs are events with fields. No line carries a token, a person's number, or what a person wrote.

Nothing here decides what is worth logging.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

# A bot token as Telegram makes them: the bot's id, a colon, at least thirty url-safe characters.
_TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_PASSWORD = re.compile(r"(?<=://)([^:/@\s]*):(\S+)@")
# What an error quotes may be a person's: Telegram quotes markup, Python what it could not read.
_QUOTED = re.compile(r"\"[^\"\n]+\"|'[^'\n]+'")
_KNOWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
#: Fields that hold a person's number: a line shows a name for it that only the token's holder can make.
PERSONS = frozenset({"person", "chat", "chat_now", "admin"})
_OURS = "slipstream"


def redact(text: str) -> str:
    """*text* with every bot token and every password of an address replaced."""
    return _PASSWORD.sub(r"\1:***@", _TOKEN.sub("<token>", text))


def without_words(text: str) -> str:
    """*text*, redacted, without what it quotes."""
    return _QUOTED.sub("…", redact(text))


def place_of(error: BaseException, frames: int = 6) -> str:
    """The last *frames* of the way to *error* and its kind, on one line; never its message: it may be a person's."""
    way = traceback.extract_tb(error.__traceback__)[-frames:]
    places = [f"{each.filename.rpartition('/')[2]}:{each.lineno} in {each.name}" for each in way]
    return ": ".join([" > ".join(places), type(error).__name__] if places else [type(error).__name__])


class Lines(logging.Formatter):
    """One line an event. `text`: time, level, name, what happened, then key=value; `json`: one object."""

    def __init__(self, form: str, key: bytes) -> None:
        super().__init__()
        self._form = form
        self._key = key

    def format(self, record: logging.LogRecord) -> str:
        """The finished line. Whatever is hidden is hidden here, so that no logger can forget it."""
        event = record.getMessage()
        if record.name.partition(".")[0] != _OURS:
            event = without_words(event.partition("\n")[0])  # a library's words
        fields = {
            name: self._told(name, value) for name, value in record.__dict__.items() if name not in _KNOWN
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields["trace"] = place_of(record.exc_info[1])
        finished = self._as_json if self._form == "json" else self._as_text
        return redact(finished(record, event, fields))

    def _told(self, name: str, value: object) -> object:
        if name in PERSONS:
            return hashlib.blake2b(str(value).encode(), key=self._key, digest_size=6).hexdigest()
        return without_words(str(value)) if name == "error" else value

    @staticmethod
    def _as_json(record: logging.LogRecord, event: str, fields: dict[str, object]) -> str:
        head = {"at": _moment(record), "level": record.levelname, "name": record.name, "event": event}
        return json.dumps(head | fields, ensure_ascii=False, default=str)

    @staticmethod
    def _as_text(record: logging.LogRecord, event: str, fields: dict[str, object]) -> str:
        tail = "".join(f" {name}={value}" for name, value in fields.items())
        return f"{_moment(record)} {record.levelname} {record.name}: {event}{tail}"


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def set_up(level: str, form: str = "text", key: bytes = b"", stream: TextIO | None = None) -> None:
    """
    Send events to standard error: ours of *level* and above, those of libraries when they warn.

    Args:
        level: a name of `logging`.
        form: text or json.
        key: for people's numbers, see `bot.keys`.
        stream: another place than standard error.

    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(form, key))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level)
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Python's own last words go to standard error unformatted: they must not carry a token either."""
    logging.getLogger(_OURS).critical("stopped by an error", exc_info=(kind, error, trace))
