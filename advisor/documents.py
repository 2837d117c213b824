"""Strict YAML: a text becomes plain values, and a key that stands twice is a fault. It knows nothing of advice."""

import re
from collections.abc import Iterator
from datetime import date

import yaml

# Events are read straight from the parser: composing nodes and constructing objects costs twice the time.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_DEEPEST = 40  # levels of lists and mappings; the deepest condition that an author wrote has nine
_LONGEST = 1 << 20  # characters of a file; the longest that we ship has a seventeenth of it
_DIGITS = 18  # of a whole number


class DocumentError(ValueError):
    """A text is not the YAML that we read; the message names the line."""


def read(text: str) -> object:
    """
    Return the value of the one document in *text*; None when it is empty.

    The safe subset of YAML 1.1: mappings with plain keys, lists, strings, whole and decimal numbers, booleans, dates.
    Anchors, tags and several documents are not read: content must say what it means in its place.

    Raises:
        DocumentError: with the line, for broken YAML, a repeated key, an anchor or a tag, or more than anybody means.
    """
    if len(text) > _LONGEST:
        raise DocumentError(f"has {len(text)} characters, {_LONGEST} are read: split it.")
    try:
        events = yaml.parse(text, Loader=_LOADER)
        return _document(events)
    except UnicodeEncodeError as error:
        raise DocumentError("holds half a character: save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise DocumentError(
            f"{line}not readable as YAML: {problem}. Is an indent or a quote missing?"
        ) from error


def _document(events: Iterator[yaml.Event]) -> object:
    next(events)  # the stream starts
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    value = _value(events, next(events), _DEEPEST)
    next(events)  # the document ends
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise DocumentError("holds two documents: keep one, without a second '---'.")
    return value


def _value(events: Iterator[yaml.Event], event: yaml.Event, levels: int) -> object:
    line = _line(event)
    if levels < 0:
        raise DocumentError(f"line {line}: nested more than {_DEEPEST} levels deep: nobody can read that.")
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise DocumentError(f"line {line}: anchors and aliases are not read: write the value out.")
    if tag := getattr(event, "tag", None):
        raise DocumentError(f"line {line}: tags are not read: remove {tag!r}.")
    if isinstance(event, yaml.ScalarEvent):
        return _plain(event.value, line) if event.implicit[0] else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return _items(events, levels - 1)
    return _pairs(events, levels - 1)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _items(events: Iterator[yaml.Event], levels: int) -> list[object]:
    items = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_value(events, event, levels))
    return items


def _pairs(events: Iterator[yaml.Event], levels: int) -> dict[object, object]:
    pairs: dict[object, object] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise DocumentError(f"line {line}: a key must be one word.")
        key = _value(events, event, levels)
        if key in pairs:
            raise DocumentError(f'line {line}: "{event.value}" stands twice in one mapping: keep one.')
        pairs[key] = _value(events, next(events), levels)
    return pairs


def _plain(text: str, line: int) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] in "+-"):
        return text
    if _INTEGER.fullmatch(text):
        if len(text) > _DIGITS:
            raise DocumentError(f"line {line}: {text[:_DIGITS]}… is a number longer than {_DIGITS} digits.")
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise DocumentError(f"line {line}: {text} is not a day of the calendar.") from error
    return text
