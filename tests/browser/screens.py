"""Makes the docs' pictures anew from the real bot: `python -m tests.browser.screens`. Looks best with an emoji font."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright
from pydantic import SecretStr

from bot import app, settings
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser.chromium import ARGUMENTS, find

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
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
    sandbox = Sandbox()
    await sandbox.start()
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.read(
            bot_token=SecretStr(sandbox.token),
            bot_api_url=sandbox.url,
            database_url=f"sqlite:///{folder}/bot.db",
        )
        async with asyncio.TaskGroup() as tasks, async_playwright() as driver:
            running = tasks.create_task(app.run(chosen))
            browser = await driver.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            page = await browser.new_page(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]  # a dict is what it takes
            await _walk(sandbox, page)
            await browser.close()
            running.cancel()
    await sandbox.stop()


async def _walk(sandbox: Sandbox, page: Page) -> None:
    maya = sandbox.person("Maya", language="en")
    await page.goto(f"{sandbox.url}/#{maya.id}")
    await maya.types("/start")
    await maya.sees("What is your trade?")
    await _keep(page, "welcome")
    asked = 0
    while True:
        labels = [label for row in maya.messages[-1].keyboard for label in (button.label for button in row)]
        if any("Show my advice" in label for label in labels):
            break
        await _answer(maya, labels)
        asked += 1
        if asked == 3:  # somewhere in the middle
            await _keep(page, "question")
    await _keep(page, "review")
    await _tap(maya, "Show my advice ›")
    await maya.sees("This week")
    await page.set_viewport_size({"width": 390, "height": 1360})  # picture and words in one look
    await _keep(page, "result")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as above
    await _tap(
        maya, next(b.label for row in maya.messages[-1].keyboard for b in row if b.label.startswith("▶"))
    )
    await maya.sees("When to stop")
    await _keep(page, "step")
    await _tap(maya, "Show the plan")
    await maya.sees("Your plan")
    await _keep(page, "plan")


async def _answer(maya: Person, labels: list[str]) -> None:
    done = next((label for label in labels if label == "✅ Done"), None)
    wanted = (*ANSWERS["sector"], *LIKELY)
    choice = done or next((each for each in labels for wish in wanted if each.endswith(wish)), labels[0])
    await _tap(maya, choice)


async def _tap(maya: Person, label: str) -> None:
    before = maya.messages[-1].text, len(maya.messages), maya.messages[-1].keyboard
    await maya.taps(label)
    while (maya.messages[-1].text, len(maya.messages), maya.messages[-1].keyboard) == before:
        await maya.hears(timeout=10)


async def _keep(page: Page, name: str) -> None:
    await page.wait_for_timeout(900)  # the page's own animations
    await page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
