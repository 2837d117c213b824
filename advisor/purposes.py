"""What steps are good for, whatever their trend: plans keep their promises by it. Nothing here chooses a step."""

from typing import Literal, get_args

from pydantic import Field

from advisor.facts import Model

Purpose = Literal["cash", "buyers", "contacts", "channel", "spread", "price", "cap", "running"]
"""
cash: brings money at once. buyers: brings new buyers. contacts: leads to the own contact list. channel: opens another
channel. spread: keeps each channel below 60 of 100. price: looks at costs or price. cap: limits the orders.
running: makes sense only where something is sold already.
"""

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


class Serving(Model):
    """The steps that serve one purpose, the ones to take first in front."""

    id: Purpose
    steps: tuple[str, ...] = Field(min_length=1)
