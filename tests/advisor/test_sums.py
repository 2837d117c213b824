"""What holds for every sum, whatever the numbers."""

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import library, money
from advisor.calculators import Calculator, Input
from advisor.faults import ContentError
from bot import resources


@cache
def _calculators() -> dict[str, Calculator]:
    return dict(library.parse(resources.content()).calculators)


def _number(one: Input) -> st.SearchStrategy[Decimal]:
    high = min(one.high, Decimal(10_000))
    return st.decimals(one.low, high, places=0 if one.kind in ("count", "days") else 2)


@st.composite
def _sums(draw: st.DrawFn) -> tuple[Calculator, dict[str, Decimal]]:
    calculator = draw(st.sampled_from(sorted(_calculators().values(), key=lambda one: one.id)))
    return calculator, {one.id: draw(_number(one)) for one in calculator.inputs}


@settings(deadline=None)  # the first one reads all content
@given(_sums())
def test_at_the_break_even_nothing_is_left_and_nothing_lost(
    made: tuple[Calculator, dict[str, Decimal]],
) -> None:
    """The number that the answer names as the turning point is the turning point."""
    calculator, numbers = made
    for name in calculator.opens:
        root = money.break_even(calculator, numbers, name)
        if root is not None:
            left = money.formula_of(calculator, {**numbers, name: root}).left
            assert (
                abs(left) < Decimal("1e-12") * max(Decimal(1), *(abs(each) for each in numbers.values())) ** 3
            )


@settings(deadline=None)  # the first one reads all content
@given(_sums())
def test_what_opens_a_sum_opens_it(made: tuple[Calculator, dict[str, Decimal]]) -> None:
    """Whoever takes the price or fee that was named loses no more; a step before it still loses."""
    calculator, numbers = made
    for way in money.openings(calculator, numbers):
        assert money.reckon(calculator, {**numbers, way.input: way.value}).verdict != "loses"


@settings(deadline=None)  # the first one reads all content
@given(_sums())
def test_a_sum_is_a_straight_line_in_what_opens_it(made: tuple[Calculator, dict[str, Decimal]]) -> None:
    """Two points tell the whole line: that is why the turning point is exact."""
    calculator, numbers = made
    for name in calculator.opens:
        at_zero, slope = money.line(calculator, numbers, name)
        seven = money.formula_of(calculator, {**numbers, name: Decimal(7)}).left
        assert abs(at_zero + 7 * slope - seven) <= Decimal("1e-14") * max(
            Decimal(1), abs(seven), abs(at_zero)
        )


@settings(deadline=None)  # the first one reads all content
@given(_sums(), st.sampled_from([-money.STEP, money.STEP]))
def test_a_what_if_moves_one_number_within_its_limits(
    made: tuple[Calculator, dict[str, Decimal]], percent: Decimal
) -> None:
    """Every other number stays, and the moved one is one that could be typed."""
    calculator, numbers = made
    for name in calculator.what_if:
        moved = money.what_if(calculator, numbers, name, percent).numbers
        one = calculator.input(name)
        assert one is not None
        assert {key: moved[key] for key in numbers if key != name} == {
            key: numbers[key] for key in numbers if key != name
        }
        assert one.low <= moved[name] <= one.high


def test_a_ride_is_closed_only_while_no_way_to_take_it_pays() -> None:
    """Goods on a shelf lose, a stall pays: shops stay open; without the stall they are closed."""
    shelf, stall, reward = (_calculators()[name] for name in ("consignment", "stall", "referral"))

    assert ("anchor_stores",) == money.losing([(shelf, True), (reward, True)])
    assert () == money.losing([(shelf, True), (stall, False)])


def test_the_sentences_name_only_what_is_there() -> None:
    """Every verdict of every sum can be reached, and its sentence has all of its numbers."""
    assert [] == [fault for one in _calculators().values() for fault in money.unsaid(one)]


def test_a_step_that_names_a_sum_nobody_can_make_is_a_fault() -> None:
    """In the step itself or in one of its variants; the author is told which sums there are."""
    texts = dict(resources.content())
    texts["playbooks/community.yaml"] = texts["playbooks/community.yaml"].replace("sum: round", "sum: raund")

    with pytest.raises(ContentError) as caught:
        library.parse(texts)

    assert all('sum: there is no calculator "raund"' in str(one) for one in caught.value.faults)
    assert "round" in str(caught.value.faults[0])
