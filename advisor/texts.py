"""Ready texts: words that an owner copies, filled with what they said. Nothing here chooses when one is shown."""

import re
from collections.abc import Mapping
from datetime import date

from pydantic import Field, model_validator

from advisor import conditions
from advisor.conditions import Profile, ReadCondition
from advisor.facts import Fact, Model, Word

COPIED = 256  # characters that one tap can copy: Telegram's limit of a copy button
NAME = 24  # characters of a first name at most; a longer one is left for the owner to fill in
BLANK = "___"  # what the owner fills in
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Wording(Model):
    """One way to say a text, for the owners for whom `when` is true; without `when`, for everybody else."""

    id: Word
    when: ReadCondition | None = None
    text: str = Field(min_length=1, max_length=COPIED)


class Text(Model):
    """Words for one occasion: what to write below the first picture, what to say to a shop."""

    id: Word
    name: str = Field(min_length=1, max_length=40)
    wordings: tuple[Wording, ...] = Field(min_length=1)
    source: str = Field(min_length=3)
    reviewed: date

    @model_validator(mode="after")
    def everybody_is_served(self) -> "Text":
        """The last wording, and only that one, is for whoever is left."""
        *others, last = self.wordings
        if last.when is not None:
            raise ValueError(f'wordings: the last, "{last.id}", must have no `when`: it serves all others.')
        if bare := [one.id for one in others if one.when is None]:
            raise ValueError(f'wordings: "{bare[0]}" has no `when`, so those after it are never read.')
        return self


def wording(text: Text, profile: Profile) -> Wording:
    """Return the wording of a linked *text* for *profile* (with inferred facts): the first that is surely meant."""
    return next(one for one in text.wordings if one.when is None or conditions.holds(one.when, profile))


def fill(text: str, profile: Profile, name: str, said: Mapping[tuple[str, str], str]) -> str:
    """
    Return *text* with `{name}` and each `{fact}` replaced; what is not known becomes a blank for the owner to fill in.

    Args:
        text: a wording's text, perhaps translated.
        profile: with inferred facts.
        name: the owner's first name, or "".
        said: (fact, value) to the phrase for it, in the text's language.
    """
    return PLACEHOLDER.sub(lambda found: _filled(found[1], profile, name, said), text)


def _filled(place: str, profile: Profile, name: str, said: Mapping[tuple[str, str], str]) -> str:
    if place == "name":
        return name if 0 < len(name) <= NAME else BLANK
    value = profile.get(place)
    several = value if isinstance(value, tuple) else () if value is None else (value,)
    return _joined([said[place, one] for one in several]) or BLANK


def _joined(phrases: list[str]) -> str:
    if len(phrases) < 2:  # noqa: PLR2004  # one needs no "and"
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def longest(text: str, facts: Mapping[str, Fact], said: Mapping[tuple[str, str], str]) -> int:
    """Return how many characters *text* has when it is filled with the longest answers."""
    return len(PLACEHOLDER.sub(lambda found: _longest(found[1], facts, said), text))


def _longest(place: str, facts: Mapping[str, Fact], said: Mapping[tuple[str, str], str]) -> str:
    if place == "name":
        return "n" * NAME
    fact = facts.get(place)
    phrases = [said.get((place, value), value) for value in fact.values] if fact else []
    most = _joined(phrases) if fact and fact.kind == "many" else max(phrases, key=len, default="")
    return max(most, BLANK, key=len)
