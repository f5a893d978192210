"""Decision files: what they are, what they are called and how they hang together."""

from __future__ import annotations

from tests.support.decisions import (
    DMN_13,
    asks,
    decision,
    dmn,
    function,
    given,
    gives,
    imports,
    item,
    level,
    says,
    table,
)
from tests.validation.example import correct, faulty

Files = dict[str, str]
ADULT = '< 18 -> "minor"', '>= 18 -> "adult"'
OLD = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"


def alone(text: str) -> Files:
    """A package of one decision file."""
    return {"d.dmn": text}


# --- files ------------------------------------------------------------------------------------------------------------


@faulty("dmn_not_read")
def file_that_ends_too_early() -> Files:
    """Half of a file."""
    return alone(level(*ADULT)[:-20])


@faulty("dmn_not_read")
def file_with_a_document_type() -> Files:
    """What other programs would fetch or expand."""
    return alone('<!DOCTYPE x [<!ENTITY a "b">]>' + level(*ADULT))


@faulty("not_dmn")
def web_page() -> Files:
    """A page that was saved in place of the file."""
    return alone("<html><body>Sign in</body></html>")


@faulty("not_dmn")
def drawing_under_the_wrong_name() -> Files:
    """A process that was saved as a decision."""
    return alone('<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')


@faulty("dmn_other_version", at="d_definitions")
def version_before_the_first() -> Files:
    """What editors of ten years ago wrote."""
    return alone(dmn(version="http://www.omg.org/spec/DMN/20151101/dmn11.xsd"))


@faulty("dmn_other_version")
def no_namespace() -> Files:
    """A file that does not say what it is."""
    return alone('<definitions name="d"/>')


@faulty("dmn_old_version", at="d_definitions")
def version_of_2015() -> Files:
    """DMN 1.1 is read as it is."""
    return alone(dmn(given("age", "feel:number"), decision("level", table(*ADULT), "age"), version=OLD))


@faulty("dmn_unknown_element", at="typo")
def misspelt_element() -> Files:
    """A decision that nobody would see."""
    return alone(dmn('<decison id="typo" name="level"/>'))


@faulty("dmn_unknown_element", at="r2", also="dmn_row_length")
def misspelt_cell() -> Files:
    """The cell is passed over, and the row is too short."""
    rows = (
        level(*ADULT)
        .replace('<outputEntry id="r2_out1"', "<outputEntri")
        .replace('adult"</text></outputEntry>', 'adult"</text></outputEntri>')
    )
    return alone(rows)


@faulty("dmn_same_namespace", at="d_definitions")
def copy_of_a_file() -> Files:
    """A copy keeps the namespace."""
    return {"a.dmn": level(*ADULT), "b.dmn": dmn(decision("other", says("1")))}


@faulty("dmn_import_circle", at="b_definitions")
def files_that_import_each_other() -> Files:
    """Neither can be read before the other."""
    return {
        "a.dmn": dmn(imports("b", "b"), decision("first", says("1")), space="a"),
        "b.dmn": dmn(imports("a", "a"), decision("second", says("2")), space="b"),
    }


@correct("dmn_not_read", "not_dmn", "dmn_other_version", "dmn_old_version", "dmn_unknown_element", "dmn_same_namespace")
def newest_version_with_parts_of_an_editor() -> Files:
    """DMN 1.6; what an editor adds for itself stands in elements of its own."""
    own = '<extensionElements><x:note xmlns:x="urn:x"><x:colour/></x:note></extensionElements>'
    picture = '<di:DMNDI xmlns:di="https://www.omg.org/spec/DMN/20191111/DMNDI/"><di:DMNDiagram/></di:DMNDI>'
    return alone(
        dmn(own, decision("level", says("1")), picture, version="https://www.omg.org/spec/DMN/20240513/MODEL/")
    )


