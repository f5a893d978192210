"""Clocks: each says what it counts, and whoever stops one or holds it still names one that is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN
from workflows.errors import N_
from workflows.validation.changes import Action, Change
from workflows.validation.data.promises import SHARE, is_period, meant_period
from workflows.validation.dialect.vocabulary import CLOCK_KINDS, WAITING
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

BAD_PERIOD = Rule(
    "bad_clock_period",
    Severity.ERROR,
    "",
    N_("“%(name)s” at the clock of “%(node)s” is no period that can be counted: a case that comes here stops"),
    N_("Write a period such as 15d, 4wh, 3wd or P30D, without quotes"),
)
UNFINISHED = Rule(
    "clock_unfinished",
    Severity.ERROR,
    "",
    N_("The clock “%(name)s” at “%(node)s” does not say what it counts"),
    N_(
        "Give a clock of the case its name, the kind statutory or internal, a period such as 3wd, and a share such as "
        "75%%, if any; write one without a name only where the case waits"
    ),
)
UNKNOWN = Rule(
    "unknown_clock",
    Severity.ERROR,
    "",
    N_("“%(node)s” names the clock “%(name)s”, which nothing starts"),
    N_("Write the name of a clock that is started in this package; a user task’s own time is named by its id"),
)
IDLE = Rule(
    "pause_without_wait",
    Severity.ERROR,
    "",
    N_("“%(node)s” lets “%(name)s” stand still, but the case does not wait there: no time would stand still"),
    N_("Write it at the task or event at which the case waits meanwhile"),
)
RULES: Final = (BAD_PERIOD, UNFINISHED, UNKNOWN, IDLE)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    nodes = list(package.nodes())
    named = {clock.name for node in nodes for clock in node.node.clocks if clock.name}
    counted = named | {node.id for node in nodes if node.node.due or any(one.period for one in node.node.clocks)}
    for node in nodes:
        for nth, element in enumerate(node.element.findall(f"{BPMN}extensionElements/{ANLIU}clock")):
            yield from _clock(node, element, nth)
        for name in dict.fromkeys((*node.node.stops, *node.node.pauses)):
            if name not in (counted if name in node.node.pauses else named):
                yield UNKNOWN.at(node.element, node=node.called, name=name)
        if node.node.pauses and (node.kind not in WAITING or node.node.is_armed):
            yield IDLE.at(node.element, node=node.called, name=" ".join(node.node.pauses))


def _clock(node: FlowNode, element: Any, nth: int) -> Iterator[Finding]:
    period = element.get("period", "")
    if period and not is_period(period):
        likely = meant_period(period)
        change = Change(action=Action.SET, element=node.id, part="anliu:clock", nth=nth, name="period", value=likely)
        yield BAD_PERIOD.at(node.element, fix=(change,) if likely else (), name=period, node=node.called)
    if not _is_finished(node, element):
        yield UNFINISHED.at(node.element, name=element.get("name", "") or node.id, node=node.called)


def _is_finished(node: FlowNode, element: Any) -> bool:
    """Whether a clock says all that it needs; `stops` and `pauses` start none."""
    kind, name = element.get("kind", ""), element.get("name", "")
    if not kind:
        return not name and bool(element.get("stops") or element.get("pauses"))
    share = element.get("urgent", "")
    if share and not SHARE.fullmatch(share):
        return False
    if not name:
        return node.kind in WAITING
    return kind in CLOCK_KINDS and bool(element.get("period") or "timer" in node.definitions)
