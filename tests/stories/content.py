"""A folder of content that a story changes, and an owner of the bot who may load it."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot import resources
from tests.stories.owner import Owner
from tests.stories.running import Running

_SHIPPED = Path(str(resources.__file__)).parents[1] / "advisor" / "content"


class Folder:
    """The shipped content, copied, to be changed."""

    def __init__(self, path: Path) -> None:
        shutil.copytree(_SHIPPED, path)
        self.path = path

    def changes(self, file: str, old: str, new: str) -> None:
        """Put *new* in the place of the one *old* in *file*."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert 1 == text.count(old), f"{file}: {text.count(old)} times: {old}"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")


async def becomes_owner(bot: Running, ann: Owner, folder: Folder) -> None:
    """Ann's number stands in ADMIN_IDS, and the bot reads the folder."""
    await bot.stops()
    bot.admin_ids = frozenset({ann.id})
    bot.reads_folder = True
    bot.overrides = {"content_dir": str(folder.path)}
    await bot.starts_again()
    await ann.starts()
