"""What another library makes otherwise: for one person, and as owners see it for all. Value + words -> card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.differences import Difference
from advisor.facts import Value
from advisor.findings import Finding
from advisor.playbooks import worded
from bot import buttons
from bot.buttons import Heard, Ruled
from bot.i18n import Language
from bot.message import Button, Keyboard
from bot.store.comparisons import Comparison
from bot.usecases.comparing import Found
from bot.usecases.runs import Terms
from bot.views.advice import named
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.runs import reasons
from bot.views.words import Words

_NAMED = 3  # steps or rides that one line names


def name_of(comparison: Comparison) -> str:
    """The name under which its card is remembered."""
    return f"comparison:{comparison.id}"


def told(found: Difference, profile: Mapping[str, Value], words: Words) -> Card | None:
    """What changed for one person, and why; None when nothing of it is in today's content any more."""
    rides = words.library.trends
    text = render(
        "plan/renewed",
        words.language,
        first=_pair(found.first, words),
        because=_reason(found.because, profile, words),
        beside=_pair(found.beside, words),
        closed=[
            {"name": named(trend, words), "because": _reason(rule, profile, words)}
            for trend, rule in found.closed[:_NAMED]
            if trend in rides and not (found.first and trend == found.first[0] and rule == found.because)
        ],
        opened=[named(trend, words) for trend in found.opened[:_NAMED] if trend in rides],
        refused=[said for rule in found.refused[:_NAMED] if (said := _reason(rule, profile, words))],
        gone=[title for title in found.gone[:_NAMED] if title],
        out=_titles(found.out, profile, words),
        limits=_limits(found.limits, profile, words),
        begins=_titles(found.begins, profile, words),
    )
    return Card(text)


def _pair(pair: tuple[str | None, str | None] | None, words: Words) -> dict[str, str | None] | None:
    if pair is None:
        return None
    before, after = (named(trend, words) if trend in words.library.trends else None for trend in pair)
    return {"before": before, "after": after}


def _reason(rule: str | None, profile: Mapping[str, Value], words: Words) -> str:
    if rule is None or rule not in words.library.rules:
        return ""
    return words.finding(Finding(rule, 0, "", ""), profile)


def _titles(ids: Sequence[str], profile: Mapping[str, Value], words: Words) -> list[str]:
    steps = words.library.steps
    return [words.step_title(worded(steps[each], profile)) for each in ids[:_NAMED] if each in steps]


def _limits(ids: Sequence[str], profile: Mapping[str, Value], words: Words) -> list[dict[str, str]]:
    steps = words.library.steps
    found = (words.step(steps[each], profile) for each in ids[:_NAMED] if each in steps)
    return [{"title": step.title, "stop": step.stop} for step in found]


def message(found: Difference, profile: Mapping[str, Value], number: int, words: Words) -> Card:
    """What a run says to one person: what changed, why, and the way to the new plan."""
    say = words.language.words.gettext
    card = told(found, profile, words)
    keys: Keyboard = (
        (Button("📋 " + say("Show my plan"), buttons.write(Heard("plan", str(number)))),),
        (Button(say("Fewer of these"), buttons.write(Heard("fewer", str(number)))),),
    )
    return Card(card.text if card else "", keys)


def kinds(language: Language) -> dict[str, str]:
    """What can be otherwise, in words."""
    say = language.words.gettext
    return {
        "first": say("another ride first"),
        "beside": say("another ride beside it"),
        "closed": say("a ride is closed now"),
        "opened": say("a ride is open now"),
        "refused": say("something is refused now"),
        "gone": say("an open step is gone"),
        "out": say("an open step is out of the plan"),
        "limits": say("an open step is given up at another number"),
        "begins": say("a new step this week"),
    }


def _button(label: str, comparison: Comparison, how: str) -> Button:
    return Button(label, buttons.write(Ruled("compared", str(comparison.id), how)))


def compared(comparison: Comparison, words: Words) -> Card:
    """How far the look is; or how many differ, in which way, and what may be done about it."""
    found, language = Found.of(comparison.found), words.language
    said = kinds(language)
    text = render(
        "content/compared",
        language,
        before=comparison.before,
        after=comparison.after,
        over=comparison.ended_at is not None,
        decided=comparison.decided,
        looked=found.looked,
        differs=found.differs,
        reach=found.reach,
        kinds=[(said.get(kind, kind), number) for kind, number in found.kinds.most_common()],
        skipped=sorted(reasons(dict(found.skipped), language).items()),
        sample=[
            {"who": ", ".join(part for part in (each["language"], each["sector"]) if part),
             "kinds": ", ".join(said.get(kind, kind) for kind in each["kinds"])}
            for each in found.sample
        ],
    )  # fmt: skip
    return Card(text, _keyboard(comparison, found, words))


def _keyboard(comparison: Comparison, found: Found, words: Words) -> Keyboard:
    say = words.language.words.gettext
    if comparison.ended_at is None:
        return ()
    choices = []
    if found.differs and comparison.decided is None:
        choices += [
            _button("📣 " + say("Tell them…"), comparison, "tell"),
            _button(say("Leave it"), comparison, "left"),
        ]
    if found.sample:
        choices.append(_button("👁 " + say("Show me an example"), comparison, "show0"))
    back = Button("‹ " + say("The content"), buttons.write(Ruled("content")))
    return (*rows(choices, most=2), (back,))


def example(comparison: Comparison, number: int, words: Words) -> Card:
    """What one of them would be told, as they would read it."""
    say = words.language.words.gettext
    sample = Found.of(comparison.found).sample
    shown = sample[number % len(sample)]
    following = _button(say("Another one") + " ›", comparison, f"show{(number + 1) % len(sample)}")
    back = _button("‹ " + say("Back"), comparison, "")
    head = render("content/example", words.language, code=shown["language"], sector=shown["sector"])
    return Card(f"{head}\n\n{shown['text']}", ((following,), (back,)) if len(sample) > 1 else ((back,),))


def is_it_meant(comparison: Comparison, terms: Terms, words: Words) -> Card:
    """Asks once more before people are told."""
    say = words.language.words.gettext
    reach = Found.of(comparison.found).reach
    text = render(
        "content/is_it_meant",
        words.language,
        reach=reach,
        second=reach > terms.second_above,
        stars=terms.stars(reach),
    )
    yes = _button("✅ " + say("Yes, tell them"), comparison, "tell!")
    return Card(text, ((yes,), (_button("‹ " + say("No"), comparison, ""),)))
