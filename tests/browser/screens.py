"""Makes the docs' pictures anew from the real bot: `python -m tests.browser.screens`. Looks best with an emoji font."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Page, async_playwright
from pydantic import SecretStr

from bot import app, settings
from bot.sandbox.limits import Limits
from bot.sandbox.people import NothingHeard, Person
from bot.sandbox.telegram import Sandbox
from tests.browser.chromium import ARGUMENTS, find
from tests.stories.jumping import JumpingClock

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
UTC = ZoneInfo("UTC")
PHONE = {"width": 390, "height": 844}
#: What a jewellery maker says, whatever is asked: fact -> label of the answer.
ANSWERS = {
    "sector": ["💍 Jewellery, craft"],
}
#: In order of preference, for questions that the list above does not name.
LIKELY = (
    "Too few buyers", "My own design or recipe", "More than 50", "Running steadily", "Smartphone, good internet",
    "I like it", "5 to 10 hours", "Fairs and events", "Good parcel delivery", "None of these",
)  # fmt: skip


async def main() -> None:
    """Walk through the intake as a jewellery maker would, and keep what the phone shows."""
    PICTURES.mkdir(exist_ok=True)
    sandbox, clock = Sandbox(limits=Limits.off()), JumpingClock()
    await sandbox.start()
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.read(
            bot_token=SecretStr(sandbox.token),
            bot_api_url=sandbox.url,
            database_url=f"sqlite:///{folder}/bot.db",
            flood_rate=1000,  # a story is quicker than any owner
        )
        async with asyncio.TaskGroup() as tasks, async_playwright() as driver:
            running = tasks.create_task(app.run(chosen, clock))
            browser = await driver.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            page = await browser.new_page(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]  # a dict is what it takes
            await _walk(sandbox, page, clock)
            await browser.close()
            running.cancel()
    await sandbox.stop()


async def _walk(sandbox: Sandbox, page: Page, clock: JumpingClock) -> None:
    maya = sandbox.person("Maya", language="en")
    await page.goto(f"{sandbox.url}/#{maya.id}")
    await maya.types("/start")
    await maya.sees("What is your trade?")
    await keep(page, "welcome")
    asked = 0
    while True:
        labels = [label for row in maya.messages[-1].keyboard for label in (button.label for button in row)]
        if any("Show my advice" in label for label in labels):
            break
        await answer(maya, labels)
        asked += 1
        if asked == 3:  # somewhere in the middle
            await keep(page, "question")
    await keep(page, "review")
    await tap(maya, "Show my advice ›")
    await maya.sees("This week")
    await page.set_viewport_size({"width": 390, "height": 1560})  # picture and words in one look
    await keep(page, "result")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as above
    await _loop(maya, page, clock)
    await _beside(maya, page)


async def _loop(maya: Person, page: Page, clock: JumpingClock) -> None:
    """A time for the step, the step itself, the plan, the reminder, the question how it went, and a tip."""
    await tap(maya, "Tomorrow, morning (9:00)")
    await maya.sees("I remind you then")
    await keep(page, "slot")
    await tap(maya, "How to do it")
    await maya.sees("1 to 2 hours")
    await keep(page, "step")
    await tap(maya, "Show the plan")
    await maya.sees("Your plan")
    await keep(page, "plan")
    clock.jump(clock.read("+24 hours", UTC))
    await maya.sees("It is time")
    clock.jump(clock.read("+24 hours", UTC))
    await maya.sees("How did it go?")
    await keep(page, "check_in")
    await tap(maya, "✅ Done")
    await tap(maya, "✅ Yes")
    await maya.sees("✓ ")
    await _live(maya, clock, "💡")
    await keep(page, "tip")


async def _live(maya: Person, clock: JumpingClock, text: str) -> None:
    """Let hour after hour pass until the bot says *text*."""
    for _ in range(40):
        clock.jump(clock.read("+5 hours", UTC))
        with contextlib.suppress(NothingHeard):
            await maya.sees(text, timeout=1)
            return
    raise NothingHeard(text)


async def _beside(maya: Person, page: Page) -> None:
    """A sum in five numbers, and what can be taken along."""
    await maya.types("/money")
    await maya.sees("Does it pay?")
    await tap(maya, "🛒 An order on a selling site")
    for typed in ("EUR", "50", "30", "10", "5"):
        await _type(maya, typed)
    await _type(maya, "0")
    await keep(page, "money")
    await maya.types("/take")
    await maya.sees("Take it along")
    for way, comes in (("📅 Calendar", "Open this file"), ("📄 PDF", "Your plan to print")):
        await maya.taps(way)
        await maya.sees(comes)
    await keep(page, "take")


async def _type(maya: Person, text: str) -> None:
    before = len(maya.messages)
    await maya.types(text)
    while len(maya.messages) < before + 2:
        with contextlib.suppress(NothingHeard):
            await maya.hears(timeout=1)


async def answer(maya: Person, labels: list[str]) -> None:
    """Tap what a jewellery maker would."""
    done = next((label for label in labels if label == "✅ Done"), None)
    wanted = (*ANSWERS["sector"], *LIKELY)
    choice = done or next((each for each in labels for wish in wanted if each.endswith(wish)), labels[0])
    await tap(maya, choice)


async def tap(maya: Person, label: str) -> None:
    """Tap, and wait until the bot has answered."""
    before = maya.messages[-1].text, len(maya.messages), maya.messages[-1].keyboard
    await maya.taps(label)
    while (maya.messages[-1].text, len(maya.messages), maya.messages[-1].keyboard) == before:
        await maya.hears(timeout=10)


async def keep(page: Page, name: str) -> None:
    """Keep what the page shows as a picture of the docs."""
    await page.wait_for_timeout(900)  # the page's own animations
    await page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
