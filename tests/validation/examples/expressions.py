"""Expressions: what cannot be read, is not known, does not fit, or is always the same."""

from __future__ import annotations

from collections.abc import Callable

from tests.engine.shapes import Shape, condition, each, line, message, rounds, shape, timer, times
from tests.support.drawings import Drawing
from tests.validation.example import correct, faulty

FACTS = {"premium": "money", "product": "code", "vip": "boolean", "since": "date", "many": "list", "until": "datetime"}


def asking(feel: str) -> Shape:
    """An exclusive gateway whose one condition is this."""
    drawing = shape(**FACTS).task("entry").gateway("ask", default="no").task("more").end()
    drawing.flow("test_start", "entry", "ask").flow("ask", "more", when=feel, id="yes").flow("ask", "end", id="no")
    return drawing.flow("more", "end")


def waiting(feel: str, *, what: str = "timeDuration") -> Shape:
    """A timer in the flow; a cycle stands at the edge of a task."""
    drawing = shape(**FACTS).task("entry").task("work").end()
    inner = timer(feel).replace("timeDuration", what)
    if what != "timeCycle":
        return drawing.catch("wait", inner).flow("test_start", "entry", "wait", "work", "end")
    drawing.at_edge("wait", on="work", what=inner, cancels=False).end("reminded")
    return drawing.flow("test_start", "entry", "work", "end").flow("wait", "reminded")


def named(name: str, says: str, make: Callable[[], Shape]) -> Callable[[], Shape]:
    """One of many alike."""
    make.__name__, make.__doc__, make.__module__ = name, says, __name__
    return make


CONDITIONS = {
    "unreadable_expression": {
        "no_right_side": "premium >",
        "open_bracket": "(premium > 100",
        "open_text": 'product = "CI01',
        "two_comparisons": "1 < premium < 5",
        "words_side_by_side": "premium is high",
        "program_that_is_called": "${premium.getValue() > 5}",
    },
    "foreign_expression": {
        "dollar": "${premium > 100}",
        "hash": "#{vip}",
        "double_equals": "premium == 100",
        "triple_equals": 'product === "CI01"',
        "ampersands": "vip && premium > 100",
        "bars": "vip || premium > 100",
        "exclamation": "!vip",
        "exclamation_before_brackets": "!(vip and premium > 1)",
        "single_quotes": "product = 'CI01'",
        "python_not": "vip and not premium > 100",
        "python_true": "vip = True",
        "unequal_of_sql": "premium <> 100",
        "words_for_signs": "premium gt 100",
        "quotes_of_a_chinese_keyboard": "product = “CI01”",
        "signs_of_a_chinese_keyboard": "（premium＞＝100） and vip",
        "tens_of_thousands": "premium >= 80万",
        "yuan": "premium >= 1.5亿元",
        "commas_in_a_number": "premium >= 800,000",
        "call_of_java": "${product.equals('CI01')}",
        "chinese_and": "vip 且 premium ≥ 100",
    },
    "unknown_name": {
        "misspelt": "premum > 100",
        "undeclared": "colour = 5",
        "function": "lenght(product) > 1",
        "word_without_quotes": "product = CI01",
        "outcome_of_no_task": 'enter_outcome = "done"',
    },
    "wrong_kind": {
        "text_for_number": 'premium > "100"',
        "number_as_condition": "premium",
        "never_equal": 'premium = "CI01"',
        "truth_as_text": '"false"',
        "truth_in_quotes": 'vip = "true"',
        "text_as_condition": '"yes"',
    },
    "always_true": {"literal": "true", "sum": "1 + 1 = 2"},
    "always_false": {"literal": "false", "texts": '"a" = "b"'},
    "never_decided": {"null": "null", "absent": "1 / 0 > 2"},
}
RIGHT = {
    "unreadable_expression": ['premium > 100 and product = "CI01"', "if vip then premium > 1 else premium > 2"],
    "foreign_expression": ['product = "a == b"', "not(vip) and premium != 100", 'product = "it\'s"'],
    "unknown_name": ["= premium > 100", 'entry_outcome = "done"', "some x in many satisfies x = premium"],
    "wrong_kind": ["vip", 'product in ("CI01", "CI02")', "since < today()", "vip = true"],
    "always_true": ["vip", "now() > until"],
    "always_false": ["not(vip)", "today() < since"],
    "never_decided": ["product = null", "is defined(premium)"],
}
for _code, _drawn in CONDITIONS.items():
    for _name, _feel in _drawn.items():
        faulty(_code, at="yes")(named(f"{_code}_{_name}", f"The condition is {_feel}", lambda feel=_feel: asking(feel)))
