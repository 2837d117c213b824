"""Telegram says no: each of its texts that a bot must know, word for word."""

from __future__ import annotations

from bot.sandbox.faults import Fault
from tests.stories.faults import claims
from tests.stories.faults.case import Act, Case, meets, refuses
from tests.stories.faults.claims import Claim
from tests.stories.faults.scene import Scene

_BLOCKED = "Forbidden: bot was blocked by the user"
_SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def _quoted(text: str) -> str:
    return f"`{text}`"


def _forbids(text: str, *, acts: Act = Scene.is_told, keeps: Claim, recovers: Claim) -> Case:
    return Case(
        name=_quoted(text),
        breaks=refuses("sendMessage", 403, text),
        acts=acts,
        sees=claims.nothing,
        keeps=keeps,
        recovers=recovers,
    )


def _in_a_group(code: int, text: str, **parameters: int) -> Case:
    return Case(
        name=_quoted(text),
        breaks=refuses("sendMessage", code, text, **parameters),
        acts=Scene.speaks_in_a_group,
        sees=claims.nothing,
        keeps=claims.no_group,
        recovers=claims.by_itself,
    )


def _no_card(text: str) -> Case:
    """The card cannot be edited any more."""
    return Case(
        name=_quoted(text),
        breaks=refuses("editMessageText", 400, text),
        sees=claims.below,
        keeps=claims.answer,
        recovers=claims.by_itself,
    )


def _not_deleted(text: str) -> Case:
    return Case(
        name=_quoted(text),
        breaks=refuses("deleteMessage", 400, text),
        acts=Scene.is_taken_back,
        sees=claims.nothing,
        keeps=claims.before,
        recovers=claims.by_itself,
    )


def _our_fault(text: str) -> Case:
    """What we said cannot be said so: the words are said all the same."""
    return Case(
        name=_quoted(text),
        breaks=refuses("editMessageText", 400, text),
        sees=claims.bare,
        keeps=claims.answer,
        recovers=claims.by_start,
    )


def _markup(text: str) -> Case:
    return Case(
        name=_quoted(text),
        breaks=refuses("editMessageText", 400, text),
        sees=claims.plain,
        keeps=claims.answer,
        recovers=claims.by_itself,
    )


def _storm(seconds: int, times: int) -> Case:
    return Case(
        name=f"{_quoted(f'Too Many Requests: retry after {seconds}')}, {times} times, to an answer",
        breaks=meets(Fault(method="editMessageText", kind="429", retry_after=seconds, times=times)),
        acts=Scene.taps if seconds == 0 else Scene.taps_and_waits,
        sees=claims.once if seconds == 0 else claims.later,
        keeps=claims.answer,
        recovers=claims.others_go_on,
    )


CASES: tuple[Case, ...] = (
    _forbids(_BLOCKED, keeps=claims.blocked, recovers=claims.when_they_write),
    _forbids("Forbidden: user is deactivated", keeps=claims.before, recovers=claims.left_alone),
    _in_a_group(403, "Forbidden: bot was kicked from the group chat"),
    _in_a_group(403, "Forbidden: bot was kicked from the supergroup chat"),
    _in_a_group(403, "Forbidden: bot is not a member of the channel chat"),
    _in_a_group(403, "Forbidden: the group chat was deleted"),
    _in_a_group(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=-1009876543210,
    ),
    Case(
        name=_quoted("Bad Request: chat not found"),
        breaks=refuses("sendMessage", 400, "Bad Request: chat not found"),
        acts=Scene.is_told,
        sees=claims.nothing,
        keeps=claims.before,
        recovers=claims.when_they_write,
    ),
    Case(
        name=_quoted(_SAME),
        breaks=refuses("editMessageText", 400, _SAME),
        sees=claims.stands,
        keeps=claims.answer,
        recovers=claims.by_start,
    ),
    _no_card("Bad Request: message to edit not found"),
    _no_card("Bad Request: message can't be edited"),
    _not_deleted("Bad Request: message to delete not found"),
    _not_deleted("Bad Request: message can't be deleted"),
    Case(
        name=_quoted(_TOO_OLD),
        breaks=refuses("answerCallbackQuery", 400, _TOO_OLD),
        sees=claims.spins,
        keeps=claims.answer,
        recovers=claims.by_itself,
    ),
    _our_fault("Bad Request: message is too long"),
    _our_fault("Bad Request: message text is empty"),
    _our_fault("Bad Request: BUTTON_DATA_INVALID"),
    _our_fault("Bad Request: reply markup is too long"),
    _markup("Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 12"),
    _markup('Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 7'),
    _storm(0, 5),
    _storm(7, 3),
    _storm(10_072, 1),
    Case(
        name=f"{_quoted('Too Many Requests: retry after 10072')} to something unasked",
        breaks=meets(Fault(method="sendMessage", kind="429", retry_after=10_072)),
        acts=Scene.is_told,
        sees=claims.later,
        keeps=claims.before,
        recovers=claims.by_itself,
    ),
)
