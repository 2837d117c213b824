"""Whatever a person is called, whatever they type: it stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from bot import i18n
from bot.views import lengths, markup, renderer

ENGLISH = i18n.language("en")


def test_a_name_with_markup_stays_a_name() -> None:
    """Somebody calls themselves <b>Ann & co</b>: they are greeted so, and nothing turns bold."""
    text = renderer.render("people/welcome", ENGLISH, name="<b>Ann & co</b>")

    assert "Hello &lt;b&gt;Ann &amp; co&lt;/b&gt;!" in text


@given(st.text(max_size=60))
def test_no_typed_text_can_break_a_message(text: str) -> None:
    """A text that was not understood is said back: with it, the message still holds markup of ours only."""
    said = renderer.render("intake/not_understood", ENGLISH, text=text)

    assert [] == [says for line in said.split("\n") for says in markup.wrong(line)]
    assert lengths.length(said) > len("I do not know what to make of")


def test_a_percent_sign_in_a_name_does_no_harm() -> None:
    """Texts are filled by name; what is filled in is not filled again."""
    assert "Hello 100%(name)s!" in renderer.render("people/welcome", ENGLISH, name="100%(name)s")


def test_a_value_that_is_missing_is_a_fault() -> None:
    """A template never says "undefined" to anybody."""
    with pytest.raises(UndefinedError):
        renderer.render("people/privacy", ENGLISH)


def test_a_text_has_no_empty_edges() -> None:
    """Telegram would cut them off; the length that we count is the length that is sent."""
    text = renderer.render("people/help", ENGLISH, ask=True)

    assert text.strip() == text
