"""Texts in one piece are found as if each stood alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.places.texts import Texts

_SIGNS = st.sampled_from("aäб京 ")
_TEXT = st.text(_SIGNS, max_size=4)


def _kept(texts: list[str]) -> Texts:
    kept = Texts()
    for text in texts:
        kept.add(text)
    return kept


@given(texts=st.lists(_TEXT, max_size=12), sought=st.text(_SIGNS, min_size=1, max_size=3))
def test_every_text_is_found_by_its_number_by_all_of_it_and_by_its_beginning(
    texts: list[str], sought: str
) -> None:
    kept = _kept(texts)

    assert texts == [kept[number] for number in range(len(kept))]
    assert [number for number, text in enumerate(texts) if text == sought] == list(kept.equal(sought))
    assert [number for number, text in enumerate(texts) if text.startswith(sought)] == list(
        kept.begin(sought)
    )


def test_more_than_are_read_at_once_come_in_their_order() -> None:
    texts = [f"{number}" for number in range(4_001)]

    assert texts == list(_kept(texts))
