"""The plan: each owner's own words, words to copy, platforms, what is left out, and what changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor import documents
from advisor import library as content
from advisor.facts import with_inferred
from advisor.library import Library
from advisor.playbooks import worded
from bot import buttons, resources
from bot.buttons import Opened, PlatformTicked, Reopened, TextOpened
from tests.stories.owner import Owner

STEP = "common.unit_cost"
TAILOR = {
    "offer": "personal_service", "sector": "tailor", "buyers": "consumers", "stage": "running", "phone": "good_data",
    "hours": "from_5_to_10", "cash": "one_month", "capacity": "two_weeks", "region": "africa",
}  # fmt: skip
FRUIT = {**TAILOR, "offer": "fresh", "sector": "fruit_veg"}

SUPPLIED = {
    "variants": [
        {"id": "tailor", "when": {"is": {"sector": "tailor"}}, "title": "Cost one hem, one zip, one dress"},
        {
            "id": "fruit",
            "when": {"is": {"sector": "fruit_veg"}},
            "how": ["Weigh it.", "Sort it.", "Write it."],
        },
    ],
    "texts": ["first_post"],
    "platforms": ["marketplace"],
}
SAID_BY = {"source": "own judgement", "reviewed": "2026-11-22"}
TEXT = {
    "id": "first_post",
    "name": "Your first post",
    "wordings": [{"id": "anybody", "text": "I am {name}. I sell {offer}. One costs ___."}],
    **SAID_BY,
}


def _platform(name: str, region: str, fee: str | None) -> dict[str, Any]:
    known = {
        "id": name,
        "name": name.title(),
        "kind": "marketplace",
        "regions": [region],
        "year": 2026,
        **SAID_BY,
    }
    return known if fee is None else {**known, "fee": fee}


PLATFORMS = [
    _platform("bazaar", "africa", "9 of each 100"),
    _platform("souk", "africa", None),
    _platform("plaza", "europe", "2 of each 100"),
]


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped content, in which one step of every plan has variants, words to copy and platforms."""
    texts = dict(resources.content())
    for file in [name for name in texts if name.startswith("playbooks/")]:
        read = documents.read(texts[file])
        assert isinstance(read, dict)
        bare = [{k: v for k, v in step.items() if k not in SUPPLIED} for step in read["steps"]]
        steps = [{**step, **SUPPLIED} if step["id"] == STEP else step for step in bare]
        texts[file] = _yaml({"steps": steps})
    return content.parse(
        {**texts, "texts.yaml": _yaml({"texts": [TEXT]}), "platforms.yaml": _yaml({"platforms": PLATFORMS})}
    )


def _yaml(entries: dict[str, Any]) -> str:
    """JSON is YAML; days stand in it without quotes."""
    text = json.dumps(entries, default=str)
    return text.replace('"2026-11-22"', "2026-11-22")


async def _step(owner: Owner, **answers: str) -> str:
    """The card of the step that every plan has, opened from the owner's advice."""
    result = await owner.gets_advice(**answers)
    await owner.forges(buttons.write(Opened("step", STEP)), on=result)
    return owner.card.text


def _labels(owner: Owner) -> list[str]:
    return [each.label for each in owner.card.buttons]


async def test_a_tailor_and_a_fruit_stall_read_the_same_step_in_their_own_words(
    ann: Owner, bob: Owner
) -> None:
    """Ann costs a hem, Bob weighs fruit; what their variant does not name is the step's own."""
    step = ann.bot.library.steps[STEP]
    tailor, fruit = await _step(ann, **TAILOR), await _step(bob, **FRUIT)

    assert "Cost one hem, one zip, one dress" in tailor
    assert step.how[0] in tailor
    assert step.title in fruit
    assert "1. Weigh it." in fruit


async def test_the_plan_and_the_result_name_the_step_as_the_owner_reads_it(ann: Owner) -> None:
    """Nowhere does the tailor read of another trade."""
    result = await ann.gets_advice(**TAILOR)
    await ann.types("/plan")

    assert "Cost one hem, one zip, one dress" in result.text
    assert "Cost one hem, one zip, one dress" in ann.card.text


async def test_words_to_copy_are_filled_and_one_tap_away(ann: Owner) -> None:
    """Her name and trade stand in them; the button copies what the card shows; back is the step."""
    await _step(ann, **TAILOR)
    said = next(
        one.said for one in ann.bot.library.questions["offer"].options if one.value == "personal_service"
    )
    filled = f"I am Ann. I sell {said}. One costs ___."
    await ann.presses(TextOpened("first_post", STEP), on=ann.card)

    assert filled in ann.card.text
    assert filled == next(each.copy for each in ann.card.buttons if each.copy)
    assert "Fill in each ___" in ann.card.text
    await ann.taps("‹ The step", on=ann.card)
    assert "Cost one hem" in ann.card.text


async def test_platforms_of_the_region_are_named_with_fee_and_year(ann: Owner) -> None:
    """Those of her region with what is known of them, and a warning that fees change."""
    card = await _step(ann, **TAILOR)
    if "region" not in ann.facts:
        await ann.reopens("region")
        await ann.picks("africa")
        await ann.taps("Show my advice ›")
        await ann.forges(buttons.write(Opened("step", STEP)), on=ann.card)
        card = ann.card.text

    assert "Bazaar: 9 of each 100, 2026" in card
    assert "Souk: fee not known, 2026" in card
    assert "Plaza" not in card
    assert "Check the seller page" in card


