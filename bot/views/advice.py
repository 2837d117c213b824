"""What advice, plans and steps say. Values in, cards out; every judgement was made before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor import findings
from advisor.facts import Value
from advisor.playbooks import worded
from advisor.rules import Advice, Finding, Standing
from bot import buttons
from bot.buttons import Opened, Reopened
from bot.message import Button, Keyboard
from bot.usecases.advice import Result
from bot.usecases.money import FACT
from bot.views.card import Card, rows
from bot.views.money import pays, ways
from bot.views.renderer import render
from bot.views.words import Words

#: The card that holds the result and what is opened from it.
CARD = "result"
_REASONS, _BESIDE = (
    2,
    1,
)  # reasons that the result names for the ride and the one beside it; all stand under Why
_LABEL = 58  #: characters of a question on a button


@dataclass(frozen=True, slots=True)
class _Ride:
    """A trend as the result names it."""

    icon: str
    name: str
    reasons: list[str]
    warnings: list[str]


def caption(result: Result, words: Words) -> str:
    """What the picture's caption says: the two rides, and how sure that is."""
    advice = result.advice
    return render(
        "advice/caption",
        words.language,
        primary=named(advice.primary, words),
        secondary=named(advice.secondary, words),
        sure=advice.sure,
    )


def named(trend: str | None, words: Words) -> str | None:
    """A trend with its icon; None for none."""
    return None if trend is None else f"{words.library.trends[trend].icon} {words.trend(trend)}"


def result(result: Result, words: Words) -> Card:
    """Both rides with their reasons, what is not now, and this week's step."""
    advice = result.advice
    steps = [worded(words.library.steps[step], result.profile) for step in result.plan.this_week]
    text = render(
        "advice/result",
        words.language,
        refusals=_refusals(advice, words, result.profile),
        primary=_ride(advice.primary, _REASONS, advice, words, result.profile),
        secondary=_ride(advice.secondary, _BESIDE, advice, words, result.profile),
        not_now=[
            _closed(standing, words, result) for standing in advice.standings if standing.state == "not_now"
        ],
        steps=[words.step_title(step) for step in steps],
        sure=advice.sure,
        settles=len(advice.would_settle),
    )
    openers = [
        Button("▶ " + words.step_title(step), buttons.write(Opened("step", step.id))) for step in steps
    ]
    return Card(
        text, (*((button,) for button in openers), *_result_buttons(words), *_settling(advice, words))
    )


def _settling(advice: Advice, words: Words) -> Keyboard:
    """The questions whose answers would make it surer, each on a button."""
    if advice.sure == "very":
        return ()
    asked = [words.library.questions[each] for each in advice.would_settle]
    return tuple(
        (Button("❓ " + _short(words.question(one)), buttons.write(Reopened(one.fact))),) for one in asked
    )


def _short(question: str) -> str:
    """A question as a button can hold it."""
    return question if len(question) <= _LABEL else question[: _LABEL - 1].rstrip(" ,.?") + "…"


def _result_buttons(words: Words) -> Keyboard:
    say = words.language.words.gettext
    return (
        (
            Button(say("Show the plan"), buttons.write(Opened("plan"))),
            Button(say("Why?"), buttons.write(Opened("why"))),
        ),
        (
            Button(say("Other rides"), buttons.write(Opened("rides"))),
            Button(say("Change my answers"), buttons.write(Opened("review"))),
        ),
    )


def _refusals(advice: Advice, words: Words, profile: Mapping[str, Value]) -> list[dict[str, str]]:
    return [
        {"text": words.finding(each, profile), "instead": words.instead(each.rule, profile)}
        for each in advice.refusals
    ]


def _standing(trend: str, advice: Advice) -> Standing:
    return next(each for each in advice.standings if each.trend == trend)


def _ride(
    trend: str | None, most: int, advice: Advice, words: Words, profile: Mapping[str, Value]
) -> _Ride | None:
    if trend is None:
        return None
    standing = _standing(trend, advice)
    speaking = [each for each in standing.reasons if each.weight > 0][:most]
    refused = {each.rule for each in advice.refusals}  # said above all, and not once more with each ride
    return _Ride(
        words.library.trends[trend].icon,
        words.trend(trend),
        [words.finding(each, profile) for each in speaking],
        [words.finding(each, profile) for each in standing.warnings if each.rule not in refused],
    )


def _closed(standing: Standing, words: Words, result: Result) -> dict[str, object]:
    gate = standing.gates[0]
    return {
        "icon": words.library.trends[standing.trend].icon,
        "name": words.trend(standing.trend),
        "because": words.finding(gate, result.profile),
        "opens": _opens(gate, standing.trend, result, words),
    }


def _opens(gate: Finding, trend: str, result: Result, words: Words) -> str:
    """What would open a gate, as the answers that would do it: "good internet or a computer too"."""
    conditions = words.library.rules[gate.rule].opens_when or {}
    if FACT in conditions and trend in result.openings:
        return ways(result.openings[trend], words)
    # The first value that opens it is the nearest one; the others would only lengthen the line.
    return "; ".join(words.said(fact, values[0]) for fact, values in conditions.items() if values)


