"""What each node does with tokens: which of its ways in it waits for, and which flows it may then lead out on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from workflows.validation.drawing import Flow, FlowNode

MOST_CHOICES = 6
"""Of so many flows any number may be taken together; of more, the combinations are too many to be followed."""


class Waits(Enum):
    """What a node waits for before it lets a token out."""

    ANY = "any"  #: each token goes on by itself
    ALL = "all"  #: one token on every way in
    SOME = "some"  #: one token on every way in on which one can still come


class Left(Enum):
    """How a way out leaves its scope, if it does."""

    NOT = "not"
    ENDED = "ended"  #: everything in it is over
    THROWN = "thrown"  #: an error went out of it
    UNKNOWN = "unknown"  #: it was not followed how it goes on


@dataclass(frozen=True)
class Way:
    """What a node may do with a token: let one out on each of these flows; and whether it holds the token back, too."""

    flows: tuple[Flow, ...] = ()
    stays: bool = False
    left: Left = Left.NOT


class TooManyWays(Exception):
    """So many flows may be taken together that nobody can follow them"""


def waits(node: FlowNode) -> Waits:
    """What it waits for."""
    if len(node.incoming) < 2:  # noqa: PLR2004 - one way in is no join
        return Waits.ANY
    return {"parallelGateway": Waits.ALL, "inclusiveGateway": Waits.SOME}.get(node.kind, Waits.ANY)


def ways(node: FlowNode, *, ends: bool = True) -> list[Way]:
    """What it may do. A sub-process that never `ends` is left by the events at its edge only. Raises TooManyWays."""
    if node.kind == "endEvent":
        return [Way(left=_leaving(node))]
    if node.kind in {"exclusiveGateway", "eventBasedGateway"}:
        return [Way((flow,)) for flow in node.outgoing] or [Way()]
    done = [Way(tuple(flows)) for flows in _together(node)] if ends or not node.edge else []
    for event in node.edge:
        done += [Way(tuple(flows), stays=not event.interrupts) for flows in _together(event)]
    return done


def _leaving(node: FlowNode) -> Left:
    if "terminate" in node.definitions:
        return Left.ENDED
    return Left.THROWN if "error" in node.definitions else Left.NOT


def _together(node: FlowNode) -> Iterator[Sequence[Flow]]:
    """The flows that may be taken together: those without a condition, and any of those that have one."""
    if node.kind == "parallelGateway":
        yield node.outgoing
        return
    default = [flow for flow in node.outgoing if flow.is_default]
    chosen = [flow for flow in node.outgoing if flow.condition and not flow.is_default]
    always = [flow for flow in node.outgoing if flow not in chosen and flow not in default]
    if node.kind == "inclusiveGateway" and len(node.outgoing) > 1:
        chosen, always = [*chosen, *always], []
    if len(chosen) > MOST_CHOICES:
        raise TooManyWays
    if default or always or not chosen:
        yield [*always, *default]
    for number in range(1, len(chosen) + 1):
        yield from ([*always, *some] for some in combinations(chosen, number))
