"""Keys made of the token: secrets that stand in no database and no file. Each purpose has its own."""

from __future__ import annotations

import hashlib


def made_of(token: str, purpose: bytes) -> bytes:
    """The key for *purpose* (at most 16 bytes); another token makes another one."""
    return hashlib.blake2b(token.encode(), person=purpose).digest()
