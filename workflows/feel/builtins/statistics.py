"""Built-ins that sum up a list (DMN 1.5 §10.3.4.4). They take one list, or the items as arguments."""

from __future__ import annotations

import decimal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from workflows.feel.builtins.signature import Library
from workflows.feel.env import Env
from workflows.feel.order import compare
from workflows.feel.values import NUMBERS, YearsMonths, kind

LIBRARY: Final = Library()

_Summary = Callable[[list[object]], object]


def _offer(name: str, result: str = "") -> Callable[[_Summary], _Summary]:
    """Offer a summary in both forms."""
    gives = f" -> {result}" if result else ""

    def add(summary: _Summary) -> _Summary:
        def of_list(env: Env, items: list[object]) -> object:
            env.fuel.items(len(items))
            try:
                return summary(items)
            except (decimal.DecimalException, OverflowError):
                return None

        LIBRARY.offer(f"{name}(list: list){gives}")(of_list)
        LIBRARY.offer(f"{name}(n...: any){gives}")(lambda env, *items: of_list(env, list(items)) if items else None)
        return summary

    return add


def _numbers(items: list[object]) -> list[Decimal] | None:
    """The items if all are numbers and there is one."""
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if numbers and len(numbers) == len(items) else None


def _total(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = NUMBERS.add(total, number)
    return total


@_offer("min", "item")
def _min(items: list[object]) -> object:
    return _extreme(items, -1)


@_offer("max", "item")
def _max(items: list[object]) -> object:
    return _extreme(items, 1)


def _extreme(items: list[object], side: int) -> object:
    """The least (-1) or greatest (1); null where two cannot be compared, or there is none."""
    if not items:
        return None
    best = items[0]
    for item in items:
        order = compare(item, best)
        if order is None:
            return None
        best = item if order == side else best
    return best


@_offer("sum")
def _sum(items: list[object]) -> object:
    """Of numbers, or of durations of one kind; null for an empty list."""
    if items and {kind(item) for item in items} == {"days and time duration"}:
        return sum((item for item in items if isinstance(item, timedelta)), timedelta(0))
    if items and {kind(item) for item in items} == {"years and months duration"}:
        return YearsMonths(sum(item.months for item in items if isinstance(item, YearsMonths)))
    numbers = _numbers(items)
    return None if numbers is None else _total(numbers)


@_offer("product", "number")
def _product(items: list[object]) -> object:
    numbers = _numbers(items)
    if numbers is None:
        return None
    product = Decimal(1)
    for number in numbers:
        product = NUMBERS.multiply(product, number)
    return product


@_offer("mean", "number")
def _mean(items: list[object]) -> object:
    numbers = _numbers(items)
    return None if numbers is None else NUMBERS.divide(_total(numbers), Decimal(len(numbers)))


@_offer("median", "number")
def _median(items: list[object]) -> object:
    numbers = _numbers(items)
    if numbers is None:
        return None
    middle = sorted(numbers)[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]
    return NUMBERS.divide(_total(middle), Decimal(len(middle)))


@_offer("stddev", "number")
def _stddev(items: list[object]) -> object:
    """Of a sample: divided by one less than their number; null below two."""
    numbers = _numbers(items)
    if numbers is None or len(numbers) == 1:
        return None
    mean = NUMBERS.divide(_total(numbers), Decimal(len(numbers)))
    squares = [NUMBERS.power(NUMBERS.subtract(number, mean), Decimal(2)) for number in numbers]
    return NUMBERS.sqrt(NUMBERS.divide(_total(squares), Decimal(len(numbers) - 1)))


@_offer("mode", "list<number>")
def _mode(items: list[object]) -> object:
    """The most frequent ones, ascending; an empty list of an empty list."""
    if not items:
        return []
    numbers = _numbers(items)
    if numbers is None:
        return None
    counts = Counter(numbers)
    most = max(counts.values())
    return sorted(number for number, count in counts.items() if count == most)
