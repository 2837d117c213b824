"""Content as Markdown for authors: the intake and each trend as a Mermaid picture, the rules as tables."""

from collections.abc import Iterator, Mapping

from advisor import conditions
from advisor.library import Library
from advisor.questions import Question
from advisor.trends import Rule, Trend

_ESCAPED = str.maketrans({'"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "'", "\n": " "})


def draw(library: Library) -> str:
    """Return Markdown that is the same for the same content."""
    lines = [
        "# The content, drawn",
        "",
        "Made by `python -m advisor draw > docs/flow.md`; a test compares. How it is computed: [advice](advice.md).",
        "",
        *_intake(library),
        *_questions(library),
    ]
    for trend in library.trends.values():
        lines += _trend(library, trend)
    lines += ["## Refusals", "", *_table([one for one in library.rules.values() if one.kind == "refusal"])]
    return "\n".join(lines).rstrip("\n") + "\n"


def _quoted(text: str) -> str:
    """Return *text* as a Mermaid label: quoted, and without a sign that ends or styles it."""
    return f'"{text.replace("#", "#35;").translate(_ESCAPED)}"'


def _intake(library: Library) -> Iterator[str]:
    questions = library.questions
    opening = sorted((one for one in questions.values() if one.opening), key=lambda one: one.opening or 0)
    yield from ("## The intake", "", "```mermaid", "flowchart TD", '    begin(["start"])')
    before = "begin"
    for question in opening:
        yield f"    q_{question.id}[{_quoted(question.text)}]"
        first = next((one for one in questions.values() if one.instead_of == question.fact), None)
        if first is None:
            yield f"    {before} --> q_{question.id}"
        else:
            yield f"    q_{first.id}[{_quoted(first.text)}]"
            yield f"    {before} --> q_{first.id}"
            yield f"    q_{first.id} -->|{_quoted('does not say what is sold')}| q_{question.id}"
            yield f"    q_{first.id} -->|{_quoted('says both')}| {_after(opening, question.id)}"
        before = f"q_{question.id}"
    yield f"    {before} --> best"
    yield '    best{"Is an answer worth its effort?"}'
    yield f"    best -->|{_quoted('yes: the most telling question')}| best"
    yield f"    best -->|{_quoted('no')}| musts"
    yield '    musts["Red flags, and what the gates of the first ride hang on"]'
    yield '    musts --> advice(["advice and plan"])'
    yield from ("```", "")


def _after(opening: list[Question], question: str) -> str:
    names = [one.id for one in opening]
    later = names[names.index(question) + 1 :]
    return f"q_{later[0]}" if later else "best"


def _questions(library: Library) -> Iterator[str]:
    yield from ("## Questions", "", "By the authors' priority, which only breaks ties.", "")
    yield from ("| fact | question | effort | asked when | read by |", "|---|---|---|---|---|")
    for one in sorted(library.questions.values(), key=lambda one: (one.opening or 9, -one.priority)):
        when = "" if one.ask_when is None else conditions.in_words(one.ask_when)
        readers = [trend for trend in library.trends if one.fact in _facts(library, trend)]
        yield _row(f"`{one.fact}`", one.text, str(one.effort), when, ", ".join(readers))
    yield ""


def _facts(library: Library, trend: str) -> Mapping[str, list[Rule]]:
    """Return the facts that the rules of *trend* read, and by which rules, in the authors' order."""
    read: dict[str, list[Rule]] = {}
    for rule in library.rules.values():
        if rule.trend == trend and rule.kind != "refusal":
            for fact in conditions.names(rule.when):
                read.setdefault(fact, []).append(rule)
    return read


def _trend(library: Library, trend: Trend) -> Iterator[str]:
    yield from (f"## {trend.icon} {trend.name}", "", "```mermaid", "flowchart LR")
    yield f"    t_{trend.id}([{_quoted(trend.name)}])"
    for fact, read_by in _facts(library, trend.id).items():
        does = dict.fromkeys(_does(rule) for rule in read_by)
        arrow = "-.->" if set(does) == {"warns"} else "-->"
        yield f"    f_{fact}[{_quoted(fact.replace('_', ' '))}] {arrow}|{_quoted(', '.join(does))}| t_{trend.id}"
    yield from (f"    t_{trend.id} ==>|{_quoted('feeds')}| t_{fed}" for fed in trend.feeds)
    yield from (f"    t_{fed}([{_quoted(library.trends[fed].name)}])" for fed in trend.feeds)
    yield from ("```", "")
    yield from _table(
        [one for one in library.rules.values() if one.trend == trend.id and one.kind != "refusal"]
    )


def _table(rules: list[Rule]) -> Iterator[str]:
    yield from ("| rule | does | when | text |", "|---|---|---|---|")
    for rule in rules:
        yield _row(f"`{rule.id}`", _does(rule), conditions.in_words(rule.when), rule.text)
    yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


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
