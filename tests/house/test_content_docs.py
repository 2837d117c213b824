"""docs/content.md and docs/advice.md tell authors what the advisor really takes and does."""

import importlib
import json
import re
from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import get_args

import pytest
from annotated_types import MaxLen
from pydantic.fields import FieldInfo

from advisor import checks, conditions, documents, library, questions, trends
from advisor.calculators import Assumption, Calculator, Input, Says
from advisor.facts import Fact, Inference, Model, read_profile
from advisor.library import Library
from advisor.platforms import KINDS, Platform
from advisor.playbooks import BANDS, Kpi, Step, Variant
from advisor.purposes import PURPOSES, Serving
from advisor.questions import Option, Question
from advisor.texts import Text, Wording
from advisor.tips import Tip
from advisor.trends import Rule, Trend
from bot import resources
from bot.i18n import Language
from bot.views import worst_cases
from bot.views.words import Words
from tests.house import repository

_CONTENT, _ADVICE = (repository.read(Path(f"docs/{name}.md")) for name in ("content", "advice"))
_MODELS: Mapping[str, type[Model]] = {
    "question": Question,
    "option": Option,
    "trend": Trend,
    "rule": Rule,
    "step": Step,
    "text": Text,
    "wording": Wording,
    "platform": Platform,
    "calculator": Calculator,
    "input": Input,
    "assumption": Assumption,
    "sentence": Says,
    "tip": Tip,
}

Entries = list[dict[str, object]]


def _blocks() -> list[dict[str, object]]:
    """The YAML examples of the page."""
    blocks = [
        documents.read(text)
        for text in re.findall(r"^```yaml\n(.*?)^```", _CONTENT, re.MULTILINE | re.DOTALL)
    ]
    return [block for block in blocks if isinstance(block, dict)]


def _examples() -> list[tuple[str, Entries]]:
    """Which kind of entry each example shows, and the entries."""
    kinds = (
        "facts", "questions", "trends", "rules", "steps", "texts", "platforms", "purposes", "tips", "calculators",
    )  # fmt: skip
    return [
        (kind, entries)
        for block in _blocks()
        for kind in kinds
        if isinstance(entries := block.get(kind), list)
    ]


def _file(kind: str, entry: dict[str, object]) -> str:
    first = str(entry.get("id")).partition(".")[0]
    match kind:
        case "rules":
            return "rules/refusals.yaml" if first == "refuse" else f"rules/{first}.yaml"
        case "steps":
            return f"playbooks/{first}.yaml"
        case "tips":
            return f"tips/{first}.yaml"
    return f"{kind}.yaml"


@cache
def _with_examples() -> Library:
    """The real content in which the examples stand beside, or in place of, what is there."""
    texts = dict(resources.content())
    for kind, entries in _examples():
        for entry in entries:
            file, key = _file(kind, entry), "fact" if kind == "questions" else "id"
            there = documents.read(texts.get(file, f"{kind}: []"))
            assert isinstance(there, dict)
            kept = [one if one[key] != entry[key] else entry for one in there[kind]]
            there[kind] = kept if entry in kept else [*kept, entry]
            texts[file] = json.dumps(there, default=str, ensure_ascii=False)  # JSON is YAML
    return library.parse(texts)


def test_the_examples_make_a_content_without_a_fault() -> None:
    """An author who copies an example into its file has changed what they meant and broken nothing."""
    assert () == checks.wrong(_with_examples())


def test_there_is_an_example_of_each_kind() -> None:
    """Whatever an author wants to add, one stands there to be copied."""
    kinds = [kind for kind, _ in _examples()]
    rules = [rule.get("kind") for kind, entries in _examples() if kind == "rules" for rule in entries]

    assert [
        "facts",
        "questions",
        "trends",
        *["rules"] * 4,
        "steps",
        "texts",
        "platforms",
        "purposes",
        "tips",
        "calculators",
    ] == kinds
    assert ["weight", "gate", "warning", "refusal"] == rules


def test_the_owner_of_the_examples_can_be_advised() -> None:
    """The page's file for `explain` holds facts that exist; an empty value is "not sure"."""
    (owner,) = [block for block in _blocks() if "offer" in block]
    told = read_profile(_with_examples(), owner)

    assert set(owner) == set(told)
    assert None in told.values()


@pytest.mark.parametrize(
    "model",
    [
        Fact,
        Inference,
        Question,
        Option,
        Trend,
        Rule,
        Step,
        Variant,
        Kpi,
        Text,
        Wording,
        Platform,
        Serving,
        Tip,
    ],
)
def test_every_field_is_explained(model: type[Model]) -> None:
    """No field is left for authors to guess."""
    shown = re.findall(r"`([a-z_]+)", _CONTENT)

    assert [] == [name for name in model.model_fields if name not in shown]


