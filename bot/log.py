"""Logs are events with fields, and never carry a token. Nothing here decides what is worth logging."""

from __future__ import annotations

import logging
import re
import sys

# A bot token as Telegram makes them: the bot's id, a colon, at least thirty url-safe characters.
_TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_PASSWORD = re.compile(r"(?<=://)([^:/@\s]*):(\S+)@")
_KNOWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def redact(text: str) -> str:
    """*text* with every bot token and every password of an address replaced."""
    return _PASSWORD.sub(r"\1:***@", _TOKEN.sub("<token>", text))


class RedactingFormatter(logging.Formatter):
    """One line an event: time, level, name, what happened, then the fields as key=value.

    It works on the finished line, traceback included: a filter on a logger would miss records of its
    children, and one on arguments would miss exceptions that carry an address.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The finished line, redacted."""
        fields = {key: value for key, value in record.__dict__.items() if key not in _KNOWN}
        line = super().format(record)
        tail = " ".join(f"{key}={value}" for key, value in fields.items())
        return redact(f"{line} {tail}" if tail else line)


def set_up(level: str) -> None:
    """Send all events of *level* (a name of `logging`) and above to standard error, redacted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "aiosqlite", "alembic", "telegram", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Python's own last words go to standard error unformatted: they must not carry a token either."""
    logging.getLogger("slipstream").critical("stopped by an error", exc_info=(kind, error, trace))  # type: ignore[arg-type]  # logging's stub wants TracebackType | None, which is what Python passes
