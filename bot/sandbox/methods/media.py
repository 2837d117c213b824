"""Pictures and files: uploaded or sent again by file_id. Nothing is fetched from the web."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox import formatting
from bot.sandbox.chats import Wire
from bot.sandbox.checks import Upload
from bot.sandbox.files import DOWNLOAD_LIMIT, StoredFile
from bot.sandbox.methods.edits import editable, finish
from bot.sandbox.methods.messages import begin, captioned
from bot.sandbox.refusals import bad_request
from bot.sandbox.schema import EMPTY
from bot.sandbox.world import World

Params = dict[str, Any]

UPLOADS = "_uploads"  #: where the files of a multipart call stand, by the name of their part


def _file(world: World, kind: str, given: Any, uploads: Mapping[str, Upload]) -> StoredFile:
    """Find or keep the file that a call means: an upload, an "attach://" name, or a file_id."""
    if isinstance(given, Upload):
        return world.files.add(kind, given)
    if given.startswith("attach://"):
        upload = uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request(EMPTY[kind])
        return world.files.add(kind, upload)
    return world.files.again(kind, given)


def _shown(params: Params, file: StoredFile) -> Wire:
    content: Wire = {file.kind: file.shown()} | captioned(formatting.caption(params))
    if file.kind == "animation":
        content["document"] = file.wire
    if params.get("has_spoiler"):
        content["has_media_spoiler"] = True
    if params.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def _sender(kind: str) -> Callable[[World, Params], Wire]:
    def send(world: World, params: Params) -> Wire:
        formatting.caption(params)
        chat = world.open_chat(params["chat_id"])
        file = _file(world, kind, params[kind], params.get(UPLOADS, {}))
        content = _shown(params, file)
        return world.place(chat, begin(world, params, chat) | content).wire

    return send


def edit_message_media(world: World, params: Params) -> Wire:
    media = params["media"]
    formatting.caption(media)
    chat, message = editable(world, params)
    file = _file(world, media["type"], media["media"], params.get(UPLOADS, {}))
    content = _shown(media, file)
    if _same(message.wire.get(file.kind), content[file.kind]):
        content[file.kind] = message.wire[file.kind]
    return finish(world, chat, message, content, params)


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return bool(before) and _same(before[-1], after[-1])
    return isinstance(before, dict) and before.get("file_unique_id") == after["file_unique_id"]


def get_file(world: World, params: Params) -> Wire:
    file = world.files.get(params["file_id"])
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.wire | {"file_path": file.path}


METHODS: dict[str, Callable[[World, Params], Wire]] = {
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendVideo": _sender("video"),
    "sendAudio": _sender("audio"),
    "sendVoice": _sender("voice"),
    "sendAnimation": _sender("animation"),
    "sendSticker": _sender("sticker"),
    "editMessageMedia": edit_message_media,
    "getFile": get_file,
}
