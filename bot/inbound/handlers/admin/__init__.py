"""Handlers of what only admins can do. They are reached through `bot.inbound.gate` and no other way."""
