"""Pages: what fills a template is quoted, what cannot be printed is told, and the longest plan fits one sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from advisor.library import Library
from advisor.plan import Plan
from bot import app, i18n, typesetting
from bot.usecases.sharing import Shared
from bot.usecases.taking import Taken
from bot.views import checking_pages, pages, paper, share_picture, take, worst_cases, worst_takes
from bot.views.pictures import Bar
from bot.views.words import Words

_MONDAY = 1_795_392_000_000  # 2026-11-23


@pytest.fixture(scope="module")
def words() -> Words:
    """The shipped content, in its own language."""
    return Words(app.load_library(), i18n.language(i18n.SOURCE))


def _taken(
    words: Words, plan: Plan, *, name: str = "Ann", link: str | None = "https://t.me/b?start=x"
) -> Taken:
    result = worst_cases.longest_result(words, "content", "marketplaces", plan=plan)
    return Taken(result, name, "Asia/Kolkata", _MONDAY, Shared("from_x", link, 0))


def test_the_longest_plan_fits_one_sheet(words: Words) -> None:
    """Both sides of it, for each trend."""
    found = dict(worst_takes.papers(words))

    assert set(words.library.trends) == {name.rpartition(" ")[2] for name in found}
    assert {1, 2} >= {typesetting.pages(source) for source in found.values()}


def test_a_template_that_is_no_page_is_told(templates: Path, content: Library) -> None:
    """With its file, before anybody asks for it."""
    pages._environment.cache_clear()
    (templates / "take" / "plan.typ").write_text("{% if %}")
    found = list(checking_pages.faults(Words(content, i18n.language(i18n.SOURCE))))
    pages._environment.cache_clear()

    assert found
    assert found[0].startswith("templates/take/plan.typ: ")


def test_a_page_that_cannot_be_set_and_one_too_long_are_told(templates: Path, content: Library) -> None:
    """Typst's own words, and the number of pages."""
    said = []
    for source in ("#let", "#pagebreak()\n#pagebreak()"):
        pages._environment.cache_clear()
        (templates / "take" / "plan.typ").write_text(source)
        said.append(next(iter(checking_pages.faults(Words(content, i18n.language(i18n.SOURCE))))))
    pages._environment.cache_clear()

    assert "expected" in said[0]
    assert said[1].endswith("has 3 pages, 2 are allowed")


def test_a_first_name_cannot_change_the_page(words: Words) -> None:
    """Its words are a string of Typst, whatever they are."""
    source = paper.source(_taken(words, Plan(), name='"); #panic("x")'), words)

    assert r"\"); #panic(\"x\")" in source
    assert 1 == typesetting.pages(source)


def test_a_name_of_one_endless_word_stays_on_the_paper(words: Words) -> None:
    """Telegram allows 64 letters: they are broken into lines."""
    pdf = typesetting.pdf(paper.source(_taken(words, Plan(), name="W" * 64), words))
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    # The space at which a line breaks hangs over the margin, and nobody sees it.
    seen = [number for number in range(text.count_chars()) if text.get_text_range(number, 1).strip()]
    rights = [text.get_charbox(number)[2] for number in seen]

    assert "".join(text.get_text_range().split()).count("W") >= 64
    assert max(rights) <= page.get_width() - 18 / 25.4 * 72 + 1  # the margin, in points


def test_a_plan_without_a_step_or_a_link_is_still_a_page(words: Words) -> None:
    """It says so instead of staying white."""
    source = paper.source(_taken(words, Plan(), link=None), words)

    assert "No step fits" in source
    assert "<svg" not in source
    assert 1 == typesetting.pages(source)


def test_steps_without_a_time_are_spread_over_the_weeks_after(words: Words) -> None:
    """This week's today, where the person is; the next ones on the three Mondays that follow."""
    ids = tuple(words.library.steps)
    days = _taken(words, Plan(this_week=ids[:1], next=ids[1:7])).days

    assert date(2026, 11, 23) == days[ids[0]]
    mondays = [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]
    assert [each for each in mondays for _ in range(2)] == [days[each] for each in ids[1:7]]


def test_a_calendar_entry_tells_no_number_of_the_person(words: Words) -> None:
    """It comes from the random word of the link: the same for the same step, another for another person."""
    ids = tuple(words.library.steps)
    taken = _taken(words, Plan(this_week=ids[:2]))
    first, second = (each.uid for each in take.calendar(taken, words).appointments)

    assert first != second
    assert [first, second] == [each.uid for each in take.calendar(taken, words).appointments]


def test_the_picture_that_is_handed_on_is_the_same_for_the_same_rides() -> None:
    """Icons and no word; the order of the rides matters."""
    pair = (Bar("content", 0, "primary"), Bar("marketplaces", 0, "secondary"))
    other = (Bar("marketplaces", 0, "primary"), Bar("content", 0, "secondary"))

    assert "<text" not in share_picture.svg_of(pair)
    assert share_picture.key_of(pair) != share_picture.key_of(other)
    assert share_picture.draw(pair) == share_picture.draw(pair) != share_picture.draw(other)
    assert share_picture.draw(()).startswith(b"\x89PNG")
