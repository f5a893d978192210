"""An entry form with two products, prefilled values and documents beside their fields, on a drawing of its own."""

from __future__ import annotations

from typing import ClassVar

from forms.application import Entry
from forms.fields import Choice, Name, Prefill, options
from forms.schema import FormSchema, Section, offer
from tests.support.desk import WorkDesk
from tests.support.drawings import Drawing
from workflows.registry import Capability
from workflows.types import Answers, Facts, Step

trial = Capability("trial")
PRODUCTS = options(("CI01", "示范重大疾病保险", "Demo Critical Illness"), ("TL01", "示范定期寿险", "Demo Term Life"))
COVERAGES = ("cover", "sum_insured", "pay_term", "pay_mode", "beneficiary_kind", "beneficiaries")


class Trial(Entry):
    """The entry of an application with everything a form can say about where values come from."""

    customer = Choice(
        "客户", "Customer", choices="customers.mine", required=True, section="parties", document="ID_FRONT"
    )
    product = Choice("险种", "Product", choices=PRODUCTS, radio=False, required=True, section="cover", resets=COVERAGES)
    account_holder = Name(
        "账户名",
        "Account holder",
        required=True,
        section="account",
        document="BANK_CARD",
        prefill=Prefill(query="customers.name", depends=("customer",), zh="客户资料", en="customer record"),
    )

    sections: ClassVar[tuple[Section, ...]] = Entry.sections


@trial.saver("keep", gives={})
def keep(answers: Answers, step: Step) -> Facts:
    """Nothing of it is a fact."""
    del answers, step
    return {}


class Look(FormSchema):
    """Somebody looks at it and sends it back."""

    note = Name("备注", "Note")


offer(trial, "entry", saver="trial.keep")(Trial)
offer(trial, "look", saver="trial.keep")(Look)

DRAWING = (
    Drawing("trial")
    .start()
    .user("entry", "submit", role="agent", form="trial.entry")
    .user("look", "pass", "return:R", role="back_office", form="trial.look")
    .gateway("choice", default="done")
    .end()
    .flow("start", "entry", "look", "choice")
    .flow("choice", "end", id="done")
    .flow("choice", "entry", when='look_outcome = "return"')
)


def on_trial(desk: WorkDesk) -> None:
    """Let the desk offer the trial beside the application."""
    desk.plug(trial)
    desk.house.publish(DRAWING)
