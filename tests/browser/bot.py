"""A bot in a few lines of plain Bot API calls, for the phone page to talk with. It never decides what to say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import aiohttp

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox

Rows = Sequence[Sequence[tuple[str, str]]]  #: rows of (label, callback data)


def keyboard(rows: Rows) -> dict[str, Any]:
    """Give an inline keyboard of plain buttons."""
    return {
        "inline_keyboard": [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
    }


class Bot:
    """The bot's side of the sandbox, over HTTP as a real one."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self._sandbox = sandbox
        self._http = http
        self._offset = 0

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call the Bot API and give the result; fails the test when Telegram would refuse."""
        form = aiohttp.FormData()
        for name, value in parameters.items():
            if isinstance(value, bytes):
                form.add_field(name, value, filename="picture.png", content_type="image/png")
            else:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        async with self._http.post(
            f"{self._sandbox.url}/bot{self._sandbox.token}/{method}", data=form
        ) as reply:
            answer = await reply.json()
        assert answer["ok"], answer
        return answer["result"]

    async def says(self, person: Person, text: str, rows: Rows = (), **more: Any) -> int:
        """Send a message and give its id."""
        markup = {"reply_markup": keyboard(rows)} if rows else {}
        return int(
            (await self.call("sendMessage", chat_id=person.id, text=text, **markup, **more))["message_id"]
        )

    async def rewrites(self, person: Person, message: int, text: str, rows: Rows = ()) -> None:
        """Edit a message in place."""
        markup = keyboard(rows)
        await self.call(
            "editMessageText", chat_id=person.id, message_id=message, text=text, reply_markup=markup
        )

    async def hears(self, kind: str) -> dict[str, Any]:
        """Wait for the next update of this *kind*, passing over others."""
        while True:
            for update in await self.call("getUpdates", offset=self._offset, limit=1, timeout=10):
                self._offset = update["update_id"] + 1
                if kind in update:
                    found: dict[str, Any] = update[kind]
                    return found

    async def answers(self, tap: dict[str, Any], text: str = "", *, alert: bool = False) -> None:
        """Answer a tap with a toast, or with a modal when *alert*."""
        await self.call("answerCallbackQuery", callback_query_id=tap["id"], text=text, show_alert=alert)
