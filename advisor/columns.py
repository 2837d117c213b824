"""
Sums in many lanes at once: a column holds a whole number for each lane as binary digits, the lowest first.

A digit is a whole number of which each bit is one lane. Nothing here knows what is counted.
"""

from collections.abc import Sequence
from itertools import zip_longest
from math import sqrt

Column = list[int]


def total(waiting: Sequence[list[int]], column: Column) -> Column:
    """Return the sum, a lane each, of *column* and of all digits *waiting* at their places (which are used up)."""
    digits = []
    carried: list[int] = []
    for here, digit in zip_longest(waiting, column):
        adding = carried if here is None else carried + here
        if digit:
            adding.append(digit)
        carried = []
        digits.append(_sum(adding, carried))
    while carried:
        adding, carried = carried, []
        digits.append(_sum(adding, carried))
    return digits


def _sum(adding: list[int], carried: list[int]) -> int:
    """Return the last digit of the sum of *adding* (which is used up); what goes to the next place is appended."""
    if not adding:
        return 0
    take = adding.pop
    total = take()
    while len(adding) > 1:
        one, two = take(), take()
        half = total ^ one
        carried.append(total & one | half & two)
        total = half ^ two
    if adding:
        one = take()
        if both := total & one:
            carried.append(both)
        total ^= one
    return total


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
