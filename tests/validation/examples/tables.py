"""Decision files: what cannot be read, names, connections, cells and texts."""

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


# --- files ----------------------------------------------------------------------------------------------------------


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


@correct("dmn_not_read")
@correct("not_dmn")
@correct("dmn_other_version")
@correct("dmn_old_version")
@correct("dmn_unknown_element")
@correct("dmn_same_namespace")
def newest_version_with_parts_of_an_editor() -> Files:
    """DMN 1.6; what an editor adds for itself stands in elements of its own."""
    own = '<extensionElements><x:note xmlns:x="urn:x"><x:colour/></x:note></extensionElements>'
    picture = '<di:DMNDI xmlns:di="https://www.omg.org/spec/DMN/20191111/DMNDI/"><di:DMNDiagram/></di:DMNDI>'
    return alone(
        dmn(own, decision("level", says("1")), picture, version="https://www.omg.org/spec/DMN/20240513/MODEL/")
    )


@correct("dmn_not_read")
@correct("not_dmn")
@correct("dmn_other_version")
@correct("dmn_old_version")
@correct("dmn_import_circle")
@correct("dmn_same_namespace")
@correct("dmn_import_missing")
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


@correct("dmn_unknown_element")
@correct("dmn_import_circle")
@correct("dmn_import_missing")
def imports_in_a_row() -> Files:
    """Each file imports the one before it."""
    need = "decision:http://anliu.test/{}#x"
    return {
        "c.dmn": dmn(decision("x", says("1")), space="c"),
        "b.dmn": dmn(imports("c", "c"), decision("x", says("c.x"), need.format("c")), space="b"),
        "a.dmn": dmn(imports("b", "b"), decision("y", says("b.x"), need.format("b")), space="a"),
    }


# --- names ----------------------------------------------------------------------------------------------------------


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


@correct("dmn_no_name")
@correct("dmn_two_names")
@correct("dmn_same_name")
def name_that_only_the_value_has() -> Files:
    """The value's name is the one that counts; blanks in it are as good as one."""
    return alone(
        dmn(
            f'<decision id="a"><variable name="the  level"/>{says("1")}</decision>',
            decision("top", says("the level + 1"), "decision:a"),
        )
    )


@correct("dmn_no_name")
@correct("dmn_same_name")
@correct("dmn_same_id")
@correct("dmn_same_output")
@correct("dmn_two_names")
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


@correct("dmn_same_id")
@correct("dmn_same_output")
def elements_without_ids() -> Files:
    """Nothing has an id but the decision; the one result needs no name."""
    return alone(
        dmn(
            '<decision id="level" name="level"><decisionTable><output/>'
            "<rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>"
        )
    )


# --- how they hang together -----------------------------------------------------------------------------------------


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


@correct("dmn_reference_missing")
@correct("dmn_reference_wrong")
@correct("dmn_circle")
@correct("dmn_type_unknown")
@correct("dmn_too_large")
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


@correct("dmn_reference_missing")
@correct("dmn_reference_wrong")
@correct("dmn_circle")
@correct("dmn_type_circle")
def function_that_calls_itself() -> Files:
    """A function may; it is given smaller numbers."""
    return alone(
        dmn(
            function("down", ["n:number"], "if n < 1 then 0 else down(n - 1)"),
            given("age", "number"),
            decision("level", says("down(age)"), "age", "knowledge:down"),
        )
    )


@correct("dmn_type_unknown")
@correct("dmn_type_circle")
@correct("dmn_too_large")
def types_that_use_types() -> Files:
    """Declared in any order."""
    part = '<itemComponent name="{0}"><typeRef>{0}</typeRef></itemComponent>'
    person = f'<itemDefinition id="person" name="person">{part.format("age")}</itemDefinition>'
    return alone(
        dmn(person, item("age", "number"), given("who", "person"), decision("level", says("who.age + 1"), "who"))
    )


# --- what cannot be read --------------------------------------------------------------------------------------------


@faulty("dmn_no_logic", at="level")
def condition_without_its_other_way() -> Files:
    """A boxed condition lacks its else."""
    boxed = f"<conditional><if>{says('age > 1')}</if><then>{says('1')}</then></conditional>"
    return alone(dmn(given("age", "number"), decision("level", boxed, "age")))


@faulty("dmn_no_logic", at="f")
def function_without_a_body() -> Files:
    """Only drawn."""
    return alone(dmn('<businessKnowledgeModel id="f" name="f"/>'))


@faulty("dmn_not_feel", at="level")
def text_in_javascript() -> Files:
    """Another editor's default."""
    return alone(dmn(decision("level", says("1", ' expressionLanguage="javascript"'))))


@faulty("dmn_not_feel", at="f")
def function_in_java() -> Files:
    """Programs are not run."""
    body = '<encapsulatedLogic kind="Java"><context/></encapsulatedLogic>'
    return alone(dmn(f'<businessKnowledgeModel id="f" name="f">{body}</businessKnowledgeModel>'))


