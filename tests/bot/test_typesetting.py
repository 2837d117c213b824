"""Pages: what is said in them is never obeyed, and every shipped alphabet can be written."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import typst

from bot import typesetting

_FONT = '#set text(font: "Libertinus Serif", fallback: false)\n'


def _words(pdf: bytes) -> str:
    return str(pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_range())


@pytest.mark.parametrize(
    "said", ['say "hi"', r"back\slash", '#read("/etc/passwd")', "$x$ *b* _i_ `c`", '\\"); #panic("x")//']
)
def test_whatever_a_name_holds_is_said_and_not_obeyed(said: str) -> None:
    """A first name is anybody's words: it stands on the page as it is."""
    assert said in _words(typesetting.pdf(f"#{typesetting.literal(said)}"))


@pytest.mark.parametrize("said", ["Zoë Ağaoğlu Nguyễn Łukasz", "Ольга Ґонґадзе Ђорђе", "Ελένη", "5–10 € · ½"])
def test_accents_cyrillic_and_greek_need_no_font_of_the_machine(said: str) -> None:
    """They are written by the font that comes with the library, and can be read out of the file again."""
    assert typesetting.is_included(said)
    assert said in _words(typesetting.pdf(f"{_FONT}#{typesetting.literal(said)}"))


@pytest.mark.parametrize("said", ["अनिल", "أحمد", "王芳", "ӏ", "₴"])
def test_other_scripts_are_looked_for_on_the_machine(said: str) -> None:
    """It takes longer, so it is done only for them."""
    assert not typesetting.is_included(f"Plan: {said}")


def test_the_same_source_gives_the_same_file() -> None:
    """No date and no chance in it: a file that is sent twice is the same."""
    assert typesetting.pdf("= Plan") == typesetting.pdf("= Plan")


def test_a_source_that_cannot_be_read_is_a_fault() -> None:
    """It raises instead of giving an empty page."""
    with pytest.raises(typst.TypstError):
        typesetting.pdf("#let")
