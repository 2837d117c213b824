"""Variants, ready texts, platforms and tips: read as they were meant, and refused with what to write instead."""

import pytest

from advisor import checks, library, platforms, playbooks, texts
from advisor.library import ContentError, Library
from tests.advisor import tiny

COMMUNITY = "playbooks/community.yaml"


@pytest.fixture(scope="module")
def supplied() -> Library:
    return library.parse(tiny.supplied())


def said(known: Library) -> dict[tuple[str, str], str]:
    return {
        (name, option.value): option.said for name, one in known.questions.items() for option in one.options
    }


def faults(file: str, old: str, new: str) -> list[str]:
    content = tiny.supplied()
    assert old in content[file]
    with pytest.raises(ContentError) as raised:
        library.parse({**content, file: content[file].replace(old, new)})
    return [str(fault) for fault in raised.value.faults]


def test_content_without_these_files_is_whole() -> None:
    """A content of before goes on working: what is absent has no entries."""
    known = library.parse(tiny.texts())

    assert ({}, {}, {}) == (dict(known.texts), dict(known.platforms), dict(known.tips))


def test_the_supplied_content_has_no_fault(supplied: Library) -> None:
    """What the other tests change is right before."""
    assert () == checks.wrong(supplied)
    assert ["community.greet", "community.gifts"] == list(supplied.tips)


def test_a_step_is_worded_by_the_first_variant_that_is_true(supplied: Library) -> None:
    """The baker reads of baking, the jeweller the second variant, the hairdresser the step itself."""
    step = supplied.steps["community.begin"]
    baker, jeweller, other = (playbooks.worded(step, {"offer": one}) for one in ("bread", "rings", "haircut"))

    assert ("Bake it", ("Knead.", "Wait.", "Bake."), "It helps.") == (baker.title, baker.how, baker.why)
    assert ("Do it", "It is soon done.") == (jeweller.title, jeweller.why)
    assert [step.title, step.how, step.why] == [other.title, other.how, other.why]
    assert playbooks.worded(step, {}).worded_by is None, "what is not known words nothing"


def test_a_text_says_what_the_owner_said_and_leaves_blanks(supplied: Library) -> None:
    """Nobody copies the name of a fact, or a name too long to be one."""
    text, known = supplied.texts["first_post"], said(supplied)

    def filled(profile: dict[str, str | tuple[str, ...] | None], name: str) -> str:
        return texts.fill(texts.wording(text, profile).text, profile, name, known)

    assert filled({"offer": "bread"}, "Ada") == "I am Ada. Today: bread, ___ for one."
    assert filled({"offer": "rings", "hours": None}, "") == "I am ___. I work ___. My buyers are ___."
    assert filled({"customers": ("regulars", "fairs", "platform")}, "A" * 25).endswith(
        "My buyers are regulars, fairs and a platform."
    )
    assert filled({"customers": ()}, "A" * 25).startswith("I am ___.")


