"""Cards of the plan and of the result: short enough, and never without a way on."""

from dataclasses import replace

import pytest

from advisor import library, rules
from advisor.changes import Changes, Dropped
from advisor.facts import Value, with_inferred
from advisor.library import Library
from advisor.playbooks import Plan
from bot import buttons, i18n, resources
from bot.buttons import Reopened
from bot.usecases.advice import Result
from bot.views import advice, plan
from bot.views.words import Words


@pytest.fixture(scope="module")
def content() -> Library:
    """The shipped content, in place of the tiny one."""
    return library.parse(resources.content())


LITTLE: dict[str, Value] = {"offer": "personal_service", "sector": "tailor"}


def _result(content: Library, told: dict[str, Value]) -> Result:
    about = rules.advise(content, told)
    return Result(about, about.plan, with_inferred(content, told)[0])


def _words(content: Library) -> Words:
    return Words(content, i18n.language("en"))


def test_what_changed_has_six_lines_at_most_however_much_it_is(content: Library) -> None:
    """A phone shows it at one glance; what does not fit is counted."""
    steps = tuple(content.steps)
    told = Changes(
        facts=tuple(content.questions),
        ride=("community", "content"),
        beside=(None, "community"),
        begins=steps[:9],
        added=steps[9:40],
        dropped=tuple(Dropped(step, "costs_too_much") for step in steps[40:50]),
    )
    card = plan.changed(replace(_result(content, LITTLE), changes=told), _words(content))

    assert card is not None
    assert len(card.text.split("\n")) == 6
    assert "and 6 more" in card.text
    assert "costs too much now" in card.text


def test_a_step_that_left_the_content_is_told_without_its_name(content: Library) -> None:
    """An owner whose plan is older than today's content gets news all the same."""
    told = Changes(
        finished=("common.gone",), begins=tuple(content.steps)[:1], dropped=(Dropped("common.gone", None),)
    )
    card = plan.changed(replace(_result(content, LITTLE), changes=told), _words(content))

    assert card is not None
    assert "I have learnt more" in card.text


def test_an_unsure_advice_offers_the_questions_that_would_settle_it(content: Library) -> None:
    """Each is a button that opens it; a sure advice asks nothing."""
    made = _result(content, LITTLE)
    unsure = replace(made, advice=replace(made.advice, sure="little", would_settle=("hours", "camera")))
    sure = replace(made, advice=replace(made.advice, sure="very", would_settle=("hours", "camera")))

    def opened(result: Result) -> list[str]:
        card = advice.result(result, _words(content))
        read = [buttons.read(each.data) for row in card.keyboard for each in row if each.data]
        return [press.question for press in read if isinstance(press, Reopened)]

    assert opened(unsure) == ["hours", "camera"]
    assert "would make me surer" in advice.result(unsure, _words(content)).text
    assert opened(sure) == []


def test_a_plan_without_anything_left_out_has_no_button_for_it(content: Library) -> None:
    """Nobody taps for an empty card."""
    whole = Plan(this_week=tuple(content.steps)[:1])
    card = plan.plan(replace(_result(content, LITTLE), plan=whole), (), _words(content))

    assert "Left out, and why" not in [each.label for row in card.keyboard for each in row]