def why(result: Result, words: Words) -> Card:
    """Every reason for and against the primary ride, and the smallest change that would turn the advice."""
    advice, profile = result.advice, result.profile
    blocks = []
    for trend in (advice.primary, advice.secondary):
        if trend is None:
            continue
        standing = _standing(trend, advice)
        blocks.append(
            {
                "name": named(trend, words),
                "reasons": [words.finding(each, profile) for each in standing.reasons if each.weight > 0],
                "against": [words.finding(each, profile) for each in standing.reasons if each.weight < 0],
                "warnings": [words.finding(each, profile) for each in standing.warnings],
            }
        )
    changes = [_change(each.change, each.primary, words) for each in advice.what_would_change_it]
    text = render("advice/why", words.language, blocks=blocks, changes=changes, sure=advice.sure)
    return Card(text, back(words))


def _change(change: Mapping[str, Value], primary: str, words: Words) -> dict[str, str | None]:
    phrases = [
        words.said(fact, value)
        for fact, values in change.items()
        for value in (values if isinstance(values, tuple) else (values,))
        if value is not None and fact in words.library.questions
    ]
    return {"change": words.language.words.gettext(", and ").join(phrases), "then": named(primary, words)}


def rides(result: Result, words: Words) -> Card:
    """The six in rank order, each to be opened."""
    advice = result.advice
    chosen = {advice.primary: "first", advice.secondary: "beside"}
    ranked = [
        {
            "icon": words.library.trends[each.trend].icon,
            "name": words.trend(each.trend),
            "state": chosen.get(each.trend, each.state),
        }
        for each in advice.standings
    ]
    text = render("advice/rides", words.language, rides=ranked, chosen=advice.primary is not None)
    openers = rows(
        (
            Button(
                f"{words.library.trends[each.trend].icon} {words.trend(each.trend)}",
                buttons.write(Opened("ride", each.trend)),
            )
            for each in result.advice.standings
        ),
        width=36,
        most=2,
    )
    return Card(text, openers + back(words))


def ride(trend: str, result: Result, words: Words) -> Card:
    """One ride: what it is, what speaks for and against it, why it is not first, what would open it."""
    standing = _standing(trend, result.advice)
    known = words.library.trends[trend]
    against = [each for each in standing.reasons if each.weight < 0]
    text = render(
        "advice/ride",
        words.language,
        name=named(trend, words),
        ride=words.ride(known),
        state=standing.state,
        first=trend == result.advice.primary,
        beside=trend == result.advice.secondary,
        outdone=_is_outdone(trend, result),
        primary=named(result.advice.primary, words),
        reasons=[words.finding(each, result.profile) for each in standing.reasons if each.weight > 0],
        against=[words.finding(each, result.profile) for each in against],
        warnings=[words.finding(each, result.profile) for each in standing.warnings],
        gates=[
            {"because": words.finding(gate, result.profile), "opens": _opens(gate, trend, result, words)}
            for gate in standing.gates
        ],
    )
    others = Button("‹ " + words.language.words.gettext("Other rides"), buttons.write(Opened("rides")))
    return Card(text, (*pays(trend, words), (others,), *back(words)))


def back(words: Words) -> Keyboard:
    """The row that leads back to the result."""
    say = words.language.words.gettext
    return ((Button("‹ " + say("My advice"), buttons.write(Opened("result"))),),)


def _is_outdone(trend: str, result: Result) -> bool:
    """Whether nothing keeps a ride from being the first but that another one scores higher."""
    why = findings.why_not(result.advice, trend)
    return why is not None and why.finding is None


def trends(result: Result | None, words: Words) -> Card:
    """The six in the order in which the chain tells them, and where the owner stands in each."""
    chapters = [
        {
            "icon": trend.icon,
            "name": words.trend(trend.id),
            "story": words.story(trend),
            **(_stands(_standing(trend.id, result.advice), result, words) if result else _NOWHERE),
        }
        for trend in words.library.trends.values()
    ]
    openers = rows(
        (
            Button(f"{trend.icon} {words.trend(trend.id)}", buttons.write(Opened("ride", trend.id)))
            for trend in words.library.trends.values()
            if result
        ),
        width=36,
        most=2,
    )
    return Card(render("advice/trends", words.language, chapters=chapters), openers)


_NOWHERE: Mapping[str, object] = {"state": None, "rank": 0, "opens": "", "step": ""}


def _stands(standing: Standing, result: Result, words: Words) -> dict[str, object]:
    """Where the owner stands in a trend, and what comes next there: what opens it, or its first step in the plan."""
    chosen = result.plan
    planned = (words.library.steps[each] for each in (*chosen.this_week, *chosen.next, *chosen.later))
    step = next((each for each in planned if each.playbook == standing.trend), None)
    return {
        "state": standing.state,
        "rank": standing.rank,
        "opens": _opens(standing.gates[0], standing.trend, result, words) if standing.gates else "",
        "step": words.step_title(worded(step, result.profile)) if step else "",
    }
