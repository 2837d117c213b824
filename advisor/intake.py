"""An intake as a fold of answers, and what to ask next. It keeps nothing: the answers are the intake."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from advisor import conditions, relevance
from advisor.conditions import Profile
from advisor.facts import Value, with_inferred
from advisor.library import Library
from advisor.relevance import Outlook, Told
from advisor.remembered import remembered

__all__ = [
    "Answer",
    "answered",
    "belongs",
    "following",
    "next_question",
    "profile",
    "remaining",
    "why_asked",
    "with_inferred",
]

STABLE = 0.85  # share of plausible completions in which the primary must stay before asking stops
STABLE_FOR_UNUSUAL = 0.97  # ... for an owner with UNUSUAL answers: what is usual says less of the others
UNUSUAL = 3  # unusual answers after which an owner is one of those
QUESTIONS = 12  # asked at most
QUESTIONS_WITH_MUST = 13  # ... when the last must be asked
SETTLING = 3  # questions that are offered beside an advice that is not certain
RED_FLAGS = "red_flags"  # the fact that is always learnt


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: an option (by its id), the ticks of a many-question, or None for "not sure"."""

    question: str
    value: Value


def profile(library: Library, answers: Sequence[Answer]) -> dict[str, Value]:
    """
    Return the profile that *answers*, in the order given, add up to; nothing is inferred.

    A later answer to the same question wins, and an answer to a fact's own question wins over an option that tells the
    fact too. Answers to questions and values that the content no longer has drop out.
    """
    known = [answer for answer in answers if belongs(library, answer)]
    last = {answer.question: answer for answer in known}
    also = {fact: value for answer in last.values() for fact, value in _also(library, answer).items()}
    told: dict[str, Value] = {**also, **{name: _value(library, answer) for name, answer in last.items()}}
    return {name: told[name] for name in library.facts if name in told}


def belongs(library: Library, answer: Answer) -> bool:
    """Whether today's content has the question, and the answer is one of those that it takes."""
    fact = library.facts.get(answer.question)
    match answer.value:
        case _ if fact is None or answer.question not in library.questions:
            return False
        case None | ():
            return answer.value is None or fact.kind == "many"
        case str(value):
            return fact.kind == "one" and library.questions[answer.question].option(value) is not None
        case ticks:
            return fact.kind == "many" and any(one in fact.values for one in ticks)


def _also(library: Library, answer: Answer) -> Mapping[str, str]:
    """Return what else *answer* tells; one that is kept as a bare value tells no more than that."""
    options = library.questions[answer.question].options
    return next((one.also for one in options if one.id == answer.value), {})


def _value(library: Library, answer: Answer) -> Value:
    match answer.value:
        case None:
            return None
        case str(named):
            option = library.questions[answer.question].option(named)
            return None if option is None else option.value
        case ticks:
            return tuple(one for one in library.facts[answer.question].values if one in ticks)


def answered(library: Library, answers: Sequence[Answer], given: Answer) -> tuple[Answer, ...]:
    """
    Return *answers* with *given* in the place of an earlier answer to its question, else at the end.

    Another answer to a question that stands instead of a fact's own drops what was said of this fact: who sells
    lessons now no longer sells what the potter sold.
    """
    before = next((one for one in answers if one.question == given.question), None)
    instead_of = library.questions[given.question].instead_of
    stale = instead_of if before is not None and before != given else None
    kept = [
        given if one.question == given.question else one
        for one in answers
        if stale is None or one.question != stale
    ]
    return (*kept, given) if before is None else tuple(kept)


def following(library: Library, profile: Profile) -> str | None:
    """
    Return the question that a person is asked next: the next one, or the one that is asked instead of it.

    Most answers of that one tell the fact too, which then is not asked; where they do not, its own question follows.
    """
    name = next_question(library, profile)
    others = (one.fact for one in library.questions.values() if name is not None and one.instead_of == name)
    return next((one for one in others if one not in profile), name)


def next_question(library: Library, profile: Profile) -> str | None:
    """
    Return the question to ask next, or None when asking on is not worth it.

    Opening questions come first. Then the one whose answer raises the confidence in the primary and in this week's
    step most, by its effort; ties follow the authored priority. Asking stops when nothing can change, when the primary
    stays in STABLE of the plausible completions (in STABLE_FOR_UNUSUAL, for an unusual owner), or after QUESTIONS; but
    never before red flags and the facts on which a gate of the primary hangs were asked, as far as QUESTIONS_WITH_MUST
    allows. *profile* holds what was told, nothing inferred.
    """
    return _ahead(library, relevance.told(library, profile))[0]


@remembered(2_048)  # early profiles come again and again; a remembered one takes about two kilobytes
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
    if asked + len(musts) >= QUESTIONS or outlook.confidence >= _stable(outlook):
        return musts[0] if musts else None
    return _best(outlook) or (musts[0] if musts else None)


def _stable(outlook: Outlook) -> float:
    return STABLE_FOR_UNUSUAL if outlook.unusual >= UNUSUAL else STABLE


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


@remembered(4)  # the next question and how many remain are asked for together
def _ranked(outlook: Outlook) -> tuple[tuple[float, int, int], ...]:
    return tuple(sorted(_worths(outlook), reverse=True))


def _worths(outlook: Outlook) -> Iterator[tuple[float, int, int]]:
    """Yield worth, priority and place (below zero: the earlier the greater) of each question worth asking."""
    for place, question in enumerate(outlook.library.questions.values()):
        if _askable(outlook, question.id) and any(True for _ in outlook.open_rules(question.id)):
            yield outlook.gain(question.id) / question.effort, question.priority, -place


def would_settle(library: Library, profile: Profile) -> tuple[str, ...]:
    """Return the questions, SETTLING at most, whose answers would make the advice surer, the most telling first."""
    outlook = relevance.outlook(library, profile)
    if outlook.refused or outlook.primary is None:
        return ()
    names = list(library.questions)
    return tuple(names[-place] for worth, _, place in _ranked(outlook)[:SETTLING] if worth > 0)


def remaining(library: Library, profile: Profile) -> int:
    """Return about how many questions are still to come; 0 only when there is none."""
    return _ahead(library, relevance.told(library, profile))[1]


def _remaining(outlook: Outlook) -> int:
    shortfall = _stable(outlook) - outlook.confidence
    likely = len(_musts(outlook))
    for worth, _, _ in _ranked(outlook):
        if shortfall <= 0:
            break
        shortfall -= max(worth, 0.02)  # several answers together say more than each alone
        likely += 1
    return max(1, min(likely, QUESTIONS - _asked(outlook)))


def why_asked(library: Library, profile: Profile, question: str) -> tuple[str, ...]:
    """Return the trends whose standing the answer to *question* can still move, in the contract's order."""
    told = (question, library.questions[question].instead_of)
    without = {name: value for name, value in profile.items() if name not in told}
    outlook = relevance.outlook(library, without)
    moved = {place for name in told if name is not None for place in outlook.open_rules(name)}
    every = None in moved
    return tuple(trend for place, trend in enumerate(library.trends) if every or place in moved)