@correct(
    "dmn_not_read",
    "not_dmn",
    "dmn_other_version",
    "dmn_old_version",
    "dmn_import_circle",
    "dmn_same_namespace",
    "dmn_import_missing",
)
def two_files_that_both_import_a_third() -> Files:
    """A prefix before the name of each element changes nothing."""
    base = dmn(decision("base", says("1")), space="base")
    prefixed = base.replace("<", "<m:").replace("<m:/", "</m:").replace("xmlns=", "xmlns:m=")
    need = "decision:http://anliu.test/base#base"
    return {
        "base.dmn": prefixed,
        "a.dmn": dmn(imports("base", "lib"), decision("first", says("lib.base"), need), space="a"),
        "b.dmn": dmn(imports("base", "lib"), decision("second", says("lib.base + 1"), need), space="b"),
    }


@correct("dmn_unknown_element", "dmn_import_circle", "dmn_import_missing")
def imports_in_a_row() -> Files:
    """Each file imports the one before it."""
    need = "decision:http://anliu.test/{}#x"
    return {
        "c.dmn": dmn(decision("x", says("1")), space="c"),
        "b.dmn": dmn(imports("c", "c"), decision("x", says("c.x"), need.format("c")), space="b"),
        "a.dmn": dmn(imports("b", "b"), decision("y", says("b.x"), need.format("b")), space="a"),
    }


# --- names ------------------------------------------------------------------------------------------------------------


@faulty("dmn_no_name", at="nameless")
def decision_without_a_name() -> Files:
    """No rule task could ask for it."""
    return alone(dmn(f'<decision id="nameless">{says("1")}</decision>'))


@faulty("dmn_same_name", at="two")
def two_decisions_of_one_name() -> Files:
    """Copied and not renamed."""
    return alone(dmn(decision("level", says("1"), id="one"), decision("level", says("2"), id="two")))


@faulty("dmn_same_name", at="age")
def input_and_decision_of_one_name() -> Files:
    """Which of the two would a cell mean?"""
    return alone(dmn(decision("age", says("1"), id="decided"), given("age")))


@faulty("dmn_two_names", at="level")
def value_with_the_old_name() -> Files:
    """The decision was renamed and its value was not."""
    return alone(dmn(decision("level", says("1")).replace('name="level"', 'name="rating"', 1)))


@faulty("dmn_same_id", at="r1")
def rule_that_was_copied() -> Files:
    """Two rules with one id."""
    return alone(level(*ADULT).replace('"r2"', '"r1"'))


@faulty("dmn_same_output", at="out2")
def two_results_of_one_name() -> Files:
    """One would be written over the other."""
    columns = asks("age", "number"), gives("level", "string"), gives("level", "number")
    return alone(level('- -> "a" | 1', columns=columns))


@correct("dmn_no_name", "dmn_two_names", "dmn_same_name")
def name_that_only_the_value_has() -> Files:
    """The value's name is the one that counts; blanks in it are as good as one."""
    return alone(
        dmn(
            f'<decision id="a"><variable name="the  level"/>{says("1")}</decision>',
            decision("top", says("the level + 1"), "decision:a"),
        )
    )


@correct("dmn_no_name", "dmn_same_name", "dmn_same_id", "dmn_same_output", "dmn_two_names")
def names_that_differ_in_case() -> Files:
    """Level and level are two names; ids of pictures are their own."""
    columns = asks("age", "number"), gives("level", "string"), gives("Level", "number")
    return alone(
        dmn(
            given("age", "number"),
            decision("level", table('- -> "a" | 1', columns=columns), "age", id="first"),
            decision("Level", says("2"), id="second"),
        )
    )


@correct("dmn_same_id", "dmn_same_output")
def elements_without_ids() -> Files:
    """Nothing has an id but the decision; the one result needs no name."""
    return alone(
        dmn(
            '<decision id="level" name="level"><decisionTable><output/>'
            "<rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>"
        )
    )


# --- how they hang together -------------------------------------------------------------------------------------------


@faulty("dmn_import_missing", at="d_definitions")
def import_of_a_file_that_was_left_behind() -> Files:
    """The package lacks a file."""
    return alone(dmn(imports("base", "lib"), decision("level", says("1"))))


