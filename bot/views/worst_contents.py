"""The longest cards about the content that owners can get. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from advisor.differences import Difference
from bot.store.comparisons import Comparison
from bot.store.editions import Loaded
from bot.store.proofs import Act
from bot.usecases import comparing
from bot.usecases.editions import Proved, Wrong
from bot.usecases.runs import Terms
from bot.views import compared, contents
from bot.views.card import Card
from bot.views.words import Words

_LARGEST = (1 << 52) - 1
_ACTS: tuple[Act, ...] = ("check", "reload")


def cards(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    """Every card of /content at its longest."""
    loaded = Loaded("f" * 12, 0, _LARGEST, "/<folder>" * 100)
    files = tuple(f"playbooks/{'x' * 40}{number}.yaml" for number in range(40))
    yield "content", partial(contents.status, loaded, "<" * 64, words)
    for act in _ACTS:
        faults = tuple(Wrong(f"rules/{'x' * 40}{number}.yaml", "y" * 60, "<" * 900) for number in range(50))
        yield f"content, {act}", partial(contents.proving, act, words)
        for found in (
            Proved(act, "f" * 12, "", faults),
            Proved(act, "f" * 12, "", files=files, loaded=act == "reload"),
            Proved(act, "f" * 12, "", new=False),
            Proved(act, "", "", broken=True),
        ):
            yield f"content, {act} done", partial(contents.proved, found, words)
    yield from _compared(words)


def _compared(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    """What another library changes: for one person at its longest, and for all."""
    difference = _longest(words)
    card = compared.told(difference, {}, words)
    yield "what another library changed", partial(compared.message, difference, {}, _LARGEST, words)
    sample = [
        {
            "language": "xx_XX",
            "sector": "y" * 24,
            "kinds": list(difference.kinds),
            "text": card.text if card else "",
        }
    ] * comparing.SAMPLE
    found = {
        "looked": 1_000_000, "differs": 1_000_000, "reach": 1_000_000,
        "kinds": dict.fromkeys(difference.kinds, 1_000_000),
        "skipped": dict.fromkeys(("blocked", "stopped", "paused", "unwanted", "fewer", "recent", "late"), 1_000_000),
        "sample": sample,
    }  # fmt: skip
    for decided in (None, "told", "left", "replaced"):
        one = Comparison(_LARGEST, "f" * 12, "e" * 12, 1, 0, 0, found, 1, decided, None)
        yield f"whose advice is another one, {decided}", partial(compared.compared, one, words)
    yield "an example", partial(compared.example, one, 0, words)
    yield "tell them?", partial(compared.is_it_meant, one, Terms(paid=True, rate=1000), words)


def _longest(words: Words) -> Difference:
    library = words.library
    rides = sorted(library.trends, key=lambda trend: len(words.trend(trend)), reverse=True)
    steps = sorted(library.steps.values(), key=lambda step: len(step.title) + len(step.stop), reverse=True)
    rules = sorted(library.rules.values(), key=lambda rule: len(rule.text), reverse=True)
    ids, said = tuple(step.id for step in steps[:3]), tuple(rule.id for rule in rules[:3])
    return Difference(
        first=(rides[0], rides[1]),
        because=said[0],
        beside=(rides[0], rides[1]),
        closed=tuple(zip(rides[2:5], said, strict=False)),
        opened=tuple(rides[:3]),
        refused=said,
        gone=tuple(step.title for step in steps[:3]),
        out=ids,
        limits=ids,
        begins=ids,
    )
