"""The content as a picture: true to the content, and readable by Mermaid."""

import re
from dataclasses import replace
from pathlib import Path

from advisor import drawing
from advisor.library import Library

DOCS = Path(__file__).parents[2] / "docs"

#: What a line of a Mermaid flowchart of ours may be. A label stands in quotes and holds none.
_LABEL = r"\"[^\"<>`]+\""
_NODE = rf"[a-z_]+(?:\[{_LABEL}\]|\(\[{_LABEL}\]\)|\{{{_LABEL}\}})?"
_ARROW = rf"(?:-->|-\.->|==>)(?:\|{_LABEL}\|)?"
_LINE = re.compile(rf"    {_NODE}(?: {_ARROW} {_NODE})?")


def _pictures(text: str) -> list[list[str]]:
    return [found.splitlines() for found in re.findall(r"```mermaid\n(.*?)\n```", text, re.DOTALL)]


def test_the_drawing_in_the_docs_is_todays(shipped: Library) -> None:
    """Whoever changes content draws it anew: `python -m advisor draw > docs/flow.md`."""
    assert (DOCS / "flow.md").read_text(encoding="utf-8") == drawing.draw(shipped)


def test_each_trend_has_a_picture_of_its_own(shipped: Library) -> None:
    """One picture of everything would help nobody: the intake and each trend have theirs."""
    pictures = _pictures(drawing.draw(shipped))

    assert 1 + len(shipped.trends) == len(pictures)
    assert all(len(picture) < 40 for picture in pictures)


def test_every_line_of_a_picture_can_be_read(shipped: Library) -> None:
    """Quotes, brackets and signs of texts end no label, and each box that an arrow names is drawn."""
    for kind, *lines in _pictures(drawing.draw(shipped)):
        assert kind in ("flowchart TD", "flowchart LR")
        assert [] == [line for line in lines if not _LINE.fullmatch(line)]
        drawn = {name for line in lines for name in re.findall(r"([a-z_]+)(?=[\[({])", line)}
        named = {name for line in lines for name in re.findall(r"(?:^    |> |\| )([a-z_]+)", line)}
        assert named <= drawn


def test_a_text_with_signs_of_the_picture_is_escaped(shipped: Library) -> None:
    """A question may hold what Mermaid reads as its own."""
    question = shipped.questions["offer"].model_copy(update={"text": 'Do you "make" #1 <b>[x]</b>?'})
    asked = {**shipped.questions, "offer": question}
    lines = _pictures(drawing.draw(replace(shipped, questions=asked)))[0]

    assert '    q_offer["Do you #quot;make#quot; #35;1 #lt;b#gt;[x]#lt;/b#gt;?"]' in lines


def test_every_rule_stands_in_a_table(shipped: Library) -> None:
    """With what it does, when, and what the owner reads."""
    text = drawing.draw(shipped)

    assert [] == [rule for rule in shipped.rules if f"| `{rule}` |" not in text]
    assert "| `content.no_smartphone` | closes | phone is no_smartphone |" in text