for _code, _right in RIGHT.items():
    for _number, _feel in enumerate(_right):
        correct(_code)(named(f"{_code}_{_number}", f"The condition is {_feel}", lambda feel=_feel: asking(feel)))

TIMERS = {
    "timer_without_quotes": [
        ("P1D", "timeDuration"),
        ("4wh", "timeDuration"),
        ("R3/P3D", "timeCycle"),
        ("2036-03-05", "timeDate"),
        ("2036-03-05T09:00:00Z", "timeDate"),
    ],
    "timer_not_a_time": [
        ('"soon"', "timeDuration"),
        ("15天", "timeDuration"),
        ("2 days", "timeDuration"),
        ('"2036-03-05"', "timeDate"),
        ('"R3/P3D"', "timeDuration"),
        ('date("x")', "timeDate"),
    ],
    "timer_not_a_cycle": [
        ("0 0 9 ? * MON", "timeCycle"),
        ('"P3D"', "timeCycle"),
        ('"R3/often"', "timeCycle"),
        ("premium", "timeCycle"),
    ],
    "timer_cycle_limits": [('"R/PT30S"', "timeCycle"), ('"R5000/P1D"', "timeCycle"), ('"R0/P1D"', "timeCycle")],
    "timer_wrong_kind": [("premium", "timeDuration"), ("vip", "timeDate"), ('time("10:00:00")', "timeDate")],
    "timer_in_the_past": [('date("2020-01-01")', "timeDate"), ('duration("-P1D")', "timeDuration")],
}
GOOD_TIMERS = {
    "timer_without_quotes": [('"P1D"', "timeDuration"), ("since", "timeDate"), ('"R3/P3D"', "timeCycle")],
    "timer_not_a_time": [('"4wh"', "timeDuration"), ('@"P1D"', "timeDuration"), ("until", "timeDuration")],
    "timer_not_a_cycle": [('"R/P1D"', "timeCycle"), ("product", "timeCycle")],
    "timer_cycle_limits": [('"R1000/PT1M"', "timeCycle"), ('"R/P1M"', "timeCycle")],
    "timer_wrong_kind": [("product", "timeDuration"), ('since + duration("P1D")', "timeDate")],
    "timer_in_the_past": [('date("2099-01-01")', "timeDate"), ("since", "timeDate")],
}
for _code, _timers in TIMERS.items():
    for _number, (_feel, _what) in enumerate(_timers):
        make = named(f"{_code}_{_number}", f"The timer is {_feel}", lambda f=_feel, w=_what: waiting(f, what=w))
        faulty(_code, at="wait")(make)
for _code, _timers in GOOD_TIMERS.items():
    for _number, (_feel, _what) in enumerate(_timers):
        make = named(f"{_code}_{_number}", f"The timer is {_feel}", lambda f=_feel, w=_what: waiting(f, what=w))
        correct(_code)(make)


def instances(count: str, *, until: str = "") -> Shape:
    """A task that is done several times."""
    drawing = shape(**FACTS).task("entry").task("vote", times(count, until=until)).end()
    return drawing.flow("test_start", "entry", "vote", "end")


for _number, _feel in enumerate(("-1", "2.5", "1001", "2 - 5")):
    make = named(f"instances_{_number}", f"It is done {_feel} times", lambda feel=_feel: instances(feel))
    faulty("bad_number_of_instances", at="vote")(make)


@correct("bad_number_of_instances")
def as_many_as_entries() -> Shape:
    """The number is worked out from a fact."""
    return instances("count(many)")


