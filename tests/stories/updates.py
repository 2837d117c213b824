"""Strategies over what Telegram may send, and what it never should. Nothing here judges an answer."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from advisor.library import Library
from bot import buttons
from bot.buttons import (
    NONE,
    AskedWhy,
    Chosen,
    NotSure,
    Opened,
    Press,
    Reopened,
    Ruled,
    Ticked,
    TicksDone,
    WentBack,
)
from bot.usecases import roles
from bot.views import intake as views

Json = Any  # JSON from outside: every shape is meant

PEOPLE = (5, 6)
_IDS = st.sampled_from([*PEOPLE, *PEOPLE, *PEOPLE, 7, 0, -5, 2**51, 2**70, "5", None, True, 5.0])
_ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=20)
_TEXTS = st.one_of(
    st.sampled_from(
        [
            "/start", "/start ref_1", "/plan", "/trends", "/profile", "/help", "/language", "/privacy",
            "/stop", "/admins", "/audit",
            "/delete", "/", "/x", "/START@bot", "stop", "help", "back", "not sure", "none", "why", "skip", "tailor",
            "farm, bakery", "7", "1e999", "²", "10-20", "", " ", "\n", "\x00", "\ud800", "\u202e",
            "x" * 4096, "🍢" * 2048,
        ]
    ),
    _ANY_TEXT,
)  # fmt: skip
_ANYTHING: SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)


def updates(library: Library) -> SearchStrategy[list[Json]]:
    """Some updates in a row; each gets its number when it is delivered."""
    return st.lists(_update(library), min_size=1, max_size=14)


def _update(library: Library) -> SearchStrategy[Json]:
    shaped = st.one_of(
        _only("message", _messages()),
        _only("callback_query", _taps(library)),
        _only("callback_query", _taps(library)),
        _only("edited_message", _messages()),
        _only("my_chat_member", _memberships()),
    )
    return st.one_of(
        shaped, shaped, shaped, shaped, _spoilt(shaped), st.dictionaries(_ANY_TEXT, _ANYTHING, max_size=3)
    )


def _only(kind: str, part: SearchStrategy[Json]) -> SearchStrategy[Json]:
    return part.map(lambda body: {kind: body})


def _spoilt(whole: SearchStrategy[Json]) -> SearchStrategy[Json]:
    """An update of which one field, or one field of its body, is something else."""

    def spoil(given: tuple[Json, Json, int]) -> Json:
        update, other, place = given
        kind, body = next(iter(update.items()))
        fields = sorted(body)
        if place >= len(fields):
            return {kind: other}
        return {kind: body | {fields[place]: other}}

    return st.tuples(whole, _ANYTHING, st.integers(0, 7)).map(spoil)


def _senders() -> SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"id": _IDS, "is_bot": st.sampled_from([False, False, False, True])},
        optional={
            "first_name": _TEXTS,
            "language_code": st.sampled_from(["en", "xx", "pt-br", "", "\ud800"]),
        },
    )


def _chats() -> SearchStrategy[Json]:
    kinds = st.sampled_from(["private"] * 4 + ["group", "supergroup", "channel", "", None])
    return st.fixed_dictionaries({"id": _IDS, "type": kinds})


def _messages() -> SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"message_id": st.integers(), "date": st.integers(), "from": _senders(), "chat": _chats()},
        optional={
            "text": _TEXTS,
            "photo": _ANYTHING,
            "voice": _ANYTHING,
            "contact": _ANYTHING,
            "forward_origin": _ANYTHING,
            "pinned_message": _ANYTHING,
        },
    )


def _memberships() -> SearchStrategy[Json]:
    status = st.sampled_from(["member", "kicked", "left", "", None])
    member = st.fixed_dictionaries({"status": status})
    return st.fixed_dictionaries({"from": _senders(), "chat": _chats(), "new_chat_member": member})


def _taps(library: Library) -> SearchStrategy[Json]:
    person = st.sampled_from(PEOPLE)
    data = st.one_of(
        st.sampled_from(_every_button(library)), st.sampled_from(_every_button(library)), _ANY_TEXT
    )
    number = st.sampled_from([1, 2, 3, 0, -1, 2**51, 2**80, None])

    def tap(given: tuple[int, str, Json, str]) -> Json:
        who, press, message_id, name = given
        sender = {"id": who, "is_bot": False, "first_name": "Ann"}
        chat = {"id": who, "type": "private"}
        return {
            "id": name,
            "from": sender,
            "data": press,
            "message": {"message_id": message_id, "chat": chat},
        }

    return st.tuples(person, data, number, st.sampled_from(["1", "2", "99"]) | _ANY_TEXT).map(tap)


def _every_button(library: Library) -> list[str]:
    """Data of every button that can ever be shown, and of some that cannot."""
    presses: list[Press] = [
        Opened(screen)
        for screen in ("intake", "review", "result", "plan", "why", "rides", "erase", "keep", "nope")
    ]
    presses += [Opened("lang", code) for code in ("en", "xx")]
    presses += [Opened("ride", trend) for trend in library.trends]
    presses += [Opened("step", step) for step in list(library.steps)[:5]]
    for fact, question in library.questions.items():
        for mark in (views.version(library, question), "000000"):
            presses += [kind(fact, mark) for kind in (TicksDone, WentBack, NotSure, AskedWhy)]
            values = [option.id for option in question.options][:2]
            presses += [kind(fact, value, mark) for kind in (Chosen, Ticked) for value in (*values, NONE)]
        presses.append(Reopened(fact))
    presses += [
        Ruled(act, about, how)
        for act in roles.ACTS
        for about in ("", "5", "6", "x")
        for how in ("", "-owner")
    ]
    return [buttons.write(press) for press in presses]