def test_every_kind_of_platform_is_explained() -> None:
    """An author knows what a platform can be used for."""
    assert [] == [kind for kind in KINDS if f"`{kind}`" not in _CONTENT]


def test_every_purpose_is_explained() -> None:
    """An author knows what each list is read for."""
    table = _CONTENT.partition("## A purpose")[2].partition("## A tip")[0]

    assert [] == [one for one in PURPOSES if f"| `{one}` |" not in table]


def test_every_word_of_the_language_is_explained() -> None:
    """Conditions have these words and no others."""
    table = _CONTENT.partition("## Conditions")[2].partition("##")[0]

    assert set(conditions.WORDS) == set(re.findall(r"`(\w+): [\[{]", table))


def test_every_band_of_cash_is_explained() -> None:
    """A step's price is one of these."""
    assert [] == [band for band in BANDS if f"{band} " not in _CONTENT]


def _longest(field: FieldInfo) -> int | None:
    """The longest text that a field, or each of its items, may hold."""
    found = [one.max_length for one in field.metadata if isinstance(one, MaxLen)]
    for part in get_args(field.annotation):
        found += [one.max_length for info in getattr(part, "__metadata__", ()) for one in getattr(info, "metadata", ())
                  if isinstance(one, MaxLen)]  # fmt: skip
    return min(found, default=None)


def _limit(kind: str, field: str, rest: str) -> int | None:
    if field in ("label", "none_label"):
        return questions.LABEL
    if (kind, field) == ("rule", "text"):
        return trends.RULE_TEXT if "of a weight" in rest else trends.LONG_TEXT
    if (kind, field) == ("step", "how"):
        return min(one.max_length for one in get_args(get_args(Step.model_fields["how"].annotation)[0])[1].metadata
                   if isinstance(one, MaxLen))  # fmt: skip
    return _longest(_MODELS[kind].model_fields[field])


def test_every_length_is_the_one_that_is_checked() -> None:
    """An author who stays within the table's lengths hears no complaint; who writes longer does."""
    rows = re.findall(r"^\| (.*`.*) \| (\d+) \|$", _CONTENT.partition("## Lengths")[2], re.MULTILINE)
    told = {}
    for what, number in rows:
        kind = ""
        for named, field in re.findall(r"(\w+ )?`(\w+)`", what):
            kind = named.strip() or kind
            told[kind, field, what] = int(number)

    assert len(told) == 32
    assert {key: _limit(*key) for key in told} == told


class _Listening(NullTranslations):
    """Keeps the places that were asked for, and with which texts."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, set[str]] = {}

    def pgettext(self, context: str, message: str) -> str:
        self.places.setdefault(context, set()).add(message)
        return message


@cache
def _asked_for() -> Mapping[str, set[str]]:
    """The places and texts that making every card, and reading every typed answer, asks a translation for."""
    listening = _Listening()
    words = Words(_with_examples(), Language("en", "English", listening))
    for _, make in worst_cases.cards(words):
        make()
    for question in words.library.questions.values():
        words.choices(question)
    return listening.places


def test_every_place_of_a_translation_is_told() -> None:
    """A translator finds each message's context on the page, and nothing there that is never asked for."""
    asked = _asked_for()
    table = _CONTENT.partition("## Translations")[2]
    patterns = {
        told: re.compile(re.sub(r"<(\w+)>", lambda found: _PARTS[found[1]], told.replace(".", r"\.")))
        for told in re.findall(
            r"`((?:questions|trends|rules|steps|texts|platforms|tips|calculators|segments)\.<[^`]+)`", table
        )
    }

    unheard = [told for told, pattern in patterns.items() if not any(map(pattern.fullmatch, asked))]
    untold = sorted(place for place in asked if not any(one.fullmatch(place) for one in patterns.values()))

    assert [] == unheard
    assert [] == untold


def test_every_place_has_one_text() -> None:
    """A message is found by its place and its source text together: another text at that place is never translated."""
    assert {} == {place: texts for place, texts in _asked_for().items() if len(texts) > 1}


_PARTS = {
    "variant": r"\w+",
    "wording": r"\w+",
    "text": r"\w+",
    "platform": r"\w+",
    "calculator": r"\w+",
    "input": r"\w+",
    "verdict": r"\w+",
    "fact": r"\w+",
    "value": r"\w+",
    "trend": r"\w+",
    "segment": r"\w+",
    "id": r"\w+\.\w+",
    "number": r"\d",
}


def test_every_number_in_the_advice_is_the_one_in_the_code() -> None:
    """Whoever changes a number that decides advice changes it where it is explained, too."""
    rows = re.findall(r"\| ([\d.]+) \| `(\w+)\.(\w+)` \|", _ADVICE)
    told = {f"{module}.{name}": float(number) for number, module, name in rows}
    real = {
        f"{module}.{name}": float(getattr(importlib.import_module(f"advisor.{module}"), name))
        for _, module, name in rows
    }

    assert len(told) == 19
    assert real == told
