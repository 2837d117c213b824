"""Reading content: all faults at once, each with what to write instead."""

import pytest

from advisor import checks, library
from advisor.library import ContentError, Library
from tests.advisor import tiny


def faults(texts: dict[str, str]) -> list[str]:
    with pytest.raises(ContentError) as raised:
        library.parse(texts)
    return [str(fault) for fault in raised.value.faults]


def test_the_tiny_and_the_shipped_content_have_no_fault(small: Library, shipped: Library) -> None:
    """What people are advised with passes every check."""
    assert () == checks.wrong(small)
    assert () == checks.wrong(shipped)


def test_the_version_changes_with_any_text() -> None:
    """A library says by 12 hex digits what it was read from."""
    one, two = library.parse(tiny.texts()), library.parse(tiny.changed("trends.yaml", "A story.", "A tale."))

    assert len(one.version) == 12
    assert one.version != two.version
    assert one.version == library.parse(dict(reversed(tiny.texts().items()))).version


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "rules/community.yaml",
            "customers: regulars",
            "custmers: regulars",
            'no such fact. Did you mean "customers"?',
        ),
        ("rules/community.yaml", "customers: regulars", "customers: regular", 'Did you mean "regulars"?'),
        ("rules/community.yaml", "has: {customers", "is: {customers", "write has"),
        ("rules/content.yaml", "at_least: {hours: some}", "at_least: {phone: good}", "needs an ordered fact"),
        ("rules/community.yaml", "you said {hours}", "you said {phone}", 'placeholder "{phone}"'),
        (
            "rules/live_video.yaml",
            "opens_when: {phone: [good]}",
            "opens_when: {phone: [none]}",
            "opens_when does not open",
        ),
        ("rules/live_video.yaml", "kind: gate", "kind: gat", "kind"),
        ("rules/content.yaml", "weight: 2", "weight: 4", "weight"),
        ("rules/content.yaml", "weight: 2", "weight: 0", "-3..3 and not 0"),
        ("rules/content.yaml", "It counts.", "It counts. " * 20, "too long"),
        ("rules/content.yaml", '    source: "own judgement"\n', "", 'field "source" is missing'),
        ("rules/content.yaml", "    reviewed: 2026-11-22\n", "", 'field "reviewed" is missing'),
        ("rules/content.yaml", "reviewed: 2026-11-22", "reviewed: 2026-11-42", "not a day of the calendar"),
        ("rules/content.yaml", "content.w1", "content.w2", "stands twice"),
        ("rules/content.yaml", "content.w1", "community.w9", 'begins with "content."'),
        ("rules/refusals.yaml", "    concerns: community\n", "", "concerns a trend or nulls"),
        (
            "rules/refusals.yaml",
            "has: {red_flags: joining_fee}",
            "has: {red_flags: [joining_fe]}",
            "joining_fee",
        ),
        ("facts.yaml", "usual: {none: 1, good: 4}", "usual: {none: 1}", "good must stand there too"),
        ("facts.yaml", "value: not_goods}]", "value: not_good}]", 'Did you mean "not_goods"?'),
        ("facts.yaml", "is: {offer: haircut}", "is: {keeps: weeks}", "break the circle"),
        (
            "questions.yaml",
            'label: "A good one"',
            'label: "A good one that is far too long for us"',
            "too long (30",
        ),
        (
            "questions.yaml",
            '      - {value: fairs, label: "Fairs", said: "fairs"}\n',
            "",
            "no option for fairs",
        ),
        ("questions.yaml", '    none_label: "None of it"\n', "", "none_label"),
        ("questions.yaml", "opening: 2", "opening: 1", "exactly one question has opening 1"),
        ("questions.yaml", "How many hours?", "How many {hours}?", "placeholder in braces"),
        ("questions.yaml", 'label: "Haircuts"', "label: Yes", "put it in quotes"),
        ("trends.yaml", "feeds: [live_video]", "feeds: [live_vido]", 'Did you mean "live_video"?'),
        ("trends.yaml", "- id: data_ai", "- id: data_ia", 'Did you mean "data_ai"?'),
        (
            "playbooks/community.yaml",
            "needs: [community.begin",
            "needs: [community.begn",
            'Did you mean "community.begin"?',
        ),
        ("playbooks/community.yaml", "needs: []", "needs: [community.grow]", "break the circle"),
        ("playbooks/community.yaml", "hours: [1, 2]", "hours: [1, 9]", "size small means"),
        ("playbooks/community.yaml", 'title: "Do it"', 'titel: "Do it"', 'Did you mean "title"?'),
        ("playbooks/community.yaml", "steps:", "stepps:", 'a list under "steps:"'),
        ("trends.yaml", 'icon: "🙂"', 'icon: "🙂"\n    icon: "🙂"', "stands twice in one mapping"),
        ("trends.yaml", 'icon: "🙂"', 'icon: "🙂', "not readable as YAML"),
        ("trends.yaml", 'name: "content"', "name: &it x", "anchors and aliases"),
    ],
)
def test_a_fault_names_its_file_and_says_what_to_write(file: str, old: str, new: str, says: str) -> None:
    """Whoever breaks a line is told where and how to mend it."""
    found = faults(tiny.changed(file, old, new))

    assert any(fault.startswith(f"{file}: ") and says in fault for fault in found), found


