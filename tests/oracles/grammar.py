"""Expressions made at random from the grammar, each rule typed: what comes out can be read, and mostly has a value.

The same random numbers give the same expressions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

SCOPE = {
    "n": 5,
    "x": 2.5,
    "s": "foobar",
    "flag": True,
    "nothing": None,
    "numbers": [3, 1, 4, 1, 5],
    "people": [{"name": "Li", "age": 17}, {"name": "Wang", "age": 40}, {"name": "Chen", "age": 65}],
}
"""The names every expression may use."""

_DAYS = ("2024-02-29", "2023-02-28", "2024-01-31", "2023-12-31", "2024-03-01", "2000-01-01", "2025-08-15")
_CLOCKS = ("00:00:00", "10:30:00", "23:59:59", "08:15:30")
_ZONES = ("", "", "Z", "+08:00", "-05:30", "@Europe/Paris", "@Asia/Shanghai")
_LENGTHS = ("P1D", "PT36H", "-P2D", "P1DT2H30M", "PT90M", "PT0S", "-PT15S")
_MONTHS = ("P1M", "P1Y", "P1Y2M", "-P14M", "P25M", "P0M")
_TEXTS = ("", "a", "foobar", "ob", "保险", "a b", "A,b;c", "100", "🐎x")
_PATTERNS = ("o+", "^fo", "[a-c]", "b|r", "(o)(b)", "\\\\d+", "ar$", "x", ".")
_COMPARED = ("<", "<=", ">", ">=", "=", "!=")


class Grammar:
    """Writes expressions; `depth` is how deep they may still grow."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._variables: list[str] = []

    def one(self, kind: str, depth: int = 3) -> str:
        """An expression of this kind: a key of KINDS."""
        return KINDS[kind](self, depth)

    def _pick(self, *choices: Callable[[], str]) -> str:
        return self._random.choice(choices)()

    def _of(self, words: tuple[str, ...]) -> str:
        return self._random.choice(words)

    def number(self, depth: int) -> str:
        """A number, rarely null."""
        if depth <= 0:
            return self._pick(
                lambda: str(self._random.randint(0, 20)),
                lambda: f"{self._random.randint(0, 99)}.{self._random.randint(1, 99):02d}",
                lambda: self._of(("n", "x", *self._variables)),
                lambda: self._of(("0", "1", "0.1", "0.2", "-3", "1.50", "1e3" if self._chance(4) else "8", "nothing")),
            )
        number = partial(self.number, depth - 1)
        numbers = partial(self.numbers, depth - 1)
        return self._pick(
            lambda: f"{number()} {self._of(('+', '-', '*', '/'))} {number()}",
            lambda: f"({number()} {self._of(('+', '-', '*', '/'))} {number()})",
            lambda: f"{self._random.randint(1, 9)} ** {self._random.randint(-2, 4)}",
            lambda: f"-({number()})",
            lambda: f"if {self.boolean(depth - 1)} then {number()} else {number()}",
            lambda: f"{self._of(('floor', 'ceiling', 'abs'))}({number()})",
            lambda: f"modulo({number()}, {number()})",
            lambda: f"decimal({number()}, {self._random.randint(0, 3)})",
            lambda: f"{self._of(('sum', 'min', 'max', 'count', 'mean', 'median', 'product'))}({numbers()})",
            lambda: f"{numbers()}[{self._random.randint(-4, 4)}]",
            lambda: f"string length({self.string(depth - 1)})",
            lambda: f"{self.date(depth - 1)}.{self._of(('year', 'month', 'day', 'weekday'))}",
            lambda: f"sqrt({number()})",
        )

    def _chance(self, out_of: int) -> bool:
        return self._random.randrange(out_of) == 0

    def boolean(self, depth: int) -> str:
        """A boolean or null."""
        if depth <= 0:
            return self._of(("true", "false", "null", "flag", "nothing", "n > 3", "x < 2"))
        boolean, number = partial(self.boolean, depth - 1), partial(self.number, depth - 1)
        return self._pick(
            lambda: f"({boolean()} {self._of(('and', 'or'))} {boolean()})",
            lambda: f"not({boolean()})",
            lambda: f"({number()}) {self._of(_COMPARED)} ({number()})",
            lambda: f"({self.string(depth - 1)}) {self._of(_COMPARED)} ({self.string(depth - 1)})",
            lambda: f"({number()}) between {self._random.randint(-5, 5)} and {self._random.randint(0, 20)}",
            lambda: f"({number()}) in {self.interval(0)}",
            lambda: f"({number()}) in ({number()}, {self._of(_COMPARED)} {self._random.randint(0, 9)})",
            lambda: f"{self._of(('contains', 'starts with', 'ends with'))}({self.string(0)}, {self.string(0)})",
            lambda: f'matches({self.string(0)}, "{self._of(_PATTERNS)}")',
            lambda: f"list contains({self.numbers(depth - 1)}, {number()})",
            lambda: self._quantified(depth),
            lambda: f"{self._of(('all', 'any'))}([{boolean()}, {boolean()}])",
            lambda: f"({self._value(depth - 1)}) {self._of(('=', '!='))} ({self._value(depth - 1)})",
        )

    def _quantified(self, depth: int) -> str:
        source = self.numbers(depth - 1)
        with_name = self._with("v", lambda: self._of(("v > 3", "v = 1", f"v < {self.number(0)}", "v != null")))
        return f"{self._of(('some', 'every'))} v in {source} satisfies {with_name}"

    def _with(self, name: str, write: Callable[[], str]) -> str:
        self._variables.append(name)
        text = write()
        self._variables.pop()
        return text

    def string(self, depth: int) -> str:
        """A string, rarely null."""
        if depth <= 0:
            return self._pick(lambda: f'"{self._of(_TEXTS)}"', lambda: "s")
        string = partial(self.string, depth - 1)
        return self._pick(
            lambda: f"{string()} + {string()}",
            lambda: f"{self._of(('upper case', 'lower case'))}({string()})",
            lambda: f"substring({string()}, {self._random.randint(-4, 5)})",
            lambda: f"substring({string()}, {self._random.randint(-4, 5)}, {self._random.randint(0, 3)})",
            lambda: f"{self._of(('substring before', 'substring after'))}({string()}, {self.string(0)})",
            lambda: f'replace({string()}, "{self._of(_PATTERNS)}", "{self._of(("-", "", "$0", "保"))}")',
            lambda: f'string join(split({string()}, "{self._of((",", ";", "o", "b"))}"), "-")',
            lambda: f'string join(["a", {string()}, {self._of(("null", string()))}])',
            lambda: f"if {self.boolean(depth - 1)} then {string()} else {string()}",
            lambda: f"string({self.number(0)})",
            lambda: f"string({self.boolean(0)})",
            lambda: f"{self._of(('day of week', 'month of year'))}({self.date(0)})",
        )

    def numbers(self, depth: int) -> str:
        """A list of numbers."""
        if depth <= 0:
            return self._pick(
                lambda: "numbers",
                lambda: f"[{', '.join(self.number(0) for _ in range(self._random.randint(0, 4)))}]",
            )
        numbers, number = partial(self.numbers, depth - 1), partial(self.number, depth - 1)
        return self._pick(
            lambda: f"{numbers()}[item {self._of(_COMPARED)} {self._random.randint(0, 5)}]",
            lambda: f"(for v in {numbers()} return {self._with('v', partial(self.number, 0))})",
            lambda: f"(for v in {self._random.randint(0, 3)}..{self._random.randint(0, 5)} return v * {number()})",
            lambda: f"(for v in {numbers()}, w in [1, 2] return v * w)",
            lambda: f"append({numbers()}, {number()})",
            lambda: f"concatenate({numbers()}, {numbers()})",
            lambda: f"{self._of(('reverse', 'distinct values', 'flatten'))}({numbers()})",
            lambda: f"sublist({numbers()}, {self._random.randint(1, 3)})",
            lambda: f"sublist({numbers()}, {self._random.randint(-3, 3)}, {self._random.randint(1, 2)})",
            lambda: f"insert before({numbers()}, {self._random.randint(1, 3)}, {number()})",
            lambda: f"remove({numbers()}, {self._random.randint(1, 3)})",
            lambda: f"index of({numbers()}, {self._random.randint(0, 5)})",
            lambda: f"union({numbers()}, {numbers()})",
            lambda: f"sort({numbers()}, function(a, b) a {self._of(('<', '>'))} b)",
            lambda: f"people[age {self._of(_COMPARED)} {self._of(('17', '40', '50'))}].age",
            lambda: f"list replace({numbers()}, {self._random.randint(1, 3)}, {number()})",
        )

    def interval(self, depth: int) -> str:
        """A range."""
        del depth
        low, high = sorted(self._random.randint(-2, 12) for _ in range(2))
        return f"{self._of(('[', '(', ']'))}{low}..{high}{self._of((']', ')', '['))}"

    def relation(self, depth: int) -> str:
        """A question about two ranges, or a point and a range."""
        del depth
        both = ("before", "after")
        ranges = (*both, "meets", "met by", "overlaps", "includes")
        point = partial(self._random.randint, -2, 12)
        return self._pick(
            lambda: f"{self._of(ranges)}({self.interval(0)}, {self.interval(0)})",
            lambda: f"{self._of(both)}({point()}, {self.interval(0)})",
            lambda: f"{self._of((*both, 'includes'))}({self.interval(0)}, {point()})",
            lambda: f"{point()} in {self.interval(0)}",
            lambda: f"{self.interval(0)}.{self._of(('start', 'end', 'start included', 'end included'))}",
            lambda: f"{self.interval(0)} = {self.interval(0)}",
        )

    def date(self, depth: int) -> str:
        """A date."""
        if depth <= 0:
            return self._pick(lambda: f'@"{self._of(_DAYS)}"', lambda: f'date("{self._of(_DAYS)}")')
        return self._pick(
            lambda: f'{self.date(depth - 1)} + @"{self._of(_MONTHS)}"',
            lambda: f'{self.date(depth - 1)} - @"{self._of(_MONTHS)}"',
            lambda: f'{self.date(depth - 1)} + @"{self._of(("P1D", "-P2D", "P400D"))}"',
            lambda: f"date({self._random.randint(1999, 2030)}, {self._random.randint(1, 13)}, {self._of(_DAYS)[-2:]})",
            lambda: f"date({self._moment()})",
            lambda: self.date(0),
        )

    def _moment(self) -> str:
        return f'@"{self._of(_DAYS)}T{self._of(_CLOCKS)}{self._of(_ZONES)}"'

    def _clock(self) -> str:
        return f'@"{self._of(_CLOCKS)}{self._of(_ZONES)}"'

    def temporal(self, depth: int) -> str:
        """Dates, times and durations, and what can be asked of them."""
        moment, clock, date = self._moment, self._clock, partial(self.date, depth - 2)
        length = lambda: f'@"{self._of(_LENGTHS)}"'  # noqa: E731 - one of many
        months = lambda: f'@"{self._of(_MONTHS)}"'  # noqa: E731 - one of many
        return self._pick(
            date,
            lambda: f"{date()} - {date()}",
            lambda: f"{date()} {self._of(_COMPARED)} {date()}",
            lambda: f"{date()} in [{date()}..{date()}]",
            lambda: f"{moment()} {self._of(('+', '-'))} {self._pick(length, months)}",
            lambda: f"{moment()} - {moment()}",
            lambda: f"{moment()} {self._of(_COMPARED)} {moment()}",
            lambda: f"{clock()} {self._of(('+', '-'))} {length()}",
            lambda: f"{clock()} {self._of(_COMPARED)} {clock()}",
            lambda: f"{length()} {self._of(('+', '-'))} {self._pick(length, months)}",
            lambda: f"{months()} {self._of(('+', '-'))} {months()}",
            lambda: f"{self._pick(length, months)} {self._of(('*', '/'))} {self._of(('2', '0.5', '-1', '3'))}",
            lambda: f"{length()} / {length()}",
            lambda: f"{length()} {self._of(_COMPARED)} {length()}",
            lambda: f"{months()} {self._of(_COMPARED)} {months()}",
            lambda: f"{length()}.{self._of(('days', 'hours', 'minutes', 'seconds'))}",
            lambda: f"{months()}.{self._of(('years', 'months'))}",
            lambda: f"{moment()}.{self._of(('hour', 'minute', 'year', 'time offset', 'timezone'))}",
            lambda: f"years and months duration({date()}, {date()})",
            lambda: f"{self._of(('day of year', 'week of year'))}({date()})",
            lambda: f"date and time({self.date(0)}, {clock()})",
            lambda: f"time({moment()})",
            lambda: f"abs({self._pick(length, months)})",
            lambda: f"string({self._pick(length, months, moment, clock, date)})",
            lambda: f"is({clock()}, {clock()})",
        )

    def context(self, depth: int) -> str:
        """A context, or something out of one."""
        number, string = partial(self.number, depth - 2), partial(self.string, depth - 2)
        made = lambda: f'{{a: {number()}, b: {{c: {string()}}}, "d e": a + 1}}'  # noqa: E731 - one of many
        return self._pick(
            made,
            lambda: f"{made()}.{self._of(('a', 'b.c', 'd e', 'z'))}",
            lambda: f'get value({made()}, "{self._of(("a", "b", "z"))}")',
            lambda: f"get entries({{a: {number()}, b: {string()}}})",
            lambda: f'context put({made()}, "{self._of(("a", "z"))}", {number()})',
            lambda: f"context merge([{made()}, {{a: {number()}, f: 1}}])",
            lambda: f'context([{{key: "a", value: {number()}}}, {{key: "{self._of(("b", "a"))}", value: {string()}}}])',
            lambda: f"{{a: {number()}, b: a {self._of(('+', '*'))} 2, c: b - a}}.c",
            lambda: f"{{f: function(v) v * {number()}, r: f({number()})}}.r",
            lambda: "people[name = {}].{}".format(self._of(('"Li"', '"Chen"', '"X"')), self._of(("age", "name", "z"))),
            lambda: f"[{{a: {number()}}}, {{a: {number()}}}][a > {self._random.randint(0, 9)}]",
        )

    def _value(self, depth: int) -> str:
        return self._pick(
            partial(self.number, depth),
            partial(self.string, depth),
            partial(self.boolean, depth),
            partial(self.numbers, depth),
            partial(self.date, depth),
            lambda: "null",
            lambda: "{a: 1}",
        )

    def mixed(self, depth: int) -> str:
        """Operands of any kind: what has no result must be null on both sides."""
        return self._pick(
            lambda: f"({self._value(0)}) {self._of(('+', '-', '*', '/', '**', *_COMPARED))} ({self._value(0)})",
            lambda: f"({self._value(0)}) {self._of(('and', 'or'))} ({self._value(0)})",
            lambda: f"if {self._value(0)} then {self.number(0)} else {self.string(0)}",
            lambda: f"({self._value(depth - 2)}) instance of {self._of(('number', 'string', 'boolean', 'date'))}",
            lambda: f"{self._of(('count', 'sum', 'min', 'flatten', 'string', 'not', 'abs'))}({self._value(0)})",
            lambda: f"({self._value(0)})[{self._of(('1', 'true', 'item = 1'))}]",
            lambda: f"({self._value(0)}).a",
        )

    def unary(self, depth: int) -> str:
        """Tests of a cell."""
        number = lambda: str(self._random.randint(-3, 12))  # noqa: E731 - one of many
        return self._pick(
            lambda: "-",
            lambda: f"{self._of(('<', '<=', '>', '>='))} {number()}",
            partial(self.interval, depth),
            lambda: f"{number()}, {number()}, {self._of(('<', '>='))} {number()}",
            lambda: f"{self.string(0)}, {self.string(0)}",
            lambda: f"not({number()}, {self.interval(0)})",
            lambda: f"not({self.string(0)})",
            lambda: self._of(("null", "true", "false", "flag", "n", "numbers", "not(null)")),
            lambda: f"? {self._of(_COMPARED)} {number()} {self._of(('and', 'or'))} ? {self._of(_COMPARED)} {number()}",
            lambda: f"starts with(?, {self.string(0)})",
            lambda: f'{self._of(("<", ">="))} @"{self._of(_DAYS)}"',
            lambda: f"[{self.date(0)}..{self.date(0)}]",
        )

    def value(self) -> str:
        """What stands in a column when a cell is asked."""
        return self._pick(lambda: self._of(("null", "true", "false", "n", "x", "s")), partial(self._value, 0))


