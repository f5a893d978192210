"""What a drawing promises and the house keeps: forms, handlers, decisions, roles and times."""

from __future__ import annotations

from tests.engine.shapes import DONE, EXTENSIONS, Shape, shape
from tests.support.drawings import Drawing
from tests.validation.example import Made, correct, faulty
from tests.validation.examples.facts import TABLE
from tests.validation.examples.handing import OUT
from tests.validation.office import OFFICE
from workflows.registry import Registry

WAITS = (
    '<bpmn:intermediateCatchEvent id="pay"><bpmn:timerEventDefinition><bpmn:timeDuration>"P1D"</bpmn:timeDuration>'
    "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
)


def one(kind: str, inner: str = "", role: str = "clerk", **attributes: str) -> Drawing:
    """A process of one task, in the lane of a role."""
    drawing = Drawing("test").start().node(kind, "work", inner, **attributes).end().flow("start", "work", "end")
    return drawing.lane(role, "work") if role else drawing


def item(due: str = "", urgent: str = "", separate: str = "") -> str:
    """What a user task says about its item."""
    said = f'<anliu:workItem due="{due}" urgent="{urgent}" separate="{separate}"/>'
    return DONE.replace(EXTENSIONS, EXTENSIONS + said)


def person(inner: str = DONE, role: str = "clerk", form: str = "office.entry") -> Drawing:
    """A user task of the office."""
    return one("userTask", inner, role, anliu_form=form)


@faulty("no_form", at="work", registry=OFFICE)
def user_task_without_a_form() -> Drawing:
    """Nobody knows what is asked."""
    return one("userTask", DONE)


@correct("no_form", registry=OFFICE)
def user_task_with_a_form() -> Drawing:
    """The form is there."""
    return person()


@correct("no_form", registry=OFFICE)
def receive_task_without_a_form() -> Drawing:
    """Only people need forms."""
    return one("receiveTask", messageRef="message_x")


@faulty("unknown_form", at="work", registry=OFFICE)
def misspelt_form() -> Drawing:
    """There is a form of nearly this name."""
    return person(form="office.entri")


@faulty("unknown_form", at="work", registry=OFFICE)
def form_of_nobody() -> Drawing:
    """Nobody has written the form yet."""
    return person(form="claims.notice")


@correct("unknown_form", registry=OFFICE)
def form_that_is_there() -> Drawing:
    """Another form of the office."""
    return person(form="office.open")


@correct("unknown_form")
def form_of_another_house() -> Drawing:
    """Without a registry nothing is said about names."""
    return person(form="claims.notice")


@faulty("no_role", at="work", registry=OFFICE)
def in_no_lane() -> Drawing:
    """Nobody would get it."""
    return person(role="")


@correct("no_role", registry=OFFICE)
def in_a_lane() -> Drawing:
    """The clerks get it."""
    return person()


@correct("no_role", registry=OFFICE)
def inside_a_sub_process_in_a_lane() -> Shape:
    """A task in a sub-process lies in the lane of the sub-process."""
    body = shape("body").node("userTask", "work", DONE, anliu_form="office.entry").end("out")
    drawing = shape().sub("inner", body.flow("body_start", "work", "out")).end().lane("clerk", "inner")
    return drawing.flow("test_start", "inner", "end")


HOUSE = Registry(roles=frozenset({"clerk", "checker"}))
"""A house with roles and nothing else."""


@faulty("unknown_role", at="lane_clrek", also="unknown_form", registry=HOUSE)
def misspelt_role() -> Drawing:
    """Nobody is a clrek."""
    return person(role="clrek")


@correct("unknown_role", registry=OFFICE)
def roles_that_nobody_declared() -> Drawing:
    """A registry that knows no roles says nothing about them."""
    return person(role="anybody")


@correct("unknown_role", registry=HOUSE)
def lane_without_a_role() -> str:
    """A lane may show who works with whom."""
    drawing = Drawing("test").start().service("pay", "x").end().flow("start", "pay", "end").lane("", "pay").xml()
    return drawing.replace('<bpmn:serviceTask id="pay" implementation="x"></bpmn:serviceTask>', WAITS).replace(
        'anliu:role=""', 'name="Bank"'
    )


@faulty("task_for_nobody", at="work", registry=OFFICE)
def in_the_lane_of_the_system() -> Drawing:
    """In the lane of the system nobody works."""
    return person(role="system")


@correct("task_for_nobody", registry=OFFICE)
def handler_in_the_lane_of_the_system() -> Drawing:
    """A handler needs nobody."""
    return one("serviceTask", role="system", implementation="office.note")


@correct("task_for_nobody", registry=OFFICE)
def person_beside_the_system() -> Drawing:
    """Another role."""
    return person(role="system_clerk")


@faulty("no_handler", at="work", registry=OFFICE)
def service_without_a_handler() -> Drawing:
    """Nobody does it."""
    return one("serviceTask")


