"""Business rule tasks and the decisions they ask: each is there, is given what it asks for, and its result is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workflows.engine.dialect import ANLIU
from workflows.errors import N_
from workflows.feel import FeelError, compile_expression
from workflows.feel.analysis import study_expression
from workflows.feel.analysis.calls import converts
from workflows.feel.analysis.kinds import NULL, kind_of
from workflows.feel.analysis.problems import kind_word
from workflows.feel.types import ANY, ContextOf, Type
from workflows.validation.changes import Action, Change
from workflows.validation.decisions.shelf import Key, Shelf
from workflows.validation.decisions.tasks import Asking
from workflows.validation.drawing import FlowNode
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity
from workflows.validation.meant import meant, perhaps

NO_DECISION = Rule(
    "rule_task_empty",
    Severity.ERROR,
    "§10.3.3",
    N_("“%(node)s” does not say which decision it asks: a case that comes here would stop with an error"),
    N_("Give it the name of a decision"),
)
NOT_THERE = Rule(
    "decision_missing",
    Severity.ERROR,
    "§10.3.3",
    N_("“%(node)s” asks the decision “%(decision)s”, and no decision file of the package has one of this name"),
    N_("%(instead)s"),
)
SEVERAL = Rule(
    "decision_twice",
    Severity.ERROR,
    "",
    N_("“%(node)s” asks the decision “%(decision)s”, and several files have one of this name: %(files)s"),
    N_("Give each decision a name of its own"),
)
INPUT_MISSING = Rule(
    "decision_input_missing",
    Severity.ERROR,
    "DMN §6.3.11",
    N_("“%(node)s” asks the decision “%(decision)s”, which needs “%(name)s”: this is no fact and no input of the task"),
    N_("Draw it as an input of the task, or declare the fact; for one that is meant to be missing, write null"),
)
INPUT_KIND = Rule(
    "decision_input_kind",
    Severity.ERROR,
    "DMN §6.3.11",
    N_("“%(node)s” gives the decision “%(decision)s” %(found)s as “%(name)s”, and %(wanted)s is needed"),
    N_("Give it a value of that kind, or change the type of the input in the decision file"),
)
INPUT_UNASKED = Rule(
    "decision_input_unasked",
    Severity.WARNING,
    "DMN §6.3.11",
    N_("“%(node)s” gives the decision “%(decision)s” “%(name)s”, which it does not ask for"),
    N_("%(instead)s"),
)
NO_FACT = Rule(
    "decision_result_lost",
    Severity.ERROR,
    "",
    N_("“%(node)s” would make “%(name)s” a fact, which is not declared: a case that comes here stops with an error"),
    N_("Declare a fact of this name, or draw outputs that say which facts the result fills"),
)
RESULT_KIND = Rule(
    "decision_result_kind",
    Severity.ERROR,
    "",
    N_("“%(node)s” fills the fact “%(name)s” with %(found)s, and %(wanted)s is needed: a case that comes here stops"),
    N_("Let the decision give a value of that kind, or change the type of the fact"),
)
RESULT_UNKNOWN = Rule(
    "decision_result_unknown",
    Severity.ERROR,
    "",
    N_("“%(node)s” takes “%(word)s” out of the result, and the decision “%(decision)s” gives nothing of this name"),
    N_("%(instead)s"),
)
RULES = (
    *(NO_DECISION, NOT_THERE, SEVERAL, INPUT_MISSING, INPUT_KIND, INPUT_UNASKED),
    *(NO_FACT, RESULT_KIND, RESULT_UNKNOWN),
)

CHOOSE: Final = N_("Put the decision file into the package, or choose a decision that is there")
LEAVE_OUT: Final = N_("Take the input away, or connect it with the decision in the decision file")
TAKE: Final = N_("Take one of the names that the decision gives, or all of it: result")
RESULT: Final = "result"


def check(asking: Asking) -> Iterator[Finding]:
    """What breaks these rules."""
    shelf = asking.shelf
    for task in asking.tasks:
        name = task.node.decision
        if not name.strip():
            yield NO_DECISION.at(task.element, node=task.called)
        elif name not in shelf.by_name:
            yield _not_there(task, shelf)
        else:
            keys = shelf.by_name[name]
            if len(keys) > 1:
                files = ", ".join(sorted({key.file for key in keys}))
                yield SEVERAL.at(task.element, node=task.called, decision=name[:LONGEST_NAME], files=files)
            yield from _inputs(asking, task, keys[-1])
            yield from _results(asking, task, keys[-1])


def _not_there(task: FlowNode, shelf: Shelf) -> Finding:
    name = task.node.decision
    by_id = next((one.name for key, one in shelf.decisions() if key.id == name), "")
    likely = by_id or meant(name, shelf.by_name)
    change = Change(action=Action.SET, element=task.id, name="anliu:decision", value=likely)
    return NOT_THERE.at(
        task.element,
        node=task.called,
        decision=name[:LONGEST_NAME],
        instead=perhaps(likely, CHOOSE),
        fix=(change,) if likely else (),
    )


def _inputs(asking: Asking, task: FlowNode, asked: Key) -> Iterator[Finding]:
    gives = asking.gives(task)
    if gives is None:
        return
    told: dict[str, Any] = {"node": task.called, "decision": task.node.decision[:LONGEST_NAME]}
    wanted = _wanted(asking.shelf, asked)
    for title, (name, type_) in sorted(wanted.items()):
        found = gives.get(title, gives.get(name))
        if found is None:
            yield INPUT_MISSING.at(task.element, name=title[:LONGEST_NAME], **told)
        elif _differ(found, type_) and not converts(found, type_):
            words: dict[str, Any] = {"found": kind_word(kind_of(found)), "wanted": kind_word(kind_of(type_))}
            yield INPUT_KIND.at(task.element, name=title[:LONGEST_NAME], **words, **told)
    known = wanted.keys() | {name for name, _ in wanted.values()} | _used(asking.shelf, asked)
    for given, _ in task.node.inputs:
        if given not in known:
            instead = perhaps(meant(given, known), LEAVE_OUT)
            yield INPUT_UNASKED.at(_part(task, "input", given), name=given[:LONGEST_NAME], instead=instead, **told)


def _wanted(shelf: Shelf, asked: Key) -> dict[str, tuple[str, Type]]:
    """The inputs that are drawn at a decision and those it rests on: what each is called, its own name, its type."""
    model = shelf.model(asked)
    keys = {key for each in model.rests_on(asked.id) for key in model.decisions[each].inputs}
    return {model.title(key): (model.inputs[key].name, model.inputs[key].type.type) for key in keys}


def _used(shelf: Shelf, asked: Key) -> set[str]:
    """The names that its texts use without a connection."""
    model = shelf.model(asked)
    return {name for each in model.rests_on(asked.id) for name in model.decisions[each].free}


def _results(asking: Asking, task: FlowNode, asked: Key) -> Iterator[Finding]:
    given = asking.shelf.given_by(asked)
    if task.node.outputs:
        yield from _taken(asking, task, given)
    elif given != ANY and given != ContextOf():
        facts = dict(given.fields) if isinstance(given, ContextOf) else {RESULT: given}
        for name, type_ in facts.items():
            wanted = asking.facts.get(name)
            if wanted is None:
                yield NO_FACT.at(task.element, node=task.called, name=name[:LONGEST_NAME])
            else:
                yield from _kind(task, task.element, name, type_, wanted)


def _kind(task: FlowNode, element: Any, name: str, found: Type, wanted: Type) -> Iterator[Finding]:
    if _differ(found, wanted):
        words: dict[str, Any] = {"found": kind_word(kind_of(found)), "wanted": kind_word(kind_of(wanted))}
        yield RESULT_KIND.at(element, node=task.called, name=name[:LONGEST_NAME], **words)


def _taken(asking: Asking, task: FlowNode, given: Type) -> Iterator[Finding]:
    """Names in outputs that neither the case nor the decision has, and results that do not fit their facts."""
    if given == ANY or given == ContextOf():
        return
    parts = dict(given.fields) if isinstance(given, ContextOf) else {}
    names = {**asking.facts, **asking.entries, RESULT: given, **parts}
    for fact, text in task.node.outputs:
        try:
            compiled = compile_expression(text.strip().removeprefix("=").strip(), frozenset(names))
        except FeelError:
            continue
        study = study_expression(compiled, names)
        if not study.problems and not compiled.names.isdisjoint({*parts, RESULT}):
            yield from _kind(task, _part(task, "output", fact), fact, study.type, asking.facts.get(fact, ANY))
        for problem in study.problems:
            if problem.code in {"unknown_name", "similar_name", "no_entry"}:
                word = str(problem.params["text"])
                likely = meant(word, {*parts, RESULT})
                yield RESULT_UNKNOWN.at(
                    _part(task, "output", fact),
                    node=task.called,
                    word=word[:LONGEST_NAME],
                    decision=task.node.decision[:LONGEST_NAME],
                    instead=perhaps(likely, TAKE),
                )


def _part(task: FlowNode, kind: str, name: str) -> Any:
    parts = task.element.iter(f"{ANLIU}{kind}")
    return next((one for one in parts if one.get("name", "") == name), task.element)


def _differ(found: Type, wanted: Type) -> bool:
    """Whether a value of the one is certainly none of the other; a missing one is of every kind."""
    kinds = kind_of(found), kind_of(wanted)
    return all(kinds) and found != NULL and kinds[0] != kinds[1]
