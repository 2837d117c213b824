"""One content file becomes models, or faults that say what to write. It never compares one file with another."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from advisor import calculators, documents, faults
from advisor.calculators import Calculator
from advisor.documents import DocumentError
from advisor.facts import Fact, Model
from advisor.faults import Fault
from advisor.platforms import Platform
from advisor.playbooks import COMMON, Step
from advisor.purposes import Serving
from advisor.questions import Question
from advisor.segments import Segment
from advisor.texts import Text
from advisor.tips import Tip
from advisor.trends import TRENDS, Rule, Trend

M = TypeVar("M", bound=Model)

REFUSALS = "rules/refusals.yaml"

_KINDS: Mapping[str, tuple[str, type[Model]]] = {
    "facts.yaml": ("facts", Fact),
    "questions.yaml": ("questions", Question),
    "trends.yaml": ("trends", Trend),
    REFUSALS: ("rules", Rule),
    **{f"rules/{trend}.yaml": ("rules", Rule) for trend in TRENDS},
    **{f"playbooks/{playbook}.yaml": ("steps", Step) for playbook in (COMMON, *TRENDS)},
}
FILES = tuple(_KINDS)
"""The content files that must be there, by path relative to the content folder."""

_MORE: Mapping[str, tuple[str, type[Model]]] = {
    "texts.yaml": ("texts", Text),
    "platforms.yaml": ("platforms", Platform),
    "purposes.yaml": ("purposes", Serving),
    "segments.yaml": ("segments", Segment),
    calculators.FILE: ("calculators", Calculator),
    **{f"tips/{playbook}.yaml": ("tips", Tip) for playbook in (COMMON, *TRENDS)},
}
OPTIONAL = tuple(_MORE)
"""The content files that may be there; an absent one has no entries."""


def read(file: str, text: str) -> tuple[list[Model], list[Fault]]:
    """Return the entries of *file* that could be read, in its order, and what is wrong with the others."""
    key, model = _KINDS.get(file) or _MORE[file]
    try:
        document = documents.read(text)
    except DocumentError as error:
        return [], [Fault(file, "", str(error))]
    if not isinstance(document, dict) or not isinstance(document.get(key), list):
        return [], [Fault(file, "", f'must hold a list under "{key}:".')]
    found = [
        Fault(file, "", f'has no place for "{other}": keep only "{key}:".')
        for other in document
        if other != key
    ]
    models: list[Model] = []
    for place, entry in enumerate(document[key], 1):
        match _entry(model, entry):
            case Model() as read_entry:
                models.append(read_entry)
            case says:
                found += [Fault(file, _name(entry, place), one) for one in says]
    return models, found


def _entry(model: type[M], entry: object) -> M | list[str]:
    if not isinstance(entry, dict):
        return ["must be a mapping of fields."]
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        return list(_says(model, error))


def _name(entry: object, place: int) -> str:
    named = entry.get("id", entry.get("fact")) if isinstance(entry, dict) else None
    return named if isinstance(named, str) else f"entry {place}"


def _says(model: type[Model], error: ValidationError) -> Iterator[str]:
    for details in error.errors(include_url=False):
        yield _say(model, details)


def _say(model: type[Model], details: ErrorDetails) -> str:
    where = ".".join(str(part) for part in details["loc"])
    match details["type"]:
        case "missing":
            return f'field "{where}" is missing.'
        case "extra_forbidden":
            near = faults.suggestion(where, model.model_fields) if "." not in where else ""
            return f'there is no field "{where}".{near}'
        case "string_too_long":
            limit = details["ctx"]["max_length"]
            excess = len(str(details["input"])) - int(limit)
            return f"{where} is {excess} characters too long ({limit} are allowed): say it shorter."
        case "string_type":
            return f"{where} must be text, not {details['input']!r}: put it in quotes."
        case _:
            message = details["msg"].removeprefix("Value error, ")
            return f"{where}: {message}" if where else message