async def test_platforms_that_were_ticked_are_the_only_ones_named(ann: Owner) -> None:
    """She ticks one, takes it away, ticks another: the step names that one, and the tick is kept."""
    await ann.gets_advice(**TAILOR)
    await ann.reopens("region")
    await ann.picks("africa")
    await ann.taps("Show my advice ›")
    await ann.forges(buttons.write(Opened("step", STEP)), on=ann.card)
    await ann.taps("Which of these do your customers use?", on=ann.card)
    assert {"▫️ Bazaar", "▫️ Souk"} <= set(_labels(ann))
    for name in ("bazaar", "bazaar", "souk"):
        await ann.presses(PlatformTicked(name, STEP), on=ann.card)
    assert {"▫️ Bazaar", "☑️ Souk"} <= set(_labels(ann))
    await ann.taps("‹ The step", on=ann.card)

    assert "Souk" in ann.card.text
    assert "Bazaar" not in ann.card.text
    assert [('["souk"]',)] == ann.bot.rows("SELECT platforms FROM people WHERE person_id = ?", ann.id)


async def test_an_owner_whose_region_is_not_known_is_asked_for_it(ann: Owner) -> None:
    """Without a region no platform is named, and one tap asks for it."""
    await ann.starts()
    await ann.knows_nothing()
    await ann.taps("Show my advice ›")
    await ann.forges(buttons.write(Opened("step", STEP)), on=ann.card)
    assert "Bazaar" not in ann.card.text
    await ann.presses(Reopened("region"), on=ann.card)

    assert "region" == ann.asked


async def test_what_is_left_out_says_why(ann: Owner) -> None:
    """Every step that is not for her stands below its reason."""
    await ann.gets_advice(**TAILOR)
    await ann.taps("Show the plan", on=ann.card)
    await ann.taps("Left out, and why", on=ann.card)

    assert "It does not fit what you told me" in ann.card.text
    assert "•" in ann.card.text
    await ann.taps("‹ Show the plan", on=ann.card)
    assert ann.card.text.startswith("Your plan")


async def test_who_changes_an_answer_is_told_once_what_changed_and_why(ann: Owner) -> None:
    """Six lines at most, with the answer and what became of the plan; the same advice again says nothing new."""
    await ann.gets_advice(**TAILOR)
    await ann.reopens("red_flags")
    await ann.picks("debt_distress")
    await ann.taps("✅ Done")
    await ann.answers_everything()
    number = len(ann.said)
    await ann.taps("Show my advice ›")
    news = [each.text for each in ann.said[number:] if each.text and each.text.startswith("🔄")]

    assert len(news) == 1
    assert "because of your answer" in news[0]
    assert len(news[0].split("\n")) <= 6

    number = len(ann.said)
    await ann.types("/plan")
    assert not [each for each in ann.said[number:] if each.text and each.text.startswith("🔄")]


async def test_the_first_plan_is_no_change(ann: Owner) -> None:
    """Nobody is told that something changed before there was something."""
    await ann.gets_advice(**TAILOR)

    assert not [each for each in ann.said if each.text and each.text.startswith("🔄")]


async def test_an_owner_in_distress_is_told_to_talk_to_somebody(ann: Owner) -> None:
    """The plan costs nothing, and names people to talk to."""
    await ann.starts()
    await ann.reopens("red_flags")
    await ann.picks("debt_distress")
    await ann.taps("✅ Done")
    await ann.answers_everything(**TAILOR)
    await ann.taps("Show my advice ›")
    await ann.types("/plan")

    assert "free debt adviser" in ann.card.text


async def test_trends_say_where_the_owner_stands_and_what_comes_next(ann: Owner) -> None:
    """In the article's order; a closed ride says what opens it, an open one which step of it is planned."""
    await ann.gets_advice(**{**TAILOR, "phone": "no_smartphone"})
    if ann.facts.get("phone") != "no_smartphone":
        await ann.reopens("phone")
        await ann.picks("no_smartphone")
        await ann.taps("Show my advice ›")
    await ann.types("/trends")
    names = [ann.card.text.index(one.name) for one in ann.bot.library.trends.values()]

    assert names == sorted(names)
    assert "It opens with:" in ann.card.text
    assert "In your plan:" in ann.card.text


async def test_each_ride_that_is_not_the_first_says_why(ann: Owner) -> None:
    """A gate, a reason against it, or simply that more speaks for the first."""
    result = await ann.gets_advice(**TAILOR)
    for trend in ann.bot.library.trends.values():
        await ann.forges(buttons.write(Opened("ride", trend.id)), on=ann.again(result))
        text = ann.again(result).text
        said = [each in text for each in ("This is your ride.", "Against it", "Not now:")]
        assert any(said) != ("Why is it not your first?" in text), "said once, and not again in other words"


async def test_old_buttons_of_texts_and_platforms_that_are_gone_are_harmless(ann: Owner) -> None:
    """What was removed from the content is not part of the plan any more."""
    await ann.gets_advice(**TAILOR)
    for press in (
        TextOpened("gone", STEP),
        PlatformTicked("gone", STEP),
        PlatformTicked("souk", "common.gone"),
    ):
        assert "not part of the plan any more" in await ann.forges(buttons.write(press), on=ann.card)


def test_the_library_of_these_stories_words_the_step(library: Library) -> None:
    """What the stories rest on."""
    full, _ = with_inferred(library, {"sector": "tailor"})

    assert "tailor" == worded(library.steps[STEP], full).wording_of("title")
