"""Slipstream's bot: three edges that move rows, and a conversation between them.

    inbound | outbound | scheduled      edges: talk to Telegram or the clock, never to one another
    usecases | views                    what happens | what we say
    store                               the only SQL
    message, http, i18n, settings, ...  values

`app` alone puts them together; `sandbox` stands in for Telegram.
"""
