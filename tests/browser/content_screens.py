"""Makes the pictures of /content in docs/admin.md: `python -m tests.browser.content_screens`."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright
from pydantic import SecretStr

from advisor import library as contents
from bot import app, resources, settings
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from bot.store import intakes, people, plans
from bot.store.database import Transaction
from bot.store.intakes import Intake
from bot.store.sqlite import SqliteDatabase
from bot.usecases import advice
from tests.browser.admin_screens import PHONE, keep, says, sees, taps
from tests.browser.chromium import ARGUMENTS, find
from tests.stories.content import Folder
from tests.stories.jumping import JumpingClock

_PEOPLE = 60
_SECTORS, _HOURS, _LANGUAGES = (
    ("bakery", "tailor", "jewellery"),
    ("under_5", "from_5_to_10"),
    ("en", "sw", "fr"),
)


async def main() -> None:
    """Ann checks what she wrote, mends it, loads it, and sees whose advice is another one."""
    sandbox, clock = Sandbox(limits=Limits.off()), JumpingClock()
    await sandbox.start()
    ann = sandbox.person("Ann", language="en")
    with (
        tempfile.TemporaryDirectory() as name,
        contextlib.chdir(name),
    ):  # the picture names a folder of nobody
        folder = Folder(Path(name) / "content")
        chosen = settings.read(
            _env_file=None,
            bot_token=SecretStr(sandbox.token),
            bot_api_url=sandbox.url,
            database_url=f"sqlite:///{name}/bot.db",
            admin_ids=frozenset({ann.id}),
            content_dir="content",
        )
        await app.migrate(chosen)
        await _are_advised(f"{name}/bot.db", clock.now())
        async with asyncio.TaskGroup() as tasks, async_playwright() as driver:
            running = tasks.create_task(app.run(chosen, clock))
            browser = await driver.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            page = await browser.new_page(viewport=PHONE, device_scale_factor=1, bypass_csp=True)  # type: ignore[arg-type]  # a dict is what it takes
            await says(ann, "/start", "trade")
            await page.goto(f"{sandbox.url}/#{ann.id}")
            await _checks(ann, page, folder)
            await _loads(ann, page, folder)
            await browser.close()
            running.cancel()
    await sandbox.stop()


async def _are_advised(path: str, now: int) -> None:
    """People with plans by the shipped content."""
    library = contents.parse(resources.content())

    async def work(tx: Transaction) -> None:
        for number in range(1_000, 1_000 + _PEOPLE):
            language = _LANGUAGES[number % len(_LANGUAGES)]
            await people.arrive(tx, number, f"Person {number}", language, None, now)
            sector, hours = _SECTORS[number % len(_SECTORS)], _HOURS[number // 2 % len(_HOURS)]
            known = advice.Known(Intake(number, (("sector", sector), ("hours", hours)), finished_at=1))
            await intakes.save(tx, known.intake)
            await plans.save(tx, advice.as_plan(library, known, advice.weigh(library, known), now))

    database = await SqliteDatabase.open(path)
    await database.transact(work)
    await database.close()


async def _checks(ann: Person, page: Page, folder: Folder) -> None:
    await says(ann, "/content", "What I advise by")
    await keep(page, "content")
    hours = "opens_when: {contacts: [under_50, from_50_to_500, over_500], around: [dense]}"
    rules, text = "rules/community.yaml", (folder.path / "rules/community.yaml").read_text(encoding="utf-8")
    folder.changes(rules, hours, hours.replace("from_50_to_500", "under_500"))
    tips = (folder.path / "tips/common.yaml").read_text(encoding="utf-8")
    (folder.path / "tips/common.yaml").write_text(
        tips.replace("reviewed: ", "reviewd: ", 1), encoding="utf-8"
    )
    await taps(ann, "🔎 Check", "fault")
    await keep(page, "content_faults")
    (folder.path / rules).write_text(text, encoding="utf-8")
    (folder.path / "tips/common.yaml").write_text(tips, encoding="utf-8")


async def _loads(ann: Person, page: Page, folder: Folder) -> None:
    folder.closes("community")
    await says(ann, "/content reload", "Loaded: version")
    await sees(ann, "plans looked at\n")
    await keep(page, "content_compared", 1010)  # both cards in one look
    await taps(ann, "👁 Show me an example", "would read:")
    await keep(page, "content_example")
    await taps(ann, "‹ Back", "Can be told")
    await taps(ann, "📣 Tell them…", "what changed for them, and why?")
    await keep(page, "content_tell")


if __name__ == "__main__":
    asyncio.run(main())
