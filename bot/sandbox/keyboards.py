"""Reply markup: checked in Telegram's words, kept as it came. It never draws a button."""

from __future__ import annotations

import functools
import json
from typing import Any

from bot.sandbox.formatting import http_url, why_no_url
from bot.sandbox.refusals import Refused, bad_request

BUTTONS_LIMIT = 100
ROW_LIMIT = 8
DATA_LIMIT = 64  # bytes
COPY_LIMIT = 256  # characters

_ACTIONS = (
    "callback_data", "url", "copy_text", "disabled", "web_app", "login_url",
    "switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat",
    "callback_game", "pay",
)  # fmt: skip
_STYLES = ("danger", "success", "primary")
_SWITCHES = (
    "force_reply", "remove_keyboard", "selective", "one_time_keyboard", "resize_keyboard", "is_persistent",
)  # fmt: skip
_OTHERS = ("keyboard", "remove_keyboard", "force_reply")

Keyboard = list[list[dict[str, Any]]]


def read(markup: Any) -> Keyboard | None:
    """
    Give the inline keyboard in *markup*: its rows as they came, empty rows left out.

    None when there is no inline keyboard: nothing was given, or one of the keyboards below the text box.
    Raises `Refused` in Telegram's words.
    """
    if markup is None or markup == "":
        return None
    return _from_text(markup) if isinstance(markup, str) else _from_object(markup)


@functools.lru_cache(maxsize=1024)
def _from_text(markup: str) -> Keyboard | None:
    """Read JSON; the same keyboard goes to many, so the latest are remembered. Nobody may change the result."""
    return _from_object(_decoded(markup))


def _from_object(markup: Any) -> Keyboard | None:
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        _check_below(markup)
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    keyboard = [_row(row) for row in rows]
    keyboard = [row for row in keyboard if row]
    if sum(map(len, keyboard)) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    return keyboard


def _decoded(markup: str) -> Any:
    try:
        return json.loads(markup)
    except ValueError as error:
        raise bad_request("can't parse reply keyboard markup JSON object") from error


def _check_below(markup: dict[str, Any]) -> None:
    """Check a keyboard that stands below the text box, or its removal."""
    if markup and not any(name in markup for name in _OTHERS):
        raise bad_request("object expected as reply markup")
    for name in _SWITCHES:
        if not isinstance(markup.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    rows = markup.get("keyboard", [])
    if not isinstance(rows, list):
        raise bad_request('field "keyboard" must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request("can't parse keyboard: Keyboard row must be an Array")
        for button in row:
            _below_button(button)


def _below_button(button: Any) -> None:
    if isinstance(button, str):
        return
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
    if "web_app" in button:
        _check_app(button["web_app"], "keyboard button")


def _unreadable(why: str, what: str = "keyboard button") -> Refused:
    return bad_request(f"can't parse inline {what}: {why}")


def _row(row: Any) -> list[dict[str, Any]]:
    if not isinstance(row, list):
        raise _unreadable("Inline keyboard row must be an Array", "keyboard")
    if len(row) > ROW_LIMIT:
        raise bad_request("reply markup is too long")
    return [_button(button) for button in row]


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _unreadable('Can\'t find field "text"')
    text = button["text"]
    if not isinstance(text, str):
        raise _unreadable('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_EMPTY")
    if button.get("style") is not None and button["style"] not in _STYLES:
        raise _unreadable("invalid button style specified")
    data = button.get("callback_data")
    if data is not None and len(button) == 2:  # noqa: PLR2004  # the usual button: a text and its data
        _check_data(data)
        return button
    return _unusual(button)


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _unreadable('Field "callback_data" must be of type String')
    if not data:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(data.encode()) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")


def _unusual(button: dict[str, Any]) -> dict[str, Any]:
    given = [name for name in _ACTIONS if button.get(name) not in (None, "")]
    if not given and button.get("switch_inline_query") is None:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise _unreadable("exactly one optional field must be used")
    match given[0] if given else "":
        case "callback_data":
            _check_data(button["callback_data"])
        case "pay" | "callback_game":
            raise bad_request("BUTTON_TYPE_INVALID")
        case "web_app":
            _check_app(button["web_app"], "inline keyboard button")
        case "url":
            _check_url(button["url"])
        case "copy_text":
            _check_copy(button["copy_text"])
    return {name: value for name, value in button.items() if value is not None}


def _check_url(url: Any) -> None:
    if not isinstance(url, str):
        raise _unreadable('Field "url" must be of type String')
    if http_url(url) is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why_no_url(url)}")


def _check_app(app: Any, where: str) -> None:
    url = app.get("url") if isinstance(app, dict) else None
    if not isinstance(url, str):
        raise _unreadable('Can\'t find field "url"')
    if not url.lower().startswith("https://") or http_url(url) is None:
        raise bad_request(f"{where} Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _check_copy(copy: Any) -> None:
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not text or len(text) > COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
