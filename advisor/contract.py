"""An advice in the shape of the programmatic contract: plain values for JSON, texts with the owner's own answers."""

from collections.abc import Mapping

from advisor import rules
from advisor.conditions import Profile
from advisor.facts import Value, with_inferred
from advisor.findings import Advice, Finding, Standing
from advisor.library import Library
from advisor.playbooks import Because, Plan

Plain = dict[str, object]
Said = Mapping[tuple[str, str], str]

_BECAUSE: Mapping[Because, str] = {
    "does_not_fit": "It does not fit what you told.",
    "not_running": "It is for a business that sells already.",
    "takes_too_long": "It takes more hours than you can spare now.",
    "costs_too_much": "It costs more than you can risk now.",
    "loses_money": "By your own sum this ride loses money on each sale.",
    "waits": "It waits for a step that is left out now.",
}


def said(library: Library) -> Said:
    """Return the phrase of each option, by fact and value, in the source language."""
    questions = library.questions.values()
    return {
        (question.fact, option.value): option.said for question in questions for option in question.options
    }


def plain(library: Library, profile: Profile) -> Plain:
    """Return the advice on *profile* as the contract spells it."""
    advice = rules.advise(library, profile)
    full, _ = with_inferred(library, profile)
    phrases = said(library)
    return {
        "library": library.version,
        "primary": advice.primary,
        "secondary": advice.secondary,
        "trends": [_standing(library, one, full, phrases) for one in advice.standings],
        "refusals": [_worded(one, full, phrases) for one in advice.refusals],
        "certain": advice.certain,
        "next_question": advice.next_question,
        "what_would_change_it": _changes(advice),
        "plan": _plan(advice.plan),
    }


def _standing(library: Library, standing: Standing, full: Profile, phrases: Said) -> Plain:
    return {
        "id": standing.trend,
        "rank": standing.rank,
        "state": standing.state,
        "score": standing.score,
        "bounds": list(standing.bounds),
        "reasons": [_reason(one, full, phrases) for one in standing.reasons],
        "warnings": [_worded(one, full, phrases) for one in standing.warnings],
        "gates": [_gate(library, one, full, phrases) for one in standing.gates],
    }


def _reason(finding: Finding, full: Profile, phrases: Said) -> Plain:
    text = rules.fill(finding.text, full, phrases)
    return {"rule": finding.rule, "weight": finding.weight, "fact": finding.fact, "text": text}


def _worded(finding: Finding, full: Profile, phrases: Said) -> Plain:
    return {"rule": finding.rule, "text": rules.fill(finding.text, full, phrases)}


def _gate(library: Library, finding: Finding, full: Profile, phrases: Said) -> Plain:
    opens = {fact: list(values) for fact, values in library.rules[finding.rule].opens_when.items()}
    return {**_worded(finding, full, phrases), "opens_when": opens}


def _changes(advice: Advice) -> list[Plain]:
    return [
        {
            "change": {fact: _value(value) for fact, value in one.change.items()},
            "then": {"primary": one.primary},
        }
        for one in advice.what_would_change_it
    ]


def _value(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _plan(plan: Plan) -> Plain:
    return {
        "this_week": list(plan.this_week),
        "next": list(plan.next),
        "later": list(plan.later),
        "left_out": [{"step": one.step, "because": _BECAUSE[one.because]} for one in plan.left_out],
        "hours": [int(hours) if hours == int(hours) else hours for hours in plan.hours],
        "cash_band": plan.cash_band,
    }
