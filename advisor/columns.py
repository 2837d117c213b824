"""
Sums in many lanes at once: a column holds a whole number for each lane as binary digits, the lowest first.

A digit is a whole number of which each bit is one lane. Nothing here knows what is counted.
"""

from collections.abc import Sequence
from math import sqrt

Column = list[int]


def total(waiting: list[list[int]], column: Column) -> Column:
    """Return the sum, a lane each, of *column* and of all digits *waiting* at their places (which are used up)."""
    digits = []
    place = 0
    while place < len(waiting) or place < len(column):
        here = waiting[place] if place < len(waiting) else []
        if place < len(column) and column[place]:
            here.append(column[place])
        if len(here) > 1 and place + 1 >= len(waiting):
            waiting.append([])
        while len(here) > 2:  # noqa: PLR2004  # three digits become one here and one at the next place
            one, two, three = here.pop(), here.pop(), here.pop()
            half = one ^ two
            here.append(half ^ three)
            waiting[place + 1].append(one & two | half & three)
        if len(here) > 1:
            one, two = here
            here = [one ^ two]
            if carry := one & two:
                waiting[place + 1].append(carry)
        digits.append(here[0] if here else 0)
        place += 1
    return digits


def highest(columns: Sequence[Column], candidates: Sequence[int], ones: int) -> list[int]:
    """Return, a column each, the lanes in which it is the highest among the candidates."""
    alive = list(candidates)
    running = [place for place, lanes in enumerate(candidates) if lanes]
    size = max(map(len, columns))
    full = [[*column, *[0] * (size - len(column))] for column in columns]
    for digit in reversed(range(size)):
        ahead = [alive[place] & full[place][digit] for place in running]
        some = 0
        for lanes in ahead:
            some |= lanes
        if some:
            others = ones ^ some
            for place, lanes in zip(running, ahead, strict=True):
                alive[place] = lanes | alive[place] & others
    taken = 0
    for place in running:
        lanes = alive[place]
        alive[place] = lanes & ~taken
        taken |= lanes
    return alive


def deviation(digits: Column, lanes: int) -> float:
    """Return the standard deviation of the number over *lanes* lanes."""
    counts = [[(one & two).bit_count() for two in digits] for one in digits]
    mean = sum(counts[bit][bit] << bit for bit in range(len(digits))) / lanes
    square = (
        sum(count << (low + high) for low, row in enumerate(counts) for high, count in enumerate(row)) / lanes
    )
    return sqrt(max(0.0, square - mean * mean))
