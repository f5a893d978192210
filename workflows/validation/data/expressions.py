"""Expressions of a drawing: each can be read, every name is declared, every kind fits, nothing is silently null.

By the standard a misspelt name is null and a comparison with it false: the case would take the other way, and nobody
would be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflows.errors import N_, AnliuError
from workflows.feel import FeelError
from workflows.feel.analysis import Problem
from workflows.feel.analysis.problems import MESSAGES
from workflows.feel.operators import Compare
from workflows.feel.tree import Name, Node
from workflows.feel.types import NAMED
from workflows.validation.changes import Change
from workflows.validation.data import constants
from workflows.validation.data.foreign_expressions import in_feel
from workflows.validation.data.trees import below
from workflows.validation.data.written import TIMERS, Use, Written
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

UNREADABLE = Rule(
    "unreadable_expression",
    Severity.ERROR,
    "DMN §10.3.1",
    N_("“%(text)s” at “%(node)s” cannot be read: %(why)s"),
    N_('Write it in FEEL, such as premium > 1000 and product = "CI01"'),
)
EMPTY = Rule(
    "empty_expression",
    Severity.ERROR,
    "DMN §10.3.1",
    N_("Nothing is written at “%(node)s” where an expression is needed"),
    N_("Write the expression, or take its empty place away"),
)
TOO_LONG = Rule(
    "expressions_too_long",
    Severity.ERROR,
    "",
    N_("The expressions of this package are longer than can be judged: more than 100,000 characters"),
    N_("Let decision tables say what decides, and draw conditions about their results"),
)
FOREIGN = Rule(
    "foreign_expression",
    Severity.ERROR,
    "DMN §10.3.1",
    N_("“%(text)s” at “%(node)s” is not how FEEL is written"),
    N_("Write it in FEEL: %(wanted)s"),
)
UNKNOWN = Rule(
    "unknown_name",
    Severity.ERROR,
    "",
    N_("“%(text)s” at “%(node)s” uses a name that is not known: %(why)s"),
    N_("Declare it as a fact of the process, or write the name as it is declared; text stands in double quotes"),
)
WRONG_KIND = Rule(
    "wrong_kind",
    Severity.ERROR,
    "DMN §10.3.2.6",
    N_("“%(text)s” at “%(node)s” can have no result: %(why)s"),
    N_("Compare and calculate only what is of one kind: numbers with numbers, text in double quotes with text"),
)
RULES: Final = (UNREADABLE, EMPTY, TOO_LONG, FOREIGN, UNKNOWN, WRONG_KIND, *constants.RULES)

MOST_GUESSES: Final = 40
"""For so many expressions it is told which name was probably meant."""
_TOLD_EMPTY: Final = TIMERS | {Use.INPUT, Use.OUTPUT}
"""Of these, events.py and words.py tell that nothing is written."""
_NAMES: Final = frozenset({"unknown_name", "similar_name", "unknown_function"})
_TRUTHS: Final = frozenset({"true", "false"})


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    if not package.written:
        yield from _too_long(package)
    guesses = MOST_GUESSES
    for one in package.written:
        guesses -= bool(one.unknown)
        own = list(_about(one)) if guesses > 0 or not one.unknown else list(_unknown(one))
        yield from own if own or not one.text else constants.check(one)


def _too_long(package: Package) -> Iterator[Finding]:
    """Where there are expressions nevertheless, they were not read because there are too many."""
    for document in dict.fromkeys(one.element.getroottree().getroot() for one in package.all_written):
        yield TOO_LONG.at(document)


def _unknown(one: Written) -> Iterator[Finding]:
    """Unknown names without a guess what was meant."""
    for name in sorted(one.unknown):
        why = AnliuError(MESSAGES["unknown_name"], text=name)
        yield UNKNOWN.at(one.element, text=one.shown, node=one.node, why=why)


def _about(one: Written) -> Iterator[Finding]:
    """What is wrong with an expression as such."""
    if not one.text:
        if one.use not in _TOLD_EMPTY:
            yield EMPTY.at(one.element, node=one.node)
        return
    unquoted = constants.without_quotes(one)
    if unquoted is not None:
        yield unquoted
        return
    if isinstance(one.feel, FeelError) or any(problem.code in _NAMES for problem in one.problems):
        meant = in_feel(one.text, one.known)
        if meant:
            fix = one.rewritten(meant)
            yield FOREIGN.at(one.element, fix=fix, text=one.shown, node=one.node, wanted=meant)
            return
    if isinstance(one.feel, FeelError):
        if one.use in TIMERS:
            yield constants.not_a_time(one)
            return
        why = AnliuError(one.feel.message, **one.feel.params)
        yield UNREADABLE.at(one.element, text=one.shown, node=one.node, why=why)
        return
    yield from (_told(one, problem) for problem in one.problems)


def _told(one: Written, problem: Problem) -> Finding:
    rule = UNKNOWN if problem.code in _NAMES else WRONG_KIND
    why = AnliuError(problem.message, **problem.params)
    return rule.at(one.element, fix=_fix(one, problem), text=one.shown, node=one.node, why=why)


def _fix(one: Written, problem: Problem) -> tuple[Change, ...]:
    """The one change that is obviously meant: the known name, quotes around text, no quotes around true and false."""
    if problem.code == "similar_name":
        return _replaced(one, problem, problem.params["wanted"])
    if problem.code == "unknown_name" and _stands_beside_text(one, problem):
        return _replaced(one, problem, f'"{problem.params["text"]}"')
    start, end = problem.place
    text = one.text[start:end]
    if problem.code == "wrong_kind" and text[1:-1] in _TRUTHS and text[:1] == '"' == text[-1:]:
        return _replaced(one, problem, text[1:-1])
    if problem.code == "never_equal":
        for truth in _TRUTHS:
            if text.endswith(f'"{truth}"') and problem.params["found"] == "true or false":
                return one.rewritten(one.text[: end - len(truth) - 2] + truth + one.text[end:])
    return ()


def _replaced(one: Written, problem: Problem, text: str) -> tuple[Change, ...]:
    start, end = problem.place
    return one.rewritten(one.text[:start] + text + one.text[end:])


def _stands_beside_text(one: Written, problem: Problem) -> bool:
    """Whether the unknown word is compared with a fact that is text."""
    if isinstance(one.feel, FeelError):
        return False
    pairs = [(node.left, node.right) for node in below(one.feel.node) if isinstance(node, Compare)]
    return any(
        (_is(left, problem) and _is_text(one, right)) or (_is(right, problem) and _is_text(one, left))
        for left, right in pairs
    )


def _is(node: Node, problem: Problem) -> bool:
    return isinstance(node, Name) and node.place == problem.place


def _is_text(one: Written, node: Node) -> bool:
    """A text in quotes is none: beside it stands the name of a fact."""
    return isinstance(node, Name) and one.names.get(node.name) == NAMED["string"]
