"""The bot beside telemelya, and people in it whom the stories' own `Owner` can be. Nothing here checks anything."""

from __future__ import annotations

import html
import re
import socket
from typing import Any, cast

from pydantic import SecretStr

from advisor.library import Library
from bot import settings
from bot.sandbox.chats import Message
from bot.sandbox.people import NoSuchButton, Person
from bot.sandbox.taps import Answer, Tap
from bot.settings import Settings
from tests.standin.standin import LOOPBACK, SECRET, TOKEN, Proxy, Standin
from tests.stories.owner import Owner
from tests.stories.running import Running

SAYS = ("sendMessage", "sendPhoto")
EDITS = ("editMessageText", "editMessageCaption", "editMessageReplyMarkup")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


class Called(Running):
    """The whole bot, called by telemelya through the proxy; our sandbox is not started at all."""

    def __init__(self, url: str, library: Library, standin: Standin) -> None:
        super().__init__(url, library)
        self.standin = standin
        self._port = free_port()
        self.proxy = Proxy(self._port)
        self.visitors: dict[int, Visitor] = {}

    @property
    def settings(self) -> Settings:
        return settings.read(
            _env_file=None,
            bot_token=SecretStr(TOKEN),
            bot_api_url=self.standin.url,
            database_url=self.url,
            public_url=self.proxy.url,
            listen_port=self._port,
            webhook_secret=SecretStr(SECRET),
            flood_rate=1000,
        )

    async def start(self) -> None:
        await self.standin.forget()
        await self.proxy.start()
        await self.starts_again()
        await self.comes(lambda: bool(self.rows("SELECT 1 FROM facts_of_bot WHERE name = 'webhook'")))

    async def stop(self) -> None:
        await self.stops()
        await self.proxy.stop()
        self._beside.close()

    async def rests(self) -> None:
        """Wait until everything was said, and let everybody hear it."""
        await super().rests()
        for record in await self.standin.recorded():
            for visitor in self.visitors.values():
                visitor.hears(record)

    def visitor(self, chat_id: int, name: str) -> Owner:
        """Somebody who can do what owners do in stories."""
        visitor = self.visitors[chat_id] = Visitor(self.standin, chat_id, name)
        return Owner(self, cast("Person", visitor))


class Visitor:
    """The part of the sandbox's `Person` that stories ask of one, on telemelya's side."""

    def __init__(self, standin: Standin, chat_id: int, name: str) -> None:
        self.id = chat_id
        self.name = name
        self._standin = standin
        self._messages: dict[int, Message] = {}
        self._taps: dict[str, Tap] = {}

    @property
    def messages(self) -> list[Message]:
        """What the bot said, as it stands."""
        return list(self._messages.values())

    def message(self, identifier: int) -> Message:
        """One of them."""
        return self._messages[identifier]

    def hears(self, record: dict[str, Any]) -> None:
        """Take in what the bot asked of telemelya; what was heard already changes nothing."""
        match record["method"]:
            case "answerCallbackQuery" if record["callback_query_id"] in self._taps:
                tap = self._taps.pop(record["callback_query_id"])
                tap.accept(Answer(record["text"] or "", record["show_alert"]))
            case method if method in SAYS + EDITS and record["chat_id"] == self.id:
                self._messages[record["message_id"]] = Message(_wire(record))

    async def types(self, text: str) -> Message:
        """Write to the bot."""
        sent = await self._sends(text=text)
        return Message(sent["message"])

    async def taps(
        self, label: str | None = None, *, on: Message | None = None, data: str | None = None
    ) -> Tap:
        """Tap a button by its label or its data, on the newest message that has it."""
        shown = [on] if on is not None else list(reversed(self.messages))
        for message in shown:
            for button in message.buttons:
                if button.data is not None and (button.data == data if data else button.label == label):
                    return await self._tap(message.id, button.data)
        raise NoSuchButton(f"{self.name} sees no button {label or data!r}")

    async def _tap(self, message_id: int, data: str) -> Tap:
        sent = await self._sends(callback_data=data, callback_message_id=message_id)
        tap = Tap(sent["callback_query"]["id"], self.id, self.id, message_id, data, 0.0)
        self._taps[tap.id] = tap
        return tap

    async def _sends(self, **what: Any) -> dict[str, Any]:
        whose = {"id": self.id, "first_name": self.name}
        sent = await self._standin.sends(chat_id=self.id, from_user=whose, **what)
        assert 200 == sent["delivery"]["status_code"], sent  # HTTP's
        update: dict[str, Any] = sent["update"]
        return update


def _wire(record: dict[str, Any]) -> dict[str, Any]:
    """Make the message that a person would see: telemelya keeps the text as the bot wrote it, with its HTML."""
    wire = {"message_id": record["message_id"], "from": {"is_bot": True}, "date": 0}
    shown = {name: _plain(record[name]) for name in ("text", "caption") if record.get(name)}
    photo = {"photo": record["photo"]} if record.get("photo") else {}
    markup = {"reply_markup": record["reply_markup"]} if record.get("reply_markup") else {}
    return wire | shown | photo | markup


def _plain(written: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", written))
