"""What another library says otherwise: what an owner would notice, and nothing else."""

from advisor import differences, library, rules
from advisor.differences import Advised, Difference
from advisor.library import Library
from tests.advisor import tiny

_GATE = """
  - id: anchor_stores.closed_by_a_test
    kind: gate
    when: {is: {hours: few}}
    text: "It takes hours."
    opens_when: {hours: [some]}
    source: "A test"
    reviewed: 2026-11-22
"""
_OWNER = {"offer": "bread", "hours": "few", "keeps": "weeks"}


def _with(file: str, text: str) -> Library:
    return library.parse({**tiny.supplied(), file: text})


def _difference(other: Library) -> Difference:
    before = library.parse(tiny.supplied())
    was, now = rules.advise(before, _OWNER), rules.advise(other, _OWNER)
    return differences.difference(Advised(before, was, was.plan), Advised(other, now, now.plan))


def test_a_closed_ride_is_told_with_the_gate_that_closes_it() -> None:
    """Whoever had it first hears which rule took it away."""
    found = _difference(
        _with("rules/anchor_stores.yaml", tiny.supplied()["rules/anchor_stores.yaml"].rstrip() + _GATE)
    )

    assert (("anchor_stores", "anchor_stores.closed_by_a_test"),) == found.closed
    assert found.first is not None
    assert "anchor_stores" == found.first[0]
    assert "anchor_stores.closed_by_a_test" == found.because


def test_a_sentence_that_is_worded_anew_is_nothing() -> None:
    """Neither for the owner nor for what the library decides."""
    other = _with(
        "questions.yaml", tiny.supplied()["questions.yaml"].replace("What do you sell?", "You sell what?")
    )

    assert not _difference(other)
    assert differences.meaning(library.parse(tiny.supplied())) == differences.meaning(other)


def test_a_changed_weight_changes_what_a_library_decides() -> None:
    """So everybody whose plan the old one made is weighed."""
    text = tiny.supplied()["rules/community.yaml"]
    other = _with("rules/community.yaml", text.replace("weight: 1", "weight: 3", 1))

    assert text != text.replace("weight: 1", "weight: 3", 1)
    assert differences.meaning(library.parse(tiny.supplied())) != differences.meaning(other)


def test_what_is_judged_is_what_is_advised() -> None:
    """The short way gives the same rides, standings and refusals."""
    one = library.parse(tiny.supplied())
    advised, judged = rules.advise(one, _OWNER), rules.judge(one, _OWNER)

    assert (advised.primary, advised.secondary, advised.standings, advised.refusals, advised.refused) == (
        judged.primary,
        judged.secondary,
        judged.standings,
        judged.refusals,
        judged.refused,
    )