@faulty("dmn_text_not_read", at="a b")
def two_texts_that_end_too_early() -> Files:
    """Both are told at once."""
    return alone(dmn(decision("a", says("1 +")), decision("b", says("if 1 = 1 then 2"))))


@faulty("dmn_text_not_read", at="in1")
def column_that_cannot_be_read() -> Files:
    """What the column asks is no expression."""
    return alone(level(*ADULT, columns=(asks("age +", "number"), gives())))


@faulty("dmn_cell_not_read", at="r1_in1 r2_out1")
def two_cells_that_cannot_be_read() -> Files:
    """Both are told at once, each at its place."""
    return alone(level('[18..60 -> "a"', '> 60 -> "b', '< 18 -> "c"'))


@faulty("dmn_cell_empty", at="r1_out1")
def result_that_was_left_empty() -> Files:
    """An empty result is written as null."""
    return alone(level('< 18 -> "a"', '>= 18 -> "b"').replace('"a"', ""))


@faulty("dmn_cell_empty", at="in1")
def column_that_asks_nothing() -> Files:
    """The head of the column is empty."""
    return alone(level(*ADULT, columns=(asks("", ""), gives())))


@faulty("dmn_row_length", at="r2")
def row_that_is_too_short() -> Files:
    """A column was added, and one row did not get its cell."""
    columns = asks("age", "number"), asks("age + 1", "number"), gives()
    return alone(level('< 18 | - -> "a"', '>= 18 -> "b"', columns=columns))


@faulty("dmn_hit_policy", at="t")
def hit_policy_of_nobody() -> Files:
    """A misspelt word; the fix puts the right one there."""
    return alone(level(*ADULT, policy="UNIQ"))


@faulty("dmn_hit_policy", at="t")
def sum_over_a_table_that_does_not_collect() -> Files:
    """A sum needs COLLECT."""
    return alone(level("- -> 1", columns=(asks("age", "number"), gives("", "number")), more=' aggregation="SUM"'))


@faulty("dmn_no_output", at="t")
def table_without_results() -> Files:
    """Only columns that ask."""
    return alone(level("< 18", columns=(asks("age", "number"),)))


@faulty("dmn_no_priorities", at="t")
def priority_without_an_order() -> Files:
    """Which of two results is the more important?"""
    return alone(level('< 18 -> "a"', '- -> "b"', policy="PRIORITY"))


@correct("dmn_no_logic")
@correct("dmn_not_feel")
@correct("dmn_text_not_read")
@correct("dmn_cell_not_read")
@correct("dmn_cell_empty")
@correct("dmn_row_length")
@correct("dmn_hit_policy")
@correct("dmn_no_output")
@correct("dmn_no_priorities")
def table_with_every_way_of_writing_a_cell() -> Files:
    """A dash, nothing at all, ranges, lists, a negation, a condition; the policy is left to its default."""
    columns = asks("age", "number"), asks("sex", "string"), gives("", "string", '"a", "b", "c"')
    rows = ' - | -> "c"', '[18..60) | "男", "女" -> "a"', '? > 60 and ? < 70 | not("男") -> "b"', ">= 70 | - -> null"
    made = table(*rows, columns=columns, policy="PRIORITY")
    return alone(dmn(given("age", "number"), given("sex", "string"), decision("level", made, "age", "sex")))


@correct("dmn_no_logic")
@correct("dmn_not_feel")
@correct("dmn_text_not_read")
@correct("dmn_cell_not_read")
@correct("dmn_cell_empty")
@correct("dmn_row_length")
@correct("dmn_hit_policy")
@correct("dmn_no_output")
@correct("dmn_no_priorities")
def sum_of_what_applies() -> Files:
    """COLLECT with a sum; a row may have remarks beside its cells."""
    made = level(
        "< 18 -> 10", "> 12 -> 20", columns=(asks("age"), gives()), policy="COLLECT", more=' aggregation="SUM"'
    )
    remark = "<annotationEntry><text>seen</text></annotationEntry></rule>"
    return alone(made.replace("</rule>", remark).replace("<decisionTable", '<decisionTable expressionLanguage="FEEL"'))


# --- what cannot be meant -------------------------------------------------------------------------------------------


@faulty("dmn_misread", at="level")
def sum_of_a_word() -> Files:
    """A word is no number."""
    return alone(dmn(given("age", "number"), decision("level", says('age + "18"'), "age")))


@faulty("dmn_misread", at="in1 r1_in1")
def column_and_cell_of_the_wrong_kinds() -> Files:
    """Both are told at once."""
    columns = asks("age.years", "number"), gives()
    return alone(level('? > "18" -> "a"', columns=columns))


