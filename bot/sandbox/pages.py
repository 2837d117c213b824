"""The JSON that the phone page and other processes read. It never holds HTML that was not made safe."""

from __future__ import annotations

from typing import Any

from bot.sandbox import people
from bot.sandbox.calls import Call
from bot.sandbox.chats import Button, Message
from bot.sandbox.checks import Upload
from bot.sandbox.feed import News
from bot.sandbox.world import World

#: Kinds of content that a page may show itself; anything else is a download.
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
FILES = ("document", "video", "voice", "audio", "animation", "sticker")


def person(who: people.Person) -> dict[str, Any]:
    """Give one person for the list."""
    return {"id": who.id, "name": who.name, "language": who.language, "blocked": who.standing == "blocked"}


def chat(who: people.Person, world: World) -> dict[str, Any]:
    """Give a whole chat."""
    return {
        "person": person(who),
        "bot": {
            "name": world.profile.first_name,
            "username": world.profile.username,
            "description": _about(who, world),
        },
        "messages": [message(each) for each in who.messages],
        "commands": who.commands,
        "blocked": who.standing == "blocked",
    }


def _about(who: people.Person, world: World) -> str:
    """Give what an empty chat says of the bot, in the person's language."""
    texts = world.profile.descriptions
    return texts.get(who.language or "", "") or texts.get("", "")


def message(each: Message) -> dict[str, Any]:
    """Give one message."""
    return {
        "id": each.id,
        "from_bot": each.from_bot,
        "mine": not each.from_bot,
        "reply": _reply(each),
        "date": each.date,
        "edited": each.edited,
        "text": each.text,
        "html": each.html,
        "photo": f"/media/{each.photo}" if each.photo else None,
        "document": _document(each),
        "caption_html": each.caption_html,
        "kind": each.kind,
        "keyboard": [[_button(button) for button in row] for row in each.keyboard],
    }


def _reply(each: Message) -> dict[str, Any] | None:
    """Give what a message answers; in a topic they all answer its opening, which says nothing."""
    wire = each.wire.get("reply_to_message")
    if wire is None or Message(wire).notice:
        return None
    answered = Message(wire)
    return {
        "id": answered.id,
        "author": wire.get("sender_chat", {}).get("title") or wire["from"]["first_name"],
        "text": answered.text or answered.caption,
        "kind": answered.kind,
    }


def _document(each: Message) -> dict[str, Any] | None:
    for kind in FILES:
        file = each.wire.get(kind)
        if file:
            return {"name": file.get("file_name") or kind, "url": f"/media/{file['file_id']}"}
    return None


def _button(button: Button) -> dict[str, Any]:
    if button.data is not None:
        return {"label": button.label, "data": button.data}
    if button.copy is not None:
        return {"label": button.label, "copy": button.copy}
    return {"label": button.label, "url": button.url}


def news(what: News, who: people.Person) -> dict[str, Any]:
    """Give one event of the stream."""
    match what.kind:
        case "message" | "edited":
            assert what.message is not None
            return {"type": what.kind, "message": message(what.message)}
        case "deleted":
            assert what.message is not None
            return {"type": "deleted", "message_id": what.message.id}
        case "toast":
            assert what.tap is not None
            return _toast(what)
        case "action":
            return {"type": "action", "action": what.action}
        case "commands":
            return {"type": "commands", "commands": who.commands}
        case "person":
            return {"type": "person", "person": person(who), "blocked": who.standing == "blocked"}
        case "group":
            return {"type": "group"}


def _toast(what: News) -> dict[str, Any]:
    assert what.tap is not None
    answer = what.tap.answer
    return {
        "type": "toast",
        "tap_id": what.tap.id,
        "message_id": what.tap.message_id,
        "text": None if answer is None else answer.text,
        "url": answer.url if answer else "",
        "alert": answer is not None and answer.alert,
    }


def call(each: Call) -> dict[str, Any]:
    """Give one recorded call; a file is told by its name and size."""
    return {
        "method": each.method,
        "params": {name: _shown(value) for name, value in each.params.items()},
        "chat_id": each.chat_id,
        "at": each.at,
        "status": each.status,
        "error": each.error,
        "unknown": list(each.unknown),
    }


def _shown(value: Any) -> Any:
    return {"file": value.name, "bytes": len(value.content)} if isinstance(value, Upload) else value
