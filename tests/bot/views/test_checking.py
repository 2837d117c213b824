"""`python -m bot check` finds what Telegram would refuse before anybody is sent it."""

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.library import Library
from advisor.questions import Question
from bot import i18n
from bot.message import Button
from bot.views import checking, worst_cases
from bot.views.words import Words
from tests.bot.views import catalogs
from tests.bot.views.catalogs import entry


def _with_question(content: Library, fact: str, **changes: object) -> Library:
    """*content* with one question changed past what the advisor's own check would let through."""
    question: Question = content.questions[fact].model_copy(update=changes)
    return replace(content, questions={**content.questions, fact: question})


def _about(found: list[str], *needles: str) -> bool:
    return any(all(needle in fault for needle in needles) for fault in found)


def test_sound_content_has_no_fault(content: Library) -> None:
    """All is well: nothing is said."""
    assert [] == checking.faults(content)


def test_a_question_too_long_for_a_message_is_found(content: Library) -> None:
    """An author writes a whole essay as a hint."""
    found = checking.faults(_with_question(content, "hours", hint="Long. " * 800))

    assert _about(found, "en: question hours", "4096 are allowed")


def test_a_button_too_long_to_read_is_found(content: Library) -> None:
    """A label as long as a sentence."""
    options = content.questions["hours"].options
    long = options[0].model_copy(update={"label": "🙂" * 33})
    found = checking.faults(_with_question(content, "hours", options=(long, *options[1:])))

    assert _about(found, "question hours", "66 units long, 1 to 64 are allowed")


def test_button_data_too_long_for_telegram_is_found(content: Library) -> None:
    """The id of a step does not fit into the 64 bytes of the button that opens it."""
    step = content.steps["common.list"].model_copy(update={"id": "common." + "list" * 13})
    found = checking.faults(replace(content, steps={**content.steps, step.id: step}))

    assert _about(found, f"step {step.id}", "is longer than 64 bytes")


def test_a_keyboard_with_too_many_buttons_is_found() -> None:
    """Telegram shows a hundred buttons, eight in a row."""
    row = tuple(Button(str(number), "v:result") for number in range(9))

    found = list(checking._wrong_keyboard((row,) * 12))

    assert "has 108 buttons, 100 are allowed" in found
    assert "has a row of 9 buttons, 1 to 8 are allowed" in found


def test_a_card_of_a_step_too_long_is_found(content: Library) -> None:
    """The steps are checked whole: each of their texts may be fine and all together too long."""
    step = content.steps["common.list"].model_copy(update={"why": "Because. " * 500})
    found = checking.faults(replace(content, steps={**content.steps, step.id: step}))

    assert _about(found, "step common.list", "4096 are allowed")


def test_a_ride_too_long_with_all_its_reasons_is_found(content: Library) -> None:
    """No rule is too long alone; the card on which all of them speak is."""
    rules = {
        name: rule.model_copy(update={"text": "Reason. " * 200}) if rule.trend == "community" else rule
        for name, rule in content.rules.items()
    }
    found = checking.faults(replace(content, rules=rules))

    assert _about(found, "ride community", "4096 are allowed")
    assert not _about(found, "ride content")


def test_gates_too_long_to_be_told_are_found(content: Library) -> None:
    """What is "not now" is measured where all gates are closed."""
    gate = content.rules["live_video.no_phone"].model_copy(update={"text": "Not now. " * 500})
    found = checking.faults(replace(content, rules={**content.rules, gate.id: gate}))

    assert _about(found, "ride live_video, closed", "4096 are allowed")
    assert _about(found, "result with all gates closed", "4096 are allowed")
    assert not _about(found, "ride live_video, first")


def test_a_result_is_measured_for_an_owner_who_can_exist(content: Library) -> None:
    """Rules exclude one another: the fault names the answers that lead to the card, so that an author can try them."""
    rules = {name: rule.model_copy(update={"text": "Reason. " * 120}) for name, rule in content.rules.items()}
    found = checking.faults(replace(content, rules=rules))

    assert _about(found, "why for {", "'offer':", "4096 are allowed")


def test_a_caption_too_long_is_found(content: Library) -> None:
    """Below a picture Telegram allows a quarter of a message."""
    trends = {
        name: trend.model_copy(update={"name": "A very long name " * 40})
        for name, trend in content.trends.items()
    }
    found = checking.faults(replace(content, trends=trends))

    assert _about(found, "caption of anchor_stores and marketplaces", "1024 are allowed")


@pytest.mark.parametrize(
    ("planted", "says"),
    [
        ("<b>never closed\n", "<b> is not closed in its line"),
        ("<b>over\ntwo lines</b>\n", "<b> is not closed in its line"),
        ("<h1>Big</h1>\n", "Telegram knows no <h1>"),
        ("{% if name %}<p>{{ name }}</p>{% endif %}\n", "Telegram knows no <p>"),
        ('{{ _("a <br> inside a sentence") }}\n', "Telegram knows no <br>"),
        ('{{ _("100% sure") }}\n', "has a bare %: write %%"),
        ("{% if name %}never ended\n", "Unexpected end of template"),
        ("{{ name | shout }}\n", "No filter named 'shout'"),
    ],
)
def test_a_template_with_a_fault_is_found(content: Library, templates: Path, planted: str, says: str) -> None:
    """What Telegram or Jinja would refuse is named with its file, whether or not a card shows it today."""
    (templates / "people" / "kept.html").write_text("Fine.\n" + planted, encoding="utf-8")

    assert _about(checking.faults(content), "en: templates/people/kept.html", says)


def test_the_line_of_a_fault_is_told(content: Library, templates: Path) -> None:
    """Expressions over several lines do not shift the count."""
    (templates / "people" / "kept.html").write_text(
        '{{ {\n"a": 1,\n}["a"] }}\n<h1>x</h1>\n', encoding="utf-8"
    )

    assert ["en: templates/people/kept.html, line 4: Telegram knows no <h1>"] == checking.faults(content)


@pytest.mark.parametrize(
    ("translated", "says"),
    [
        ("Frage <b>offen", "<b> is not closed in its line"),
        ("Hallo %(nmae)s!", "names %(nmae)s, which nothing fills"),
        ("100 % Hallo", "has a bare %: write %%"),
    ],
)
def test_a_translation_that_breaks_a_message_is_found(
    content: Library, locales: Path, translated: str, says: str
) -> None:
    """Translators see sentences, not templates: what would break one is named in their language."""
    catalogs.write(locales, "de", entry("Hello %(name)s!", translated))

    assert _about(checking.faults(content), "de: templates/people/welcome.html", says)


def test_a_translation_too_long_is_found(content: Library, locales: Path) -> None:
    """A label that fits in English need not fit in another language."""
    catalogs.write(locales, "de", entry("Bread", "Brot " * 20, place="questions.offer.options.bread.label"))

    assert _about(checking.faults(content), "de: question offer", "1 to 64 are allowed")


def test_every_screen_has_its_longest_card(content: Library) -> None:
    """No screen is forgotten: each view makes at least one card."""
    names = [name for name, _ in worst_cases.cards(Words(content, i18n.language("en")))]

    for screen in ("question", "did you mean", "closed", "not understood", "review", "result", "why", "rides", "ride",
                   "trends", "plan", "step"):  # fmt: skip
        assert any(name.startswith(screen) for name in names), screen