@correct("bad_number_of_instances")
def a_thousand() -> Shape:
    """As many as there may be."""
    return instances("1000")


@faulty("no_instance", at="vote")
def no_instance() -> Shape:
    """Nobody ever votes."""
    return instances("0")


@correct("no_instance")
def one_instance() -> Shape:
    """One is enough."""
    return instances("1")


@correct("no_instance")
def perhaps_no_instance() -> Shape:
    """How many is known in the case."""
    return instances("premium")


@faulty("always_false", at="vote")
def never_enough() -> Shape:
    """A completion condition that never comes true asks for nothing."""
    return instances("3", until="false")


@correct("always_false")
def enough_votes() -> Shape:
    """The counts of the instances are known to their completion condition."""
    return instances("3", until="numberOfCompletedInstances >= 2")


@faulty("unknown_name", at="yes")
def counts_elsewhere() -> Shape:
    """Counts of instances are known to completion conditions only."""
    return asking("numberOfCompletedInstances > 2")


@correct("always_true")
def a_way_that_is_always_taken() -> Shape:
    """At an inclusive gateway the word true says that a flow is taken in any case."""
    drawing = shape(**FACTS).task("entry").gateway("fork", "inclusive").task("one").task("two").end()
    drawing.flow("test_start", "entry", "fork").flow("fork", "one", when="true").flow("fork", "two", when="vip")
    return drawing.flow("one", "end").flow("two", "end")


@correct("always_true")
def rounds_that_a_maximum_ends() -> Shape:
    """The condition is always true, and the maximum ends the loop."""
    return shape().task("ask", rounds("true", most="3")).end().flow("test_start", "ask", "end")


@faulty("unknown_name", at="paid")
def misspelt_event() -> Shape:
    """A conditional event reads names, too."""
    drawing = shape(**FACTS).catch("paid", condition("premum > 1")).end()
    return drawing.flow("test_start", "paid", "end")


@faulty("empty_expression", at="ask", also="unreadable_expression")
def empty_cardinality() -> Shape:
    """Nobody says how many there are."""
    return shape().task("ask", times(" ")).end().flow("test_start", "ask", "end")


@correct("empty_expression")
def empty_text() -> Shape:
    """Two quotes are a text without letters."""
    return shape().work("give", amount='""').end().flow("test_start", "give", "end")


@correct("empty_expression")
def no_loop_condition() -> Shape:
    """Without a condition the maximum ends the loop."""
    loop = rounds(most="3").replace("></bpmn", "><bpmn:loopCondition/></bpmn")
    return shape().task("ask", loop).end().flow("test_start", "ask", "end")


@faulty("wrong_kind", at="give")
def output_of_another_type() -> Shape:
    """The output is text and the fact a number."""
    inner = '<bpmn:extensionElements><anliu:output name="premium" value="&quot;a&quot;"/></bpmn:extensionElements>'
    drawing = shape(**FACTS)
    drawing.service("give", "give", inner=inner).end()
    return drawing.flow("test_start", "give", "end")


@correct("unknown_name")
def output_of_what_the_handler_gives() -> Shape:
    """An output may name whatever the handler gave."""
    inner = '<bpmn:extensionElements><anliu:output name="premium" value="total + result.fee"/></bpmn:extensionElements>'
    drawing = shape(**FACTS)
    drawing.service("give", "give", inner=inner).end()
    return drawing.flow("test_start", "give", "end")


@correct("unknown_name")
def entry_of_a_loop() -> Shape:
    """The entry of a list is known where it is handed out."""
    loop = times("1").replace(
        "<bpmn:loopCardinality>1</bpmn:loopCardinality>",
        '<bpmn:loopDataInputRef>many</bpmn:loopDataInputRef><bpmn:inputDataItem id="one" name="one"/>',
    )
    return shape(**FACTS).task("fill").work("give", loop, amount="one").end().flow("test_start", "fill", "give", "end")


def told(key: str) -> Shape:
    """A message that is waited for under a key."""
    drawing = shape(**FACTS).task("entry").catch("hear", message("paid", key)).end()
    return drawing.flow("test_start", "entry", "hear", "end")


