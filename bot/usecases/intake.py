"""What happens in the intake: answers, second thoughts, the review. No words, no Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from advisor import intake as folding
from advisor.facts import Value
from advisor.intake import Answer
from advisor.library import Library
from advisor.questions import Question
from bot.store import intakes
from bot.store.database import Transaction
from bot.store.intakes import REVIEW, Intake


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is on the card."""

    question: Question
    answered: bool  #: whether it has an answer already, which `value` then is
    value: Value  #: None as an answer: not sure
    ticks: tuple[str, ...] | None  #: of several-choice questions
    more: int | None  #: about so many more; None while an earlier answer is changed
    first: bool  #: there is nothing before it
    why: tuple[str, ...] | None = None  #: trends that the answer can still move, when that was asked


@dataclass(frozen=True, slots=True)
class Reviewing:
    """All answers are on the card."""

    answers: tuple[Answer, ...]
    inferred: tuple[tuple[str, Value], ...]  #: facts that follow from them


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is open: there is a result."""


Screen = Asking | Reviewing | Finished


@dataclass(frozen=True, slots=True)
class Moved:
    """The intake moved on: this is what the card shows now."""

    screen: Screen
    closed: Answer | None = None  #: the answer that was just given


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A second tap: nothing changes. `answered`: the answer stands already."""

    answered: bool


@dataclass(frozen=True, slots=True)
class Outdated:
    """The button belongs to an older wording or a question that is gone: this is what stands now."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class Nowhere:
    """There is nothing before this question."""


Outcome = Moved | Unchanged | Outdated | Nowhere


async def begin(tx: Transaction, library: Library, person_id: int, now: int) -> tuple[Screen, bool]:
    """Start the intake, or take it up where it stands; tells whether it was there before."""
    found = await intakes.find(tx, person_id)
    intake = found or Intake(person_id, started_at=now)
    if intake.finished_at is None or intake.open is not None:
        intake = _settled(library, intake)
        await intakes.save(tx, intake)
    return screen_of(library, intake), found is not None


async def current(tx: Transaction, library: Library, person_id: int) -> Screen | None:
    """What the card shows now; None when no intake was begun."""
    intake = await intakes.find(tx, person_id)
    return None if intake is None else screen_of(library, _settled(library, intake))


async def answer(tx: Transaction, library: Library, person_id: int, given: Answer, now: int) -> Outcome:
    """The owner answers a question.

    Only the question that is open takes an answer. For another one that was answered before: the same
    answer changes nothing, another one re-opens that question, so that nobody changes anything unseen.
    """
    intake = await _standing(tx, library, person_id, now)
    if not _fits(library, given):
        return Outdated(screen_of(library, intake))
    known = dict(intake.answers)
    if intake.open != given.question:
        if given.question in known and known[given.question] != given.value:
            return await _show(tx, library, _opened(intake, given.question))
        return Unchanged(answered=given.question in known)
    kept = _with(library, intake, given)
    return await _show(tx, library, _onward(library, kept), closed=given)


async def tick(
    tx: Transaction, library: Library, person_id: int, question: str, value: str, now: int
) -> Outcome:
    """Set a tick of the open several-choice question, or take it away."""
    intake = await _standing(tx, library, person_id, now)
    if not _fits(library, Answer(question, (value,))):
        return Outdated(screen_of(library, intake))
    if intake.open != question:
        return await reopen(tx, library, person_id, question, now)
    before = intake.ticks or ()
    chosen = {*before} ^ {value}
    ordered = tuple(each for each in library.facts[question].values if each in chosen)
    return await _show(tx, library, intake.with_(ticks=ordered))


async def ticks_done(tx: Transaction, library: Library, person_id: int, question: str, now: int) -> Outcome:
    """The ticks stand as the answer; without any, nothing was said yet."""
    intake = await _standing(tx, library, person_id, now)
    if intake.open != question:
        return Unchanged(answered=question in dict(intake.answers))
    if not intake.ticks:
        return Unchanged(answered=False)
    return await answer(tx, library, person_id, Answer(question, intake.ticks), now)


async def back(tx: Transaction, library: Library, person_id: int, question: str, now: int) -> Outcome:
    """To the question before *question*; its answer stays until another one is given."""
    intake = await _standing(tx, library, person_id, now)
    if intake.open != question:
        return Unchanged(answered=False)
    order = [each for each, _ in intake.answers if each in library.questions]
    at = order.index(question) if question in order else len(order)
    if intake.leads_back:
        return await _show(tx, library, intake.with_(open=REVIEW, ticks=None, leads_back=False))
    if at == 0:
        return Nowhere()
    return await _show(tx, library, _opened(intake, order[at - 1], leads_back=False))


async def reopen(tx: Transaction, library: Library, person_id: int, question: str, now: int) -> Outcome:
    """Change the answer to *question*; afterwards the owner is back where they were."""
    intake = await _standing(tx, library, person_id, now)
    if question not in library.questions:
        return Outdated(screen_of(library, intake))
    return await _show(tx, library, _opened(intake, question))


async def why(tx: Transaction, library: Library, person_id: int, question: str, now: int) -> Outcome:
    """Why *question* is asked: the trends that its answer can still move."""
    intake = await _standing(tx, library, person_id, now)
    if question not in library.questions or intake.open != question:
        return Outdated(screen_of(library, intake))
    screen = screen_of(library, intake)
    if not isinstance(screen, Asking):
        return Outdated(screen)
    moves = folding.why_asked(library, profile_of(library, intake), question)
    return Moved(
        Asking(screen.question, screen.answered, screen.value, screen.ticks, screen.more, screen.first, moves)
    )


async def review(tx: Transaction, library: Library, person_id: int, now: int) -> Screen:
    """All answers, each of which can be changed; an intake that is under way goes on instead."""
    intake = await _standing(tx, library, person_id, now)
    if intake.finished_at is None and intake.open not in (None, REVIEW):
        return screen_of(library, intake)
    opened = intake.with_(open=REVIEW, ticks=None, leads_back=False)
    await intakes.save(tx, opened)
    return screen_of(library, opened)


async def finish(tx: Transaction, person_id: int, now: int) -> None:
    """The owner has seen the review and wants the result."""
    intake = await _of(tx, person_id, now)
    await intakes.save(tx, intake.with_(open=None, ticks=None, leads_back=False, finished_at=now))


async def had_advice(tx: Transaction, person_id: int, now: int) -> bool:
    """Tell whether the owner saw advice before; an answer that they began to change then stays as it was."""
    intake = await _of(tx, person_id, now)
    if intake.finished_at is None:
        return False
    if intake.open is not None:
        await finish(tx, person_id, now)
    return True


def profile_of(library: Library, intake: Intake) -> dict[str, Value]:
    """What the answers say; what today's content does not know drops out."""
    return dict(folding.profile(library, answers_of(intake)))


