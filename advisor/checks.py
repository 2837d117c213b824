"""Faults that only thinking content through can find: idle rules, trends that never win. Nothing is repaired."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, combinations, product
from math import prod

from advisor import calculators, conditions, lanes, money, owners, relevance
from advisor.conditions import Atom, Condition, Profile
from advisor.facts import Fact, Value
from advisor.faults import Fault
from advisor.lanes import DRAWN
from advisor.library import Library
from advisor.playbooks import Step, Variant
from advisor.relevance import Outlook
from advisor.trends import Rule

LARGEST = 60_000  # combinations of values that are gone through for one condition; more are left unchecked
ROUNDS = 3  # times that a directed ascent goes through all facts


def wrong(library: Library) -> tuple[Fault, ...]:
    """
    Return what is wrong with *library* beyond what `parse` refuses, ordered by file and id.

    A rule that is true for no answers, or for all. A duplicate: same trend, kind and sign, and true for the same
    answers. A shadowed rule: whenever it is true, another of the same trend, kind and sign that reads the same facts
    (for gates: any facts) is true too. A trend that no profile puts first. A step that no plan can hold. A variant that
    words its step for nobody. A ready text that no step names. A fact that is asked and never read. A calculator's
    sentence that names what is not always there.
    """
    each = (_idle_rules, _doubled, _never_first, _idle_steps, _idle_variants, _idle_texts, _unread, _unsaid)
    return tuple(sorted(chain.from_iterable(check(library) for check in each)))


def _unsaid(library: Library) -> Iterator[Fault]:
    for one in library.calculators.values():
        yield from (Fault(calculators.FILE, one.id, says) for says in money.unsaid(one))


def _file(rule: Rule) -> str:
    return "rules/refusals.yaml" if rule.kind == "refusal" else f"rules/{rule.id.partition('.')[0]}.yaml"


def _idle_rules(library: Library) -> Iterator[Fault]:
    for rule in library.rules.values():
        truths = {conditions.holds(rule.when, told) for told in _profiles(library, rule.when)}
        if truths == {False}:
            yield Fault(
                _file(rule), rule.id, "no answers make its condition true: remove it or loosen the condition."
            )
        if truths == {True}:
            yield Fault(
                _file(rule), rule.id, "all answers make its condition true: it says nothing, remove it."
            )


def _profiles(library: Library, *several: Condition) -> list[dict[str, Value]]:
    """Return all profiles that the conditions can tell apart, or none when they are too many to go through."""
    mentioned: dict[str, set[str]] = {}
    for part in chain.from_iterable(map(conditions.parts, several)):
        if isinstance(part, Atom):
            mentioned.setdefault(part.fact, set()).update(part.values)
    choices = [_choices(library.facts[fact], named) for fact, named in mentioned.items()]
    if prod(map(len, choices)) > LARGEST:
        return []
    return [dict(zip(mentioned, values, strict=True)) for values in product(*choices)]


def _choices(fact: Fact, named: set[str]) -> Sequence[Value]:
    if fact.kind == "one":
        return fact.values
    ticks = [value for value in fact.values if value in named]
    return [chosen for size in range(len(ticks) + 1) for chosen in combinations(ticks, size)]


def _doubled(library: Library) -> Iterator[Fault]:
    for one, two in combinations(library.rules.values(), 2):
        if (one.trend, one.kind, one.weight > 0) == (two.trend, two.kind, two.weight > 0):
            yield from _compared(library, one, two)


def _compared(library: Library, one: Rule, two: Rule) -> Iterator[Fault]:
    facts = [set(conditions.names(rule.when)) for rule in (one, two)]
    if facts[0] != facts[1] and not (one.kind == "gate" and facts[0] & facts[1]):
        return
    told = _profiles(library, one.when, two.when)
    pairs = {(conditions.holds(one.when, profile), conditions.holds(two.when, profile)) for profile in told}
    if not pairs or not pairs & {(True, True)}:
        return
    if not pairs & {(True, False), (False, True)}:
        yield Fault(_file(two), two.id, f'is true for the same answers as "{one.id}": keep one of them.')
    elif (True, False) not in pairs:
        yield Fault(_file(one), one.id, f'is true only where "{two.id}" is true too: narrow one of them.')
    elif (False, True) not in pairs:
        yield Fault(_file(two), two.id, f'is true only where "{one.id}" is true too: narrow one of them.')


def _never_first(library: Library) -> Iterator[Fault]:
    tables = lanes.tables(library)
    first = lanes.places(tables, lanes.planes(tables, {}, DRAWN), DRAWN, second=False).first
    for place, trend in enumerate(library.trends):
        if not first[place] and not _ascends(library, place):
            says = (
                "no profile that was tried puts this trend first: give it more weight, or loosen its gates."
            )
            yield Fault("trends.yaml", trend, says)


def _ascends(library: Library, place: int) -> bool:
    """Whether choosing fact after fact what helps the trend most puts it first."""
    told: dict[str, Value] = {}
    for _ in range(ROUNDS):
        for fact in library.facts.values():
            told = max(_tried(fact, told), key=lambda profile: _ahead(library, place, profile))
        if relevance.outlook(library, told).primary == place:
            return True
    return False


def _tried(fact: Fact, told: dict[str, Value]) -> Iterator[dict[str, Value]]:
    yield told
    values: Iterable[Value] = (
        fact.values if fact.kind == "one" else [(), *((value,) for value in fact.values)]
    )
    yield from ({**told, fact.id: value} for value in values)


def _ahead(library: Library, place: int, told: dict[str, Value]) -> tuple[bool, int]:
    outlook = Outlook(library, tuple((name, told[name]) for name in library.facts if name in told))
    closed = any(outlook.holds(ref) for ref in outlook.tables.trends[place].gates)
    rivals = [score for other, score in enumerate(outlook.scores) if other != place]
    return not (closed or outlook.refused), outlook.scores[place] - max(rivals)


def _idle_steps(library: Library) -> Iterator[Fault]:
    idle: set[str] = set()
    for step in library.steps.values():
        if says := _why_idle(library, step):
            idle.add(step.id)
            yield Fault(f"playbooks/{step.playbook}.yaml", step.id, says)
    for step in library.steps.values():
        if step.id not in idle and (blocked := idle.intersection(step.needs)):
            says = f"needs {min(blocked)}, which no plan can hold."
            yield Fault(f"playbooks/{step.playbook}.yaml", step.id, says)


def _why_idle(library: Library, step: Step) -> str | None:
    if not any(
        owners.bears(step, hours, cash) for hours in (None, *owners.HOURS) for cash in (None, *owners.CASH)
    ):
        return f"no owner can bear {step.cash} and {step.hours[0]:g} hours: make it smaller."
    if step.when is None:
        return None
    asked = [step.when, *(Atom("is", fact, values, values) for fact, values in _means(library))]
    told = _profiles(library, *asked) or _profiles(library, step.when)
    fitting = [profile for profile in told if conditions.holds(step.when, profile)]
    if told and not any(owners.bears(step, one.get("hours"), one.get("cash")) for one in fitting):
        return (
            "no plan can hold it: whoever its `when` fits has not the hours or the cash, or it fits nobody."
        )
    return None


def _means(library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((name, library.facts[name].values) for name in ("hours", "cash") if name in library.facts)


def _idle_variants(library: Library) -> Iterator[Fault]:
    for step in library.steps.values():
        for place, variant in enumerate(step.variants):
            if says := _why_unheard(library, step, variant, step.variants[:place]):
                yield Fault(f"playbooks/{step.playbook}.yaml", step.id, f'variant "{variant.id}" {says}')


def _why_unheard(library: Library, step: Step, variant: Variant, before: Sequence[Variant]) -> str | None:
    whens = [one.when for one in (variant, *before)]
    own = _profiles(library, variant.when)
    if own and not any(conditions.holds(variant.when, told) for told in own):
        return "is for nobody: no answers make its `when` true."
    reaches = partial(_first_true, variant, before)
    told = _profiles(library, *whens)
    if told and not any(map(reaches, told)):
        return (
            "is never read: whenever its `when` is true, one above it is true. Move it up, or narrow those."
        )
    if step.when is None:
        return None
    told = _profiles(library, step.when, *whens)
    if told and not any(conditions.holds(step.when, one) and reaches(one) for one in told):
        return "is never read: the `when` of the step leaves out everybody for whom it is written."
    return None


def _first_true(variant: Variant, before: Sequence[Variant], told: Profile) -> bool:
    return bool(conditions.holds(variant.when, told)) and not any(
        conditions.holds(each.when, told) for each in before
    )


def _idle_texts(library: Library) -> Iterator[Fault]:
    used = {name for step in library.steps.values() for name in step.texts}
    for name in library.texts:
        if name not in used:
            says = "no step names it: add it to the `texts` of a step, or remove it."
            yield Fault("texts.yaml", name, says)


def _unread(library: Library) -> Iterator[Fault]:
    read: set[str] = set()
    for rule in library.rules.values():
        read.update(conditions.names(rule.when))
    whens = [step.when for step in library.steps.values()] + [
        one.ask_when for one in library.questions.values()
    ]
    whens += [one.when for step in library.steps.values() for one in step.variants]
    whens += [one.when for text in library.texts.values() for one in text.wordings]
    whens += [tip.when for tip in library.tips.values()]
    for fact in library.facts.values():
        whens += [one.when for one in fact.infer] + [one.when for one in fact.usual_when]
    for when in whens:
        read.update(conditions.names(when) if when is not None else ())
    # Plans are sized by these two without a condition.
    read.update(("hours", "cash"))
    for fact_id in library.facts:
        if fact_id not in read:
            says = "is asked and never read: remove it, or write a rule that reads it."
            yield Fault("facts.yaml", fact_id, says)
