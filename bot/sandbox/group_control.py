"""Groups as a page drives them: always as one of the people. `control` says who may ask at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox import group_pages, requests
from bot.sandbox.chats import Message
from bot.sandbox.group_chats import Topic
from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.sandbox.requests import Body, Problem
from bot.sandbox.streams import Streams, give_up
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.telegram import Sandbox

Act = Callable[[Group, Person, Body], Awaitable[Any]]


class GroupControl:
    """Answers what stands behind `/groups`."""

    def __init__(self, world: World, sandbox: Sandbox, streams: Streams) -> None:
        self._world = world
        self._sandbox = sandbox
        self._streams = streams
        self._acts: dict[str, Act] = {
            "text": self._text,
            "send": self._send,
            "tap": self._tap,
            "edit": self._edit,
            "topic": self._topic,
            "close": self._close,
            "reopen": self._reopen,
            "join": self._join,
            "leave": self._leave,
            "bot": self._bot,
        }

    async def get(self, request: web.BaseRequest, path: list[str]) -> web.StreamResponse:
        """Answer a look at what *path* names behind `/groups`."""
        match path:
            case []:
                there = [group for group in self._sandbox.groups if group.became is None]
                return requests.answer([group_pages.listed(group) for group in there])
            case [identifier, "as", person, "chat"]:
                group, who = self._group(identifier), self._person(person)
                return requests.answer(group_pages.chat(group, who, self._world))
            case [identifier, "as", person, "events"]:
                return await self._events(request, self._group(identifier), self._person(person))
        raise Problem(404, "not found")

    async def change(self, path: list[str], body: Body) -> Any:
        """Do what *path* names behind `/groups`."""
        match path:
            case []:
                return await self._found(body)
            case [identifier, "as", person, act] if act in self._acts:
                group, who = self._group(identifier), self._person(person)
                try:
                    return await self._acts[act](group, who, body)
                except (ValueError, LookupError) as error:
                    raise Problem(400, str(error)) from error
        raise Problem(404, "not found")

    async def _events(self, request: web.BaseRequest, group: Group, who: Person) -> web.StreamResponse:
        return await self._streams.follow(
            request, group.feed, lambda news: group_pages.news(news, group, who, self._world)
        )

    def _group(self, identifier: str) -> Group:
        try:
            return self._sandbox.group_of(int(identifier))
        except (ValueError, KeyError) as error:
            raise Problem(404, "no such group") from error

    def _person(self, identifier: str) -> Person:
        try:
            return self._sandbox.person_of(int(identifier))
        except (ValueError, KeyError) as error:
            raise Problem(404, "no such person") from error

    async def _found(self, body: Body) -> Any:
        """Let a group come into being whose owner is the person in `as`."""
        owner = self._person(str(requests.number(body, "as")))
        title = requests.name(body)
        if any(known.title == title for known in self._sandbox.groups):
            raise Problem(400, f"there is a group {title} already")
        group = self._sandbox.group(title, forum=body.get("forum") is True)
        await group.joins(owner, owner=True)
        return group_pages.listed(group)

    async def _text(self, group: Group, who: Person, body: Body) -> Any:
        said = await group.says(who, requests.text(body, "text"), **_where(group, body))
        return group_pages.message(said, who)

    async def _send(self, group: Group, who: Person, body: Body) -> Any:
        sent = await group.sends(who, requests.text(body, "kind"), **_where(group, body))
        return group_pages.message(sent, who)

    async def _tap(self, group: Group, who: Person, body: Body) -> Any:
        tap = group.tap(who, requests.number(body, "message_id"), requests.text(body, "data"))
        give_up(group.feed, tap)
        return {"tap_id": tap.id}

    async def _edit(self, group: Group, who: Person, body: Body) -> Any:
        message = group.message(requests.number(body, "message_id"))
        return group_pages.message(await group.edits(who, message, requests.text(body, "text")), who)

    async def _topic(self, group: Group, who: Person, body: Body) -> Any:
        return {"topic": (await group.opens_topic(who, requests.name(body))).id}

    async def _close(self, group: Group, who: Person, body: Body) -> Any:
        await group.closes_topic(who, _topic_in(group, requests.number(body, "topic")))
        return {}

    async def _reopen(self, group: Group, who: Person, body: Body) -> Any:
        await group.reopens_topic(who, _topic_in(group, requests.number(body, "topic")))
        return {}

    async def _join(self, group: Group, who: Person, body: Body) -> Any:
        await group.joins(who, admin=body.get("admin") is True)
        return {}

    async def _leave(self, group: Group, who: Person, _body: Body) -> Any:
        await group.leaves(who)
        return {}

    async def _bot(self, group: Group, who: Person, body: Body) -> Any:
        """Let the bot be "in", an "admin", a "member" again, or "out"."""
        match body.get("standing"):
            case "in":
                await group.adds_bot(who)
            case "admin":
                await group.promotes_bot(who)
            case "member":
                await group.demotes_bot(who)
            case "out":
                await group.removes_bot(who)
            case _:
                raise Problem(400, "standing must be in, admin, member or out")
        return {}


def _where(group: Group, body: Body) -> dict[str, Any]:
    """Read where a message goes: its topic, what it answers, and in whose name."""
    topic, answered = requests.optional(body, "topic"), requests.optional(body, "reply_to")
    reply: Message | None = None if answered is None else group.message(answered)
    return {
        "topic": None if topic is None else _topic_in(group, topic),
        "reply_to": reply,
        "anonymous": body.get("anonymous") is True,
    }


def _topic_in(group: Group, identifier: int) -> Topic:
    found = next((topic for topic in group.topics if topic.id == identifier), None)
    if found is None:
        raise Problem(400, "there is no such topic any more")
    return found