def answers_of(intake: Intake) -> tuple[Answer, ...]:
    """The answers, in the order in which they were given."""
    return tuple(Answer(question, value) for question, value in intake.answers)


def screen_of(library: Library, intake: Intake) -> Screen:
    """What the card shows for *intake*."""
    if intake.open is None:
        return Finished()
    if intake.open == REVIEW or intake.open not in library.questions:
        profile = profile_of(library, intake)
        filled, inferred = folding.with_inferred(library, profile)
        known = tuple(each for each in answers_of(intake) if each.question in profile)
        return Reviewing(known, tuple((fact, filled[fact]) for fact in library.facts if fact in inferred))
    question = library.questions[intake.open]
    known_values = dict(intake.answers)
    answered = question.fact in known_values
    order = [each for each, _ in intake.answers]
    first = not order or order[0] == question.fact
    more = None if intake.leads_back else intake.shown_more
    value = known_values.get(question.fact)
    ticks = _ticks(library, intake, value)
    return Asking(question, answered, value, ticks, more, first and not intake.leads_back)


def _ticks(library: Library, intake: Intake, value: Value) -> tuple[str, ...] | None:
    if intake.open is None or library.facts[intake.open].kind != "many":
        return None
    if intake.ticks is not None:
        return intake.ticks
    return value if isinstance(value, tuple) else ()


async def _of(tx: Transaction, person_id: int, now: int) -> Intake:
    return await intakes.find(tx, person_id) or Intake(person_id, started_at=now)


async def _standing(tx: Transaction, library: Library, person_id: int, now: int) -> Intake:
    """The intake as its card shows it: an answer is one to the question that took a lost one's place."""
    return _settled(library, await _of(tx, person_id, now))


async def _show(tx: Transaction, library: Library, intake: Intake, closed: Answer | None = None) -> Moved:
    await intakes.save(tx, intake)
    return Moved(screen_of(library, intake), closed)


def _fits(library: Library, given: Answer) -> bool:
    if isinstance(given.value, tuple) and given.question in library.facts:
        known = library.facts[given.question].values
        return folding.belongs(library, given) and all(value in known for value in given.value)
    return folding.belongs(library, given)


def _opened(intake: Intake, question: str, *, leads_back: bool | None = None) -> Intake:
    """*intake* with *question* on the card; from the review or the result it leads back there."""
    if leads_back is None:
        leads_back = intake.open in (REVIEW, None) or intake.leads_back
    return intake.with_(open=question, ticks=None, leads_back=leads_back)


def _with(library: Library, intake: Intake, given: Answer) -> Intake:
    """*intake* with *given* in the place of an earlier answer, else at the end."""
    kept = folding.answered(library, answers_of(intake), given)
    return intake.with_(answers=tuple((each.question, each.value) for each in kept), ticks=None)


def _onward(library: Library, intake: Intake) -> Intake:
    """*intake* with what comes next on the card: a question that still matters, else the review."""
    profile = profile_of(library, intake)
    following = folding.following(library, profile)
    if following is None:
        return intake.with_(open=REVIEW, leads_back=False, shown_more=None)
    more = folding.remaining(library, profile)
    shown = more if intake.shown_more is None else min(more, max(1, intake.shown_more - 1))
    return intake.with_(open=following, leads_back=False, shown_more=shown)


def _settled(library: Library, intake: Intake) -> Intake:
    """*intake* after a change of content: what is open must exist."""
    if intake.open in library.questions or intake.open == REVIEW:
        return intake
    if intake.open is None and intake.finished_at is not None:
        return intake
    return _onward(library, intake)
