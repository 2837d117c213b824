"""The language of conditions: what it reads, refuses and means."""

from collections.abc import Sequence
from itertools import product

import datalogic_py
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import compiled, conditions, lanes
from advisor.conditions import All, AnyOf, Atom, Condition, Not, Profile
from advisor.facts import Value
from advisor.library import Library
from tests.advisor.profiles import of_library

DOMAIN = {
    "hours": ("few", "some", "many"),
    "phone": ("none", "good"),
    "customers": ("regulars", "fairs", "platform"),
}


def _test(fact: str, values: list[str]) -> Condition:
    chosen = tuple(values)
    return Atom("has" if fact == "customers" else "is", fact, chosen, chosen)


def conditions_of_any_shape() -> st.SearchStrategy[Condition]:
    tests = st.sampled_from(sorted(DOMAIN)).flatmap(
        lambda fact: st.lists(st.sampled_from(DOMAIN[fact]), min_size=1, max_size=2, unique=True).map(
            lambda values: _test(fact, values)
        )
    )
    return st.recursive(
        tests,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts)))
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts)))
            | inner.map(Not)
        ),
        max_leaves=6,
    )


def profiles() -> st.SearchStrategy[dict[str, str | tuple[str, ...] | None]]:
    many = st.lists(st.sampled_from(DOMAIN["customers"]), unique=True).map(tuple)
    return st.fixed_dictionaries(
        {},
        optional={
            "hours": st.none() | st.sampled_from(DOMAIN["hours"]),
            "phone": st.none() | st.sampled_from(DOMAIN["phone"]),
            "customers": st.none() | many,
        },
    )


def as_json_logic(condition: Condition, profile: Profile) -> object:
    """Two questions in one: an unknown test is a variable that the caller sets to true or to false."""
    match condition:
        case All(parts=parts):
            return {"and": [as_json_logic(part, profile) for part in parts]}
        case AnyOf(parts=parts):
            return {"or": [as_json_logic(part, profile) for part in parts]}
        case Not(part=part):
            return {"!": [as_json_logic(part, profile)]}
        case Atom(fact=fact, values=values) if profile.get(fact) is None:
            return {"var": f"unknown.{fact}.{'-'.join(values)}"}
        case Atom(operator="has", fact=fact, values=values):
            return {"or": [{"in": [value, {"var": f"told.{fact}"}]} for value in values]}
        case Atom(fact=fact, values=values):
            return {"in": [{"var": f"told.{fact}"}, list(values)]}


@given(conditions_of_any_shape(), profiles())
def test_an_independent_evaluator_agrees_where_everything_is_known(
    condition: Condition, profile: Profile
) -> None:
    """JSONLogic says the same of a condition whenever its facts are known."""
    told = {fact: value for fact, value in profile.items() if value is not None}
    if not set(conditions.names(condition)) <= told.keys():
        return
    data = {
        "told": {fact: list(value) if isinstance(value, tuple) else value for fact, value in told.items()}
    }
    expected = bool(datalogic_py.apply(as_json_logic(condition, told), data))

    assert expected == conditions.holds(condition, profile)


@given(conditions_of_any_shape(), profiles())
def test_a_known_truth_stays_whatever_is_learnt(condition: Condition, profile: Profile) -> None:
    """True and false are never taken back by an answer: brute force over all completions."""
    truth = conditions.holds(condition, profile)
    unknown = [fact for fact in conditions.names(condition) if profile.get(fact) is None]
    ways: list[Sequence[Value]] = [
        [(), ("regulars",), ("fairs", "platform")] if fact == "customers" else DOMAIN[fact]
        for fact in unknown
    ]
    learnt = {
        conditions.holds(condition, {**profile, **dict(zip(unknown, values, strict=True))})
        for values in product(*ways)
    }

    assert None not in learnt
    assert truth is None or learnt == {truth}


@given(conditions_of_any_shape(), profiles())
def test_what_a_true_condition_knows_is_known(condition: Condition, profile: Profile) -> None:
    """A placeholder that is allowed never meets an unknown fact."""
    if conditions.holds(condition, profile):
        assert all(profile.get(fact) is not None for fact in conditions.knows(condition))


def test_compiled_rules_mean_what_the_written_ones_mean(small: Library) -> None:
    """All lanes of all plausible owners agree with the plain evaluator, rule by rule."""
    tables = lanes.tables(small)
    for profile in of_library(small, 60):
        truth = lanes.planes(tables, profile, lanes.TOLD)
        for rule in small.rules.values():
            ref = tables.refs[rule.id]
            found = True if truth[ref] else False if truth[ref ^ 1] else None

            assert conditions.holds(rule.when, profile) is found, (rule.id, profile)


def test_a_shared_condition_is_worked_out_once(small: Library) -> None:
    """The compiled form holds no either-or twice."""
    tables = compiled.compiled(small)
    nodes = [node[1:] for row in tables.facts for node in row.nodes] + [node[1:] for node in tables.nodes]

    assert len(set(nodes)) == len(nodes)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"is": {"a": "x"}, "has": {"b": "y"}}, "exactly one of"),
        ({"ist": {"a": "x"}}, 'Did you mean "is"?'),
        ({"all": []}, "at least one"),
        ({"is": {"a": "x", "b": "y"}}, "tests one fact"),
        ({"at_least": {"a": ["x", "y"]}}, "needs one value"),
        ("hours", "a mapping"),
        ({"is": {"a": 3}}, "not a value"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_to_write(raw: object, says: str) -> None:
    """The language is closed, and its errors teach it."""
    with pytest.raises(ValueError, match=says.replace("?", r"\?")):
        conditions.read(raw)


def test_a_condition_reads_aloud() -> None:
    """Authors see a condition as a sentence."""
    condition = conditions.read(
        {"all": [{"at_least": {"hours": "some"}}, {"not": {"is": {"phone": ["none", "weak"]}}}]}
    )

    assert conditions.in_words(condition) == "hours is at least some, and (not phone is none or weak)"