def test_platforms_are_those_of_the_region(supplied: Library) -> None:
    """Nobody is sent to a platform that does not deliver to them."""
    known = supplied.platforms.values()

    assert ["bazaar"] == [one.id for one in platforms.near(known, ["marketplace"], "south")]
    assert ["bazaar", "stall"] == [one.id for one in platforms.near(known, ["marketplace"], "north")]
    assert () == platforms.near(known, ["live"], "north")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (COMMUNITY, "texts: [first_post]", "texts: [first_pots]", 'Did you mean "first_post"?'),
        (COMMUNITY, "platforms: [marketplace]", "platforms: [marketplaces]", 'Did you mean "marketplace"?'),
        (COMMUNITY, "platforms: [marketplace]", "platforms: [live]", 'is of kind "live"'),
        (COMMUNITY, "id: early", "id: baker", 'variant "baker" stands twice'),
        (COMMUNITY, "{hours: few}", "{hours: fwe}", 'Did you mean "few"?'),
        (COMMUNITY, 'title: "Bake it"', 'titel: "Bake it"', "titel"),
        (COMMUNITY, ', why: "It is soon done."', "", "says nothing of its own"),
        (COMMUNITY, '"It is soon done."', '"It is {offer}."', "a placeholder in braces"),
        (COMMUNITY, "stop_below: 2", "stop_below: 9", "is above kpi good (5)"),
        (COMMUNITY, "done_kind: number", "done_kind: yes_no", "only a step of done_kind number"),
        ("texts.yaml", "{id: anybody, ", "{id: anybody, when: {is: {offer: rings}}, ", "must have no `when`"),
        ("texts.yaml", "{id: baker, when: {is: {offer: bread}}, ", "{id: baker, ", "are never read"),
        ("texts.yaml", "I work {hours}", "I work {huors}", 'Did you mean "hours"?'),
        (
            "texts.yaml",
            "I work {hours}",
            "I work {hours} " * 12,
            "when it is filled with the longest answers",
        ),
        ("texts.yaml", "id: anybody", "id: baker", 'wording "baker" stands twice'),
        ("platforms.yaml", "regions: [north]", "regions: [norht]", 'Did you mean "north"?'),
        ("platforms.yaml", "id: stall", "id: bazaar", "stands twice"),
        ("platforms.yaml", "kind: marketplace", "kind: shop", "kind"),
        (
            "tips/community.yaml",
            "near: [community.begin]",
            "near: [community.bgin]",
            'Did you mean "community.begin"?',
        ),
        ("tips/community.yaml", ", stage: before", "", "exactly the tips with `near` have it"),
        ("tips/community.yaml", "id: community.gifts", "id: community.greet", "stands twice"),
        ("tips/community.yaml", "id: community.gifts", "id: content.gifts", 'begins with "community."'),
        ("tips/community.yaml", "months: [11, 12]", "months: [11, 13]", "months"),
        ("tips/community.yaml", "is: {offer: rings}", "has: {offer: rings}", "write is"),
        ("tips/community.yaml", "tips:", "tisp:", 'a list under "tips:"'),
    ],
)
def test_a_fault_says_what_to_write(file: str, old: str, new: str, says: str) -> None:
    """Whoever breaks a line is told where and how to mend it."""
    found = faults(file, old, new)

    assert any(fault.startswith(f"{file}: ") and says in fault for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{is: {offer: [bread, rings]}}", "{is: {offer: rings}}", None),
        ("{any: [{is: {offer: [bread, rings]}}, {is: {hours: few}}]}", "{is: {offer: bread}}", "Move it up"),
        (
            "{any: [{is: {offer: [bread, rings]}}, {is: {hours: few}}]}",
            "{all: [{is: {offer: rings}}, {is: {offer: bread}}]}",
            "is for nobody",
        ),
        ("    needs: []", "    needs: []\n    when: {is: {offer: haircut}}", "leaves out everybody"),
    ],
)
def test_a_variant_that_nobody_reads_is_told(old: str, new: str, says: str | None) -> None:
    """A variant behind one that is always true too is a mistake that only thinking through finds."""
    content = tiny.supplied()
    assert old in content[COMMUNITY]
    known = library.parse({**content, COMMUNITY: content[COMMUNITY].replace(old, new)})
    found = [str(fault) for fault in checks.wrong(known)]

    assert any("variant" in one and says in one for one in found) if says else not found


def test_a_text_that_no_step_names_is_told() -> None:
    """Nobody would ever see it."""
    content = tiny.supplied()
    content[COMMUNITY] = content[COMMUNITY].replace("    texts: [first_post]\n", "")

    assert any("no step names it" in str(fault) for fault in checks.wrong(library.parse(content)))


def test_tips_near_a_step_that_cannot_be_read_are_no_second_fault() -> None:
    """One mistake, one message."""
    found = faults(COMMUNITY, "texts: [first_post]", "txets: [first_post]")

    assert len(found) == 1