@faulty("dmn_misread", at="level")
def call_with_too_few_arguments() -> Files:
    """What a function does not get makes all of it empty."""
    return alone(
        dmn(
            function("rate", ["x:number", "y:number"], "x * y"),
            given("age", "number"),
            decision("level", says("rate(age)"), "age", "knowledge:rate"),
        )
    )


@faulty("dmn_misread", at="level")
def boxed_call_with_an_argument_of_another_name() -> Files:
    """The parameter was renamed."""
    binding = f'<binding><parameter name="z"/>{says("age")}</binding>'
    call = f"<invocation>{says('rate')}{binding}</invocation>"
    return alone(
        dmn(
            function("rate", ["x:number"], "x * 2"),
            given("age", "number"),
            decision("level", call, "age", "knowledge:rate"),
        )
    )


@faulty("dmn_misread", at="level")
def call_with_a_word_for_a_number() -> Files:
    """The kinds of parameters are declared."""
    return alone(
        dmn(
            function("rate", ["x:number"], "x * 2"),
            given("name", "string"),
            decision("level", says("rate(name)"), "name", "knowledge:rate"),
        )
    )


@faulty("dmn_misread", at="top")
def result_of_a_table_that_is_a_word() -> Files:
    """What a table gives follows from its cells."""
    return alone(
        dmn(
            given("age", "number"),
            decision("level", table(*ADULT, columns=(asks("age"), gives())), "age"),
            decision("top", says("level * 2"), "decision:level"),
        )
    )


@faulty("dmn_unknown_name", at="f")
def function_that_looks_outside() -> Files:
    """A function sees its parameters and nothing else."""
    return alone(
        dmn(
            given("age", "number"),
            function("f", ["x"], "x + age"),
            decision("level", says("f(age)"), "age", "knowledge:f"),
        )
    )


@faulty("dmn_not_connected", at="r1_out1")
def word_without_quotes() -> Files:
    """A word in a cell that lacks its quotes is a name."""
    return alone(level("- -> decline"))


@faulty("dmn_not_connected", at="level")
def input_that_is_not_connected() -> Files:
    """It is drawn, and no line leads from it."""
    return alone(dmn(given("age", "number"), decision("level", says("age + 1"))))


@faulty("dmn_idle_condition", at="level")
def condition_that_is_always_true() -> Files:
    """Left over from a try."""
    return alone(dmn(given("age", "number"), decision("level", says("if 1 = 1 then age else 0"), "age")))


@faulty("dmn_idle_condition", at="level")
def boxed_condition_that_is_never_true() -> Files:
    """The first way is never taken."""
    boxed = f"<conditional><if>{says('false')}</if><then>{says('1')}</then><else>{says('2')}</else></conditional>"
    return alone(dmn(decision("level", boxed)))


@faulty("dmn_fixed_column", at="in1")
def column_that_asks_a_word() -> Files:
    """The name of the input stands in quotes."""
    return alone(level('"a" -> "x"', '- -> "y"', columns=(asks('"age"'), gives()), policy="FIRST"))


@correct("dmn_misread")
@correct("dmn_unknown_name")
@correct("dmn_not_connected")
@correct("dmn_idle_condition")
@correct("dmn_fixed_column")
def boxed_logic_with_names_of_its_own() -> Files:
    """Entries above, the items of a list, parameters and built-in functions are in sight."""
    entry = "<contextEntry><variable name='{}'/>{}</contextEntry>"
    context = (
        entry.format("years", says("age - 18"))
        + entry.format("twice", says("for x in [1, 2] return x * years"))
        + entry.format("large", says("twice[item > 2]"))
        + f"<contextEntry>{says('if count(large) > 0 then sum(twice) else abs(years)')}</contextEntry>"
    )
    return alone(dmn(given("age", "number"), decision("level", f"<context>{context}</context>", "age")))


@correct("dmn_misread")
@correct("dmn_unknown_name")
@correct("dmn_not_connected")
def entries_of_something_unknown() -> Files:
    """Nobody knows what the items of an undeclared list hold."""
    return alone(dmn(given("bills"), decision("level", says("count(bills[amount > 3]) + bills[1].amount"), "bills")))


@correct("dmn_misread")
@correct("dmn_unknown_name")
def calls_as_the_standard_converts() -> Files:
    """A list of one is its item; names may stand before the arguments in any order."""
    return alone(
        dmn(
            function("rate", ["x:number", "y:number"], "x * y"),
            given("age", "number"),
            decision("level", says("rate(y: [2], x: age) + rate(age, 3)"), "age", "knowledge:rate"),
        )
    )


@correct("dmn_idle_condition")
@correct("dmn_fixed_column")
def condition_of_today() -> Files:
    """What depends on the day is not always the same."""
    return alone(
        dmn(decision("level", table("true -> 1", "false -> 2", columns=(asks('today() > @"2026-01-01"'), gives()))))
    )
