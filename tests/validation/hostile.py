"""Drawings made to take long: `python -m tests.validation.hostile` judges each and prints a JSON line of what it took.

The process computes nothing else, so its peak of memory is that of the validator.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise, permutations
from random import Random

from tests.engine.shapes import Shape, error, message, shape, times
from tests.support.drawings import HEAD
from tests.validation.cut_off import peak_memory
from workflows.validation import validate

Files = dict[str, str]
MANY = 600


def chain() -> Shape:
    """Many tasks, one after the other."""
    drawing = shape().end()
    names = [f"t{number}" for number in range(MANY)]
    for name in names:
        drawing.task(name)
    return drawing.flow("test_start", *names, "end")


def mesh(kind: str) -> Shape:
    """Gateways, each of which leads to every other one."""
    names = [f"g{number}" for number in range(28)]
    drawing = shape(more="boolean").end()
    for name in names:
        drawing.gateway(name, kind)
    for source, target in permutations(names, 2):
        drawing.flow(source, target, when="more" if kind in {"exclusive", "inclusive"} else "")
    return drawing.flow("test_start", "g0").flow("g1", "end")


def diamonds(kind: str) -> Shape:
    """A hundred choices in a row: two to the hundredth ways."""
    drawing = shape(more="boolean").end().gateway("g0")
    drawing.flow("test_start", "g0")
    for number in range(100):
        here, there = f"g{number}", f"g{number + 1}"
        drawing.task(f"a{number}").task(f"b{number}").gateway(f"s{number}", kind).gateway(there)
        drawing.flow(here, f"s{number}").flow(f"s{number}", f"a{number}", when="more").flow(f"a{number}", there)
        drawing.flow(f"s{number}", f"b{number}").flow(f"b{number}", there)
    return drawing.flow("g100", "end")


def swarm() -> Shape:
    """Fifty branches at once, each of which may turn round and round: states beyond counting."""
    drawing = shape(more="boolean").gateway("fork", "parallel").gateway("meet", "parallel").end()
    for number in range(50):
        drawing.gateway(f"m{number}").task(f"t{number}").gateway(f"x{number}", default=f"out{number}")
        drawing.flow("fork", f"m{number}", f"t{number}", f"x{number}").flow(f"x{number}", f"m{number}", when="more")
        drawing.flow(f"x{number}", "meet", id=f"out{number}")
    return drawing.flow("test_start", "fork").flow("meet", "end")


def or_swarm() -> Shape:
    """Inclusive gateways in a row, each of which lets out any of ten ways."""
    drawing = shape(more="boolean").end()
    drawing.gateway("j0", "inclusive").flow("test_start", "j0")
    for number in range(20):
        there = f"j{number + 1}"
        drawing.gateway(there, "inclusive")
        for way in range(10):
            drawing.task(f"t{number}_{way}")
            drawing.flow(f"j{number}", f"t{number}_{way}", when="more").flow(f"t{number}_{way}", there)
    return drawing.flow("j20", "end")


def wells() -> Shape:
    """Sub-processes in each other, as deep as a file may be."""
    inner = Shape("deep").start("s").task("t").end("e").flow("s", "t", "e")
    for number in range(90):
        outer = Shape(f"w{number}").start(f"s{number}").sub(f"sub{number}", inner).end(f"e{number}")
        inner = outer.flow(f"s{number}", f"sub{number}", f"e{number}")
    return shape().sub("all", inner).end().flow("test_start", "all", "end")


def hedgehog() -> Shape:
    """One task with events all around it."""
    drawing = shape().task("work").end().flow("test_start", "work", "end")
    for number in range(MANY):
        drawing.boundary_message(f"b{number}", "work", f"m{number}", cancels=bool(number % 2)).task(f"t{number}")
        drawing.flow(f"b{number}", f"t{number}", "end")
    return drawing


def babel() -> Shape:
    """Many facts and many conditions, all of them misspelt, so that each is compared with all."""
    drawing = shape("test", **{f"insured_amount_{number}": "money" for number in range(MANY)}).task("work").end()
    drawing.gateway("ask", default="no").flow("test_start", "work", "ask").flow("ask", "end", id="no")
    for number in range(MANY):
        drawing.flow("ask", "end", when=f"insurd_amount_{number} > {number}")
    return drawing


def orators() -> Shape:
    """Long expressions."""
    drawing = shape(amount="money").task("work").end().gateway("ask", default="no")
    drawing.flow("test_start", "work", "ask").flow("ask", "end", id="no")
    for number in range(200):
        drawing.flow("ask", "end", when=" or ".join(f"amount = {number}{n}" for n in range(120)))
    return drawing


def gossip() -> list[Shape]:
    """Processes that all call each other."""
    names = [f"p{number}" for number in range(30)]
    found = []
    for name in ("test", *names):
        drawing = shape(name)
        calls = [f"{name}_to_{other}" for other in names]
        for call, other in zip(calls, names, strict=True):
            drawing.call(call, other)
        drawing.end(f"{name}_end").flow(f"{name}_start", *calls, f"{name}_end")
        found.append(drawing)
    return found


def crowds() -> Shape:
    """Instances in instances in instances."""
    inner = Shape("in").start("s").task("t", times("1000")).end("e").flow("s", "t", "e")
    for number in range(10):
        outer = Shape(f"c{number}").start(f"s{number}").sub(f"sub{number}", inner, times("1000")).end(f"e{number}")
        inner = outer.flow(f"s{number}", f"sub{number}", f"e{number}")
    return shape().sub("all", inner).end().flow("test_start", "all", "end")


def twins() -> Files:
    """A file in which everything has the same id."""
    node = '<bpmn:userTask id="same" name="same"/><bpmn:sequenceFlow id="same" sourceRef="same" targetRef="same"/>'
    return {"test.bpmn": f'{HEAD}<bpmn:process id="test">{node * 2_000}</bpmn:process></bpmn:definitions>'}


def post_office() -> Files:
    """Message flows between everything."""
    flows = "".join(f'<bpmn:messageFlow id="f{n}" sourceRef="a{n}" targetRef="b{n}"/>' for n in range(4_000))
    both = f'<bpmn:collaboration id="c"><bpmn:participant id="p" processRef="test"/>{flows}</bpmn:collaboration>'
    return {"test.bpmn": chain().xml().replace("<bpmn:process", f"{both}<bpmn:process", 1)}


def strangers() -> Files:
    """Elements that BPMN does not know, in number."""
    odd = "".join(f'<bpmn:usrTask id="u{n}" nmae="x" foo="bar"/>' for n in range(3_000))
    return {"test.bpmn": f'{HEAD}<bpmn:process id="test">{odd}</bpmn:process></bpmn:definitions>'}


def links() -> Shape:
    """Links that all lead to one place, and one that leads nowhere."""
    drawing = shape().gateway("fork", "parallel").catch("here", '<bpmn:linkEventDefinition name="x"/>').end()
    drawing.flow("test_start", "fork").flow("here", "end")
    for number in range(300):
        drawing.throw(f"l{number}", '<bpmn:linkEventDefinition name="x"/>').flow("fork", f"l{number}")
    return drawing


def letters() -> Shape:
    """Many waits for messages, one behind the other behind event gateways."""
    drawing = shape().end()
    drawing.gateway("g0", "eventBased").flow("test_start", "g0")
    for number in range(120):
        drawing.gateway(f"g{number + 1}", "eventBased").gateway(f"m{number}")
        for way in range(3):
            drawing.catch(f"c{number}_{way}", message(f"w{way}")).flow(f"g{number}", f"c{number}_{way}", f"m{number}")
        drawing.flow(f"m{number}", f"g{number + 1}")
    return (
        drawing.catch("last", message("last"))
        .catch("first", message("first"))
        .flow("g120", "last", "end")
        .flow("g120", "first", "end")
    )


def loops() -> Shape:
    """Every task may go back to every earlier one."""
    names = [f"x{number}" for number in range(40)]
    drawing = shape(more="boolean").end()
    for name in names:
        drawing.gateway(name, default=f"{name}_out")
    for earlier, later in pairwise(names):
        drawing.flow(earlier, later, id=f"{earlier}_out")
    for number, name in enumerate(names):
        for earlier in names[:number]:
            drawing.flow(name, earlier, when="more")
    return drawing.flow("test_start", "x0").flow("x39", "end", id="x39_out")


def crash() -> Shape:
    """Hundreds of ends that throw errors of their own, which nothing catches."""
    body = shape("body").gateway("fork", "parallel").flow("body_start", "fork")
    for number in range(400):
        body.end(f"wrong_{number}", error(f"E{number}")).flow("fork", f"wrong_{number}")
    return shape().sub("all", body).end().flow("test_start", "all", "end")


def threads() -> Shape:
    """Flows from nothing to nothing."""
    drawing = shape().end().flow("test_start", "end")
    for number in range(1_900):
        drawing.flow(f"gone_{number}", f"missing_{number}")
    return drawing


def tangle() -> Shape:
    """Many facts, and flows in every direction."""
    drawing, chance = shape("test", **{f"f{number}": "integer" for number in range(300)}), Random(1)
    for number in range(300):
        drawing.work(f"s{number}", value=f"f{number * 7 % 300}")
    for _ in range(1_000):
        drawing.flow(f"s{chance.randrange(300)}", f"s{chance.randrange(300)}")
    drawing.flow("test_start", "s0")
    return drawing


def questions(conditions: list[str], **facts: str) -> Shape:
    """One gateway with all these conditions."""
    drawing = shape("test", **facts).gateway("ask").end().flow("test_start", "ask")
    for feel in conditions:
        drawing.flow("ask", "end", when=feel)
    return drawing


def texts() -> Shape:
    """One code, compared with hundreds of texts."""
    return questions([f'kind = "k{n}"' for n in range(900)], kind="code")


def sums() -> Shape:
    """Conditions that take long to work out, although nothing in them can change."""
    return questions([f"count(for x in 1..900 return x) > {n}" for n in range(1_500)])


def foreigners() -> Shape:
    """Long expressions in another language."""
    return questions(["x" + "== y && !z " * 20] * 400)


def _files(made: Shape | list[Shape] | Files) -> Files:
    if isinstance(made, dict):
        return made
    several = made if isinstance(made, list) else [made]
    return {name: text for drawing in several for name, text in drawing.package().items()}


HOSTILE: dict[str, Callable[[], Shape | list[Shape] | Files]] = {
    **{make.__name__: make for make in (chain, swarm, or_swarm, wells, hedgehog, babel, orators, gossip, crowds)},
    **{make.__name__: make for make in (twins, post_office, strangers, links, letters, loops)},
    **{make.__name__: make for make in (crash, threads, tangle, texts, sums, foreigners)},
    **{f"mesh of {kind}": lambda kind=kind: mesh(kind) for kind in ("exclusive", "parallel", "inclusive")},
    **{f"diamonds of {kind}": lambda kind=kind: diamonds(kind) for kind in ("exclusive", "parallel", "inclusive")},
}


def main() -> None:
    """Judge every one, or those named."""
    for name in sys.argv[1:] or HOSTILE:
        files = _files(HOSTILE[name]())
        begin = time.process_time()
        found = validate(files, process="test")
        seconds = time.process_time() - begin
        peak = peak_memory()
        told = {"name": name, "seconds": round(seconds, 3), "peak": peak, "findings": len(found)}
        print(json.dumps(told), flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
