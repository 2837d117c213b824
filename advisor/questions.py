"""Questions, their options, and reading what was typed instead of tapped. It never decides what to ask."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator
from rapidfuzz import fuzz

from advisor.conditions import ReadCondition
from advisor.facts import Model, Word

LABEL = 30  # characters: longer buttons are cut off on a phone

_SURE = 85.0  # similarity 0..100 from which a typing slip is simply understood
_PERHAPS = 62.0  # similarity from which it is worth asking back
_LEAD = 8.0  # how far the best must be ahead of the next to be understood
_NUMBER = re.compile(r"(?<![^\W\d_])\d+(?:[.,]\d+)?")  # "10h" holds a number, "a10" is a name
_SENTENCE = 5  # words; in a longer text a phrase may be named in passing
_NEGATIONS = frozenset({"no", "not", "never", "without", "don't", "dont", "isn't", "cannot"})
_SEVERAL = re.compile(r"\s*(?:[,;/&+\n]|\band\b)\s*")


class Option(Model):
    """One answer that can be tapped. Several options may share a value; `also` then tells them apart."""

    id: Word = ""  # names the answer that is kept; the value, unless another one is given
    value: Word
    also: dict[Word, Word] = Field(default_factory=dict)  # other facts that the same tap tells
    label: str = Field(min_length=1)
    said: str = Field(min_length=1)  # fills "{fact}" in reasons: a noun phrase
    synonyms: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _named(cls, raw: object) -> object:
        return {"id": raw["value"], **raw} if isinstance(raw, dict) and "value" in raw else raw


class Question(Model):
    """How a fact is asked; its id is the fact's id."""

    fact: Word
    instead_of: Word | None = None  # a fact that most answers tell too: people are asked this first
    text: str = Field(min_length=1, max_length=200)
    hint: str | None = Field(default=None, max_length=200)
    opening: Literal[1, 2] | None = None
    effort: Annotated[int, Field(ge=1, le=3)] = 1  # 1 a tap without thinking .. 3 money and numbers
    priority: int
    ask_when: ReadCondition | None = None
    options: tuple[Option, ...] = Field(min_length=1)
    none_label: str | None = None  # for many: the tick that means none of them

    @property
    def id(self) -> str:
        """The fact's id."""
        return self.fact

    def option(self, answer: str) -> Option | None:
        """Return the option that *answer* names: by its id, else the first of this value; None when there is none."""
        named = (one for one in self.options if one.id == answer)
        return next(named, None) or next((one for one in self.options if one.value == answer), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer (an option's id) and the phrases, in the person's language, that mean it; the label first."""

    value: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """The text means this value; several, in the order of the choices, when many were allowed."""

    value: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """The text is near these two or three values, the nearest first."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The text is near none of the choices."""


Reading = Understood | DidYouMean | NotUnderstood


def read(text: str, choices: Sequence[Choice], *, many: bool = False) -> Reading:
    """
    Return what a typed *text* means among *choices*: the same words, then a number, then nearly the same words.

    A number is understood when exactly one choice's phrases hold it ("7" is in "5 to 10 hours"). With *many*,
    "a, b and c" are several ticks; one part that is not understood makes the whole ask back.
    """
    whole = _read_one(text, choices)
    if not many:
        return whole
    pieces = [piece for piece in _SEVERAL.split(text.strip()) if piece]
    if len(pieces) > 1 and not _same(plain(text), choices):
        # The parts first: "walk-in, regulars" as a whole is near "regulars" alone, and would lose the other.
        several = _read_several(pieces, choices)
        # "hair and beuty" is one label with a slip; "bread and xyz" is not bread.
        if isinstance(several, Understood) or not _spells(text, whole, choices):
            return several
    return Understood((str(whole.value),)) if isinstance(whole, Understood) else whole


def _spells(text: str, whole: Reading, choices: Sequence[Choice]) -> bool:
    """Whether *text*, all of it, is one phrase of the choice that it was read as, but for a slip."""
    meant = [one for one in choices if isinstance(whole, Understood) and one.value == whole.value]
    return any(fuzz.ratio(plain(text), plain(phrase)) >= _SURE for one in meant for phrase in one.phrases)


def _read_several(pieces: Sequence[str], choices: Sequence[Choice]) -> Reading:
    meant = set()
    for piece in pieces:
        match _read_one(piece, choices):
            case Understood(value=str(value)):
                meant.add(value)
            case unclear:
                return unclear
    return Understood(tuple(choice.value for choice in choices if choice.value in meant))


def _read_one(text: str, choices: Sequence[Choice]) -> Reading:
    words = plain(text)
    if not words or not choices:
        return NotUnderstood()
    same = _same(words, choices) or _holding_number(words, choices)
    if len(same) == 1:
        return Understood(same[0])
    if same:
        return DidYouMean(tuple(same[:3]))
    return _mentioning(words, choices) or _nearly(words, choices)


def _mentioning(words: str, choices: Sequence[Choice]) -> Reading | None:
    """Return what a sentence means that names a phrase: "i make breads" is a baker. Long ones are asked back."""
    told = [_singular(word) for word in words.split()]
    named = [one.value for one in choices if any(_names(told, phrase) for phrase in one.phrases)]
    if not named:
        return None
    if len(named) == 1 and len(told) <= _SENTENCE and not _NEGATIONS & set(told):
        return Understood(named[0])
    # One candidate alone reads like a trap: another one stands beside it.
    others = [one.value for one in choices if one.value not in named]
    return DidYouMean(tuple([*named, *others][: max(2, min(3, len(named)))]))


def _names(told: Sequence[str], phrase: str) -> bool:
    wanted = [_singular(word) for word in plain(phrase).split()]
    if len(plain(phrase)) < 4 or len(wanted) >= len(told):  # noqa: PLR2004  # "no", "tv", "1" stand in many sentences
        return False
    return any(told[start : start + len(wanted)] == wanted for start in range(len(told) - len(wanted) + 1))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word  # noqa: PLR2004  # "gas", "bus"


def plain(text: str) -> str:
    """Return *text* as it is compared: lower case, compatible letters, without marks, one space between words."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    kept = "".join(
        letter if letter.isalnum() or letter in "'<>+%.," or _joins(letter) else " " for letter in folded
    )
    return " ".join(kept.strip(" .,").split())


def _joins(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc")  # vowel signs are part of words in many scripts


def _same(words: str, choices: Sequence[Choice]) -> list[str]:
    return [one.value for one in choices if words == plain(one.value) or words in map(plain, one.phrases)]


def _holding_number(words: str, choices: Sequence[Choice]) -> list[str]:
    numbers = _NUMBER.findall(words)
    if len(numbers) != 1:
        return []
    number = float(numbers[0].replace(",", "."))
    return [one.value for one in choices if any(_holds(plain(phrase), number) for phrase in one.phrases)]


def _holds(phrase: str, number: float) -> bool:
    """Whether the range that *phrase* spells (`under 5`, `5 to 10`, `over 10`, `10+`) holds *number*."""
    bounds = [float(found.replace(",", ".")) for found in _NUMBER.findall(phrase)]
    match bounds:
        case [low, high]:
            return low <= number <= high
        case [only] if re.search(r"under|less|below|<|up to|до|менее|меньше", phrase):
            return number < only
        case [only] if re.search(r"over|more|above|>|\+|более|больше|свыше", phrase):
            return number > only
        case [only]:
            return number == only
    return False


def _nearly(words: str, choices: Sequence[Choice]) -> Reading:
    ranked = sorted(((_likeness(words, one), -place) for place, one in enumerate(choices)), reverse=True)
    best, *others = ranked
    near = [choices[-place].value for likeness, place in ranked if likeness >= _PERHAPS]
    if best[0] >= _SURE and (not others or best[0] - others[0][0] >= _LEAD):
        return Understood(choices[-best[1]].value)
    if not near:
        return NotUnderstood()
    # One candidate alone reads like a trap: the next one stands beside it.
    return DidYouMean(tuple(choices[-place].value for _, place in ranked[: max(2, min(3, len(near)))]))


def _likeness(words: str, choice: Choice) -> float:
    if len(words) < 3:  # noqa: PLR2004  # two letters are near everything
        return 0.0
    return max((_alike(words, plain(phrase)) for phrase in choice.phrases), default=0.0)


def _alike(words: str, phrase: str) -> float:
    return max(fuzz.ratio(words, phrase), 0.95 * fuzz.token_set_ratio(words, phrase))
