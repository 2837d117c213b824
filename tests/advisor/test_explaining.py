"""What an author reads of one owner: each rule with its truth, part by part, in the owner's words."""

import pytest

from advisor import library
from advisor.explaining import explained
from advisor.facts import Value
from advisor.library import Library
from tests.advisor import tiny


@pytest.fixture(scope="module")
def small() -> Library:
    return library.parse(tiny.texts())


def _block(lines: list[str], rule: str) -> list[str]:
    """The line of *rule* and the lines below it, without their indentation."""
    start = next(place for place, line in enumerate(lines) if f" {rule} " in line)
    depth = len(lines[start]) - len(lines[start].lstrip())
    below = []
    for line in lines[start + 1 :]:
        if len(line) - len(line.lstrip()) <= depth:
            break
        below.append(line.strip())
    return [lines[start].strip(), *below]


def _explained(small: Library, told: dict[str, Value]) -> list[str]:
    return list(explained(small, told))


def test_a_true_rule_names_the_owners_own_answer(small: Library) -> None:
    """Not ids: the phrase that the owner would read."""
    lines = _explained(small, {"offer": "haircut"})

    assert ["true    content.w2 (+1)", 'true: offer is "haircuts"'] == _block(lines, "content.w2")


def test_a_false_rule_says_what_the_owner_has_instead(small: Library) -> None:
    """What was asked for stands beside what was told."""
    found = _block(_explained(small, {"offer": "haircut"}), "anchor_stores.w1")

    assert ["false   anchor_stores.w1 (+2)", 'false: offer is "bread" (the owner has "haircuts")'] == found


def test_what_follows_is_said_to_follow(small: Library) -> None:
    """An author sees which answer nobody gave."""
    found = _block(_explained(small, {"offer": "haircut"}), "community.w3")

    assert 'false: keeps is "hours" (the owner has "no goods", which follows)' == found[1]


def test_unknown_is_not_told_or_not_sure(small: Library) -> None:
    """Not asked yet and asked in vain are two things."""
    not_told = _block(_explained(small, {"offer": "bread"}), "live_video.no_phone")
    not_sure = _block(_explained(small, {"offer": "bread", "phone": None}), "live_video.no_phone")

    assert ["unknown live_video.no_phone (gate)", 'unknown: phone is "no phone" (not told)'] == not_told
    assert 'unknown: phone is "no phone" (the owner is not sure)' == not_sure[1]


def test_each_part_of_a_condition_has_its_own_truth(small: Library) -> None:
    """An "all" lists its parts, an "any" and a "not" say so first."""
    lines = _explained(small, {"offer": "rings", "hours": "few", "phone": "none"})

    assert [
        "unknown marketplaces.w1 (+3)",
        'true: offer is "rings"',
        'unknown: keeps is "hours" (not told)'.replace("hours", "weeks"),
    ] == _block(lines, "marketplaces.w1")
    assert [
        "false   data_ai.w2 (+1)",
        "false: one of these",
        'false: hours is "many hours" (the owner has "few hours")',
        'false: phone is "a good phone" (the owner has "no phone")',
    ] == _block(lines, "data_ai.w2")
    assert [
        "true    content.w3 (-2)",
        "true: that this is not so",
        'false: hours is "some hours" or "many hours" (the owner has "few hours")',
    ] == _block(lines, "content.w3")


def test_trends_stand_in_their_rank_and_what_speaks_stands_first(small: Library) -> None:
    """The first line is the first ride; below it true, unknown, false; refusals come last."""
    lines = _explained(small, {"offer": "bread", "phone": "none"})
    headings = [line for line in lines if line and not line.startswith(" ")]
    truths = [
        line.split()[0]
        for line in lines[1 : lines.index(headings[1])]
        if "(" in line and "." in line.split()[1]
    ]

    assert headings[0].startswith("1. ")
    assert "closed by a gate" in headings[5]
    assert "Refusals" == headings[6]
    assert sorted(truths, key=("true", "unknown", "false").index) == truths


def test_every_rule_of_the_content_is_explained_once(shipped: Library) -> None:
    """None is left out, none stands twice."""
    heads = [
        line.split()[1]
        for line in explained(shipped, {"offer": "hot_food"})
        if line.startswith("    ") and line[4] != " "
    ]

    assert sorted(shipped.rules) == sorted(heads)
