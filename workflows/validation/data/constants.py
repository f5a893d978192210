"""Constants among the expressions: timers, numbers of instances, keys, and conditions that are always the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from workflows import calendar
from workflows.calendar import DurationError
from workflows.engine.elements import name_of, sibling
from workflows.engine.instances import MOST_INSTANCES
from workflows.errors import N_
from workflows.feel import Expression, FeelError, Fuel, Limits
from workflows.feel.analysis.kinds import kind_of
from workflows.validation.data.trees import calls, constant_text
from workflows.validation.data.written import CONDITIONS, TIMERS, Use, Written
from workflows.validation.findings import Finding, Rule, Severity

WITHOUT_QUOTES = Rule(
    "timer_without_quotes",
    Severity.ERROR,
    "",
    N_("“%(text)s” at “%(node)s” stands without quotes and is read as a name or a calculation, not as a time"),
    N_("Write %(wanted)s"),
)
NOT_A_TIME = Rule(
    "timer_not_a_time",
    Severity.ERROR,
    "§10.5.5",
    N_("“%(text)s” at “%(node)s” is neither a period nor a date: a case that comes here stops"),
    N_('Write a period such as "15d", "4wh", "P30D" or "PT4H", or a day such as date("2026-03-02")'),
)
NOT_A_CYCLE = Rule(
    "timer_not_a_cycle",
    Severity.ERROR,
    "§10.5.5",
    N_("“%(text)s” at “%(node)s” does not say how often and after how long: a case that comes here stops"),
    N_('Write how often and after how long, such as "R3/P3D", or "R/P1D" without an end'),
)
CYCLE_LIMITS = Rule(
    "timer_cycle_limits",
    Severity.ERROR,
    "",
    N_("“%(text)s” at “%(node)s” comes again too soon or too often: a case that comes here stops"),
    N_("Let it come again after 60 seconds or more, and 1,000 times at most"),
)
WRONG_TIMER = Rule(
    "timer_wrong_kind",
    Severity.ERROR,
    "§10.5.5",
    N_("“%(text)s” at “%(node)s” gives neither a period nor a moment: a case that comes here stops"),
    N_('Name a fact that is a date, a moment or a period, or write a period in quotes, such as "15d"'),
)
PAST = Rule(
    "timer_in_the_past",
    Severity.WARNING,
    "§10.5.5",
    N_("%(text)s at “%(node)s” is past: a case that comes here does not wait"),
    N_("Write a later day, or a fact that holds the day"),
)
BAD_NUMBER = Rule(
    "bad_number_of_instances",
    Severity.ERROR,
    "§10.3.8",
    N_("“%(node)s” is to be done %(text)s times: a case that comes here stops"),
    N_("Write a whole number from 1 to 1,000, or a fact that holds one"),
)
NO_INSTANCE = Rule(
    "no_instance",
    Severity.WARNING,
    "§10.3.8",
    N_("“%(node)s” is to be done 0 times: no case ever does it"),
    N_("Write how often it is done, or take it out of the drawing"),
)
ALWAYS_TRUE = Rule(
    "always_true",
    Severity.WARNING,
    "",
    N_("“%(text)s” at “%(node)s” is always true: it decides nothing"),
    N_("Make this flow the default one, or write what it depends on"),
)
ALWAYS_FALSE = Rule(
    "always_false",
    Severity.WARNING,
    "",
    N_("“%(text)s” at “%(node)s” is never true: no case goes this way"),
    N_("Write what it depends on, or take it out of the drawing"),
)
NEVER_DECIDED = Rule(
    "never_decided",
    Severity.ERROR,
    "",
    N_("“%(text)s” at “%(node)s” is neither true nor false: a case that comes here stops"),
    N_("Write a condition about the facts of the case"),
)
SAME_KEY = Rule(
    "same_key",
    Severity.WARNING,
    "§8.4.2",
    N_("All cases wait at “%(node)s” under the same key %(text)s: the message reaches the one that waits longest"),
    N_("Write a fact that only this case has, such as policy_id"),
)
RULES: Final = (
    *(WITHOUT_QUOTES, NOT_A_TIME, NOT_A_CYCLE, CYCLE_LIMITS, WRONG_TIMER, PAST, BAD_NUMBER, NO_INSTANCE),
    *(ALWAYS_TRUE, ALWAYS_FALSE, NEVER_DECIDED, SAME_KEY),
)

_CATCHING: Final = frozenset({"receiveTask", "startEvent", "intermediateCatchEvent", "boundaryEvent"})
_TIMES: Final = frozenset(
    {"string", "date", "date and time", "days and time duration", "years and months duration", "null", ""}
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?")
_CYCLE: Final = re.compile(r"R[0-9]*/P.+")
STEPS: Final = 200
"""A constant that takes more of them is not worked out."""
UNKNOWN: Final = object()
_NOW: Final = (datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2031, 8, 9, 21, tzinfo=UTC))
"""Two moments: what is the same at both does not depend on the time."""


def check(one: Written) -> Iterator[Finding]:
    """What is wrong with an expression that can be read and whose names and kinds are right."""
    if one.use in TIMERS:
        yield from _timer(one)
    elif one.use is Use.KEY:
        yield from _key(one)
    elif not one.reads and isinstance(one.feel, Expression):
        yield from _constant(one, one.feel)


def without_quotes(one: Written) -> Finding | None:
    """A timer that forgets its quotes, where it is one with them."""
    if one.use not in TIMERS or one.text in one.names:
        return None
    wanted = _day(one.text)
    if wanted is None and _is_readable(one.text, one.use):
        wanted = f'"{one.text}"'
    if wanted is None:
        return None
    return WITHOUT_QUOTES.at(one.element, fix=one.rewritten(wanted), text=one.shown, node=one.node, wanted=wanted)


def not_a_time(one: Written) -> Finding:
    """A timer that is not even an expression, such as 15 days."""
    rule = NOT_A_CYCLE if one.use is Use.CYCLE else NOT_A_TIME
    return rule.at(one.element, text=one.shown, node=one.node)


def _day(text: str) -> str | None:
    """The day or moment that a text is, as FEEL makes one."""
    if _DAY.fullmatch(text):
        return f'date("{text}")'
    return f'date and time("{text}")' if _MOMENT.fullmatch(text) else None


def _is_readable(text: str, use: Use) -> bool:
    try:
        _ = calendar.parse_cycle(text) if use is Use.CYCLE else calendar.parse_period(text)
    except DurationError:
        return False
    return True


def _timer(one: Written) -> Iterator[Finding]:
    assert isinstance(one.feel, Expression)  # noqa: S101 - only what can be read comes here
    kind = kind_of(one.study.type) if one.study else ""
    if kind not in ({"string", ""} if one.use is Use.CYCLE else _TIMES):
        yield (NOT_A_CYCLE if one.use is Use.CYCLE else WRONG_TIMER).at(one.element, text=one.shown, node=one.node)
        return
    text = constant_text(one.feel.node)
    if text is not None:
        if not _is_readable(text, one.use):
            yield _unreadable(one, text)
    elif not one.reads and not calls(one.feel.node, "now", "today"):
        yield from _moment(one, _value(one.feel))


def _unreadable(one: Written, text: str) -> Finding:
    wanted = _day(text) if one.use is not Use.CYCLE else None
    fix = one.rewritten(wanted) if wanted else ()
    rule = NOT_A_TIME
    if one.use is Use.CYCLE:
        rule = (
            CYCLE_LIMITS
            if _CYCLE.fullmatch(text) and _is_readable(text.partition("/")[2], Use.DURATION)
            else NOT_A_CYCLE
        )
    return rule.at(one.element, fix=fix, text=one.shown, node=one.node)


def _moment(one: Written, value: object) -> Iterator[Finding]:
    """A constant that is no text: a day, a moment or a period."""
    if value is None:
        yield NOT_A_TIME.at(one.element, text=one.shown, node=one.node)
    elif isinstance(value, timedelta):
        if value < timedelta(0):
            yield PAST.at(one.element, text=one.shown, node=one.node)
    elif isinstance(value, date):
        at = value if isinstance(value, datetime) else calendar.start_of_day(value)
        at = at if at.tzinfo else at.replace(tzinfo=calendar.ZONE)
        if at < datetime.now(UTC):
            yield PAST.at(one.element, text=one.shown, node=one.node)


def _value(feel: Expression, now: datetime = _NOW[0]) -> object:
    """The value; what is too costly for a constant is not known."""
    try:
        return feel.evaluate({}, now=now, fuel=Fuel(Limits(steps=STEPS)))
    except FeelError:
        return UNKNOWN


def _constant(one: Written, feel: Expression) -> Iterator[Finding]:
    values = [_value(feel, now) for now in _NOW]
    value = values[0]
    if value is UNKNOWN or type(value) is not type(values[1]) or value != values[1]:
        return
    if one.use is Use.NUMBER:
        yield from _number(one, value)
    elif one.use in CONDITIONS - {Use.EVENT} and not isinstance(value, bool):
        yield NEVER_DECIDED.at(one.element, text=one.shown, node=one.node)
    elif (value is False or value is None) and one.use in CONDITIONS:  # an event waits for what is never told, too
        yield ALWAYS_FALSE.at(one.element, text=one.shown, node=one.node)
    elif value is True and one.use in CONDITIONS and not _may_be_always(one):
        yield ALWAYS_TRUE.at(one.element, text=one.shown, node=one.node)


def _may_be_always(one: Written) -> bool:
    """A way that is always taken beside others; rounds that a maximum ends."""
    if one.use is Use.ROUNDS:
        return one.element.getparent().get("loopMaximum") is not None
    source = sibling(one.owner, one.owner.get("sourceRef")) if one.use is Use.FLOW else None
    return source is not None and name_of(source) != "exclusiveGateway"


def _number(one: Written, value: object) -> Iterator[Finding]:
    if not isinstance(value, Decimal) or value != value.to_integral_value() or not 0 <= value <= MOST_INSTANCES:
        yield BAD_NUMBER.at(one.element, node=one.node, text=one.shown)
    elif value == 0:
        yield NO_INSTANCE.at(one.element, node=one.node)


def _key(one: Written) -> Iterator[Finding]:
    if not one.reads and name_of(one.owner) in _CATCHING:
        yield SAME_KEY.at(one.element, node=one.node, text=one.shown)
