"""Where somebody could write code into a drawing."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.engine.shapes import DONE, EXTENSIONS, Shape, condition, line, rounds, shape, signal, timer, times

MARK = "mark"
PYTHON = f'__import__("os").system("touch {MARK}")'
OTHERS = (
    "${java.lang.Runtime.getRuntime().exec('touch mark')}",
    "#{touch}",
    "<script>document.title='mark'</script>",
    "javascript:alert(1)",
    f"=({PYTHON})",
    f"().__class__.__base__.__subclasses__()[0]({PYTHON})",
    "{{ 7 * 7 }}",
    "$(touch mark)",
    "`touch mark`",
)
END = "</bpmn:extensionElements>"
DMN = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="https://anliu.dev/t">'
    '<inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData><decision id="rate" name="rate">'
    '<informationRequirement><requiredInput href="#n"/></informationRequirement>'
    '<decisionTable><input id="i"><inputExpression><text>%s</text></inputExpression></input><output id="o" name="r"/>'
    '<rule id="one"><inputEntry id="e"><text>%s</text></inputEntry>'
    '<outputEntry id="f"><text>%s</text></outputEntry></rule>'
    "</decisionTable></decision></definitions>"
)

SIGNATURE = {"evil": "str", "return": "Made"}
Made = Shape | dict[str, str] | str


def around(drawing: Shape, node: str) -> Shape:
    """The rest of a drawing with one node in it that matters."""
    return drawing.end("test_end").flow("test_start", node, "test_end")


def odd(kind: str, inner: str, **attributes: str) -> Shape:
    drawing = shape(n="integer", news="text")
    drawing.node(kind, "odd", inner, **attributes)
    return around(drawing, "odd")


def script_task(evil: str) -> Made:
    return odd("scriptTask", f"<bpmn:script>{escape(evil)}</bpmn:script>", scriptFormat="python")


def gateway_condition(evil: str) -> Made:
    drawing = shape(n="integer").gateway("gate", default="rest").task("a").task("b").end("done")
    drawing.flow("test_start", "gate").flow("gate", "a", when=evil).flow("gate", "b", id="rest")
    return drawing.flow("a", "done").flow("b", "done")


def condition_behind_a_task(evil: str) -> Made:
    drawing = shape(n="integer").task("ask").task("a").task("b").end("done").flow("test_start", "ask")
    return drawing.flow("ask", "a", when=evil).flow("ask", "b").flow("a", "done").flow("b", "done")


def timer_duration(evil: str) -> Made:
    return around(shape(n="integer").catch("odd", timer(evil)), "odd")


def timer_cycle(evil: str) -> Made:
    drawing = shape(n="integer").task("ask").at_edge("odd", "ask", timer(evil, repeats=True), cancels=False).end("late")
    return around(drawing.flow("odd", "late"), "ask")


def timer_date(evil: str) -> Made:
    date = f"<bpmn:timerEventDefinition><bpmn:timeDate>{escape(evil)}</bpmn:timeDate></bpmn:timerEventDefinition>"
    return around(shape(n="integer").catch("odd", date), "odd")


def cardinality(evil: str) -> Made:
    return around(shape(n="integer").task("ask", times(evil)), "ask")


def completion_condition(evil: str) -> Made:
    return around(shape(n="integer").task("ask", times("2", until=evil)), "ask")


def loop_condition(evil: str) -> Made:
    return around(shape(n="integer").task("ask", rounds(evil, most="2")), "ask")


def conditional_event(evil: str) -> Made:
    return around(shape(n="integer").catch("odd", condition(evil)), "odd")


def message_key_waited_for(evil: str) -> Made:
    key = f"{EXTENSIONS}<anliu:message key={quoteattr(evil)}/>{END}"
    what = f'{key}<bpmn:messageEventDefinition messageRef="message_news"/>'
    return around(shape(n="integer").catch("odd", what), "odd")


def message_key_thrown(evil: str) -> Made:
    key = f"{EXTENSIONS}<anliu:message key={quoteattr(evil)}/>{END}"
    what = f'{key}<bpmn:messageEventDefinition messageRef="message_news"/>'
    drawing = shape(n="integer")
    drawing.node("intermediateThrowEvent", "odd", what)
    return around(drawing, "odd")


def input_of_a_service(evil: str) -> Made:
    return around(shape(n="integer").work("odd", n=evil), "odd")


def output_of_a_service(evil: str) -> Made:
    given = f'{EXTENSIONS}<anliu:output name="n" value={quoteattr(evil)}/>{END}'
    return odd("serviceTask", given, implementation="work.do")


def name_of_a_handler(evil: str) -> Made:
    return odd("serviceTask", "", implementation=evil)


def name_of_a_form(evil: str) -> Made:
    return odd("userTask", DONE, anliu_form=evil)


def public_status(evil: str) -> Made:
    return odd("userTask", DONE, anliu_form="test.any", anliu_public=evil)


def deadline(evil: str) -> Made:
    outcome = '<anliu:outcome code="done" name="done"/>'
    return odd(
        "userTask", f"{EXTENSIONS}<anliu:workItem due={quoteattr(evil)} urgent={quoteattr(evil)}/>{outcome}{END}"
    )


def code_of_an_outcome(evil: str) -> Made:
    return odd("userTask", f"{EXTENSIONS}<anliu:outcome code={quoteattr(evil)} name={quoteattr(evil)}/>{END}")


def name_of_a_fact(evil: str) -> Made:
    return line("test", "ask").xml().replace(END, f'<anliu:fact name={quoteattr(evil)} type="text"/>{END}', 1)


def label_in_english(evil: str) -> Made:
    label = f'<anliu:label lang="en">{escape(evil)}</anliu:label>'
    return odd("userTask", DONE.replace(END, label + END), anliu_form="test.any", name=evil)


def name_of_a_signal(evil: str) -> Made:
    text = around(shape().throw("odd", signal("news")), "odd").xml()
    return text.replace('name="news"', f"name={quoteattr(evil)}")


def code_of_an_error(evil: str) -> Made:
    text = line("test", "ask").boundary_error("odd", "ask", "NO").end("late").flow("odd", "late").xml()
    return text.replace('errorCode="NO"', f"errorCode={quoteattr(evil)}")


def script_before_a_task(evil: str) -> Made:
    return around_spiff("preScript", evil)


def script_after_a_task(evil: str) -> Made:
    return around_spiff("postScript", evil)


def around_spiff(word: str, evil: str) -> Made:
    """What Spiff itself would run before or behind a task."""
    script = f'<spiffworkflow:{word} xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core">{escape(evil)}'
    return odd("userTask", DONE.replace(END, f"{script}</spiffworkflow:{word}>{END}"), anliu_form="test.any")


def operator_of_spiff(evil: str) -> Made:
    namespace = 'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    parameter = f'<spiffworkflow:parameter id="x" type="str" value={quoteattr(evil)}/>'
    inner = f'<spiffworkflow:serviceTaskOperator {namespace} id="x">{parameter}</spiffworkflow:serviceTaskOperator>'
    return odd("serviceTask", f"{EXTENSIONS}{inner}{END}", implementation="work.do")


def listener_of_another_engine(evil: str) -> Made:
    namespace = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    listener = f'<camunda:executionListener {namespace} event="start" expression={quoteattr(evil)}/>'
    return odd("userTask", DONE.replace(END, listener + END), anliu_form="test.any")


def correlation(evil: str) -> Made:
    path = f"<bpmn:messagePath>{escape(evil)}</bpmn:messagePath>"
    retrieval = f'<bpmn:correlationPropertyRetrievalExpression messageRef="m">{path}'
    key = (
        f'<bpmn:message id="m" name="m"/><bpmn:correlationProperty id="p">{retrieval}'
        "</bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>"
    )
    text = line("test", "ask").xml()
    return text.replace("<bpmn:process ", f"{key}<bpmn:process ", 1)


def assignment(evil: str) -> Made:
    expression = f"<bpmn:resourceAssignmentExpression><bpmn:formalExpression>{escape(evil)}</bpmn:formalExpression>"
    owner = f"<bpmn:potentialOwner>{expression}</bpmn:resourceAssignmentExpression></bpmn:potentialOwner>"
    return odd("userTask", DONE + owner, anliu_form="test.any")


def documentation(evil: str) -> Made:
    return odd("userTask", f"<bpmn:documentation>{escape(evil)}</bpmn:documentation>{DONE}", anliu_form="test.any")


def asks_a_table(evil: tuple[str, str, str]) -> dict[str, str]:
    drawing = shape(n="integer", r="number")
    drawing.node("businessRuleTask", "odd", anliu_decision="rate")
    return around(drawing, "odd").package() | {"rate.dmn": DMN % tuple(map(escape, evil))}


def cell_of_an_input(evil: str) -> Made:
    return asks_a_table(("n", evil, "1"))


def cell_of_an_output(evil: str) -> Made:
    return asks_a_table(("n", "-", evil))


def expression_of_an_input(evil: str) -> Made:
    return asks_a_table((evil, "-", "1"))


PLACES = [each for each in list(vars().values()) if getattr(each, "__annotations__", {}) == SIGNATURE]


#: Where a text is an expression, and so must be one.
EXPRESSIONS = {
    *(script_task, gateway_condition, condition_behind_a_task, timer_duration, timer_cycle, timer_date, cardinality),
    *(completion_condition, loop_condition, conditional_event, message_key_waited_for, message_key_thrown),
    input_of_a_service,
}
