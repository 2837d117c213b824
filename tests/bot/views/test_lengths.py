"""Texts are as long as Telegram finds them, and long ones are cut where nothing breaks."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.views import lengths, markup

_words = st.text(st.sampled_from("ab 🙂é"), min_size=1, max_size=12)
_pieces = st.one_of(
    _words,
    _words.map("<b>{}</b>".format),
    _words.map("<i><u>{}</u></i>".format),
    st.sampled_from(["&amp;", "&lt;b&gt;"]),
)
_lines = st.lists(_pieces, max_size=6).map("".join)
_blocks = st.lists(_lines, min_size=1, max_size=4).map("\n".join)
_texts = st.lists(_blocks, min_size=1, max_size=6).map("\n\n".join)


def _plain(text: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def test_an_emoji_counts_twice_and_markup_not_at_all() -> None:
    """Telegram counts UTF-16 units after parsing."""
    assert lengths.length("<b>a</b> &amp; 🙂") == len("a & ") + 2


def test_a_text_that_fits_stays_whole() -> None:
    """Nothing is cut without need, up to the last unit."""
    text = "🙂" * (lengths.MESSAGE // 2)

    assert [text] == lengths.split(text)


@given(_texts, st.integers(min_value=6, max_value=60))
def test_every_part_fits(text: str, most: int) -> None:
    """Whatever is said, each part is short enough, and none of several is empty."""
    parts = lengths.split(text, most)

    assert all(lengths.length(part) <= most for part in parts)
    assert len(parts) == 1 or all(part.strip() for part in parts)


@given(_texts, st.integers(min_value=6, max_value=60))
def test_nothing_is_lost_by_cutting(text: str, most: int) -> None:
    """The parts together say what the text says, in its order."""
    assert _plain(text) == "".join(map(_plain, lengths.split(text, most)))


@given(_texts, st.integers(min_value=6, max_value=60))
def test_no_cut_lies_inside_a_tag(text: str, most: int) -> None:
    """Each line of each part closes what it opens."""
    lines = [line for part in lengths.split(text, most) for line in part.split("\n")]

    assert [] == [says for line in lines for says in markup.wrong(line)]


def test_a_cut_comes_between_blocks_rather_than_between_lines() -> None:
    """What belongs together stays together."""
    assert ["one\ntwo", "three\nfour"] == lengths.split("one\ntwo\n\nthree\nfour", 12)


def test_a_cut_never_halves_an_emoji() -> None:
    """A line of emojis with an odd limit: each part is one unit shorter than it might be, and all emojis are there."""
    assert ["🙂🙂", "🙂🙂", "🙂"] == lengths.split("🙂🙂🙂🙂🙂", 5)
