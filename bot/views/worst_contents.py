"""The longest cards about the content that owners can get. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.store.editions import Loaded
from bot.store.proofs import Act
from bot.usecases.editions import Proved, Wrong
from bot.views import contents
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
