"""The vocabulary of facts: their kinds, values and frequencies; reading a profile. It never asks and never judges."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeFloat

from advisor import conditions, faults
from advisor.conditions import Profile, ReadCondition
from advisor.faults import ProfileError

__all__ = ["Fact", "Inference", "Profile", "Value", "read_profile", "with_inferred"]

Value = str | tuple[str, ...] | None
"""What a fact may be: a value; for many the ticks, in the fact's own order; None: asked, not known."""

Word = Annotated[str, BeforeValidator(conditions.word), Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


def _words(raw: object) -> object:
    return {conditions.word(key): value for key, value in raw.items()} if isinstance(raw, dict) else raw


Usual = Annotated[dict[str, NonNegativeFloat], BeforeValidator(_words)]


class Model(BaseModel):
    """A piece of content: frozen, and without a field that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Inference(Model):
    """A value that follows from other facts as long as the owner has not said otherwise."""

    when: ReadCondition
    value: Word | tuple[Word, ...]


class UsualWhen(Model):
    """Frequencies among the owners for whom `when` is true."""

    when: ReadCondition
    usual: Usual


class Fact(Model):
    """One thing that the advisor may know about a business."""

    id: Word
    kind: Literal["one", "many"]
    values: tuple[Word, ...] = Field(min_length=2)
    ordered: bool = False
    actionable: bool = False
    climbs: tuple[
        Word, ...
    ] = ()  # actionable, without an order: its values, up to what an owner works towards
    measured: bool = False  # written by a calculation, never asked; absent means that nothing was found
    infer: tuple[Inference, ...] = ()
    usual: Usual  # one: relative frequency; many: chance of each tick, percent
    usual_when: tuple[UsualWhen, ...] = ()

    @property
    def ladder(self) -> tuple[str, ...]:
        """Its values from the least to what an owner can work towards; empty where there is no such way."""
        return self.values if self.ordered else self.climbs


def climbs_wrongly(fact: Fact) -> Iterator[str]:
    """Yield what is wrong with the way up that *fact* names, or lacks."""
    needed = fact.actionable and fact.kind == "one" and not fact.ordered
    if needed and not fact.climbs:
        yield "climbs: name its values from the least to the best, so that no change to a worse one is offered."
    if fact.climbs and not needed:
        yield "climbs: only an actionable fact of kind one without an order has it: remove it."
    for value in fact.climbs:
        if value not in fact.values:
            yield f'climbs: there is no value "{value}".{faults.suggestion(value, fact.values)}'


def measured_wrongly(fact: Fact) -> Iterator[str]:
    """Yield what is wrong with the fields of *fact* if it is a measured one."""
    if not fact.measured:
        return
    if fact.kind != "many":
        yield "measured: only a fact of kind many can be measured, since absent means none of its values."
    if fact.actionable or fact.infer or fact.usual_when:
        yield "measured: remove actionable, infer and usual_when: a calculation alone says it."
    if any(fact.usual.values()):
        yield "measured: every usual must be 0, since nothing is found until somebody calculates."


class Vocabulary(Protocol):
    """Whatever holds the facts by id, those that can be inferred in the order of need, and the measured: a Library."""

    @property
    def facts(self) -> Mapping[str, Fact]: ...
    @property
    def inferable(self) -> tuple[Fact, ...]: ...
    @property
    def measured(self) -> tuple[str, ...]: ...


def read_profile(library: Vocabulary, raw: object) -> dict[str, Value]:
    """
    Return the profile that *raw* (values of YAML or JSON) spells, in the facts' own order.

    Raises:
        ProfileError: names all facts and values that do not exist, what is allowed and what is nearest.
    """
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise ProfileError(f"a profile is a mapping from fact to value, not {type(raw).__name__}.")
    found: dict[str, Value] = {}
    errors = []
    for key, value in raw.items():
        try:
            found[str(key)] = _read_value(library.facts, str(key), value)
        except ProfileError as error:
            errors.append(str(error))
    if errors:
        raise ProfileError("\n".join(errors))
    return {fact: found[fact] for fact in library.facts if fact in found}


def _read_value(facts: Mapping[str, Fact], name: str, raw: object) -> Value:
    if name not in facts:
        allowed = faults.listed(facts)
        raise ProfileError(f'no fact "{name}".{faults.suggestion(name, facts)} Allowed: {allowed}.')
    fact = facts[name]
    if raw is None:
        return None
    if fact.kind == "one":
        return _read_word(fact, raw)
    if not isinstance(raw, list | tuple):
        allowed = faults.listed(fact.values)
        raise ProfileError(f'"{name}" takes a list ([] means none of them), not {raw!r}. Allowed: {allowed}.')
    ticks = {_read_word(fact, one) for one in raw}
    return tuple(value for value in fact.values if value in ticks)


def _read_word(fact: Fact, raw: object) -> str:
    word = ("yes" if raw else "no") if isinstance(raw, bool) else raw
    if isinstance(word, str) and word in fact.values:
        return word
    near = faults.suggestion(str(word), fact.values)
    raise ProfileError(f'"{fact.id}" has no value {raw!r}.{near} Allowed: {faults.listed(fact.values)}.')


def with_inferred(library: Vocabulary, profile: Profile) -> tuple[dict[str, Value], frozenset[str]]:
    """
    Return *profile* with the facts that follow from it, and the ids of those.

    Only absent facts are inferred: an answer, even "not sure", stands. A fact is inferred after those that it
    follows from; content whose inferences run in a circle is a fault. A measured fact that nobody measured is empty.
    """
    full = dict(profile)
    for name in library.measured:
        if full.get(name) is None:
            full[name] = ()
    inferred = set()
    for fact in library.inferable:
        if fact.id not in full:
            for inference in fact.infer:
                if conditions.holds(inference.when, full):
                    full[fact.id] = inference.value
                    inferred.add(fact.id)
                    break
    return full, frozenset(inferred)
