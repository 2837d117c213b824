"""
The state file: what the sandbox knows, line by line, so that people and ids survive a restart.

It never keeps what lives seconds only: taps, faults, limits, calls.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from bot.sandbox.chats import Chat, Message, PrivateChat
from bot.sandbox.files import StoredFile
from bot.sandbox.group_chats import GroupChat
from bot.sandbox.profile import Profile
from bot.sandbox.updates import Queued
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

try:
    import fcntl
except ImportError:  # pragma: no cover  # no such locks there: two sandboxes on one file are then not noticed
    fcntl = None  # type: ignore[assignment]  # a system without file locks


class StateInUse(RuntimeError):  # it reads as a sentence
    """Another sandbox works on the same state file."""


class State:
    """
    One file of JSON lines `[kind, key, value]`; a later line replaces an earlier one, null removes it.

    A line is written before the call or act that caused it is answered, so a killed process loses nothing
    that it told anyone. A torn last line is passed over.
    """

    def __init__(self, path: Path, world: World) -> None:
        self._path = path
        self._world = world
        self._file: IO[str] | None = None
        self._lock: IO[str] | None = None
        if path.exists():
            _restore(world, _lines(path))

    def open(self) -> None:
        """Lock the file, write it anew without what is gone, and follow the world; raises `StateInUse`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            for line in _snapshot(self._world):
                file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8", buffering=1)
        world = self._world
        world.record = self._write
        world.updates.changed = lambda key, queued: self._write("update", key, queued and asdict(queued))
        world.files.added = lambda file: self._write("file", file.id, _packed(file))

    def _take_lock(self) -> None:
        self._lock = self._path.with_suffix(".lock").open("w")
        if fcntl is None:  # pragma: no cover
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise StateInUse(
                f"another sandbox works on {self._path}; stop it, or name another file"
            ) from error

    def _write(self, kind: str, key: int | str, value: Any) -> None:
        assert self._file is not None
        self._file.write(json.dumps([kind, key, value]) + "\n")

    def close(self) -> None:
        """Stop following; the file is whole at any time."""
        world = self._world
        world.record = lambda _kind, _key, _value: None
        world.updates.changed = lambda _key, _queued: None
        world.files.added = lambda _file: None
        for file in (self._file, self._lock):
            if file is not None:
                file.close()
        self._file = self._lock = None


def _lines(path: Path) -> Iterator[tuple[str, Any, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            with contextlib.suppress(ValueError):  # torn by a kill in mid-write
                kind, key, value = json.loads(line)
                yield kind, key, value


def _restore(world: World, lines: Iterator[tuple[str, Any, Any]]) -> None:
    for kind, key, value in lines:
        match kind:
            case "token":
                world.take_token(value)
            case "next":
                world.next_message, world.next_person, world.updates.next_id = value
            case "profile":
                world.profile = Profile(**value)
            case "chat" | "group" | "message":
                _restore_place(world, kind, key, value)
            case "update":
                _restore_update(world, key, value)
            case "file":
                world.files.keep(_unpacked(value))
            case "webhook":
                world.webhook = Webhook(**value["hook"])
                world.updates.allowed = value["allowed"]


def _restore_place(world: World, kind: str, key: Any, value: Any) -> None:
    match kind:
        case "chat":
            _restore_chat(world, key, value)
        case "group":
            _restore_group(world, key, value)
        case "message":
            _restore_message(world, key, value)


def _restore_chat(world: World, identifier: int, value: dict[str, Any]) -> None:
    chat = world.chats.get(identifier)
    if chat is None:
        chat = PrivateChat(identifier, value["name"], value["language"])
        world.know(chat)
    chat.standing = value["standing"]
    chat.started = value["started"]
    chat.pinned = value["pinned"]
    world.next_person = max(world.next_person, identifier + 1)


def _restore_group(world: World, identifier: int, value: dict[str, Any]) -> None:
    known = world.groups.get(identifier)
    if known is None:
        world.know_group(GroupChat.of(identifier, value))
    else:
        known.take(value)


def _restore_message(world: World, key: str, wire: dict[str, Any] | None) -> None:
    chat_id, _, message_id = key.partition("/")
    group = world.groups.get(int(chat_id))
    messages = (group or world.chats[int(chat_id)]).messages
    if group is not None and group.kind == "supergroup":
        group.next_message = max(group.next_message, int(message_id) + 1)
    else:
        world.next_message = max(world.next_message, int(message_id) + 1)
    if wire is None:
        messages.pop(int(message_id), None)
    else:
        messages[int(message_id)] = Message(wire)


def _restore_update(world: World, key: int, value: dict[str, Any] | None) -> None:
    world.updates.next_id = max(world.updates.next_id, key + 1)
    if value is None:
        world.updates.drop(key)
    else:
        world.updates.put(Queued(**value))


def _snapshot(world: World) -> Iterator[list[Any]]:
    yield ["token", 0, world.token]
    yield ["next", 0, [world.next_message, world.next_person, world.updates.next_id]]
    yield ["profile", 0, asdict(world.profile)]
    yield ["webhook", 0, {"hook": world.webhook.kept(), "allowed": world.updates.allowed}]
    for file in world.files.all():
        yield ["file", file.id, _packed(file)]
    for chat in world.chats.values():
        yield ["chat", chat.id, chat.kept()]
        yield from _messages(chat)
    for group in world.groups.values():
        yield ["group", group.id, group.kept()]
        yield from _messages(group)
    for queued in world.updates.waiting.values():
        yield ["update", queued.id, asdict(queued)]


def _messages(chat: Chat) -> Iterator[list[Any]]:
    for message in chat.messages.values():
        yield ["message", f"{chat.id}/{message.id}", message.wire]


def _packed(file: StoredFile) -> dict[str, Any]:
    return asdict(file) | {"content": base64.b64encode(file.content).decode()}


def _unpacked(value: dict[str, Any]) -> StoredFile:
    return StoredFile(**value | {"content": base64.b64decode(value["content"])})