def test_all_faults_of_all_files_are_told_at_once() -> None:
    """Nobody mends one file to learn of the next fault."""
    texts = tiny.changed("rules/content.yaml", "camera: yes", "camra: yes")
    texts["rules/community.yaml"] = texts["rules/community.yaml"].replace("weight: 2", "weight: 7")
    del texts["playbooks/common.yaml"]
    texts["rules/contnet.yaml"] = "rules: []"
    found = faults(texts)

    assert {"rules/content.yaml", "rules/community.yaml", "playbooks/common.yaml", "rules/contnet.yaml"} <= {
        fault.partition(":")[0] for fault in found
    }


@pytest.mark.parametrize(
    ("file", "added", "says"),
    [
        (
            "content",
            tiny.weight("content", 9, "{all: [{is: {phone: none}}, {is: {phone: good}}]}", 1),
            "no answers make",
        ),
        ("content", tiny.weight("content", 9, "{is: {phone: [none, good]}}", 1), "all answers make"),
        ("content", tiny.weight("content", 9, "{not: {is: {camera: no}}}", 1), "same answers"),
        ("content", tiny.weight("content", 9, "{is: {offer: [haircut, rings]}}", 3), "only where"),
    ],
)
def test_a_rule_that_says_nothing_new_is_found(file: str, added: str, says: str) -> None:
    """Never true, always true, twice, or shadowed."""
    texts = tiny.texts()
    texts[f"rules/{file}.yaml"] += added
    found = [str(fault) for fault in checks.wrong(library.parse(texts))]

    assert any(says in fault for fault in found), found


def test_a_trend_that_can_never_be_first_is_found() -> None:
    """A trend with nothing but weak praise below the others is told."""
    texts = tiny.texts()
    texts["rules/data_ai.yaml"] = "rules:\n" + tiny.weight("data_ai", 1, "{is: {camera: yes}}", -1)
    found = [fault.id for fault in checks.wrong(library.parse(texts))]

    assert ["data_ai"] == found


def test_a_step_that_no_plan_can_hold_is_found() -> None:
    """Too dear for anybody, or for people without the means; what needs it is told too."""
    texts = tiny.texts()
    texts["playbooks/content.yaml"] += tiny.step("content.studio", cash="C5", size="main")
    texts["playbooks/content.yaml"] += tiny.step("content.show", needs="[content.studio]")
    found = [fault.id for fault in checks.wrong(library.parse(texts))]

    assert ["content.show", "content.studio"] == found


def test_a_fact_that_nothing_reads_is_found() -> None:
    """Nobody is asked for nothing."""
    texts = tiny.texts()
    texts["facts.yaml"] += "  - {id: shoe, kind: one, values: [left, right], usual: {left: 1, right: 1}}\n"
    texts["questions.yaml"] += """
  - fact: shoe
    text: "Which shoe?"
    priority: 1
    options: [{value: left, label: "Left", said: "left"}, {value: right, label: "Right", said: "right"}]
"""
    found = [fault.id for fault in checks.wrong(library.parse(texts))]

    assert ["shoe"] == found
