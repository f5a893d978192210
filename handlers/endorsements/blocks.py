"""What stands beside the forms of an endorsement: the policy and what it allows, old and new, what a surrender pays."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.blocks import Block, Row, pick, word, yuan
from handlers.customers import queries as customers
from handlers.customers.masking import mask_mobile
from handlers.endorsements import changes, queries, rules
from handlers.endorsements.models import Endorsement
from handlers.endorsements.queries import Worth
from handlers.endorsements.rules import Kind
from handlers.payments import queries as payments
from handlers.policies import queries as policies
from workflows.calendar import local_date
from workflows.db import utcnow


def policy(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The policy of a case, and which changes it does not allow now, each with the reason."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    known, now = policies.the(session, row.policy_id), utcnow()
    hindered = [
        (kind, queries.hindrance(session, known, Kind(kind.value), case_id=case_id, now=now))
        for kind in rules.kinds(local_date(now))
    ]
    closed = tuple(Row(pick(lang, kind.zh, kind.en), found) for kind, found in hindered if found)
    shown = policies.blocks(session, row.policy_id, lang)
    return (*shown, Block(pick(lang, "现在不能办理的项目", "Not possible now"), closed)) if closed else shown


def now_named(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Who gets the death benefit now."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    side = queries.last_named(session, policies.the(session, row.policy_id))
    (line,) = changes.changed(Kind.BENE_CHANGE, side, side)
    rows = tuple(Row(pick(lang, "受益人", "Beneficiary"), text) for text in str(line.before[lang[:2]]).split("\n"))
    return (Block(pick(lang, "现在的受益人", "Beneficiaries now"), rows),)


def now_debited(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The account that premium is debited from now."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    known = payments.masked_account(session, policies.the(session, row.policy_id).account_id)
    rows = (
        Row(pick(lang, "账户", "Account"), f"{known.holder} · {known.number}"),
        Row(pick(lang, "开户行", "Branch"), known.branch),
    )
    return (Block(pick(lang, "现在的缴费账户", "Premium account now"), rows),)


def now_reached(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """How the applicant is reached now, and under which policies."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    customer_id = policies.the(session, row.policy_id).customer_id
    person = customers.person(session, customer_id)
    rows = (
        Row(pick(lang, "手机", "Mobile"), mask_mobile(person.mobile)),
        Row(pick(lang, "地址", "Address"), person.address),
        Row(pick(lang, "涉及保单", "Policies concerned"), ", ".join(policies.numbers(session, customer_id))),
    )
    return (Block(pick(lang, "现在的联系方式", "On record now"), rows),)


def value(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What a surrender pays: as it was asked for, else as it would be today."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    on = row.asked_on if row.kind == Kind.SURRENDER and row.asked_on else local_date(utcnow())
    return (_worth(queries.worth(session, policies.the(session, row.policy_id), on), lang),) if _pays(row) else ()


def change(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What is asked for: old and new side by side, what it means, what is paid; nothing before it was entered."""
    row = queries.find(session, case_id)
    if row is None or not row.kind or row.asked_on is None:
        return ()
    kind, (before, after) = Kind(row.kind), queries.sides(row)
    told = next(one for one in rules.kinds(row.asked_on) if one.value == kind)
    key = "en" if lang.startswith("en") else "zh"
    rows = [
        Row(pick(lang, "项目", "Change"), pick(lang, told.zh, told.en)),
        *(
            Row(str(one.label[key]), f"{one.before[key]} → {one.after[key]}")
            for one in changes.changed(kind, before, after)
        ),
        Row(pick(lang, "后果", "What it means"), pick(lang, told.note_zh, told.note_en)),
        Row(pick(lang, "申请日", "Asked for on"), row.asked_on.isoformat()),
    ]
    if after.get("reason"):
        rows.append(
            Row(pick(lang, "原因", "Reason"), word(lang, rules.surrender_reasons(row.asked_on), str(after["reason"])))
        )
    if row.slip_no:
        rows.append(Row(pick(lang, "批单号", "Slip number"), row.slip_no))
    blocks = [Block(pick(lang, "变更内容", "The change"), tuple(rows))]
    if kind is Kind.SURRENDER:
        worth = queries.worth(session, policies.the(session, row.policy_id), row.asked_on)
        blocks.append(_worth(worth, lang))
    if kind is Kind.SURRENDER and row.account_id:
        known = payments.masked_account(session, row.account_id)
        paid_to = Row(pick(lang, "收款账户", "Paid to"), f"{known.holder} · {known.number} · {known.branch}")
        blocks.append(Block(pick(lang, "收款", "Payment"), (paid_to,)))
    return tuple(blocks)


def _pays(row: Endorsement) -> bool:
    return row.kind in {"", Kind.SURRENDER}


def _worth(found: Worth, lang: str) -> Block:
    rows = (
        Row(pick(lang, "计算日", "As of"), found.on.isoformat()),
        Row(pick(lang, "已交保费（不含加费）", "Premiums paid, without extra"), yuan(lang, found.paid)),
        Row(pick(lang, "现金价值", "Cash value"), yuan(lang, found.value)),
        Row(pick(lang, "扣除借款本息", "Less policy loan and interest"), yuan(lang, found.debt)),
        Row(pick(lang, "退保金", "Paid on surrender"), yuan(lang, found.net)),
    )
    return Block(pick(lang, "退保金额", "What a surrender pays"), rows)
