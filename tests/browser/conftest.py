"""A sandbox, its bot, and a phone page in a headless Chromium."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser.bot import Bot
from tests.browser.chromium import ARGUMENTS, find

#: Milliseconds: a machine that runs five other tests draws a page late.
expect.set_options(timeout=20_000)
PHONE_SIZE = {"width": 390, "height": 844}

Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = find()
        if path is None:
            pytest.skip("there is no Chromium here; `make test` says how to get one")
        opened = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox(limits=Limits.off())
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as http:
        yield Bot(sandbox, http)


@pytest_asyncio.fixture(loop_scope="session")
async def ann(sandbox: Sandbox) -> Person:
    """Ann, who has greeted the bot, so that it may write to her."""
    person = sandbox.person("Ann")
    await person.types("/start")
    return person


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Visit]:
    """Open the page as a person sees it; an error in its script fails the test."""
    contexts = []
    errors: list[str] = []

    async def opens(size: dict[str, int] = PHONE_SIZE, person: Person | None = None) -> Page:
        context = await browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{sandbox.url}/{f'#{person.id}' if person else ''}")
        await expect(page.locator("#status")).to_have_text("bot")
        return page

    yield opens
    for context in contexts:
        await context.close()
    assert [] == [error for error in errors if not re.search("ResizeObserver loop", error)]


@pytest_asyncio.fixture(loop_scope="session")
async def phone(visit: Visit, ann: Person) -> Page:
    """Ann's phone."""
    return await visit(person=ann)
