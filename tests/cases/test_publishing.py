"""Publishing: all or nothing, nothing for unchanged content, and a running case keeps its version."""

from __future__ import annotations

import pytest

from tests.support.drawings import Drawing
from tests.support.house import House
from workflows.commands.publishing import Unsound, publish
from workflows.models import CaseState
from workflows.types import CLOCK
from workflows.validation import errors

SHORT = Drawing("work").start().user("entry").end().flow("start", "entry", "end")
LONG = Drawing("work").start().user("entry").user("more").end().flow("start", "entry", "more", "end")


@pytest.mark.usefixtures("house")
def test_unchanged_content_makes_no_version_and_an_older_drawing_may_come_back() -> None:
    made = [publish("work", drawing.package(), actor=CLOCK) for drawing in (SHORT, SHORT, LONG, SHORT)]

    assert [(each["version"], each["new"]) for each in made] == [(1, True), (1, False), (2, True), (3, True)]


def test_a_running_case_keeps_its_version(house: House) -> None:
    old = house.start(house.publish(SHORT))
    new = house.start(house.publish(LONG))

    for case in (old, new):
        house.do(case, "entry")

    assert house.case(old).state == CaseState.ENDED
    assert house.open_nodes(new) == ["more"]


@pytest.mark.parametrize(
    ("drawing", "word"),
    [
        (Drawing("bad").start().user("entry", form="no.form").end().flow("start", "entry", "end"), "no.form"),
        (Drawing("bad").start().service("entry", "no.one").end().flow("start", "entry", "end"), "no.one"),
        (Drawing("bad").start().user("entry", role="").end().flow("start", "entry", "end"), "entry"),
        (Drawing("bad").start().user("entry", due="soon").end().flow("start", "entry", "end"), "soon"),
    ],
)
def test_a_drawing_that_names_what_is_not_there_is_refused_and_nothing_is_kept(
    house: House, drawing: Drawing, word: str
) -> None:
    with pytest.raises(Unsound) as refused:
        house.publish(drawing)

    (finding,) = errors(refused.value.findings)
    assert finding.element == "entry"
    assert word in str(finding)
    assert word in str(refused.value)
    good = Drawing("bad").start().user("entry").end().flow("start", "entry", "end")
    assert publish("bad", good.package(), actor=CLOCK)["version"] == 1


def test_everything_that_is_wrong_is_told_at_once(house: House) -> None:
    drawing = Drawing("bad").start().user("entry", form="no.form").service("pay", "no.one").user("stuck").end()
    drawing.gateway("ask", default="no").flow("start", "entry", "pay", "ask").flow("ask", "end", id="no")

    with pytest.raises(Unsound) as refused:
        house.publish(drawing.flow("ask", "stuck", when='entry_outcom = "done"'))

    told = errors(refused.value.findings)
    assert {"entry", "pay", "stuck"} <= {one.element for one in told}
    assert any("entry_outcom" in str(one) for one in told)


def asking(condition: str, **facts: str) -> Drawing:
    """An entry, and a way to more work where the condition holds."""
    drawing = Drawing("bad", **facts).start().user("entry").gateway("ask", default="no").user("more").end()
    return (
        drawing.flow("start", "entry", "ask")
        .flow("ask", "more", when=condition, id="maybe")
        .flow("ask", "end", id="no")
        .flow("more", "end")
    )


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ('entry_outcom = "done"', "“entry_outcom” is not known here; “entry_outcome” is"),
        ('premium > "100"', '“premium” is a number and “"100"” is text'),
        ("premium", "“premium” is a number; true or false is needed here"),
        ('premium = "CI01"', "the two are never equal"),
        ("lenght(entry_outcome) > 1", "no function “lenght”"),
    ],
)
def test_a_condition_that_would_silently_be_false_is_refused_at_its_gateway(
    house: House, condition: str, why: str
) -> None:
    with pytest.raises(Unsound) as refused:
        house.publish(asking(condition, premium="money"))

    (finding,) = errors(refused.value.findings)
    assert finding.element in {"ask", "maybe"}
    assert why in str(finding)


def test_a_condition_about_declared_facts_is_published(house: House) -> None:
    house.publish(asking('premium > 100 and entry_outcome = "done" and since < today()', premium="money", since="date"))
