"""A small house for examples: what it can do is declared."""

from __future__ import annotations

from workflows.registry import Capability, Registry

office = Capability("office")


class Form:
    """A form that is never shown."""


def _nothing(*_: object) -> None:
    return None


office.saver("keep", gives={})(_nothing)
office.saver("weigh", gives={"weight": "integer", "note": "text?"})(_nothing)
office.saver("tell", gives={"birthday": "date"})(_nothing)
office.saver("anything")(_nothing)
office.form("entry", saver="office.keep")(Form)
office.form("weighing", saver="office.weigh")(Form)
office.form("telling", saver="office.tell", personal=["birthday"])(Form)
office.form("open", saver="office.anything", personal=["mobile"])(Form)
office.local("note", takes={}, gives={})(_nothing)
office.local("issue", takes={"amount": "money", "note": "text?"}, gives={"policy": "id"})(_nothing)
office.local("order", takes={"account": "id"}, gives={"amount": "money"})(_nothing)
office.local("profile", takes={}, gives={"age": "integer", "smoker": "boolean"})(_nothing)
office.local("short_profile", takes={}, gives={"age": "integer"})(_nothing)
office.local("guess", takes={}, gives={"policy": "id?"})(_nothing)
office.remote("debit", takes={"amount": "money"}, gives={})(_nothing)
office.remote("letter", takes={"code": "code"}, gives={})(_nothing)

OFFICE = Registry(office)
