"""Which content runs: what a start takes up, what a reload puts in its place. No words, no Telegram, no parsing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store import editions
from bot.store.database import Transaction
from bot.store.editions import Loaded
from bot.store.proofs import Act

#: Texts of so many versions are kept at most, and those of the newest ones whether anybody's plan needs them or not.
MOST, ALWAYS = 100, 3
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One fault of texts; of a card that cannot be said file and id are ""."""

    file: str
    id: str
    says: str  #: what is wrong and what to write instead


@dataclass(frozen=True, slots=True)
class Proved:
    """What a check, or a reload, came to."""

    act: Act
    version: str  #: of what the folder holds; "": it could not be read
    folder: str
    faults: tuple[Wrong, ...] = ()
    files: tuple[str, ...] = ()  #: whose text is another one than what ran
    new: bool = True  #: whether it is another version than what ran
    loaded: bool = False
    broken: bool = False  #: the check itself failed: nothing is known of the texts


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says at a start."""

    loaded: Loaded
    texts: Texts
    known: bool  #: whether the folder's version ran before


async def stored(tx: Transaction, folder: str | None) -> Stored | None:
    """What ran last, and whether the version *folder* is known; None: nothing ran yet, or its texts are gone."""
    loaded = await editions.running(tx)
    texts = None if loaded is None else await editions.texts(tx, loaded.version)
    if loaded is None or texts is None:
        return None
    return Stored(loaded, texts, folder is not None and await editions.is_kept(tx, folder))


def takes_the_folder(found: Stored | None, folder: str | None) -> bool:
    """
    Whether a start runs what lies in the folder, whose version is *folder*; None: that has faults.

    What was loaded while the bot ran holds until the folder holds something that never ran: another process, whose
    folder nobody changed, must not take everybody back. Else the last start decides.
    """
    if found is None:
        return True
    if folder is None:
        return False
    return folder == found.loaded.version or not (found.loaded.by and found.known)


async def adopt(tx: Transaction, loaded: Loaded, texts: Texts) -> None:
    """This version runs from now on, and its texts are kept."""
    known = await editions.running(tx)
    await editions.keep(tx, loaded.version, texts, loaded.at)
    if known is None or known.version != loaded.version:
        await editions.run(tx, loaded)


def changed(before: Texts, after: Texts) -> tuple[str, ...]:
    """The files whose text is another one, or that came or went, in their order."""
    return tuple(name for name in sorted({*before, *after}) if before.get(name) != after.get(name))


async def tidy(tx: Transaction) -> int:
    """Forget texts that no plan was made from; gives their number. The running version's are never forgotten."""
    loaded = await editions.running(tx)
    dropped = 0
    for place, (version, _) in enumerate(await editions.versions(tx)):
        if loaded is None or version == loaded.version or place < ALWAYS:
            continue
        if place >= MOST or not await editions.is_referred_to(tx, version):
            await editions.drop(tx, version)
            dropped += 1
    return dropped
