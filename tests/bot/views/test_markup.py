"""Markup that Telegram would refuse is found before anybody is sent it."""

import pytest

from bot.sandbox import html as telegram
from bot.views import markup


def test_we_know_the_tags_that_telegram_knows() -> None:
    """The sandbox was written from Telegram's own description: both lists are the same."""
    assert frozenset(telegram.TAGS) == markup.TAGS


@pytest.mark.parametrize(
    "line",
    [
        "plain, with 3 > 2 and &lt;",
        "<b>bold <i>and slanted</i></b>",
        '<a href="https://example.org">there</a>',
        '<span class="tg-spoiler">the end</span>',
        "<blockquote expandable>long</blockquote>",
    ],
)
def test_sound_markup_passes(line: str) -> None:
    """Nothing is found where nothing is wrong."""
    assert [] == list(markup.wrong(line))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("<b>never closed", "<b> is not closed in its line"),
        ("never opened</b>", "</b> closes nothing that was opened last in this line"),
        ("<b><i>crossed</b></i>", "</b> closes nothing that was opened last in this line"),
        ("<h1>big</h1>", "Telegram knows no <h1>"),
        ("one<br>two", "Telegram knows no <br>"),
        ("2 < 3", "a bare < begins no tag: write &lt;"),
        ("<b/>", "<b/> is not HTML: write <b></b>"),
        ("<a>nowhere</a>", "<a> leads nowhere without href"),
        ('<span style="x">y</span>', '<span> is known with class="tg-spoiler" only'),
    ],
)
def test_a_fault_is_named(line: str, says: str) -> None:
    """An author reads what Telegram would stumble over."""
    assert says in list(markup.wrong(line))
