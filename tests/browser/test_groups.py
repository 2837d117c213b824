"""Groups on the phone page: topics, answers, names, and what administrators do."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.browser.bot import Bot
from tests.browser.conftest import PHONE_SIZE, Visit
from tests.browser.test_people import WIDE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def bea(sandbox: Sandbox) -> Person:
    return sandbox.person("Bea")


@pytest_asyncio.fixture(loop_scope="session")
async def advisers(sandbox: Sandbox, ann: Person, bea: Person) -> Group:
    """A forum that Ann owns, with Bea and a bot that hears all."""
    group = sandbox.group("Advisers", forum=True)
    await group.joins(ann, owner=True)
    await group.joins(bea)
    await group.promotes_bot(ann)
    return group


async def opened(visit: Visit, group: Group, who: Person, size: dict[str, int] = PHONE_SIZE) -> Page:
    """The page where *who* sees *group*."""
    page = await visit(size, who)
    await page.goto(f"{page.url.partition('#')[0]}#{group.id}/{who.id}")
    await expect(page.locator("#bot-name")).to_have_text(group.title)
    return page


async def test_a_group_stands_on_the_list_and_opens(visit: Visit, advisers: Group, ann: Person) -> None:
    """With who is in it; the address names it for a reload."""
    page = await visit(WIDE, ann)
    await page.locator("#groups-list").get_by_role("button", name="Advisers").click()
    await expect(page.locator("#status")).to_have_text("Ann, Bea, the bot as administrator")
    await page.reload()

    await expect(page.locator("#bot-name")).to_have_text("Advisers")
    await expect(page.locator("#people-list .held")).to_contain_text("Ann")


async def test_each_topic_holds_its_own_words(
    visit: Visit, advisers: Group, bot: Bot, ann: Person, bea: Person
) -> None:
    """What is said in one is not shown in the other, only counted."""
    topic = await advisers.opens_topic(ann, "Maya")
    page = await opened(visit, advisers, bea)
    await expect(page.locator(".notice", has_text="Bea joined")).to_be_visible()
    await bot.call("sendMessage", chat_id=advisers.id, message_thread_id=topic.id, text="how much?")
    tab = page.get_by_role("button", name="Maya")
    await expect(tab.get_by_label("1 unread")).to_be_visible()
    await expect(page.locator(".message", has_text="how much?")).to_have_count(0)
    await tab.click()

    await expect(page.locator(".message", has_text="how much?")).to_be_visible()
    await expect(page.locator(".notice", has_text="Bea joined")).to_have_count(0)
    await page.get_by_role("textbox", name="Message").fill("ten euros")
    await page.get_by_role("textbox", name="Message").press("Enter")
    await expect(page.locator(".message.mine", has_text="ten euros")).to_be_visible()
    assert ["how much?", "ten euros"] == [each.text for each in advisers.in_topic(topic)]


async def test_a_held_message_is_answered(visit: Visit, advisers: Group, bot: Bot, bea: Person) -> None:
    """A long press offers it; the answer shows what it answers, and the bot is told."""
    asked = (await bot.call("sendMessage", chat_id=advisers.id, text="how much?"))["message_id"]
    page = await opened(visit, advisers, bea)
    await page.locator(".message", has_text="how much?").locator(".words").click(button="right")
    await page.get_by_role("menuitem", name="Answer").click()
    await expect(page.locator("#editing-title")).to_have_text("Answer Slipstream")
    await page.get_by_role("textbox", name="Message").fill("ten euros")
    await page.get_by_role("textbox", name="Message").press("Enter")

    mine = page.locator(".message.mine", has_text="ten euros")
    await expect(mine.locator(".quote")).to_contain_text("how much?")
    await expect(page.locator("#editing")).to_be_hidden()
    heard = await bot.hears("message")
    while heard.get("text") != "ten euros":
        heard = await bot.hears("message")
    assert asked == heard["reply_to_message"]["message_id"]


async def test_an_answer_can_be_given_up(visit: Visit, advisers: Group, bot: Bot, bea: Person) -> None:
    """Escape, and what is written next answers nothing."""
    await bot.call("sendMessage", chat_id=advisers.id, text="how much?")
    page = await opened(visit, advisers, bea)
    await page.get_by_role("button", name="Actions for “how much?”").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Answer").click()
    await page.keyboard.press("Escape")
    await page.get_by_role("textbox", name="Message").fill("hello")
    await page.get_by_role("textbox", name="Message").press("Enter")

    await expect(page.locator(".message.mine", has_text="hello")).to_be_visible()
    assert "reply_to_message" not in advisers.messages[-1].wire


async def test_an_administrator_writes_in_the_groups_name(
    visit: Visit, advisers: Group, ann: Person, bea: Person
) -> None:
    """The switch is theirs only, and says in whose name the next words go."""
    page = await opened(visit, advisers, ann)
    await page.get_by_role("button", name="Writing as Ann. Change").click()
    await expect(page.get_by_role("button", name="Writing as Advisers. Change")).to_be_visible()
    await page.get_by_role("textbox", name="Message").fill("we say")
    await page.get_by_role("textbox", name="Message").press("Enter")
    await expect(page.locator(".message .author")).to_have_text("Advisers")
    other = await opened(visit, advisers, bea)

    await expect(other.locator(".message", has_text="we say").locator(".author")).to_have_text("Advisers")
    await expect(other.get_by_role("button", name="Writing as")).to_have_count(0)
    assert advisers.id == advisers.messages[-1].wire["sender_chat"]["id"]


async def test_a_voice_goes_into_the_topic(
    visit: Visit, advisers: Group, bot: Bot, ann: Person, bea: Person
) -> None:
    """The attach menu answers, too."""
    topic = await advisers.opens_topic(ann, "Maya")
    await bot.call("sendMessage", chat_id=advisers.id, message_thread_id=topic.id, text="how much?")
    page = await opened(visit, advisers, bea)
    await page.get_by_role("button", name="Maya").click()
    await page.locator(".message", has_text="how much?").locator(".words").click(button="right")
    await page.get_by_role("menuitem", name="Answer").click()
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("menuitem", name="Voice message").click()

    await expect(page.locator(".message.mine .quote")).to_contain_text("how much?")
    assert ("voice", topic.id) == (advisers.messages[-1].kind, advisers.messages[-1].topic)


async def test_a_tap_in_a_group_is_answered_to_who_tapped(
    visit: Visit, advisers: Group, bot: Bot, ann: Person, bea: Person
) -> None:
    """Bea taps and reads the toast; Ann, who looks on, does not."""
    rows = {"inline_keyboard": [[{"text": "I take it", "callback_data": "take"}]]}
    await bot.call("sendMessage", chat_id=advisers.id, text="how much?", reply_markup=rows)
    page, other = await opened(visit, advisers, bea), await opened(visit, advisers, ann)
    await page.get_by_role("button", name="I take it").click()
    tap = await bot.hears("callback_query")
    await bot.answers(tap, "It is yours")

    await expect(page.locator("#toast")).to_have_text("It is yours")
    await expect(other.locator("#toast")).to_have_text("")
    assert (bea.id, advisers.id) == (tap["from"]["id"], tap["message"]["chat"]["id"])


async def test_a_group_is_made_and_run_from_the_page(visit: Visit, sandbox: Sandbox, ann: Person) -> None:
    """Founded with topics, one opened and closed, the bot made administrator, somebody added."""
    sandbox.person("Cleo")
    page = await visit(WIDE, ann)
    await page.get_by_role("button", name="New group").click()
    await page.locator("#naming-name").fill("Stall owners")
    await page.get_by_label("With topics").check()
    await page.get_by_role("button", name="Make it").click()
    await expect(page.locator("#bot-name")).to_have_text("Stall owners")
    await page.get_by_role("button", name="New topic").click()
    await page.locator("#naming-name").fill("Prices")
    await page.get_by_role("button", name="Open it").click()
    await expect(page.locator("#topics").get_by_role("button", name="Prices")).to_have_attribute(
        "aria-pressed", "true"
    )

    async def chooses(*labels: str) -> None:
        await page.get_by_role("button", name="More", exact=True).click()
        for label in labels:
            await page.get_by_role("menuitem", name=label).click()

    await chooses("Make the bot administrator")
    await expect(page.locator("#status")).to_have_text("Ann, the bot as administrator")
    await chooses("Add somebody", "Cleo")
    await expect(page.locator("#status")).to_have_text("Ann, Cleo, the bot as administrator")
    await chooses("Close this topic")
    await expect(page.locator(".notice", has_text="Ann closed the topic")).to_be_visible()
    group = sandbox.group("Stall owners")
    assert (True, True, "administrator") == (group.forum, group.topics[0].closed, group.bot_seat.status)
    await chooses("See it as somebody else", "Cleo")
    await expect(page.locator("#topics").get_by_role("button", name="General")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.get_by_role("textbox", name="Message").fill("hello")
    await page.get_by_role("textbox", name="Message").press("Enter")
    await expect(page.locator(".message.mine", has_text="hello")).to_be_visible()
    assert "Cleo" == group.messages[-1].wire["from"]["first_name"]


async def test_who_is_outside_can_join(visit: Visit, sandbox: Sandbox, advisers: Group) -> None:
    """A group is shown to all on this page; only those in it write."""
    cleo = sandbox.person("Cleo")
    page = await opened(visit, advisers, cleo)
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("button", name="Join the group").click()

    await expect(page.locator("#composer")).to_be_visible()
    await expect(page.locator(".notice", has_text="Cleo joined")).to_be_visible()
    assert cleo.id in advisers.people


async def test_names_and_titles_are_never_markup(
    visit: Visit, sandbox: Sandbox, bot: Bot, ann: Person
) -> None:
    """A group, a topic, a person and an answer with tags in them are words."""
    group = sandbox.group("<img src=x onerror=alert(1)>", forum=True)
    mallory = sandbox.person("<b>Mallory</b>")
    await group.joins(ann, owner=True)
    await group.joins(mallory)
    await group.promotes_bot(ann)
    topic = await group.opens_topic(ann, "<script>alert(1)</script>")
    said = await group.says(mallory, "<i>how</i>", topic=topic)
    await group.says(mallory, "again", reply_to=said)
    page = await opened(visit, group, ann)
    await page.get_by_role("button", name="<script>").click()

    await expect(page.locator(".quote").first).to_contain_text("<i>how</i>")
    await expect(page.locator(".author").first).to_have_text("<b>Mallory</b>")
    assert 0 == await page.locator("img[src='x'], #topics script, .quote i, .author b").count()
