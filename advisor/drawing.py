"""Content as Markdown for authors: the question flow as a Mermaid picture, the rules as a table."""

from collections.abc import Iterator

from advisor import conditions
from advisor.library import Library
from advisor.questions import Question
from advisor.trends import Rule


def draw(library: Library) -> str:
    """Return Markdown that is the same for the same content."""
    return "\n".join((*_flow(library), "", *_table(library))) + "\n"


def _flow(library: Library) -> Iterator[str]:
    yield "# Questions"
    yield ""
    yield "After the opening, the question whose answer decides most is next; the order below is the authored priority."
    yield ""
    yield "```mermaid"
    yield "flowchart TD"
    ordered = sorted(library.questions.values(), key=lambda one: (one.opening or 9, -one.priority))
    opening = [one for one in ordered if one.opening]
    yield "    start([start])"
    for before, question in zip(("start", *(one.id for one in opening)), opening, strict=False):
        yield f"    {before} --> {question.id}"
    yield f"    {opening[-1].id if opening else 'start'} --> best{{what decides most?}}"
    for question in ordered:
        yield from _lines(question)
    yield "    best --> advice([advice and plan])"
    for fact, trend in _read_by(library):
        yield f"    {fact} -.-> {trend}"
    yield from (f'    {trend.id}[["{trend.name}"]]' for trend in library.trends.values())
    yield "```"


def _lines(question: Question) -> Iterator[str]:
    yield f'    {question.id}["{question.text.replace(chr(34), chr(39))}"]'
    if question.opening:
        return
    condition = "" if question.ask_when is None else f'|"{conditions.in_words(question.ask_when)}"|'
    yield f"    best -->{condition} {question.id}"


def _read_by(library: Library) -> list[tuple[str, str]]:
    pairs = {
        (fact, rule.trend): None
        for rule in library.rules.values()
        if rule.trend is not None
        for fact in conditions.names(rule.when)
    }
    return [(fact, trend) for fact, trend in pairs if trend is not None]


def _table(library: Library) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "| rule | does | when | text |"
    yield "|---|---|---|---|"
    for rule in library.rules.values():
        cells = (f"`{rule.id}`", _does(rule), conditions.in_words(rule.when), rule.text)
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _does(rule: Rule) -> str:
    match rule.kind:
        case "weight":
            return f"{rule.weight:+d}"
        case "gate":
            return "closes"
        case "warning":
            return "warns"
        case "refusal":
            return "refuses, no ranking" if rule.nulls_ranking else "refuses"
