"""What people can send, as the fields of a message: from a text to a sticker. Nothing here sends."""

from __future__ import annotations

import mimetypes
import secrets

from bot.sandbox import formatting, images
from bot.sandbox.chats import Wire
from bot.sandbox.checks import Upload
from bot.sandbox.files import Files
from bot.sandbox.html import utf16

_STICKER = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
KINDS = ("photo", "sticker", "voice", "video", "location", "document")  #: of which there are samples


def text(written: str) -> Wire:
    """Give a text, trimmed as Telegram's apps do; ValueError for one that they do not send."""
    plain, entities = formatting.tidy(written, [])
    if not plain or utf16(plain) > formatting.TEXT_LIMIT:
        raise ValueError("a message has 1 to 4096 characters")
    return {"text": plain} | ({"entities": entities} if entities else {})


def photo(files: Files, caption: str = "", content: bytes | None = None) -> Wire:
    """Give a picture; without *content* a small one of our own."""
    return _file(files, "photo", Upload("photo.png", content or images.sample(), "image/png"), caption)


def album(files: Files, number: int, caption: str = "") -> list[Wire]:
    """Give *number* pictures (2 to 10, as apps have it) that are sent as one; the caption stands on the first."""
    if not 2 <= number <= 10:  # noqa: PLR2004  # Telegram's
        raise ValueError("an album has 2 to 10 files")
    name = str(secrets.randbits(53))
    captions = [caption, *[""] * (number - 1)]
    return [photo(files, each) | {"media_group_id": name} for each in captions]


def document(files: Files, name: str, content: bytes, caption: str = "") -> Wire:
    """Give a file; its kind is told from its name."""
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _file(files, "document", Upload(name, content, mime), caption)


def voice(files: Files, content: bytes = b"OggS voice", caption: str = "") -> Wire:
    """Give a voice message of one second."""
    return _file(files, "voice", Upload("voice.ogg", content, "audio/ogg"), caption)


def video(files: Files) -> Wire:
    """Give a video of one second."""
    return _file(files, "video", Upload("video.mp4", b"ftypisom video", "video/mp4"))


def sticker(files: Files, emoji: str = "👍") -> Wire:
    """Give a sticker that stands for *emoji*."""
    file = files.add("sticker", Upload("sticker.webp", _STICKER, "image/webp"))
    return {"sticker": file.shown() | {"emoji": emoji}}


def location(latitude: float = 52.52, longitude: float = 13.405) -> Wire:
    """Give a place, in degrees."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def sample(files: Files, kind: str) -> Wire:
    """Give a sample of *kind*, one of `KINDS`; ValueError otherwise."""
    match kind:
        case "photo":
            return photo(files)
        case "sticker":
            return sticker(files)
        case "voice":
            return voice(files)
        case "video":
            return video(files)
        case "location":
            return location()
        case "document":
            return document(files, "prices.csv", b"item,price\n")
    raise ValueError(f"nobody can send a {kind}")


def _file(files: Files, kind: str, upload: Upload, caption: str = "") -> Wire:
    file = files.add(kind, upload)
    return {kind: file.shown()} | ({"caption": caption} if caption else {})
