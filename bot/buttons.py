"""Button data <-> Press, within Telegram's 64 bytes. A press that cannot be read is None, never an error."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields

#: Telegram's limit for callback data, in bytes.
LONGEST = 64
#: Stands for "none of these" where a value is meant.
NONE = "-"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An answer: one value, or NONE of several."""

    question: str
    value: str
    version: str  #: of the question as it was shown, six hexadecimal digits


@dataclass(frozen=True, slots=True)
class Ticked:
    """A tick set or taken away in a several-choice question."""

    question: str
    value: str
    version: str


@dataclass(frozen=True, slots=True)
class TicksDone:
    """The ticks stand as the answer."""

    question: str
    version: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """To the question before this one."""

    question: str
    version: str


@dataclass(frozen=True, slots=True)
class NotSure:
    """The owner does not know."""

    question: str
    version: str


@dataclass(frozen=True, slots=True)
class AskedWhy:
    """Why do you ask this?"""

    question: str
    version: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """Change the answer to this question."""

    question: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Show a screen: a name, and what it is about (a trend, a step, a language) or ""."""

    screen: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """An act of an admin: what (`bot.usecases.roles.ACTS`), about whom or what, and how."""

    act: str
    about: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person does with a broadcast: see their plan (its button), or how often they want one."""

    act: str  #: plan, fewer, none, all
    broadcast: str


@dataclass(frozen=True, slots=True)
class TextOpened:
    """Show a ready text that a step needs."""

    text: str
    step: str


@dataclass(frozen=True, slots=True)
class PlatformTicked:
    """Their customers use this platform, or not after all; shown at a step."""

    platform: str
    step: str


@dataclass(frozen=True, slots=True)
class Summed:
    """Something in a sum: an act, its calculator or "", and what it is about."""

    act: str  #: give, back, pick, change, anew, what, draw; in: count in another currency
    calculator: str
    about: str = ""  #: an input; for "in" a currency
    number: str = ""  #: a plain decimal number


@dataclass(frozen=True, slots=True)
class Rated:
    """What a person says of a tip."""

    feedback: str  #: one of RATINGS
    tip: str


@dataclass(frozen=True, slots=True)
class Acted:
    """Something about a step: a slot for it, how it went, why not (see inbound/handlers/steps.py)."""

    step: str
    act: str  #: at most 4 characters
    number: str = ""  #: a plain decimal number of at most 12 characters: a step's id takes up to 46 bytes


Press = (
    Chosen
    | Ticked
    | TicksDone
    | WentBack
    | NotSure
    | AskedWhy
    | Reopened
    | Opened
    | TextOpened
    | PlatformTicked
    | Summed
    | Rated
    | Acted
    | Ruled
    | Heard
)

#: What may be said of a tip, each with its letter: a tip's id takes up to 57 bytes.
RATINGS = {"useful": "u", "not_for_me": "n", "fewer": "f", "stop": "s"}
_RATED = {letter: feedback for feedback, letter in RATINGS.items()}

_KINDS: dict[str, type[Press]] = {
    "a": Chosen,
    "t": Ticked,
    "d": TicksDone,
    "b": WentBack,
    "n": NotSure,
    "w": AskedWhy,
    "q": Reopened,
    "v": Opened,
    "x": TextOpened,
    "p": PlatformTicked,
    "m": Summed,
    "r": Rated,
    "s": Acted,
    "k": Ruled,
    "h": Heard,
}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
#: How many parts a kind of press has at least and at most: those with a default may be left out.
_PARTS = {
    kind: (sum(each.default is MISSING for each in fields(kind)), len(fields(kind)))
    for kind in _KINDS.values()
}
#: `fields` asked each time would be most of what a button costs.
_NAMES = {kind: tuple(each.name for each in fields(kind)) for kind in _KINDS.values()}


def write(press: Press) -> str:
    """*press* as button data: its letter and its parts in their order, without empty ones at the end.

    Raises:
        ValueError: it does not fit into 64 bytes; the content check finds that before anybody sees it.

    """
    parts = [getattr(press, name) for name in _NAMES[type(press)]]
    if isinstance(press, Rated):
        parts[0] = RATINGS[press.feedback]
    data = ":".join((_LETTERS[type(press)], *parts)).rstrip(":")
    if len(data.encode()) > LONGEST:
        raise ValueError(f"button data {data!r} is longer than {LONGEST} bytes")
    return data


def read(data: str) -> Press | None:
    """What a button with *data* meant; None when no button of ours has such data."""
    letter, *parts = data.split(":")
    kind = _KINDS.get(letter)
    if kind is None:
        return None
    least, most = _PARTS[kind]
    if not least <= len(parts) <= most:
        return None
    if kind is Rated:
        return Rated(_RATED[parts[0]], parts[1]) if parts[0] in _RATED else None
    return kind(*parts)
