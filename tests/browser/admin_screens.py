"""Makes the pictures of docs/admin.md and docs/broadcasts.md: `python -m tests.browser.admin_screens`."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright
from pydantic import SecretStr

from bot import app, settings
from bot.sandbox.limits import Limits
from bot.sandbox.people import NothingHeard, Person
from bot.sandbox.telegram import Sandbox
from bot.store import people
from bot.store.database import Transaction
from bot.store.sqlite import SqliteDatabase
from tests.browser.chromium import ARGUMENTS, find
from tests.stories.jumping import JumpingClock

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
_PEOPLE = 260
_PATIENCE = 60
#: Where people came from, and what they speak.
_SOURCES, _LANGUAGES = ("market", "flyer", "radio"), ("en", "en", "sw", "fr")


async def main() -> None:
    """Ann writes to everybody, Bea approves it, and both look at what became of it."""
    sandbox, clock = Sandbox(limits=Limits.off()), JumpingClock()
    await sandbox.start()
    ann, bea = sandbox.person("Ann", language="en"), sandbox.person("Bea", language="en")
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.read(
            _env_file=None,
            bot_token=SecretStr(sandbox.token),
            bot_api_url=sandbox.url,
            database_url=f"sqlite:///{folder}/bot.db",
            admin_ids=frozenset({ann.id, bea.id}),
            second_admin_above=100,
        )
        await app.migrate(chosen)
        await _arrive(sandbox, f"{folder}/bot.db", clock.now())
        async with asyncio.TaskGroup() as tasks, async_playwright() as driver:
            running = tasks.create_task(app.run(chosen, clock))
            browser = await driver.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            page = await browser.new_page(viewport=PHONE, device_scale_factor=1, bypass_csp=True)  # type: ignore[arg-type]  # a dict is what it takes
            for each in (ann, bea):
                await each.types("/start")
                await each.sees("trade", timeout=_PATIENCE)
            await page.goto(f"{sandbox.url}/#{ann.id}")
            await _draft(ann, bea, page)
            await _goes(ann, bea, page, clock)
            await _watch(ann, page)
            await browser.close()
            running.cancel()
    await sandbox.stop()


async def _arrive(sandbox: Sandbox, path: str, now: int) -> None:
    those = [sandbox.person(f"Person {number}") for number in range(_PEOPLE)]
    for each in those:
        each._chat.started = True

    async def work(tx: Transaction) -> None:
        for number, each in enumerate(those):
            language = _LANGUAGES[number % len(_LANGUAGES)]
            await people.arrive(tx, each.id, each.name, language, _SOURCES[number % len(_SOURCES)], now)
            if number % 20 == 0:
                await people.unreachable(tx, each.id, "blocked", now)
            if number % 31 == 0:
                await people.stop(tx, each.id, now)

    database = await SqliteDatabase.open(path)
    await database.transact(work)
    await database.close()


async def _draft(ann: Person, bea: Person, page: Page) -> None:
    await says(ann, "/broadcast", "No words yet")
    await taps(ann, "✍️ Words", "In which language")
    await taps(ann, "en", "Send me the message for en")
    await keep(page, "broadcast_words")
    await ann.sends_photo("Stall fees fall on Monday, {first_name|friend}. Your {ride|plan} may pay sooner.")
    await sees(ann, "en. All others read")
    await taps(ann, "✍️ Words", "In which language")
    await taps(ann, "sw", "Send me the message for sw")
    await says(ann, "Ada za kibanda zinashuka Jumatatu, {first_name|rafiki}.", "en, sw.")
    await taps(ann, "🔘 Button", "Which button")
    await taps(ann, "📋 Show my plan", "Show my plan")
    await taps(ann, "👥 For whom", "For whom?")
    await taps(ann, "− language", "Not for people")
    await keep(page, "broadcast_audience")
    await taps(ann, "fr", "Not for people")
    await taps(ann, "‹ Back", "For whom?")
    await taps(ann, "‹ Back", "Count it")
    await taps(ann, "🕘 When", "When?")
    await keep(page, "broadcast_when")
    await taps(ann, "‹ Back", "Count it")
    await taps(ann, "🔢 Count", "It reaches")
    await keep(page, "broadcast_count")
    await taps(ann, "👁 Test: to somebody else", "Who shall get the test")
    await taps(ann, f"\u2068Bea\u2069 ({bea.id})", "Sent to")
    await keep(page, "broadcast_test")
    await taps(ann, "‹ Back", "It reaches")


async def _goes(ann: Person, bea: Person, page: Page, clock: JumpingClock) -> None:
    await taps(ann, "📣 Approve…", "Send broadcast 1?")
    await keep(page, "broadcast_approve")
    await taps(ann, "✅ Yes, approve", "A second admin must approve it")
    await sees(bea, "A second admin must approve it")
    await page.goto(f"{page.url.partition('#')[0]}#{bea.id}")
    await page.reload()
    await keep(page, "broadcast_second")
    await bea.taps("✅ Approve")
    await sees(bea, "a second, left")
    await keep(page, "broadcast_progress", 1010)
    await sees(ann, "Broadcast 1 is sent.")
    await page.goto(f"{page.url.partition('#')[0]}#{ann.id}")
    await page.reload()
    await keep(page, "broadcast_report", 1010)


async def _watch(ann: Person, page: Page) -> None:
    await says(ann, "/stats", "All people together")
    await taps(ann, "↻ Count anew", "All people together")
    await asyncio.sleep(8)  # it is counted by itself
    await says(ann, "/stats", "All people together")
    await keep(page, "stats")
    await taps(ann, "By source", "Where they came from")
    await ann.taps("📊 Picture")
    await sees(ann, "1. ")
    await keep(page, "stats_picture")
    await says(ann, "/audit", "approved")
    await keep(page, "audit")


async def says(person: Person, text: str, until: str) -> None:
    """Type, and wait until one of the newest two messages says *until*."""
    await person.types(text)
    await sees(person, until)


async def taps(person: Person, label: str, until: str) -> None:
    """Tap the newest button with this label, and wait until one of the newest two messages says *until*."""
    await person.taps(label)
    await sees(person, until)


async def sees(person: Person, words: str) -> None:
    """Wait until one of the newest two messages says *words*."""
    async with asyncio.timeout(_PATIENCE):
        while not any(each.from_bot and each.says(words) for each in person.messages[-2:]):
            with contextlib.suppress(NothingHeard):
                await person.hears(timeout=1)


async def keep(page: Page, name: str, height: int = PHONE["height"]) -> None:
    """Keep what the page shows as a picture of the docs; *height* in pixels shows more than a phone does."""
    await page.set_viewport_size({"width": PHONE["width"], "height": height})
    await page.wait_for_timeout(900)  # the page's own animations
    await page.screenshot(path=PICTURES / f"{name}.png")
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})


if __name__ == "__main__":
    asyncio.run(main())
