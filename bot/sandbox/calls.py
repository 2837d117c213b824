"""The record of every call that reached the sandbox. It never holds the token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """
    One Bot API call.

    `params`: typed as the schema says, or raw when they did not fit; `unknown`: parameters that the method
    does not have; `at`: clock time when it came, Unix seconds; `status`: HTTP status, 0 when the connection
    was cut;
    `error`: the description of a refusal or the kind of a fault of the line; `result`: what was answered.
    """

    method: str
    params: dict[str, Any]
    chat_id: int | None
    at: float
    status: int
    error: str | None = None
    unknown: tuple[str, ...] = ()
    result: Any = None
