"""Ways that part and meet: no join waits for ever, and nothing is done twice because two ways met without a join.

Each scope is played through with all the ways its tokens can go (tokens.py). What is an error is so whatever the
conditions say: once a certain flow is taken, no case can come to an end any more. What depends on several choices that
may always go together is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.engine.loop import DEEPEST_CALL
from workflows.errors import N_
from workflows.validation.drawing import Flow, FlowNode, Scope
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package
from workflows.validation.paths.cut_short import CutShort
from workflows.validation.paths.gates import TooManyWays, Way
from workflows.validation.paths.meetings import meeting, parting
from workflows.validation.paths.net import Net
from workflows.validation.paths.structure import is_taken_over
from workflows.validation.paths.stuck import Stuck, stuck
from workflows.validation.paths.tokens import Budget, Game, play

WAITS = Rule(
    "join_waits_for_ever",
    Severity.ERROR,
    "§13.4.1",
    N_("“%(node)s” waits for ever for what comes from “%(missing)s” when a case goes from “%(choice)s” to “%(way)s”"),
    N_("Let the ways meet in the same kind of gateway as the one where they part, or lead the other way into it, too"),
)
NEVER = Rule(
    "join_never_goes_on",
    Severity.ERROR,
    "§13.4.1",
    N_("“%(node)s” never goes on: it waits for “%(missing)s”, from where nothing can come"),
    N_("Let the ways meet in an exclusive gateway if only one of them comes at a time, as in a loop"),
)
MAY_WAIT = Rule(
    "join_may_wait",
    Severity.WARNING,
    "§13.4.1",
    N_(
        "“%(node)s” may wait for ever: when a case goes from “%(choice)s” to “%(way)s”, perhaps nothing "
        "comes from “%(missing)s”"
    ),
    N_(
        "Let the ways meet in an inclusive gateway, or write the conditions so that either all of them "
        "are taken or none"
    ),
)
TWICE = Rule(
    "done_twice",
    Severity.WARNING,
    "§13.4.2",
    N_(
        "The ways that part at “%(split)s” do not wait for each other at “%(node)s”: what follows is "
        "done once for each of them"
    ),
    N_("Let them meet in a parallel gateway, or in an inclusive one if not all of them are always taken"),
)
COUNTED_ONCE = Rule(
    "counted_once",
    Severity.WARNING,
    "docs/bpmn-support.md",
    N_(
        "Two ways that part at “%(split)s” come to “%(node)s” along the same flow from “%(way)s”: they "
        "count as one, and “%(node)s” may go on too early"
    ),
    N_("Lead each of the ways to “%(node)s” by a flow of its own"),
)
NOT_DECIDED = Rule(
    "ways_not_decided",
    Severity.INFO,
    "",
    N_("So many ways go on side by side in “%(node)s” that not all of them could be followed to the end"),
    N_("Draw parts of it as sub-processes: each is looked at by itself"),
)
RULES = (WAITS, NEVER, MAY_WAIT, TWICE, COUNTED_ONCE, NOT_DECIDED)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    table = Table(package, CutShort(package))
    for scope in package.scopes():
        yield from _judged(scope, table)


def _judged(scope: Scope, table: Table) -> Iterator[Finding]:
    if not _can_be_played(scope):
        return
    game = table.game(scope)
    met = [] if game is None else list(_met(game, scope))
    yield from met
    if game is not None and game.is_whole:
        is_open = table.cut_short.depends_on_facts(scope)
        yield from (_waiting(one, is_certain=one.is_certain and not is_open) for one in stuck(game))
    if game is None or not (met or (game.is_whole and not game.is_partly_unknown)):
        yield NOT_DECIDED.at(scope.element, node=scope.called)


def _met(game: Game, scope: Scope) -> Iterator[Finding]:
    told: set[FlowNode] = set()
    for key in game.met:
        node = meeting(key)
        at = key.target if isinstance(key, Flow) else node
        if node is None or at is None or at in told:
            continue
        told.add(at)
        found = parting(node)
        split = scope.called if found is None else found.called
        if isinstance(key, Flow):
            yield COUNTED_ONCE.at(at.element, node=at.called, split=split, way=key.source.called)
        else:
            yield TWICE.at(at.element, node=at.called, split=split)


def _waiting(one: Stuck, *, is_certain: bool) -> Finding:
    node, missing = one.join.called, one.missing.source.called
    if one.choice is None:
        return NEVER.at(one.join.element, node=node, missing=missing)
    rule = WAITS if is_certain else MAY_WAIT
    choice, way = one.choice.source.called, one.choice.target.called
    return rule.at(one.join.element, node=node, missing=missing, choice=choice, way=way)


def _can_be_played(scope: Scope) -> bool:
    """Whether it begins at one event and every flow leads to where one may lead; other rules tell of what does not."""
    barred = {"boundaryEvent", "startEvent"}
    fits = all(flow.target.kind not in barred and flow.source.kind != "endEvent" for flow in scope.flows)
    return fits and len(scope.starts) == 1 and not any(node.kind == "complexGateway" for node in scope.nodes.values())


@dataclass(eq=False)
class Table:
    """The games of a package; each scope is played once, those in it first."""

    package: Package
    cut_short: CutShort
    _budget: Budget = field(default_factory=Budget)
    _games: dict[Scope, Game | None] = field(default_factory=dict)
    _depth: int = 0

    def game(self, scope: Scope) -> Game | None:
        """How the tokens of a scope may go; None if there are too many ways."""
        if scope not in self._games:
            self._games[scope] = None  # for a process that calls itself
            self._depth += 1
            try:
                self._games[scope] = play(Net(scope, self._ways), self._budget)
            except TooManyWays:
                pass
            finally:
                self._depth -= 1
        return self._games[scope]

    def _ways(self, node: FlowNode) -> list[Way]:
        return self.cut_short.ways(node, ends=self._ends(node))

    def _ends(self, node: FlowNode) -> bool:
        """Whether an activity may be left by its own flows: unless each way in it ends by an error."""
        inside = node.inside or self.package.called_by(node)
        if inside is None or node.loops or self._depth > DEEPEST_CALL or not _can_be_played(inside):
            return True
        game = self.game(inside)
        return game is None or game.ends or not game.is_whole or game.is_partly_unknown or is_taken_over(inside)