KINDS: dict[str, Callable[[Grammar, int], str]] = {
    "number": Grammar.number,
    "boolean": Grammar.boolean,
    "string": Grammar.string,
    "numbers": Grammar.numbers,
    "relation": Grammar.relation,
    "temporal": Grammar.temporal,
    "context": Grammar.context,
    "mixed": Grammar.mixed,
    "unary": Grammar.unary,
}

#: what chance meets too seldom
CHOSEN = (
    "median([58.79, 12, 58.74, 5])",
    "string(1.50)",
    'min("a")',
    "modulo(3, 0.2)",
    "concatenate([1], null)",
    '@"2024-02-29T10:30:00+08:00".timezone',
    "0 ** 0",
    "0 ** -1",
    "count(null)",
    "nothing in (20, < 5)",
    "[1, 2][1.5]",
    "[][1]",
    "0.1 + 0.2 = 0.3",
    "9007199254740993 = 9007199254740992",
    "1 / 3 * 3",
    "{a: 1} = {a: 1.0}",
    '"🐎" < "z"',
    'string length("🐎")',
    "for a in [[1]], b in a return b",
    "some a in [], b in [1] satisfies true",
    "every a in [null] satisfies a = null",
    "if null = null then 1 else 2",
    "{a: {b: [1, 2]}}.a.b[2]",
    "(function(a, b) a - b)(b: 1, a: 3)",
    'replace("abracadabra", "a(.)", "$1")',
    'matches("a\\nb", "a.b", "s")',
)

_LONGEST = 160


def cases(seed: int, each: int) -> Iterator[list[str]]:
    """`each` different cases of every kind: [kind, text], for unary tests with the input's value as a third."""
    for place, kind in enumerate(KINDS):
        grammar = Grammar(seed + place)
        seen: dict[tuple[str, ...], None] = {}
        for turn in range(each * 20):
            text = grammar.one(kind, turn % 3 + 1)
            if len(text) <= _LONGEST:
                seen[(kind, text, grammar.value()) if kind == "unary" else (kind, text)] = None
            if len(seen) == each:
                break
        yield from map(list, seen)
