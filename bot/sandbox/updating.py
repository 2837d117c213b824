"""
How the bot gets its updates: getUpdates, and the webhook's settings. Delivery to a webhook is in `webhook`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.refusals import bad_request, conflict, too_many
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

Params = dict[str, Any]

POLL_LIMIT = 50  # seconds
BATCH_LIMIT = 100
CONNECTIONS_LIMIT = 100
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(world: World, params: Params) -> str:
    """Give the batch as JSON text."""
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    _allow(world, params)
    limit = params.get("limit", BATCH_LIMIT)
    limit = limit if 1 <= limit <= BATCH_LIMIT else BATCH_LIMIT
    timeout = max(0, min(params.get("timeout", 0), POLL_LIMIT))
    batch = await world.updates.poll(params.get("offset", 0), limit, timeout)
    return f"[{','.join(batch)}]"


def _allow(world: World, params: Params) -> None:
    if "allowed_updates" in params and params["allowed_updates"] != world.updates.allowed:
        world.updates.allowed = params["allowed_updates"]
        world.record_webhook()


async def set_webhook(world: World, params: Params) -> bool:
    url = params.get("url", "")
    if not url:
        return await delete_webhook(world, params)
    hook = Webhook(url, _secret(params), _connections(params))
    _check_url(url)
    wait = world.floods.webhook_wait()
    if wait:
        raise too_many(wait)
    _allow(world, params)
    _drop_pending(world, params)
    world.updates.close_polls()
    world.webhook = hook
    world.record_webhook()
    world.webhook_changed()
    return True


def _secret(params: Params) -> str:
    secret = str(params.get("secret_token", ""))
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _connections(params: Params) -> int:
    return max(1, min(int(params.get("max_connections", 40)), CONNECTIONS_LIMIT))


def _check_url(url: str) -> None:
    """Refuse what is no address; the real one wants HTTPS and a public host, this one loopback."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise bad_request("bad webhook: invalid URL") from error
    if parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if host not in LOOPBACK:
        raise bad_request(f"bad webhook: the sandbox calls loopback addresses only, not {host}")


def _drop_pending(world: World, params: Params) -> None:
    if params.get("drop_pending_updates"):
        for identifier in list(world.updates.waiting):
            world.updates.drop(identifier)


async def delete_webhook(world: World, params: Params) -> bool:
    _drop_pending(world, params)
    world.webhook = Webhook()
    world.record_webhook()
    world.webhook_changed()
    return True


async def get_webhook_info(world: World, _params: Params) -> dict[str, Any]:
    world.updates.expire()
    return world.webhook.wire(len(world.updates.waiting), world.updates.allowed)


UPDATING: dict[str, Callable[[World, Params], Awaitable[Any]]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
