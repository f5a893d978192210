"""An insurer with every form, and small drawings around screening, recording, signing and second keying."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from forms.capabilities import FORMS
from handlers.capabilities import CAPABILITIES
from handlers.customers.person import Person
from tests.support.drawings import Drawing
from tests.support.handlers import test
from tests.support.honest import honest
from tests.support.insurer import ACCOUNT, COVER, HEALTHY, ZHANG, Insurer, resident
from workflows import registry
from workflows.db import at_moment, reading
from workflows.registry import Registry

ENTERED = {
    "application_id": "id",
    "customer_id": "id",
    "insured_id": "id",
    "relation": "code",
    "applicant_age": "integer",
    "insured_signed": "boolean",
    "account_id": "id",
    "product": "code",
    "cover": "code",
    "sum_insured": "money",
    "pay_term": "integer",
    "pay_mode": "code",
    "age": "integer",
    "sex": "code",
    "premium": "money",
}
LISTED = Person(
    name="墨玄冥",
    gov_id_type="ID",
    gov_id=resident(date(1990, 5, 1)),
    birth_date=date(1990, 5, 1),
    sex="M",
    mobile="13900001111",
    address="北京市海淀区知春路9号",
)


class CompliantInsurer(Insurer):
    """An insurer that knows every form; its `apply_to` enters the application form in any drawing."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        plug()

    def draw(self) -> None:
        """Each story draws its own."""

    def apply_to(self, process: str, who: str = "wangfang", **entered: Any) -> UUID:
        """Somebody opens a case of a drawing and submits its entry."""
        case = self.start(process, who)
        self.enter(case, who, **entered)
        return case

    def enter(self, case: UUID, who: str = "wangfang", **entered: Any) -> None:
        """Somebody submits the entry of a case."""
        values = {"customer": str(self.customer), **COVER, **ACCOUNT, **HEALTHY, **entered}
        self.do(case, "entry", who, "submit", **values)


def plug() -> None:
    """Let the process know every form there is."""
    registry.install(honest(Registry(*CAPABILITIES, *FORMS, test)))


def entry(process: str, **facts: str) -> Drawing:
    """A drawing that begins with the application's form."""
    return Drawing(process, **ENTERED, **facts).start().user("entry", "submit", role="agent", form="application.entry")


def inputs(*names: str, **values: str) -> str:
    """What a service task hands over: facts under their own name, and FEEL under another."""
    given = {**{name: name for name in names}, **values}
    drawn = "".join(f"<anliu:input name=\"{name}\" value='{value}'/>" for name, value in given.items())
    return f"<bpmn:extensionElements>{drawn}</bpmn:extensionElements>"


def screened() -> dict[str, str]:
    """Entry, screening, on a hit an officer whom nobody sees, then an underwriter; the facts of it are not shown."""
    drawing = (
        entry("screened", aml="code")
        .service("screen", "compliance.screen", inner=inputs("customer_id", "premium", "pay_term", "pay_mode"))
        .gateway("hit", default="no_hit")
        .user("aml", "clear", "report", "stop", role="aml_officer", form="compliance.aml", separate="entry")
        .user("underwrite", "accept", "decline", role="underwriter", due="3wd", separate="entry")
        .end()
        .flow("start", "entry", "screen", "hit")
        .flow("hit", "aml", when='aml = "HIT"')
        .flow("aml", "underwrite", "end")
        .flow("hit", "underwrite", id="no_hit")
        .lane("aml_officer", "hit")
    )
    text = drawing.xml().replace('name="aml" type="code" show="true"', 'name="aml" type="code"')
    for node in ('userTask id="aml"', 'exclusiveGateway id="hit"'):
        text = text.replace(node, f'{node} anliu:confidential="underwrite"')
    for node in ("aml", "underwrite"):
        text = text.replace(f'userTask id="{node}"', f'userTask id="{node}" name="{node}" anliu:public="UNDERWRITING"')
    return {"screened.bpmn": text}


def blocks(insurer: CompliantInsurer, query, case: UUID, lang: str = "en") -> dict[str, dict[str, str]]:
    """What a query of blocks says of a case, by title and label."""
    with at_moment(insurer.now), reading() as session:
        return {block.title: {row.label: row.value for row in block.rows} for block in query(session, case, lang)}


def somebody(number: int, **other: object) -> Person:
    """One of nine people with nothing in common but what is said."""
    born = date(1980, 1, number)
    unlike = {"name": f"赵{'一二三四五六七八九'[number]}", "address": f"上海市黄浦区南京东路{number}号"}
    return replace(ZHANG, **{"gov_id": resident(born), "birth_date": born, **unlike, **other})
