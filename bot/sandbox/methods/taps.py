"""Answers to taps. A tap is answered once and in time, or not at all."""

from __future__ import annotations

from typing import Any

from bot.sandbox.feed import News
from bot.sandbox.refusals import bad_request
from bot.sandbox.taps import Answer
from bot.sandbox.world import World

ANSWER_LIMIT = 200  # characters
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, params: dict[str, Any]) -> bool:
    tap = world.taps.get(params["callback_query_id"])
    life = world.limits.answer_life
    if tap is None or tap.answered or (life is not None and world.clock() - tap.at > life):
        raise bad_request(TOO_OLD)
    text = params.get("text", "")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.get("url", "")
    # A bot without games may only open itself.
    if url and not url.startswith(f"https://t.me/{world.profile.username}?start="):
        raise bad_request("URL_INVALID")
    tap.accept(Answer(text, params.get("show_alert", False), url))
    chats = world.groups if tap.chat_id in world.groups else world.chats
    chats[tap.chat_id].feed.publish(News(kind="toast", tap=tap))
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
