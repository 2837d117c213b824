"""A Bot API that believes everything: the few methods that replies need. It limits only what nobody asked for."""

import asyncio
import json
import math
import time
from typing import Any

from tests.bench.crowd import Crowd
from tests.bench.delivery import Delivery
from tests.bench.flood import Flood
from tests.bench.strategies import Keyboard
from tests.bench.updates import Updates
from tests.bench.wire import Connection, Request, fields

TOKEN = "1234567:AAHarmlessTokenOfTheLoadServer01234"
_BOT = '{"id":1234567,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
_ME = (
    b'{"ok":true,"result":{"id":1234567,"is_bot":true,"first_name":"Bench","username":"bench_bot",'
    b'"can_join_groups":false,"can_read_all_group_messages":false,"supports_inline_queries":false}}'
)
_MESSAGE = (
    f'{{"message_id":%d,"date":%d,"chat":{{"id":%d,"type":"private","first_name":"Ann"}},"from":{_BOT},%s%s}}'
)
_PHOTO = '"photo":[{"file_id":"p","file_unique_id":"p","width":9,"height":9,"file_size":9}],"caption":%s'
_TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
    b'"parameters":{"retry_after":%d}}'
)
_TRUE = b'{"ok":true,"result":true}'
_FIXED = {
    "getme": _ME,
    "getmycommands": b'{"ok":true,"result":[]}',
}
_WEBHOOK = '{"ok":true,"result":{"url":%s,"has_custom_certificate":false,"pending_update_count":%d}}'
_REPLIES = {
    "sendmessage", "sendphoto", "senddocument", "editmessagetext", "editmessagecaption", "editmessagemedia",
    "editmessagereplymarkup",
}  # fmt: skip


class BotApi:
    """Answers the bot's calls and tells the crowd what it heard."""

    def __init__(
        self, updates: Updates, delivery: Delivery, crowd: Crowd, flood: Flood, latency: float = 0.0
    ) -> None:
        """*latency*: seconds that an unasked message takes, as Telegram is far away."""
        self._updates = updates
        self._delivery = delivery
        self._crowd = crowd
        self._flood = flood
        self._latency = latency
        self.calls = 0

    def serve(self, request: Request, connection: Connection) -> None:
        method = request.path.partition("?")[0].rpartition("/")[2].lower()
        self.calls += 1
        if method in _REPLIES:
            self._say(method, fields(request), connection)
        elif method == "getupdates":
            asked = fields(request)
            offset, limit = int(asked.get("offset") or 0), int(asked.get("limit") or 100)
            self._updates.poll(connection, offset, limit, float(asked.get("timeout") or 0))
        elif method == "getwebhookinfo":
            shown = _WEBHOOK % (json.dumps(self._delivery.url), len(self._updates))
            connection.reply(shown.encode())
        else:
            if method == "answercallbackquery":
                self._crowd.tap_answered(int(fields(request)["callback_query_id"]))
            elif method in ("setwebhook", "deletewebhook"):
                self._delivery.set_webhook(fields(request) if method == "setwebhook" else {})
            connection.reply(_FIXED.get(method, _TRUE))

    def _say(self, method: str, given: dict[str, Any], connection: Connection) -> None:  # Any: as in `_reply`
        chat = int(given["chat_id"])
        if self._crowd.asks(chat):
            connection.reply(self._reply(method, given))
            return
        wait = self._flood.wait(chat, paid=str(given.get("allow_paid_broadcast")).lower() == "true")
        if wait:
            connection.reply(_TOO_MANY % ((max(1, math.ceil(wait)),) * 2), 429)
            return
        answer = self._reply(method, given)
        asyncio.get_running_loop().call_later(self._latency, connection.reply, answer)

    def _reply(self, method: str, given: dict[str, Any]) -> bytes:  # Any: whatever the bot sent
        chat = int(given["chat_id"])
        message = int(given.get("message_id") or self._crowd.new_message())
        markup = given.get("reply_markup") or ""
        markup = markup if isinstance(markup, str) else json.dumps(markup)
        words = json.dumps(given.get("text") or given.get("caption") or "")
        says = _PHOTO % words if method == "sendphoto" else f'"text":{words}'
        tail = f',"reply_markup":{markup}' if markup else ""
        card = _MESSAGE % (message, int(time.time()), chat, says, tail)
        keyboard: Keyboard = json.loads(markup).get("inline_keyboard", []) if markup else []
        self._crowd.hears(chat, card, keyboard)
        return b'{"ok":true,"result":%s}' % card.encode()
