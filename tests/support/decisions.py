"""Small decision files for tests, said in Python."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
ARROW = "->"


def dmn(*parts: str, space: str = "d", version: str = DMN_13) -> str:
    """A file with these parts."""
    head = (
        f'<definitions xmlns="{version}" id="{space}_definitions" name="{space}" namespace="http://anliu.test/{space}">'
    )
    return "\n".join((head, *parts, "</definitions>"))


def given(name: str, kind: str = "", id: str = "") -> str:
    """An input."""
    variable = f'<variable id="{id or name}_value" name={quoteattr(name)}{_typed(kind)}/>'
    return f'<inputData id="{id or name}" name={quoteattr(name)}>{variable}</inputData>'


def decision(name: str, logic: str, *needs: str, kind: str = "", id: str = "") -> str:
    """A decision; what it needs is the id of an input, `decision:id` or `knowledge:id`."""
    id = id or name
    required = "".join(_need(id, at, each) for at, each in enumerate(needs, start=1))
    variable = f'<variable id="{id}_value" name={quoteattr(name)}{_typed(kind)}/>'
    return f'<decision id="{id}" name={quoteattr(name)}>{variable}{required}\n{logic}</decision>'


def function(name: str, parameters: Sequence[str], feel: str, *needs: str) -> str:
    """Business knowledge; a parameter is a name, or `name:kind`."""
    pairs = (each.partition(":") for each in parameters)
    formal = "".join(f'<formalParameter name="{each}"{_typed(kind)}/>' for each, _, kind in pairs)
    required = "".join(_need(name, at, f"knowledge:{each}") for at, each in enumerate(needs, start=1))
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/>'
        f"<encapsulatedLogic>{formal}{says(feel)}</encapsulatedLogic>{required}</businessKnowledgeModel>"
    )


def says(feel: str, more: str = "") -> str:
    """A literal expression."""
    return f"<literalExpression{more}><text>{escape(feel)}</text></literalExpression>"


def imports(space: str, name: str) -> str:
    """The import of another file."""
    return f'<import name="{name}" namespace="http://anliu.test/{space}" importType="{DMN_13}"/>'


def item(name: str, kind: str = "string", inner: str = "") -> str:
    """A declared type."""
    return f'<itemDefinition id="{name}" name="{name}"><typeRef>{kind}</typeRef>{inner}</itemDefinition>'


def asks(feel: str, kind: str = "", values: str = "") -> tuple[str, str, str, str]:
    """A column that asks."""
    return "input", feel, kind, values


def gives(name: str = "", kind: str = "", values: str = "") -> tuple[str, str, str, str]:
    """A column that answers."""
    return "output", name, kind, values


def table(
    *rules: str, columns: Sequence[tuple[str, str, str, str]] = (), policy: str = "UNIQUE", more: str = ""
) -> str:
    """A table: rules such as `< 18 | "A" -> "low"`; its ids are `t`, `in1`, `out1`, `r1`, `r1_in1`, `r1_out1`."""
    shape = columns or (asks("age", "number"), gives("", "string"))
    return (
        f'<decisionTable id="t" hitPolicy="{policy}"{more}>'
        + "".join((*_columns(shape), "\n"))
        + "\n".join(_rule(number, text) for number, text in enumerate(rules, start=1))
        + "</decisionTable>"
    )


def level(
    *rules: str, columns: Sequence[tuple[str, str, str, str]] = (), policy: str = "UNIQUE", more: str = ""
) -> str:
    """A file with one decision, the level by the age."""
    made = table(*rules, columns=columns, policy=policy, more=more)
    return dmn(given("age", "number"), decision("level", made, "age"))


def _typed(kind: str) -> str:
    return f' typeRef="{kind}"' if kind else ""


def _need(owner: str, at: int, what: str) -> str:
    kind, _, id = what.partition(":") if what.startswith(("decision:", "knowledge:")) else ("", "", what)
    href = id if "#" in id else f"#{id}"
    if kind == "knowledge":
        return f'<knowledgeRequirement id="{owner}_needs{at}"><requiredKnowledge href="{href}"/></knowledgeRequirement>'
    required = "requiredDecision" if kind == "decision" else "requiredInput"
    return f'<informationRequirement id="{owner}_needs{at}"><{required} href="{href}"/></informationRequirement>'


def _columns(columns: Sequence[tuple[str, str, str, str]]) -> list[str]:
    made, count = [], {"input": 0, "output": 0}
    for kind, text, type_, values in columns:
        count[kind] += 1
        allowed = f"<{kind}Values><text>{escape(values)}</text></{kind}Values>" if values else ""
        if kind == "input":
            inner = f"<inputExpression{_typed(type_)}><text>{escape(text)}</text></inputExpression>{allowed}"
            made.append(f'<input id="in{count[kind]}" label={quoteattr(text)}>{inner}</input>')
        else:
            named = f" name={quoteattr(text)}" if text else ""
            made.append(f'<output id="out{count[kind]}"{named}{_typed(type_)}>{allowed}</output>')
    return made


def _rule(number: int, text: str) -> str:
    asked, _, answers = text.partition(ARROW)
    cells = "".join(
        f'<{kind}Entry id="r{number}_{short}{at}"><text>{escape(each.strip())}</text></{kind}Entry>'
        for kind, short, part in (("input", "in", asked), ("output", "out", answers))
        for at, each in enumerate(part.split("|") if part.strip() else (), start=1)
    )
    return f'<rule id="r{number}">{cells}</rule>'