@faulty("same_key", at="hear")
def empty_key() -> Shape:
    """All cases wait under the empty key."""
    return told('""')


@faulty("same_key", at="hear")
def constant_key() -> Shape:
    """All cases wait under the same key."""
    return told('"PAID"')


@correct("same_key")
def key_of_the_case() -> Shape:
    """A fact is another one in every case."""
    return told("product")


@correct("same_key")
def key_of_a_thrown_message() -> Shape:
    """A thrown message may be meant for whoever waits."""
    drawing = shape().throw("say", message("paid", '"DESK"')).end()
    return drawing.flow("test_start", "say", "end")


@faulty("unknown_name", at="hear")
def misspelt_key() -> Shape:
    """A key that is never known is waited for without end."""
    return told("prodct")


@correct("never_decided")
def nothing_to_decide() -> Shape:
    """A line has no conditions."""
    return line("test", "entry")


def many_conditions(number: int) -> Shape:
    """An inclusive gateway with so many conditions of a hundred characters."""
    drawing = shape(**FACTS).task("entry").gateway("fork", "inclusive", default="no").end()
    drawing.flow("test_start", "entry", "fork").flow("fork", "end", id="no")
    for count in range(number):
        drawing.flow("fork", "end", when=f"premium > {count}".ljust(100).replace("  ", " +0").strip())
    return drawing


@faulty("expressions_too_long", at="definitions")
def a_thousand_and_more_long_conditions() -> Shape:
    """More than anybody can read."""
    return many_conditions(1500)


@correct("expressions_too_long")
def some_long_conditions() -> Shape:
    """Long, and not too many."""
    return many_conditions(50)


@correct("expressions_too_long")
def no_expressions() -> Shape:
    """Nothing is written at all."""
    return line("test", "entry", **FACTS)


def lives(of: str, item: str, **facts: str) -> Shape:
    """A sub-process for each life, in which a condition asks for this; `item` is its entry."""
    body = Shape("body").start("in").task("entry").gateway("ask", default="no").task("more").end("out")
    body.flow("in", "entry", "ask").flow("ask", "more", when=of, id="yes").flow("ask", "out", id="no")
    each_life = each("lives", item, id="DataInput_0abc")
    drawing = shape(lives="list", **facts).sub("whole", body.flow("more", "out"), each_life).end()
    return drawing.flow("test_start", "whole", "end")


@correct("unknown_name")
def entry_by_its_name() -> Shape:
    """Editors make up ids; an entry goes by its name."""
    return lives("life.age > 18", "life")


@faulty("unknown_name", at="yes")
def entry_by_its_id() -> Shape:
    """Where an entry has a name, its id says nothing."""
    return lives("DataInput_0abc.age > 18", "life")


@correct("wrong_kind")
def entry_that_is_called_like_a_fact() -> Shape:
    """In the loop the name means the entry, whatever the type of the fact."""
    return lives("life.age > 18", "life", life="text")


def urgent(said: str) -> Drawing:
    """A task whose item is urgent under a condition."""
    drawing = (
        Drawing("test", vulnerable="boolean", grace_end="date").start().user("work", said=f"<anliu:urgent {said}/>")
    )
    return drawing.end().flow("start", "work", "end")


@faulty("unknown_name", at="work")
def urgent_by_a_name_that_is_not_known() -> Drawing:
    """Nothing would ever be urgent by it."""
    return urgent('rule="U6" when="vulnerabel"')


@faulty("timer_not_a_time", at="work")
def urgent_from_a_time_that_is_none() -> Drawing:
    """The period stands in words."""
    return urgent('rule="U3" at="&quot;ten days&quot;"')


@correct("unknown_name", "always_true")
def urgent_before_a_grace_period_ends() -> Drawing:
    """The money is at stake in its last ten days (U4), and one who needs special care comes first (U6)."""
    said = 'rule="U4" at="grace_end - duration(&quot;P10D&quot;)"/><anliu:urgent rule="U6" when="vulnerable"'
    return urgent(said)
