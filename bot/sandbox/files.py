"""Files that were sent, by file_id. They are never fetched from the web."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import images
from bot.sandbox.checks import Upload
from bot.sandbox.refusals import Refused, bad_request

UPLOAD_LIMIT = 50 * 2**20  # bytes
PHOTO_LIMIT = 10 * 2**20  # bytes
DOWNLOAD_LIMIT = 20 * 2**20  # bytes
SIDES_LIMIT = 10_000  # pixels: a photo's width and height together
RATIO_LIMIT = 20  # a photo's longer side by its shorter

#: The field under which a message shows the file.
KINDS = ("photo", "document", "video", "voice", "audio", "animation", "sticker")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `kind` is one of `KINDS`, sizes are in pixels and 0 when unknown."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Give the path under which getFile offers it."""
        return f"{self.kind}s/{self.id}"

    @property
    def wire(self) -> dict[str, Any]:
        """Give the four fields that every file has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def shown(self) -> Any:
        """Give the value of the message's field: a list of sizes for a photo, an object otherwise."""
        if self.kind == "photo":
            return [self.wire | {"width": self.width, "height": self.height}]
        if self.kind == "sticker":
            kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return self.wire | kind
        wire = self.wire | {"mime_type": self.mime}
        if self.kind in ("document", "video", "audio", "animation"):
            wire["file_name"] = self.name
        if self.kind in ("video", "animation"):
            wire |= {"width": self.width or 640, "height": self.height or 360}
        return wire if self.kind == "document" else wire | {"duration": 1}


class Files:
    """All files by id; every new one is told to `added`, which the state file hears."""

    def __init__(self) -> None:
        self._known: dict[str, StoredFile] = {}
        self.added: Callable[[StoredFile], None] = lambda _file: None

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """
        Keep an upload under a new id; the same content has the same unique id.

        Raises `Refused` in Telegram's words for what is empty, too big, or no picture although sent as one.
        """
        size = len(upload.content)
        if not size:
            raise bad_request("file must be non-empty")
        if size > UPLOAD_LIMIT:
            raise Refused(413, "Request Entity Too Large")
        seen = images.look(upload.content)
        if kind == "photo":
            _check_photo(size, seen)
        width, height = seen.size if seen else (0, 0)
        mime = seen.mime if seen else upload.mime
        unique = hashlib.sha256(kind.encode() + upload.content).hexdigest()[:16]
        identifier = f"{kind[:2].upper()}AC{secrets.token_urlsafe(36)}"
        file = StoredFile(identifier, f"AQAD{unique}", kind, upload.name, mime, upload.content, width, height)
        self.keep(file)
        self.added(file)
        return file

    def keep(self, file: StoredFile) -> None:
        self._known[file.id] = file

    def get(self, identifier: str) -> StoredFile | None:
        return self._known.get(identifier)

    def all(self) -> list[StoredFile]:
        return list(self._known.values())

    def again(self, kind: str, identifier: str) -> StoredFile:
        """Find the file to send again; raises `Refused` for an unknown id, a web address, or another kind."""
        if identifier.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        file = self._known.get(identifier)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    def at(self, path: str) -> StoredFile | None:
        """Find a file by the path that getFile gave; None for any other path."""
        file = self._known.get(path.rpartition("/")[2])
        return file if file is not None and file.path == path else None


def _check_photo(size: int, seen: images.Picture | None) -> None:
    if size > PHOTO_LIMIT:
        limit = f"the maximum size is {PHOTO_LIMIT} bytes"
        raise bad_request(f"file of size {size} bytes is too big for a photo; {limit}")
    if seen is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = seen.size
    if not width or not height or width + height > SIDES_LIMIT:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if max(width, height) > RATIO_LIMIT * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
