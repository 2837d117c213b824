"""The advisor's content in a person's language. Never judges, never shortens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor import playbooks, rules, texts
from advisor.facts import Value
from advisor.library import Library
from advisor.platforms import Platform
from advisor.playbooks import Step, Worded
from advisor.questions import Choice, Option, Question
from advisor.rules import Finding
from advisor.texts import Text
from advisor.trends import Trend
from bot.i18n import Language
from bot.views.amounts import Amounts


@dataclass(frozen=True, slots=True)
class Words:
    """One library's texts in one language."""

    library: Library
    language: Language
    amounts: Amounts = Amounts()  # noqa: RUF009  # a frozen value

    def of(self, place: str, text: str) -> str:
        """*text*, which stands at *place* in the content."""
        return self.language.content(place, text) if text else text

    def question(self, question: Question) -> str:
        """What is asked."""
        return self.of(f"questions.{question.fact}.text", question.text)

    def hint(self, question: Question) -> str:
        """The line below, or ""."""
        return self.of(f"questions.{question.fact}.hint", question.hint or "")

    def label(self, question: Question, answer: str) -> str:
        """What the button of *answer* says; a value that several options share is said as it stands in sentences."""
        option = _option(question, answer)
        if option.id != answer:
            return self.said(question.fact, answer)
        return self.of(f"questions.{question.fact}.options.{option.id}.label", option.label)

    def none_label(self, question: Question) -> str:
        """What the button for "none of these" says."""
        return self.of(f"questions.{question.fact}.none_label", question.none_label or "None of these")

    def answer(self, question: Question, value: Value) -> str:
        """An answer as its buttons say it; "" for not sure."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return ", ".join(self.label(question, each) for each in value) or self.none_label(question)
        return self.label(question, value)

    def said(self, fact: str, value: str) -> str:
        """The phrase that stands for an answer inside a sentence."""
        option = _option(self.library.questions[fact], value)
        return self.of(f"questions.{fact}.options.{option.id}.said", option.said)

    def choices(self, question: Question) -> list[Choice]:
        """What may be typed for each value: its label and synonyms."""
        return [
            Choice(
                option.id,
                (
                    self.label(question, option.id),
                    self.said(question.fact, option.id),
                    *self._synonyms(question, option),
                ),
            )
            for option in question.options
        ]

    def _synonyms(self, question: Question, option: Option) -> tuple[str, ...]:
        source = ", ".join(option.synonyms)
        return tuple(self.of(f"questions.{question.fact}.options.{option.id}.synonyms", source).split(", "))

    def trend(self, trend: str) -> str:
        """A trend's name."""
        return self.of(f"trends.{trend}.name", self.library.trends[trend].name)

    def ride(self, trend: Trend) -> str:
        """What one rides there."""
        return self.of(f"trends.{trend.id}.ride", trend.ride)

    def story(self, trend: Trend) -> str:
        """Its chapter of the six."""
        return self.of(f"trends.{trend.id}.story", trend.story)

    def finding(self, finding: Finding, profile: Mapping[str, Value]) -> str:
        """Why a rule spoke, with the owner's own answers."""
        return self._filled(f"rules.{finding.rule}.text", self.library.rules[finding.rule].text, profile)

    def instead(self, rule: str, profile: Mapping[str, Value]) -> str:
        """What to do instead of what was refused."""
        return self._filled(f"rules.{rule}.instead", self.library.rules[rule].instead or "", profile)

    def _filled(self, place: str, text: str, profile: Mapping[str, Value]) -> str:
        return rules.fill(self.of(place, text), profile, self._phrases(text, profile))

    def _phrases(self, text: str, profile: Mapping[str, Value]) -> dict[tuple[str, str], str]:
        """The phrases for the answers that *text* names."""
        return {
            (fact, value): self.said(fact, value)
            for fact, answer in profile.items()
            if fact in self.library.questions and "{" + fact + "}" in text
            for value in (answer if isinstance(answer, tuple) else (answer,))
            if value is not None
        }

    def step(self, step: Step, profile: Mapping[str, Value]) -> Step:
        """The step as the owner of *profile* (with inferred facts) reads it: their wording, in this language."""
        mine = playbooks.worded(step, profile)
        said = {
            field: self.step_text(mine, field)
            for field in ("title", "why", "done_when", "stuck", "stop", "risk")
        }
        at = f"steps.{step.id}.kpi"
        kpi = {field: self.of(f"{at}.{field}", getattr(step.kpi, field)) for field in ("name", "unit")}
        how = tuple(self.step_how(mine))
        return mine.model_copy(update={**said, "how": how, "kpi": step.kpi.model_copy(update=kpi)})

    def step_title(self, step: Step) -> str:
        """A step's title; of a worded step, as its owner reads it."""
        return self.step_text(step, "title")

    def step_text(self, step: Step, field: str) -> str:
        """One of a step's texts: title, why, done_when, stuck, stop, risk."""
        return self.of(_step_place(step, field), str(getattr(step, field) or ""))

    def step_how(self, step: Step) -> list[str]:
        """A step's actions."""
        place = _step_place(step, "how")
        return [self.of(f"{place}.{number}", text) for number, text in enumerate(step.how, 1)]

    def text_name(self, text: Text) -> str:
        """What a ready text is called."""
        return self.of(f"texts.{text.id}.name", text.name)

    def ready(self, text: Text, profile: Mapping[str, Value], name: str) -> str:
        """A ready text in the wording for the owner of *profile*, filled with their answers and first *name*."""
        chosen = texts.wording(text, profile)
        said = self.of(f"texts.{text.id}.wordings.{chosen.id}.text", chosen.text)
        return texts.fill(said, profile, name, self._phrases(said, profile))

    def countries(self, platform: Platform) -> str:
        """Where a platform works, or ""."""
        return self.of(f"platforms.{platform.id}.countries", platform.countries or "")

    def fee(self, platform: Platform) -> str:
        """What a platform takes, or ""."""
        return self.of(f"platforms.{platform.id}.fee", platform.fee or "")


def _option(question: Question, answer: str) -> Option:
    """The option that *answer* names.

    Raises:
        KeyError: there is none; answers that today's content does not know drop out before.

    """
    option = question.option(answer)
    if option is None:
        raise KeyError(f"{question.fact} has no option {answer}")
    return option


def _step_place(step: Step, field: str) -> str:
    variant = step.wording_of(field) if isinstance(step, Worded) else None
    return f"steps.{step.id}.{field}" if variant is None else f"steps.{step.id}.variants.{variant}.{field}"
