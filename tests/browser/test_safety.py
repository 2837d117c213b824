"""Names and texts from anywhere stay text: nothing that is said can run on the page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser.bot import Bot
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"
WIDE = {"width": 1280, "height": 900}


async def untouched(page: Page) -> bool:
    """Tell whether no hostile script ran and no foreign element stands in the page."""
    strange = "#scroll script, #scroll iframe, #scroll img[src='x'], #people img, [onerror], [onclick], [style*='url']"
    return bool(await page.evaluate(f"() => !window.hit && !document.querySelector({strange!r})"))


async def test_a_hostile_name_is_a_name(visit: Visit, sandbox: Sandbox) -> None:
    """Markup in a person's name is shown letter by letter."""
    person = sandbox.person(HOSTILE)
    await person.types("/start")
    page = await visit(WIDE, person)
    await expect(page.locator("#people-list")).to_contain_text(HOSTILE)

    assert await untouched(page)


async def test_hostile_texts_are_texts(phone: Page, bot: Bot, ann: Person) -> None:
    """Neither side's words, nor a button's label, nor a command's description become elements."""
    await bot.call("setMyCommands", commands=[{"command": "x", "description": HOSTILE}])
    await bot.says(ann, HOSTILE, [[(HOSTILE, "data")]])
    box = phone.get_by_role("textbox", name="Message")
    await box.fill(HOSTILE)
    await box.press("Enter")
    await expect(phone.locator(".message.mine .words", has_text=HOSTILE)).to_be_visible()
    await expect(phone.locator(".message:not(.mine) .words", has_text=HOSTILE)).to_be_visible()
    await expect(phone.locator(".key", has_text=HOSTILE)).to_be_visible()
    await box.fill("/")
    await expect(phone.get_by_role("option")).to_contain_text(HOSTILE)

    assert await untouched(phone)


async def test_a_hostile_toast_is_text(phone: Page, bot: Bot, ann: Person) -> None:
    """An answer to a tap is read, not run."""
    await bot.says(ann, "Tap", [[("Go", "go")]])
    await phone.get_by_role("button", name="Go").click()
    await bot.answers(await bot.hears("callback_query"), HOSTILE)
    await expect(phone.locator("#toast")).to_have_text(HOSTILE)

    assert await untouched(phone)


async def test_even_a_careless_server_cannot_make_the_page_run_a_script(visit: Visit, ann: Person) -> None:
    """Should unsafe HTML ever arrive, only Telegram's tags are rebuilt, without attributes or strange links."""
    unsafe = (
        f'{HOSTILE}<b onclick="window.hit=1" style="background:url(x)">bold</b><iframe src="/"></iframe>'
        '<a href="javascript:window.hit=1">link</a><svg onload="window.hit=1"></svg>'
    )
    message: dict[str, Any] = {
        "id": 1, "from_bot": True, "date": 1_800_000_000, "edited": False, "text": "x", "html": unsafe, "photo": None,
        "document": None, "caption_html": "", "kind": "text",
        "keyboard": [[{"label": "odd", "url": "javascript:window.hit=1"}]],
    }  # fmt: skip

    async def careless(route: Route) -> None:
        await route.fulfill(json={"person": {}, "messages": [message], "commands": [], "blocked": False})

    page = await visit(person=ann)
    await page.context.route("**/chat", careless)
    await page.reload()
    await expect(page.locator(".words b")).to_have_text("bold")
    await page.get_by_role("button", name="odd").click()

    assert await untouched(page)
    assert [] == await page.locator(".words b").evaluate("bold => [...bold.attributes].map(a => a.name)")
    await expect(page.locator("#scroll a")).to_have_count(0)


async def test_the_page_needs_nothing_from_elsewhere(visit: Visit, ann: Person) -> None:
    """All that it loads comes from the sandbox itself."""
    page = await visit(person=ann)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await expect(page.locator(".message")).to_have_count(1)
    home = page.url.split("#")[0]

    assert asked
    assert [] == [url for url in asked if not url.startswith((home, "data:"))]
