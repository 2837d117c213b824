"""An intake as a fold of answers, and what to ask next. It keeps nothing: the answers are the intake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor import conditions, relevance
from advisor.conditions import Profile
from advisor.facts import Value, with_inferred
from advisor.library import Library
from advisor.relevance import Outlook, Told

__all__ = ["Answer", "next_question", "profile", "remaining", "why_asked", "with_inferred"]

STABLE = 0.85  # share of plausible completions in which the primary must stay before asking stops
QUESTIONS = 12  # asked at most
QUESTIONS_WITH_MUST = 13  # ... when the last must be asked
RED_FLAGS = "red_flags"  # the fact that is always learnt


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a value, the ticks of a many-question, or None for "not sure"."""

    question: str
    value: Value


def profile(library: Library, answers: Sequence[Answer]) -> dict[str, Value]:
    """
    Return the profile that *answers*, in the order given, add up to; nothing is inferred.

    A later answer to the same question wins. Answers to questions and values that the content no longer has drop out.
    """
    told: dict[str, Value] = {}
    for answer in answers:
        if _belongs(library, answer):
            told[answer.question] = _ordered(library, answer)
    return {name: told[name] for name in library.facts if name in told}


def _belongs(library: Library, answer: Answer) -> bool:
    fact = library.facts.get(answer.question)
    match answer.value:
        case _ if fact is None:
            return False
        case None | ():
            return answer.value is None or fact.kind == "many"
        case str(value):
            return fact.kind == "one" and value in fact.values
        case ticks:
            return fact.kind == "many" and any(one in fact.values for one in ticks)


def _ordered(library: Library, answer: Answer) -> Value:
    if not isinstance(answer.value, tuple):
        return answer.value
    return tuple(one for one in library.facts[answer.question].values if one in answer.value)


def next_question(library: Library, profile: Profile) -> str | None:
    """
    Return the question to ask next, or None when asking on is not worth it.

    Opening questions come first. Then the one whose answer raises the confidence in primary and secondary most, by its
    effort; ties follow the authored priority. Asking stops when nothing can change, when the primary stays in STABLE
    of the plausible completions, or after QUESTIONS; but never before red flags and the facts on which a gate of the
    primary hangs were asked, as far as QUESTIONS_WITH_MUST allows. *profile* holds what was told, nothing inferred.
    """
    return _ahead(library, relevance.told(library, profile))[0]


@lru_cache(maxsize=2_048)  # early profiles come again and again; a remembered one takes about two kilobytes
def _ahead(library: Library, told: Told) -> tuple[str | None, int]:
    """Return the next question, and about how many are still to come."""
    outlook = relevance.outlook(library, dict(told))
    following = _next(outlook)
    return following, 0 if following is None else _remaining(outlook)


def forget() -> None:
    """Drop all that is remembered: for measurements."""
    _ahead.cache_clear()
    relevance.forget()


def _next(outlook: Outlook) -> str | None:
    asked = _asked(outlook)
    if asked >= QUESTIONS_WITH_MUST:
        return None
    if opening := _opening(outlook):
        return opening
    if outlook.refused:
        return None
    musts = _musts(outlook)
    if asked + len(musts) >= QUESTIONS or outlook.confidence >= STABLE:
        return musts[0] if musts else None
    return _best(outlook) or (musts[0] if musts else None)


def _asked(outlook: Outlook) -> int:
    return sum(name in outlook.library.questions for name in outlook.profile)


def _opening(outlook: Outlook) -> str | None:
    opening = (one for one in outlook.library.questions.values() if one.opening)
    ordered = sorted(opening, key=lambda one: one.opening or 0)
    return next((one.id for one in ordered if _askable(outlook, one.id)), None)


def _askable(outlook: Outlook, fact: str) -> bool:
    if fact in outlook.full or fact not in outlook.library.questions:
        return False
    ask = outlook.library.questions[fact].ask_when
    return ask is None or conditions.holds(ask, outlook.full) is not False


def _musts(outlook: Outlook) -> list[str]:
    """Return what has to be asked before stopping, red flags first."""
    flags = (RED_FLAGS,) if RED_FLAGS in outlook.library.facts else ()
    return [name for name in dict.fromkeys((*flags, *outlook.hanging())) if _askable(outlook, name)]


def _best(outlook: Outlook) -> str | None:
    """Return the question that is worth most of those that can still move a ranking."""
    ranked = _ranked(outlook)
    return list(outlook.library.questions)[-ranked[0][2]] if ranked else None


@lru_cache(maxsize=4)  # the next question and how many remain are asked for together
def _ranked(outlook: Outlook) -> tuple[tuple[float, int, int], ...]:
    return tuple(sorted(_worths(outlook), reverse=True))


def _worths(outlook: Outlook) -> Iterator[tuple[float, int, int]]:
    """Yield worth, priority and place (below zero: the earlier the greater) of each question worth asking."""
    for place, question in enumerate(outlook.library.questions.values()):
        if _askable(outlook, question.id) and any(True for _ in outlook.open_rules(question.id)):
            yield outlook.gain(question.id) / question.effort, question.priority, -place


def remaining(library: Library, profile: Profile) -> int:
    """Return about how many questions are still to come; 0 only when there is none."""
    return _ahead(library, relevance.told(library, profile))[1]


def _remaining(outlook: Outlook) -> int:
    shortfall = STABLE - outlook.confidence
    likely = len(_musts(outlook))
    for worth, _, _ in _ranked(outlook):
        if shortfall <= 0:
            break
        shortfall -= max(worth, 0.02)  # several answers together say more than each alone
        likely += 1
    return max(1, min(likely, QUESTIONS - _asked(outlook)))


def why_asked(library: Library, profile: Profile, question: str) -> tuple[str, ...]:
    """Return the trends whose standing the answer to *question* can still move, in the contract's order."""
    without = {name: value for name, value in profile.items() if name != question}
    moved = set(relevance.outlook(library, without).open_rules(question))
    every = None in moved
    return tuple(trend for place, trend in enumerate(library.trends) if every or place in moved)
