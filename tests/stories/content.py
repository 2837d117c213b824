"""A folder of content that a story changes, and an owner of the bot who may load it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from advisor import library as contents
from bot import resources
from bot.store import comparisons, editions
from bot.store.database import Transaction
from bot.store.editions import Loaded
from bot.usecases import editions as using
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

    def adds(self, file: str, text: str) -> None:
        """Put an entry at the end of *file*."""
        with (self.path / file).open("a", encoding="utf-8") as end:
            end.write(text)

    def closes(self, ride: str) -> None:
        """A gate closes *ride* for everybody with few hours."""
        self.adds(
            f"rules/{ride}.yaml",
            f"""
  - id: {ride}.closed_by_a_story
    kind: gate
    when: {{is: {{hours: under_5}}}}
    text: "We have learnt that it takes more than a few hours."
    opens_when: {{hours: [from_5_to_10]}}
    source: "A story"
    reviewed: 2026-11-22
""",
        )

    def drops_entry(self, file: str, entry: str) -> None:
        """Take the entry out of *file*, and its id out of all lists that name it."""
        text = (self.path / file).read_text(encoding="utf-8")
        shorter = re.sub(
            rf"  - id: {re.escape(entry)}\n.*?(?=\n  - id: |\Z)", "", text, count=1, flags=re.DOTALL
        )
        assert shorter != text, f"{file} holds no {entry}"
        (self.path / file).write_text(shorter, encoding="utf-8")
        for path in self.path.rglob("*.yaml"):
            named = path.read_text(encoding="utf-8")
            bare = re.sub(rf"(?<=[\[ ]){re.escape(entry)}(, |(?=\]))", "", named).replace(", ]", "]")
            bare = re.sub(r"    near: \[\]\n    stage: \w+\n", "", bare)
            if bare != named:
                path.write_text(bare, encoding="utf-8")

    def drops_line(self, file: str, start: str) -> None:
        """Take the one line that begins so out of *file*."""
        lines = (self.path / file).read_text(encoding="utf-8").split("\n")
        kept = [line for line in lines if not line.strip().startswith(start)]
        assert len(lines) - 1 == len(kept), f"{file}: {len(lines) - len(kept)} lines begin with {start}"
        (self.path / file).write_text("\n".join(kept), encoding="utf-8")

    def replaces_question(self, fact: str, other: str) -> None:
        """Nobody is asked for *fact* any more, but for *other*: the same under another id."""
        for path in self.path.rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(rf"\b{fact}\b", other, text), encoding="utf-8")

    async def is_loaded(self, bot: Running, by: int) -> str:
        """What lies in the folder runs now, as if an owner had loaded it; everybody is looked at. Gives the version.

        The check takes seconds and has its own stories.
        """
        texts = resources.content(str(self.path))
        version = contents.parse(texts).version

        async def load(tx: Transaction) -> None:
            now = bot.clock.now()
            before = await editions.running(tx)
            await using.adopt(tx, Loaded(version, now, by, str(self.path)), texts)
            await comparisons.begin(tx, before.version if before else "", version, by, now)

        await bot.puts(load)
        await bot.becomes("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM comparisons WHERE ended_at IS NULL)")
        return version


async def becomes_owner(bot: Running, ann: Owner, folder: Folder) -> None:
    """Ann's number stands in ADMIN_IDS, and the bot reads the folder."""
    await bot.stops()
    bot.admin_ids = frozenset({ann.id})
    bot.reads_folder = True
    bot.overrides = {"content_dir": str(folder.path)}
    await bot.starts_again()
    await ann.starts()
