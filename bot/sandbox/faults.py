"""Faults on demand: what goes wrong between a bot and Telegram. They never happen by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusals import Refused, too_many

#: Faults of the line rather than an answer: see `Fault`.
LINE = frozenset({"reset", "reset_after", "slow", "late", "half", "garbage"})

_ANSWERS = {
    "400": (400, "Bad Request: the sandbox was told to refuse"),
    "401": (401, "Unauthorized"),
    "403": (403, "Forbidden: bot was blocked by the user"),
    "404": (404, "Not Found"),
    "409": (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    ),
    "500": (500, "Internal Server Error"),
    "502": (502, "Bad Gateway"),
    "503": (503, "Service Unavailable"),
    "504": (504, "Gateway Timeout"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    What shall go wrong, for the next *times* calls that fit *method* and *chat* (None fits all).

    `kind` is an HTTP status ("429", "500", "502", "409", "401", ...), which refuses the call, or one of the
    line:

    - "reset": the connection is cut before the call takes effect;
    - "reset_after": the call takes effect, then the connection is cut without an answer;
    - "half": the call takes effect, half of the answer arrives, then the connection is cut;
    - "garbage": the call takes effect, the answer is an HTML page with status 200;
    - "slow": the answer waits *seconds*, before the call takes effect: whoever hangs up meanwhile is not heard;
    - "late": the call takes effect, then the answer waits *seconds*.

    Any other error can be given whole as `error`, for example
    `{"error_code": 400, "description": "Bad Request: group chat was upgraded", "parameters": {...}}`.
    """

    method: str | None = None
    chat: int | None = None
    times: int = 1
    kind: str = "500"
    retry_after: int = 1  # seconds, for "429"
    seconds: float = 1.0  # for "slow" and "late"
    error: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.error is None and self.kind != "429" and self.kind not in LINE | _ANSWERS.keys():
            known = ", ".join(sorted(LINE | _ANSWERS.keys() | {"429"}))
            raise ValueError(f"no fault of kind {self.kind!r}; there are {known}, or give error={{...}}")

    def refusal(self) -> Refused | None:
        """Give the answer of a fault that is one; None for a fault of the line."""
        if self.error is not None:
            code = int(self.error.get("error_code", 400))
            return Refused(code, str(self.error.get("description", "")), self.error.get("parameters"))
        if self.kind == "429":
            return too_many(self.retry_after)
        known = _ANSWERS.get(self.kind)
        return Refused(*known) if known else None


class Faults:
    """The faults that still wait for their calls."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append((fault, fault.times))

    def clear(self) -> None:
        self._waiting.clear()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def pick(self, method: str, chat_id: int | None) -> Fault | None:
        """Give the first fault that fits this call and count it down; None when nothing shall go wrong."""
        for index, (fault, left) in enumerate(self._waiting):
            if fault.method is not None and fault.method.lower() != method.lower():
                continue
            if fault.chat is not None and fault.chat != chat_id:
                continue
            if left > 1:
                self._waiting[index] = (fault, left - 1)
            else:
                del self._waiting[index]
            return fault
        return None
