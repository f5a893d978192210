"""What is too long, too deep or too many."""

from __future__ import annotations

from tests.engine.shapes import Shape, each, line, shape, times
from tests.support.drawings import Drawing
from tests.validation.example import correct, faulty

DEEPEST = 10


def nested(depth: int) -> Shape:
    """Sub-processes in sub-processes: `inner_1` in the process, `inner_2` in that, and so on."""
    body = line("deepest", "task")
    for number in range(depth, 0, -1):
        process = "test" if number == 1 else f"body_{number}"
        around = shape(process).sub(f"inner_{number}", body).end(f"{process}_end")
        body = around.flow(f"{process}_start", f"inner_{number}", f"{process}_end")
    return body


def package(*drawings: Drawing) -> dict[str, str]:
    return {name: text for drawing in drawings for name, text in drawing.package().items()}


@faulty("way_too_long", at="task_301")
def more_than_three_hundred_in_a_row() -> Shape:
    """Three hundred and ten tasks, one behind the other."""
    return line("test", *(f"task_{number}" for number in range(1, 311)))


@correct("way_too_long")
def three_hundred_in_a_row() -> Shape:
    """As many as can be loaded."""
    return line("test", *(f"task_{number}" for number in range(1, 301)))


@correct("way_too_long")
def many_side_by_side() -> Shape:
    """Four hundred tasks, and none behind another."""
    drawing = shape().gateway("fork", "parallel").gateway("join", "parallel").end()
    drawing.flow("test_start", "fork").flow("join", "end")
    for number in range(400):
        drawing.task(f"task_{number}").flow("fork", f"task_{number}", "join")
    return drawing


@faulty("nested_too_deep", at="inner_11")
def eleven_sub_processes_in_each_other() -> Shape:
    """The innermost cannot be entered."""
    return nested(DEEPEST + 1)


@faulty("nested_too_deep", at="inner_11")
def calls_and_sub_processes_count_together() -> dict[str, str]:
    """One call and ten sub-processes."""
    main = shape("main").call("go", "test").end("main_end").flow("main_start", "go", "main_end")
    deep = nested(DEEPEST)
    text = deep.xml()
    for number in range(DEEPEST, 0, -1):
        text = text.replace(f'"inner_{number}"', f'"inner_{number + 1}"')
    return main.package() | {"called.bpmn": text}


@correct("nested_too_deep")
def ten_sub_processes_in_each_other() -> Shape:
    """As deep as a case can go."""
    return nested(DEEPEST)


@correct("nested_too_deep")
def twelve_sub_processes_in_a_row() -> Shape:
    """None lies in another."""
    drawing = shape().end()
    names = [f"inner_{number}" for number in range(12)]
    for name in names:
        drawing.sub(name, line(f"body_{name}", f"task_{name}"))
    return drawing.flow("test_start", *names, "end")


def perhaps_again() -> Shape:
    drawing = shape(more="boolean").task("entry").gateway("enough", default="out").call("again", "test").end()
    drawing.flow("test_start", "entry", "enough").flow("enough", "again", when="more").flow("again", "end")
    return drawing.flow("enough", "end", id="out")


@faulty("too_many_instances", at="vote")
def instances_in_instances() -> Shape:
    """Fifty times fifty."""
    body = shape("body").task("vote", times("50")).end("body_end").flow("body_start", "vote", "body_end")
    return shape().sub("group", body, times("50")).end().flow("test_start", "group", "end")


@correct("too_many_instances")
def a_thousand_instances() -> Shape:
    """As many as are possible."""
    return shape().task("vote", times("1000")).end().flow("test_start", "vote", "end")


@correct("too_many_instances")
def one_for_each_entry() -> Shape:
    """How long the list is will be seen when the case comes there."""
    drawing = shape(people="list").task("vote", each("people", "person")).end()
    return drawing.flow("test_start", "vote", "end")


@correct("too_many_instances")
def instances_one_behind_the_other() -> Shape:
    """Twice eight hundred, and not in each other."""
    drawing = shape().task("one", times("800")).task("two", times("800")).end()
    return drawing.flow("test_start", "one", "two", "end")
