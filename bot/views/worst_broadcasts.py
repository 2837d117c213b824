"""The longest cards of broadcasts. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.store.broadcasts import Broadcast, Content, Timing, Version
from bot.store.people import Person
from bot.store.runs import Kind, Run, State
from bot.usecases import audiences
from bot.usecases.placeholders import Faults, Wrong
from bot.usecases.runs import Terms
from bot.usecases.tallying import SKIPPED, Progress
from bot.views import broadcast, changes, drafts, runs, timing
from bot.views.card import Card
from bot.views.words import Words

_LARGEST = 10**15 - 1
_MANY = 1_000_000
_WHY = ("blocked", "stopped", "paused", "unwanted", "fewer", "recent", "late", "unknown")
_FAULTS = Faults((Wrong("<" * 4096, "name"), *(Wrong("<" * 4096, "bar"),) * 9), 4096)


def full(words: Words) -> Broadcast:
    """A broadcast with everything."""
    versions = {code: Version("x" * 4096) for code in drafts.LANGUAGES}
    line = [{"not": {"is": {dimension: ["x" * 24] * 24}}} for dimension in audiences.DIMENSIONS[:2]] + [
        {"is": {dimension: list(audiences.values(dimension, words.library, list(drafts.LANGUAGES), {}))}}
        for dimension in audiences.DIMENSIONS[2:]
    ]
    sample = {"language": "xxx", "ride": "x" * 16, "sector": "x" * 16, "region": "x" * 16, "stage": "x" * 10}
    counted = {
        "version": _LARGEST, "at": 0, "reach": _MANY, "later": _MANY, "sample": [sample] * 5,
        "languages": dict.fromkeys((*drafts.LANGUAGES, "")[:12], _MANY), "skipped": dict.fromkeys(_WHY, _MANY),
    }  # fmt: skip
    content = Content(versions, "en", "x" * 40, "https://example.org")
    return Broadcast(
        _LARGEST, 1, 0, _LARGEST, content, content, {"include": line, "exclude": line}, Timing(1, 14, 9, 20, 30),
        None, None, counted,
    )  # fmt: skip


def cards(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    """Every card of broadcasts at its longest."""
    whole, terms = full(words), Terms(rate=1000, paid=True)
    yield "draft", partial(drafts.draft, whole, terms, words)
    yield "approve a draft", partial(drafts.is_it_meant, whole, terms, words)
    yield "languages of a draft", partial(drafts.languages, whole, words)
    yield "words of a draft", partial(drafts.say_it, whole, "en", words, _FAULTS)
    yield "button of a draft", partial(drafts.button, whole, words)
    yield "whom a draft is for", partial(drafts.who, whole, words)
    yield "when a draft goes", partial(timing.when, whole, words)
    yield "hours of a draft", partial(timing.hours, whole, words)
    other = Person(_LARGEST, "ﷺ" * 64, None, None, None, None, None)
    yield "whom a test is for", partial(drafts.whom, whole, [other] * 60, words, sent=other)
    yield "draft of somebody else", partial(drafts.draft, whole, terms, words, mine=False)
    for topic in ("bc_link", "bc_source", "bc_at", "bc_segment"):
        for why in ("form", "no_link", "no_label", "long_label", "after", "address", "taken", "over"):
            yield f"{topic}, {why}", partial(drafts.ask_words, topic, whole, words, why, "<" * 4096)
    for dimension in audiences.DIMENSIONS:
        offered = audiences.values(dimension, words.library, list(drafts.LANGUAGES), {"x" * 24: {}})
        yield f"pick {dimension}", partial(drafts.pick, whole, audiences.EXCLUDE, dimension, offered, words)
    for why in ("changed", "uncounted", "same", "revoked", "none", "busy", "theirs"):
        yield f"broadcast refused, {why}", partial(drafts.refused, why, whole, words)
    yield from _runs(whole, words, other)
    for every in (-1, 0, 30):
        yield f"wish {every}", partial(broadcast.wish, every, str(_LARGEST), words)


def _runs(whole: Broadcast, words: Words, other: Person) -> Iterator[tuple[str, Callable[[], Card]]]:
    verdicts = (
        "sent",
        "blocked",
        "failed",
        "uncertain",
        "missing",
        "too_old",
        *(SKIPPED + why for why in _WHY),
    )
    counts = {(code, verdict): _MANY for code in drafts.LANGUAGES for verdict in verdicts}
    progress = Progress(counts, 2_000, _MANY, 0)
    kinds: tuple[Kind, ...] = ("send", "tell", "recall", "edit")
    states: tuple[State, ...] = ("asked", "filling", "done", "stopped")
    for kind in kinds:
        for state in states:
            for paused in (None, "canary", "markup", "revoked", "admin"):
                over = 1 if state in ("done", "stopped") else None
                run = Run(_LARGEST, _LARGEST, kind, state, 1, 1, 1, 0, 0, paused, 0, 0, _MANY, 0, 0, 0, over)
                name = f"run, {kind}, {state}, {paused}"
                yield name, partial(runs.run, run, whole, progress, _MANY, 999.9, 10, words, other)
    for act in ("stop", "again", "recall"):
        yield f"run, {act}?", partial(runs.is_it_meant, run, act, _MANY, words)
    yield "change in which language", partial(changes.languages, run, drafts.LANGUAGES, words)
    yield "words of a change", partial(changes.say_it, run, "en", words, _FAULTS, is_caption=True)
    yield "change?", partial(changes.is_it_meant, run, whole, "en", _MANY, words)
    yield "run, over", partial(runs.over, run, progress, words)
    yield "broadcasts", partial(drafts.listed, [(whole, run), (whole, None)] * 4, _LARGEST, words)
