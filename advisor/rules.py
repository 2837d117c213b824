"""From a profile to advice: trends scored, gated, ranked and explained. It never asks, and texts stay untranslated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor import bounds, conditions, counterfactuals, intake, lanes, plan, relevance
from advisor.conditions import Profile
from advisor.findings import Advice, Finding, Judged, Ride, Standing, Sure
from advisor.lanes import PROFILE
from advisor.library import Library
from advisor.references import PLACEHOLDER
from advisor.relevance import Outlook, Told
from advisor.remembered import remembered
from advisor.trends import Kind, Rule

__all__ = ["Advice", "Finding", "Standing", "advise", "fill"]

VERY_SURE = 0.95  # share of plausible completions in which the primary stays
FAIRLY_SURE = 0.65


def advise(library: Library, profile: Profile) -> Advice:
    """
    Return all that there is to say about *profile*, which holds what was told, nothing inferred.

    A trend's score is the sum of the weights of its true rules, times the trend's points (see `lanes`). Trends that a
    gate closes rank last, the others by score; ties follow the contract's order. The primary is the first trend,
    if a reason speaks for it; the secondary the best of the others with a reason, where one that feeds the primary is
    preferred to a rival near in score. Both are None when a refusal nulls the ranking, and when what is known does not
    speak for the trend that it speaks least against.
    """
    return _advise(library, relevance.told(library, profile))


@remembered(64)  # who opens one card of the result opens the next
def _advise(library: Library, told: Told) -> Advice:
    profile = dict(told)
    outlook = relevance.outlook(library, profile)
    names = list(library.trends)
    certain = bounds.certain(outlook)
    ride = Ride(
        primary=None if outlook.primary is None else names[outlook.primary],
        secondary=None if outlook.secondary is None else names[outlook.secondary],
        refused=outlook.refused,
    )
    return Advice(
        primary=ride.primary,
        secondary=ride.secondary,
        standings=_standings(outlook),
        refusals=_heard(outlook, None, "refusal"),
        refused=ride.refused,
        sure=_sure(outlook, certain=certain),
        confidence=outlook.confidence,
        certain=certain,
        next_question=intake.next_question(library, profile),
        would_settle=() if certain else intake.would_settle(library, profile),
        what_would_change_it=counterfactuals.nearest(outlook),
        plan=plan.compose(library, ride, profile),
        inferred=outlook.inferred,
    )


def judge(library: Library, profile: Profile) -> Judged:
    """Return the rides, standings and refusals that `advise` gives, and nothing else: for a look at many owners."""
    outlook = relevance.outlook(library, dict(relevance.told(library, profile)))
    names = list(library.trends)
    return Judged(
        primary=None if outlook.primary is None else names[outlook.primary],
        secondary=None if outlook.secondary is None else names[outlook.secondary],
        standings=_standings(outlook),
        refusals=_heard(outlook, None, "refusal"),
        refused=outlook.refused,
    )


def forget() -> None:
    """Drop all that is remembered: for measurements."""
    _advise.cache_clear()
    intake.forget()


def _sure(outlook: Outlook, *, certain: bool) -> Sure:
    if outlook.refused:
        return "very"
    if outlook.primary is None or outlook.confidence < FAIRLY_SURE:
        return "little"
    return "very" if certain or outlook.confidence >= VERY_SURE else "fairly"


@dataclass(frozen=True, slots=True)
class _Voice:
    """A rule and where its truth stands."""

    rule: Rule
    ref: int
    finding: Finding  # with the first fact that it reads
    alone: bool  # it reads one fact only


@remembered(8)
def _voices(library: Library) -> Mapping[tuple[str | None, Kind], tuple[_Voice, ...]]:
    """Return the rules by trend and kind; weights the heaviest first, all refusals once more under no trend."""
    refs = lanes.tables(library).refs
    found: dict[tuple[str | None, Kind], list[_Voice]] = {}
    for rule in sorted(library.rules.values(), key=lambda rule: -abs(rule.weight)):
        text = rule.text if rule.instead is None else f"{rule.text} {rule.instead}"
        names = conditions.names(rule.when)
        finding = Finding(rule.id, rule.weight, names[0], text)
        voice = _Voice(rule, refs[rule.id], finding, len(names) == 1)
        found.setdefault((rule.trend, rule.kind), []).append(voice)
        if rule.kind == "refusal" and rule.trend is not None:
            found.setdefault((None, "refusal"), []).append(voice)
    return {key: tuple(voices) for key, voices in found.items()}


def _heard(outlook: Outlook, trend: str | None, kind: Kind, *, hanging: bool = False) -> tuple[Finding, ...]:
    told = outlook.truth
    voices = _voices(outlook.library).get((trend, kind), ())
    if hanging:
        return tuple(
            [_found(one, outlook) for one in voices if not (told[one.ref] | told[one.ref ^ 1]) & PROFILE]
        )
    return tuple([_found(voice, outlook) for voice in voices if told[voice.ref] & PROFILE])


def _found(voice: _Voice, outlook: Outlook) -> Finding:
    if voice.alone:
        return voice.finding
    return replace(voice.finding, fact=conditions.speaks_of(voice.rule.when, outlook.full))


def _standings(outlook: Outlook) -> tuple[Standing, ...]:
    found = [_found_for(outlook, trend) for trend in outlook.library.trends]
    ranges = bounds.bounds(outlook)
    order = sorted(range(len(found)), key=lambda place: (bool(found[place].gates), -outlook.scores[place]))
    return tuple(
        _standing(found[place], rank, outlook.scores[place], ranges[place])
        for rank, place in enumerate(order, 1)
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was found about one trend."""

    trend: str
    reasons: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    gates: tuple[Finding, ...]
    hanging: tuple[Finding, ...]


def _found_for(outlook: Outlook, trend: str) -> _Found:
    return _Found(
        trend=trend,
        reasons=_heard(outlook, trend, "weight"),
        warnings=(*_heard(outlook, trend, "warning"), *_heard(outlook, trend, "refusal")),
        gates=_heard(outlook, trend, "gate"),
        hanging=_heard(outlook, trend, "gate", hanging=True),
    )


def _standing(found: _Found, rank: int, score: int, limits: tuple[int, int]) -> Standing:
    return Standing(
        trend=found.trend,
        rank=rank,
        state="not_now" if found.gates else "maybe" if found.hanging else "go",
        score=score,
        bounds=limits,
        reasons=found.reasons,
        warnings=found.warnings,
        gates=found.gates,
        hanging=found.hanging,
    )


def fill(text: str, profile: Profile, said: Mapping[tuple[str, str], str]) -> str:
    """
    Return *text* with each `{fact}` replaced by what the owner said of it.

    Args:
        text: a rule's text, perhaps translated.
        profile: with inferred facts.
        said: (fact, value) to the phrase for it, in the text's language; an absent one is spelled by its id.
    """
    return PLACEHOLDER.sub(lambda found: _phrase(found[1], profile, said), text)


def _phrase(fact: str, profile: Profile, said: Mapping[tuple[str, str], str]) -> str:
    value = profile.get(fact)
    several = value if isinstance(value, tuple) else () if value is None else (value,)
    phrases = [said.get((fact, one), one.replace("_", " ")) for one in several]
    if len(phrases) < 2:  # noqa: PLR2004  # one needs no "and"
        return "".join(phrases) or fact.replace("_", " ")
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"
