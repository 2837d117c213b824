"""What happens to a typed answer that matched nothing: it teaches the authors, without telling who it was."""

from __future__ import annotations

import hashlib
import re

from advisor import questions
from bot.store import unmatched as store
from bot.store.database import Transaction

_LONGEST = 40
#: People share a tag with one in so many others: it tells two people apart, and nobody from the crowd.
_TAGS = 4096
# Numbers of telephones and accounts, addresses: nothing that authors could learn from.
_PRIVATE = re.compile(r"\d{4}|@|://|www\.")


async def heard(tx: Transaction, key: bytes, question: str, person_id: int, text: str, now: int) -> None:
    """
    Keep what was typed to *question*, readable only when a second person types the same.

    Until then there is a keyed hash of the words, and a tag of twelve bits in the place of the person.

    Args:
        tx: the transaction of the turn.
        key: a secret that is not in the database.
        question: the fact that was asked for.
        person_id: who typed it; not kept.
        text: what was typed; long texts, numbers and addresses are not kept at all.
        now: milliseconds since 1970.

    """
    words = questions.plain(text)
    if not words or len(words) > _LONGEST or _PRIVATE.search(text):
        return
    said = _hash(key, question, words)
    tag = int(_hash(key, said, str(person_id)), 16) % _TAGS
    await store.heard(tx, said, question, tag, words, now)


def _hash(key: bytes, *parts: str) -> str:
    return hashlib.blake2b("\x00".join(parts).encode(), key=key[:64], digest_size=12).hexdigest()
