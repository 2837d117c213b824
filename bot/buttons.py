"""Button data <-> Press, within Telegram's 64 bytes. A press that cannot be read is None, never an error."""

from __future__ import annotations

from dataclasses import dataclass

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
    act: str  #: at most 4 characters: a step's id takes up to 57 bytes


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
)

#: What may be said of a tip, each with its letter.
RATINGS = {"useful": "u", "not_for_me": "n", "fewer": "f", "stop": "s"}
_RATED = {letter: feedback for feedback, letter in RATINGS.items()}

_THREE: dict[str, type[Chosen | Ticked]] = {"a": Chosen, "t": Ticked}
_TWO: dict[str, type[TicksDone | WentBack | NotSure | AskedWhy]] = {
    "d": TicksDone,
    "b": WentBack,
    "n": NotSure,
    "w": AskedWhy,
}
_AT_A_STEP: dict[str, type[TextOpened | PlatformTicked]] = {"x": TextOpened, "p": PlatformTicked}
_LETTERS: dict[type, str] = {kind: letter for letter, kind in (*_THREE.items(), *_TWO.items())}


def write(press: Press) -> str:
    """*press* as button data.

    Raises:
        ValueError: it does not fit into 64 bytes; the content check finds that before anybody sees it.

    """
    match press:
        case Chosen() | Ticked():
            data = f"{_LETTERS[type(press)]}:{press.question}:{press.value}:{press.version}"
        case TicksDone() | WentBack() | NotSure() | AskedWhy():
            data = f"{_LETTERS[type(press)]}:{press.question}:{press.version}"
        case TextOpened():
            data = f"x:{press.text}:{press.step}"
        case PlatformTicked():
            data = f"p:{press.platform}:{press.step}"
        case Reopened():
            data = f"q:{press.question}"
        case Rated():
            data = f"r:{RATINGS[press.feedback]}:{press.tip}"
        case Acted():
            data = f"s:{press.step}:{press.act}"
        case Opened():
            data = f"v:{press.screen}:{press.about}" if press.about else f"v:{press.screen}"
        case Summed():
            data = f"m:{press.act}:{press.calculator}:{press.about}:{press.number}"
    if len(data.encode()) > LONGEST:
        raise ValueError(f"button data {data!r} is longer than {LONGEST} bytes")
    return data


def read(data: str) -> Press | None:
    """What a button with *data* meant; None when no button of ours has such data."""
    letter, *rest = data.split(":")
    if letter in _THREE and len(rest) == 3:  # noqa: PLR2004  # question, value, version
        return _THREE[letter](*rest)
    if letter in _TWO and len(rest) == 2:  # noqa: PLR2004  # question, version
        return _TWO[letter](*rest)
    if letter in _AT_A_STEP and len(rest) == 2:  # noqa: PLR2004  # what, step
        return _AT_A_STEP[letter](*rest)
    if letter == "s" and len(rest) == 2:  # noqa: PLR2004  # step, act
        return Acted(*rest)
    if letter == "q" and len(rest) == 1:
        return Reopened(rest[0])
    if letter == "r" and len(rest) == 2 and rest[0] in _RATED:  # noqa: PLR2004  # feedback, tip
        return Rated(_RATED[rest[0]], rest[1])
    if letter == "v" and len(rest) in (1, 2):
        return Opened(*rest)
    if letter == "m" and len(rest) == 4:  # noqa: PLR2004  # act, calculator, about, number
        return Summed(*rest)
    return None
