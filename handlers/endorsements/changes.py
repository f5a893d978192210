"""A change in words: what stood before and what stands after it, side by side, personal numbers masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.applications.entry import NamedBeneficiary
from handlers.applications.queries import BeneficiaryView
from handlers.applications.summary import RELATIONS
from handlers.blocks import word
from handlers.customers.masking import mask_gov_id, mask_mobile
from handlers.documents.wording import Text, both
from handlers.endorsements.rules import Kind
from handlers.payments.operations import Account

Values = Mapping[str, Any]
"""What lies sealed of one side of a change."""

NONE: Text = {"zh": "—", "en": "—"}
HEIRS: Text = {"zh": "法定继承人", "en": "The statutory heirs"}


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One line: what it is called, how it was and how it shall be, in both languages."""

    label: Text
    before: Text
    after: Text


def changed(kind: Kind, before: Values, after: Values) -> Sequence[Changed]:
    """What a request changes, line by line; nothing that stays as it was."""
    return [
        Changed(label=label, before=tell(before), after=tell(after))
        for label, tell in _LINES[kind]
        if kind is not Kind.ADDRESS or tell(before) != tell(after)
    ]


def beneficiaries(kind: str, named: Sequence[BeneficiaryView | NamedBeneficiary]) -> Values:
    """One side of a change of beneficiaries, as it is sealed."""
    rows = [
        {"order_no": one.order_no, "share": one.share_percent, "relation": one.relation, "body": dict(one.body)}
        for one in named
    ]
    return {"beneficiary_kind": kind, "beneficiaries": rows}


def views(side: Values) -> list[BeneficiaryView]:
    """The beneficiaries of one side again."""
    return [
        BeneficiaryView(
            order_no=row["order_no"],
            share_percent=row["share"],
            relation=row["relation"],
            body=row["body"],
        )
        for row in side["beneficiaries"]
    ]


def account(known: Account) -> Values:
    """One side of a change of account: masked, the account itself has a row of its own."""
    return {"holder": known.holder, "number": known.number, "branch": known.branch}


def _named(side: Values) -> Text:
    if not side.get("beneficiaries"):
        return HEIRS
    return both(lambda lang: "\n".join(_person(row, lang) for row in side["beneficiaries"]))


def _person(row: Values, lang: str) -> str:
    share = "" if row["share"] is None else f" · {row['share'].normalize():f}%"
    who = f"{row['body']['name']} · {word(lang, RELATIONS, row['relation'])}"
    return f"{row['order_no']}. {who}{share} · {mask_gov_id(row['body']['gov_id'])}"


def _plain(name: str) -> Any:
    def tell(side: Values) -> Text:
        return both(lambda _lang: str(side.get(name) or "—"))

    return tell


def _mobile(side: Values) -> Text:
    return both(lambda _lang: mask_mobile(str(side["mobile"])))


def _account(side: Values) -> Text:
    return both(lambda _lang: f"{side['holder']} · {side['number']}\n{side['branch']}")


def _status(side: Values) -> Text:
    return {"zh": "有效", "en": "In force"} if side.get("in_force") else {"zh": "终止", "en": "Ended"}


_LINES: Mapping[Kind, Sequence[tuple[Text, Any]]] = {
    Kind.BENE_CHANGE: (({"zh": "身故受益人", "en": "Death beneficiaries"}, _named),),
    Kind.PAY_ACCOUNT: (({"zh": "缴费账户", "en": "Premium account"}, _account),),
    Kind.ADDRESS: (
        ({"zh": "手机", "en": "Mobile"}, _mobile),
        ({"zh": "地址", "en": "Address"}, _plain("address")),
    ),
    Kind.SURRENDER: (({"zh": "保单状态", "en": "State of the policy"}, _status),),
    Kind.COOLING_OFF_CANCEL: (),
}
