"""Makes the docs' pictures of questions and their answers anew: `python -m tests.browser.office_screens`."""

from __future__ import annotations

import asyncio
import tempfile

from playwright.async_api import Page, async_playwright
from pydantic import SecretStr

from bot import app, settings
from bot.sandbox.groups import Group
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser import screens
from tests.browser.chromium import ARGUMENTS, find
from tests.stories.jumping import JumpingClock


async def main() -> None:
    """Ask as an owner would, answer as a helper would, and keep what their phones show."""
    sandbox, clock = Sandbox(limits=Limits.off()), JumpingClock()
    await sandbox.start()
    kim, group = sandbox.person("Kim"), sandbox.group("Advisers", forum=True)
    await group.joins(kim, owner=True)
    await group.promotes_bot(kim)
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.read(
            bot_token=SecretStr(sandbox.token),
            bot_api_url=sandbox.url,
            database_url=f"sqlite:///{folder}/bot.db",
            flood_rate=1000,
            admin_ids=frozenset({kim.id}),
            admin_chat_id=group.id,
            ask_hours="mon-fri 9-17",
            ask_zone="Africa/Nairobi",
            ask_within=4,
        )
        async with asyncio.TaskGroup() as tasks, async_playwright() as driver:
            running = tasks.create_task(app.run(chosen, clock))
            poking = tasks.create_task(_poke(clock))
            browser = await driver.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            page = await browser.new_page(viewport=screens.PHONE, device_scale_factor=2)  # type: ignore[arg-type]  # a dict is what it takes
            await _ask(sandbox, page, kim, group)
            await browser.close()
            poking.cancel()
            running.cancel()
    await sandbox.stop()


async def _poke(clock: JumpingClock) -> None:
    """What is looked at once a second is looked at: the story's clock rests until somebody moves it."""
    while True:
        await asyncio.sleep(0.5)
        clock.poke()


async def _ask(sandbox: Sandbox, page: Page, kim: Person, group: Group) -> None:
    await kim.types("/start")
    maya = sandbox.person("Maya", language="en")
    await maya.types("/start")
    await maya.sees("What is your trade?", timeout=60)
    while not any("Show my advice" in button.label for button in maya.messages[-1].buttons):
        await screens.answer(maya, [button.label for button in maya.messages[-1].buttons])
    await screens.tap(maya, "Show my advice ›")
    await maya.types("/ask")
    await maya.sees("Write your question")
    await maya.types("May I sell my earrings at the station without a licence?")
    card = await group.sees("without a licence", timeout=60)
    await group.taps(kim, "✋ I take it")
    await group.sees("has it")
    await group.says(kim, "Ask the station's manager: most want one, and it is cheap.", reply_to=card)
    await group.sees("Delivered")
    await page.goto(f"{sandbox.url}/#{maya.id}")
    await maya.sees("Ask the station's manager")
    await screens.keep(page, "ask")
    await page.goto("about:blank")
    await page.goto(f"{sandbox.url}/#{group.id}/{kim.id}")
    await page.locator("#topics").get_by_text("Maya").click()
    await screens.keep(page, "office")


if __name__ == "__main__":
    asyncio.run(main())