@faulty("dmn_import_missing", at="d_definitions")
def import_of_something_else() -> Files:
    """A file of another kind."""
    return alone(dmn(imports("x", "lib").replace(DMN_13, "http://www.w3.org/2001/XMLSchema")))


@faulty("dmn_reference_missing", at="level_needs1")
def connection_to_an_input_that_was_deleted() -> Files:
    """The connection stayed."""
    return alone(dmn(given("age", "number", id="age_input"), decision("level", says("age + 1"), "age_inputs")))


@faulty("dmn_reference_wrong", at="level_needs1")
def connection_of_the_wrong_kind() -> Files:
    """A decision is no input."""
    return alone(dmn(decision("base", says("1")), decision("level", says("1"), "base")))


@faulty("dmn_circle", at="a")
def two_decisions_that_need_each_other() -> Files:
    """Neither could be first."""
    return alone(dmn(decision("a", says("b"), "decision:b"), decision("b", says("a"), "decision:a")))


@faulty("dmn_circle", at="a c")
def two_circles() -> Files:
    """Both are told at once."""
    return alone(dmn(decision("a", says("a"), "decision:a"), decision("c", says("c"), "decision:c")))


@faulty("dmn_type_unknown", at="age")
def type_of_another_language() -> Files:
    """Programs have types that decisions do not."""
    return alone(dmn(given("age", "int64"), decision("level", says("age + 1"), "age")))


@faulty("dmn_type_unknown", at="in1")
def column_of_a_type_that_was_renamed() -> Files:
    """The column still has the old name."""
    return alone(level(*ADULT, columns=(asks("age", "tAge"), gives())))


@faulty("dmn_type_circle", at="b")
def types_made_of_each_other() -> Files:
    """The one is the other."""
    return alone(dmn(item("a", "b"), item("b", "a")))


@faulty("dmn_too_large", at="t12")
def types_that_hold_each_other_twice() -> Files:
    """Each doubles the one before it: thousands of parts in a few lines."""
    part = '<itemComponent name="{}"><typeRef>t{}</typeRef></itemComponent>'
    types = [item("t0")]
    types += [
        f'<itemDefinition id="t{n}" name="t{n}">{part.format("x", n - 1)}{part.format("y", n - 1)}</itemDefinition>'
        for n in range(1, 12 + 1)
    ]
    return alone(dmn(*types))


@correct("dmn_reference_missing", "dmn_reference_wrong", "dmn_circle", "dmn_type_unknown", "dmn_too_large")
def one_input_for_three_decisions() -> Files:
    """A diamond is no circle; the own namespace may stand before the id."""
    return alone(
        dmn(
            item("tAge", "number"),
            given("age", "tAge"),
            decision("a", says("age + 1"), "http://anliu.test/d#age", kind="number"),
            decision("b", says("age + 2"), "age", kind="feel:number"),
            decision("c", says("a + b"), "decision:a", "decision:b", kind="tAge"),
        )
    )


@correct("dmn_reference_missing", "dmn_reference_wrong", "dmn_circle", "dmn_type_circle")
def function_that_calls_itself() -> Files:
    """A function may; it is given smaller numbers."""
    return alone(
        dmn(
            function("down", ["n:number"], "if n < 1 then 0 else down(n - 1)"),
            given("age", "number"),
            decision("level", says("down(age)"), "age", "knowledge:down"),
        )
    )


@correct("dmn_type_unknown", "dmn_type_circle", "dmn_too_large")
def types_that_use_types() -> Files:
    """Declared in any order."""
    part = '<itemComponent name="{0}"><typeRef>{0}</typeRef></itemComponent>'
    person = f'<itemDefinition id="person" name="person">{part.format("age")}</itemDefinition>'
    return alone(
        dmn(person, item("age", "number"), given("who", "person"), decision("level", says("who.age + 1"), "who"))
    )
