"""From a profile to advice: trends scored, gated, ranked and explained. It never asks, and texts stay untranslated."""

from collections.abc import Iterator, Mapping

from advisor import conditions, counterfactuals, intake, plan, relevance
from advisor.conditions import Profile
from advisor.findings import Advice, Finding, Ride, Standing, State, Sure
from advisor.library import Library
from advisor.references import PLACEHOLDER
from advisor.relevance import Outlook
from advisor.trends import Rule

__all__ = ["Advice", "Finding", "Standing", "advise", "fill"]

VERY_SURE = 0.95  # share of plausible completions in which the primary stays
FAIRLY_SURE = 0.65


def advise(library: Library, profile: Profile) -> Advice:
    """
    Return all that there is to say about *profile*, which holds what was told, nothing inferred.

    A trend's score is the sum of the weights of its true rules, times the trend's points (see `lanes`). Trends that a
    gate closes rank last, the others by score; ties follow the contract's order. The primary is the first trend with
    a reason to go; the secondary the best of the others, where one that feeds the primary is preferred to a rival
    near in score. Both are None when a refusal nulls the ranking, and when nothing speaks for any open trend.
    """
    outlook = relevance.outlook(library, profile)
    names = list(library.trends)
    ride = Ride(
        primary=None if outlook.primary is None else names[outlook.primary],
        secondary=None if outlook.secondary is None else names[outlook.secondary],
        refused=outlook.refused,
    )
    return Advice(
        primary=ride.primary,
        secondary=ride.secondary,
        standings=_standings(outlook),
        refusals=tuple(_found(rule, outlook) for rule in _of_kind(outlook, "refusal")),
        refused=ride.refused,
        sure=_sure(outlook),
        confidence=outlook.confidence,
        certain=outlook.certain,
        next_question=intake.next_question(library, profile),
        what_would_change_it=counterfactuals.nearest(outlook),
        plan=plan.compose(library, ride, profile),
        inferred=outlook.inferred,
    )


def _sure(outlook: Outlook) -> Sure:
    if outlook.refused:
        return "very"
    if outlook.primary is None or outlook.confidence < FAIRLY_SURE:
        return "little"
    return "very" if outlook.certain or outlook.confidence >= VERY_SURE else "fairly"


def _true(outlook: Outlook, rule: Rule) -> bool:
    return bool(outlook.truth[outlook.tables.refs[rule.id]])


def _of_kind(outlook: Outlook, *kinds: str) -> Iterator[Rule]:
    return (rule for rule in outlook.library.rules.values() if rule.kind in kinds and _true(outlook, rule))


def _found(rule: Rule, outlook: Outlook) -> Finding:
    text = rule.text if rule.instead is None else f"{rule.text} {rule.instead}"
    return Finding(rule.id, rule.weight, conditions.speaks_of(rule.when, outlook.full), text)


def _standings(outlook: Outlook) -> tuple[Standing, ...]:
    standings = [_standing(outlook, place, trend) for place, trend in enumerate(outlook.library.trends)]
    standings.sort(key=lambda one: (one.state == "not_now", -one.score))
    return tuple(_ranked(one, rank) for rank, one in enumerate(standings, 1))


def _ranked(standing: Standing, rank: int) -> Standing:
    return Standing(
        trend=standing.trend,
        rank=rank,
        state=standing.state,
        score=standing.score,
        bounds=standing.bounds,
        reasons=standing.reasons,
        warnings=standing.warnings,
        gates=standing.gates,
        hanging=standing.hanging,
    )


def _standing(outlook: Outlook, place: int, trend: str) -> Standing:
    own = [rule for rule in outlook.library.rules.values() if rule.trend == trend]
    true = [rule for rule in own if _true(outlook, rule)]
    weights = [rule for rule in true if rule.kind == "weight"]
    closed = tuple(_found(rule, outlook) for rule in true if rule.kind == "gate")
    hanging = tuple(_found(rule, outlook) for rule in own if rule.kind == "gate" and _open(outlook, rule))
    state: State = "not_now" if closed else "maybe" if hanging else "go"
    return Standing(
        trend=trend,
        rank=0,
        state=state,
        score=sum(rule.weight for rule in weights) * outlook.tables.points[place],
        bounds=outlook.bounds[place],
        reasons=tuple(_found(rule, outlook) for rule in sorted(weights, key=lambda rule: -abs(rule.weight))),
        warnings=tuple(_found(rule, outlook) for rule in true if rule.kind in ("warning", "refusal")),
        gates=closed,
        hanging=hanging,
    )


def _open(outlook: Outlook, rule: Rule) -> bool:
    ref = outlook.tables.refs[rule.id]
    return not (outlook.truth[ref] or outlook.truth[ref ^ 1])


def fill(text: str, profile: Profile, said: Mapping[tuple[str, str], str]) -> str:
    """
    Return *text* with each `{fact}` replaced by what the owner said of it.

    Args:
        text: a rule's text, perhaps translated.
        profile: with inferred facts.
        said: (fact, value) to the phrase that stands for it, in the text's language; an absent one is spelled by its id.
    """
    return PLACEHOLDER.sub(lambda found: _phrase(found[1], profile, said), text)


def _phrase(fact: str, profile: Profile, said: Mapping[tuple[str, str], str]) -> str:
    value = profile.get(fact)
    several = value if isinstance(value, tuple) else () if value is None else (value,)
    phrases = [said.get((fact, one), one.replace("_", " ")) for one in several]
    if len(phrases) < 2:  # noqa: PLR2004  # one needs no "and"
        return "".join(phrases) or fact.replace("_", " ")
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


