"""
A refusal: the way in which Telegram says no to a call. It never says why the sandbox itself failed: that is
a fault.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):  # it reads as a sentence: the call was refused
    """
    Ends a call with an error answer of the Bot API.

    Raised from any depth below a method and turned into `{"ok": false, ...}` in one place.
    `code` is the HTTP status and `error_code`; `parameters` may carry `retry_after` (seconds).
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """Give the JSON body that Telegram sends."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str) -> Refused:
    """
    Build the 400 whose text follows Telegram's prefix; Telegram writes its first letter small, but not in
    NAMES.
    """
    if len(what) > 1 and what[1] != "_" and not what[1].isupper():
        what = what[0].lower() + what[1:]
    return Refused(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refused:
    """Build the 403 whose text follows Telegram's prefix."""
    return Refused(403, f"Forbidden: {what}")


def too_many(seconds: int) -> Refused:
    """Build the 429 that asks for *seconds* of silence."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def conflict(what: str) -> Refused:
    """Build the 409 whose text follows Telegram's prefix."""
    return Refused(409, f"Conflict: {what}")