@faulty("no_handler", at="work", registry=OFFICE)
def web_service_of_the_standard() -> Drawing:
    """What editors write where nothing is said."""
    return one("sendTask", implementation="##WebService")


@correct("no_handler", registry=OFFICE)
def service_with_a_handler() -> Drawing:
    """The handler is there."""
    return one("serviceTask", implementation="office.note")


@correct("no_handler", registry=OFFICE)
def user_task_without_a_handler() -> Drawing:
    """A person does it."""
    return person()


@faulty("unknown_handler", at="work", registry=OFFICE)
def misspelt_handler() -> Drawing:
    """There is a handler of nearly this name."""
    return one("serviceTask", implementation="office.notes")


@faulty("unknown_handler", at="work", registry=OFFICE)
def misspelt_handler_of_inputs() -> Drawing:
    """There is a handler of nearly this name."""
    return one("serviceTask", implementation="office.debit", anliu_inputs="office.ordr")


@correct("unknown_handler", registry=OFFICE)
def remote_handler() -> Drawing:
    """A letter that is sent by a remote handler."""
    inner = "<bpmn:extensionElements><anliu:input name='code' value='\"A\"'/></bpmn:extensionElements>"
    return one("sendTask", inner, implementation="office.letter")


@correct("unknown_handler")
def handler_of_another_house() -> Drawing:
    """Without a registry nothing is said about names."""
    return one("serviceTask", implementation="claims.pay")


@faulty("not_a_handler", at="work", registry=OFFICE)
def saver_as_a_handler() -> Drawing:
    """What writes a form's answers does no work of its own."""
    return one("serviceTask", implementation="office.keep")


@faulty("not_a_handler", at="work", registry=OFFICE)
def form_as_a_handler() -> Drawing:
    """A form is for people."""
    return one("serviceTask", implementation="office.entry")


@correct("not_a_handler", registry=OFFICE)
def local_handler() -> Drawing:
    """A handler that works inside."""
    return one("serviceTask", implementation="office.note")


@correct("not_a_handler", registry=OFFICE)
def implementation_of_a_user_task() -> Drawing:
    """The implementation of a user task means nothing."""
    return one("userTask", DONE, anliu_form="office.entry", implementation="office.keep")


@faulty("inputs_not_local", at="work", registry=OFFICE)
def inputs_from_outside() -> Drawing:
    """What works outside cannot be waited for here."""
    inner = "<bpmn:extensionElements><anliu:input name='code' value='\"A\"'/></bpmn:extensionElements>"
    return one("serviceTask", inner, implementation="office.note", anliu_inputs="office.letter")


@correct("inputs_not_local", registry=OFFICE)
def inputs_from_inside() -> Drawing:
    """A local handler gives the inputs."""
    return one("serviceTask", implementation="office.note", anliu_inputs="office.profile")


@correct("inputs_not_local", registry=OFFICE)
def no_inputs() -> Drawing:
    """Nobody has to give inputs."""
    return one("serviceTask", implementation="office.note")


def ruled(decision: str) -> Made:
    """A rule task with the table of the facts."""
    attributes = {"anliu_decision": decision} if decision else {}
    drawing = shape(age="integer", grade="text").task("entry")
    drawing.node("businessRuleTask", "rate", f"<bpmn:extensionElements>{OUT}</bpmn:extensionElements>", **attributes)
    return {**drawing.end().flow("test_start", "entry", "rate", "end").package(), "level.dmn": TABLE}


@faulty("bad_due", at="work")
def due_soon() -> Drawing:
    """Nobody can count it."""
    return person(item("soon"))


@faulty("bad_due", at="work")
def due_in_quotes() -> Drawing:
    """A deadline stands without quotes."""
    return person(item("&quot;4wh&quot;"))


@faulty("bad_due", at="work")
def due_with_a_blank() -> Drawing:
    """A blank between number and unit."""
    return person(item("3 WD"))


@correct("bad_due")
def due_in_working_hours() -> Drawing:
    """Working hours."""
    return person(item("4wh"))


@correct("bad_due")
def due_in_iso() -> Drawing:
    """A duration of ISO 8601."""
    return person(item("P1M"))


@faulty("bad_urgent", at="work")
def urgent_without_a_sign() -> Drawing:
    """The sign of the percentage is missing."""
    return person(item("4wh", "75"))


@faulty("bad_urgent", at="work")
def more_than_all() -> Drawing:
    """More than the whole deadline."""
    return person(item("4wh", "175%"))


@correct("bad_urgent")
def urgent_share() -> Drawing:
    """Three quarters."""
    return person(item("4wh", "75%"))


@correct("bad_urgent")
def urgent_without_a_deadline() -> Drawing:
    """Without a deadline nothing turns urgent."""
    return person(item("", "soon"))


def separate(name: str) -> Drawing:
    """Two user tasks, the second separate."""
    drawing = Drawing("test").start().user("entry").user("check", separate=name).end()
    return drawing.flow("start", "entry", "check", "end")
