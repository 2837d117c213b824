"""What each trend can still win or lose: the bounds of its score, and whether anything can change the ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor import conditions, lanes
from advisor.compiled import Tables
from advisor.lanes import NEAR, TOLD
from advisor.library import Library
from advisor.relevance import Outlook
from advisor.remembered import remembered


@dataclass(frozen=True, slots=True)
class Stake:
    """What each trend can win or lose by facts."""

    single: Mapping[str, Mapping[str, int]]  # one-fact -> value -> weight of the rules that read nothing else
    shared: tuple[tuple[int, int], ...]  # weight, reference of all other rules


@remembered(8)
def _stakes(library: Library) -> tuple[Stake, ...]:
    tables = lanes.tables(library)
    return tuple(_stake(library, tables, trend) for trend in library.trends)


def _stake(library: Library, tables: Tables, trend: str) -> Stake:
    single: dict[str, dict[str, int]] = {}
    shared = []
    for rule in library.rules.values():
        if rule.trend != trend or rule.kind != "weight":
            continue
        name, *others = conditions.names(rule.when)
        if others or library.facts[name].kind == "many":
            shared.append((rule.weight, tables.refs[rule.id]))
            continue
        gains = single.setdefault(name, dict.fromkeys(library.facts[name].values, 0))
        for value in gains:
            gains[value] += rule.weight if conditions.holds(rule.when, {name: value}) else 0
    return Stake(single, tuple(shared))


def bounds(outlook: Outlook) -> tuple[tuple[int, int], ...]:
    """What each score can still become, inclusive, by trend in the contract's order."""
    return tuple(
        (low * points, high * points)
        for (low, high), points in zip(
            (_range(outlook, stake) for stake in _stakes(outlook.library)), outlook.tables.points, strict=True
        )
    )


def _range(outlook: Outlook, stake: Stake) -> tuple[int, int]:
    low = high = 0
    for weight, ref in stake.shared:
        truth = outlook.holds(ref, TOLD)
        if truth or (truth is None and weight < 0):
            low += weight
        if truth or (truth is None and weight > 0):
            high += weight
    for name, gains in stake.single.items():
        value = outlook.profile.get(name)
        if value is None:
            low, high = low + min(0, *gains.values()), high + max(0, *gains.values())
        elif isinstance(value, str):
            low, high = low + gains[value], high + gains[value]
    return low, high


def certain(outlook: Outlook) -> bool:
    """
    Whether no answer can change primary and secondary any more.

    True is proved: from bounds of differences of scores, with inferred and unanswered facts counted as open. A
    false may be too careful, except when all facts are known.
    """
    if any(outlook.holds(ref, TOLD) for ref in outlook.tables.nulling):
        return True
    if any(outlook.holds(ref, TOLD) is None for ref in outlook.tables.nulling):
        return False
    if not outlook.unanimous:
        return False
    running = [place for place, row in enumerate(outlook.tables.trends) if not _known(outlook, row.gates)]
    if not running:
        return True
    top = min(running, key=lambda place: (-outlook.scores[place], place))
    if not _stays(outlook, top, [place for place in running if place != top], None):
        return False
    praised = _known(outlook, outlook.tables.trends[top].praise)
    return praised is False or (praised is True and _second_stays(outlook, top, running))


def _second_stays(outlook: Outlook, top: int, running: Sequence[int]) -> bool:
    rivals = [
        place
        for place in running
        if place != top and _known(outlook, outlook.tables.trends[place].praise) is not False
    ]
    if outlook.secondary not in rivals:
        return not rivals
    praised = _known(outlook, outlook.tables.trends[outlook.secondary].praise)
    return bool(praised) and _stays(
        outlook, outlook.secondary, [one for one in rivals if one != outlook.secondary], top
    )


def _known(outlook: Outlook, refs: Sequence[int]) -> bool | None:
    """Return whether one of *refs* is true, as it was told."""
    truths = {outlook.holds(ref, TOLD) for ref in refs}
    return True if True in truths else None if None in truths else False


def _stays(outlook: Outlook, place: int, rivals: Sequence[int], fed: int | None) -> bool:
    """Whether *place* can neither be closed nor overtaken by one of *rivals*."""
    if _known(outlook, outlook.tables.trends[place].gates) is not False:
        return False
    leads = ((_lead(outlook, place, rival, fed), rival) for rival in rivals)
    return all(lead > 0 or (lead == 0 and place < rival) for lead, rival in leads)


def _lead(outlook: Outlook, place: int, rival: int, fed: int | None) -> int:
    """Return by how many points *place* is ahead of *rival* at least, whatever is learnt."""
    ours, theirs = (_stakes(outlook.library)[one] for one in (place, rival))
    mine, other = outlook.tables.points[place], outlook.tables.points[rival]
    lead = _least(outlook, ours, mine) + _least(outlook, theirs, -other)
    for name in {*ours.single, *theirs.single}:
        wins, losses = ours.single.get(name, {}), theirs.single.get(name, {})
        leads = {
            value: mine * wins.get(value, 0) - other * losses.get(value, 0) for value in {*wins, *losses}
        }
        value = outlook.profile.get(name)
        lead += leads[value] if isinstance(value, str) else min(0, *leads.values())
    return lead + _feeding(outlook, place, fed) - _feeding(outlook, rival, fed)


def _least(outlook: Outlook, stake: Stake, points: int) -> int:
    least = 0
    for weight, ref in stake.shared:
        truth = outlook.holds(ref, TOLD)
        if truth or (truth is None and points * weight < 0):
            least += points * weight
    return least


def _feeding(outlook: Outlook, place: int, fed: int | None) -> int:
    return NEAR if fed is not None and fed in outlook.tables.trends[place].fed_by else 0
