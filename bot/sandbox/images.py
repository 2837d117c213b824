"""The size of a picture, read from its first bytes, and a small picture of our own. It never decodes one."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


class Picture(NamedTuple):
    """What a picture's first bytes tell."""

    mime: str
    size: Size


_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def look(content: bytes) -> Picture | None:
    """Tell kind and size of a PNG, JPEG, GIF or WebP picture; None for anything else."""
    if content.startswith(_PNG) and len(content) >= 24:  # noqa: PLR2004  # signature and header
        return Picture("image/png", Size(*struct.unpack(">II", content[16:24])))
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:  # noqa: PLR2004  # signature and screen
        return Picture("image/gif", Size(*struct.unpack("<HH", content[6:10])))
    if content[:2] == b"\xff\xd8":
        size = _jpeg(content)
        return Picture("image/jpeg", size) if size else None
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Picture("image/webp", _webp(content))
    return None


def _jpeg(content: bytes) -> Size | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004  # every segment begins so
        kind = content[at + 1]
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Size(width, height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None


def _webp(content: bytes) -> Size:
    if content[12:16] == b"VP8X":
        return Size(
            1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
        )
    return Size(512, 512)  # a sticker's usual size; exact ones matter to nobody here


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def sample(width: int = 320, height: int = 200) -> bytes:
    """Make a PNG of a sunset: what a virtual person sends as a photo."""
    rows = []
    for y in range(height):
        shade = bytes((255 - y * 90 // height, 190 - y * 120 // height, 120 + y * 60 // height))
        rows.append(b"\0" + shade * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        _PNG
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
        + _chunk(b"IEND", b"")
    )
