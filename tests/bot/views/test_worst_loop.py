"""The longest cards of the loop: none is left out for being made once for many wordings."""

from __future__ import annotations

import pytest

from bot import app, i18n
from bot.views import worst_loop
from bot.views.words import Words

_STEPS = 6  # those with the most wordings: enough to meet every field


@pytest.mark.parametrize("make", worst_loop._READ)
def test_every_wording_of_a_step_is_seen_on_the_cards_that_read_it(make: worst_loop.Make) -> None:
    """What a card reads of a step stands beside it: a wording that changes none of that would give the same card."""
    words = Words(app.load_library(), i18n.language(i18n.SOURCE))
    steps = sorted(words.library.steps.values(), key=lambda step: len(step.variants), reverse=True)[:_STEPS]
    worded = [one for step in steps for one in worst_loop._wordings(words, step)]
    chosen = worst_loop._different(worded, worst_loop._READ[make])
    of_all = {card() for step in worded for _, card in make(step, words)}

    assert of_all == {card() for step in chosen for _, card in make(step, words)}
