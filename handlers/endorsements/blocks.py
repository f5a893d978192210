"""What stands beside the forms of an endorsement: the policy and what it allows, old and new, what a surrender pays."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.blocks import Block, Row, moment, pick, word, yuan
from handlers.customers import phones as telephones
from handlers.customers import queries as customers
from handlers.customers.masking import mask_gov_id, mask_mobile
from handlers.customers.person import Person
from handlers.customers.phones import Tell
from handlers.endorsements import changes, queries, rules
from handlers.endorsements.models import Endorsement
from handlers.endorsements.queries import Worth
from handlers.endorsements.rules import Kind
from handlers.payments import queries as payments
from handlers.policies import queries as policies
from handlers.signatures import queries as signatures
from workflows import sealing
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
    shown = subject(session, case_id, lang)
    return (Block(pick(lang, "现在不能办理的项目", "Not possible now"), closed), *shown) if closed else shown


def subject(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Whose policy it is, and the policy: who may ask for what depends on them. Nothing before it was found."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    known = policies.the(session, row.policy_id)
    holder, insured = customers.person(session, known.customer_id), customers.person(session, known.insured_id)
    same = known.insured_id == known.customer_id
    rows = (
        Row(pick(lang, "投保人", "Applicant"), _person(holder)),
        Row(pick(lang, "手机", "Mobile"), mask_mobile(holder.mobile)),
        Row(pick(lang, "被保险人", "Insured"), pick(lang, "投保人本人", "The applicant") if same else _person(insured)),
    )
    people = Block(pick(lang, "投保人与被保险人", "Applicant and insured"), rows)
    return (people, *policies.blocks(session, known.id, lang))


def phones(session: Session, case_id: UUID, lang: str, tell: Tell = mask_mobile) -> Sequence[Block]:
    """At which number the applicant can be called. Nothing before the policy was found."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    applicant = customers.person(session, policies.the(session, row.policy_id).customer_id)
    return telephones.block(lang, [(pick(lang, "投保人", "Applicant"), applicant)], tell)


def confirmed(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """How the applicant confirmed the change last, valid or not; nothing before."""
    row = signatures.last(session, case_id)
    if row is None:
        return ()
    body = sealing.unseal(row.body)
    rows = (
        Row(pick(lang, "确认人", "Confirmed by"), str(body["signer"])),
        Row(pick(lang, "方式", "Means"), word(lang, signatures.METHODS, row.method)),
        Row(pick(lang, "效力", "Effect"), word(lang, signatures.WHY, str(body["refused"]))),
        Row(pick(lang, "时间", "Time"), moment(row.at)),
        Row(pick(lang, "内容摘要 SHA-256", "Hash, SHA-256"), str(body["hash"])),
    )
    return (Block(pick(lang, "投保人确认", "Confirmation"), rows),)


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
    """What is asked for: what was and what shall be, what it means, what it is worth; nothing before it was entered."""
    row = queries.find(session, case_id)
    if row is None or not row.kind or row.asked_on is None:
        return ()
    kind, (before, after) = Kind(row.kind), queries.sides(row)
    told = next(one for one in rules.kinds(row.asked_on) if one.value == kind)
    key = "en" if lang.startswith("en") else "zh"
    rows = [
        Row(pick(lang, "项目", "Change"), pick(lang, told.zh, told.en)),
        *(
            side
            for one in changes.changed(kind, before, after)
            for side in (
                Row(pick(lang, f"{one.label[key]}（原）", f"{one.label[key]}, before"), str(one.before[key])),
                Row(pick(lang, f"{one.label[key]}（新）", f"{one.label[key]}, after"), str(one.after[key])),
            )
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
    return tuple(blocks)


def payment(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What is paid and to whom, together, because they are compared together; nothing where no money moves."""
    row = queries.find(session, case_id)
    if row is None or row.amount is None or row.account_id is None:
        return ()
    known = payments.masked_account(session, row.account_id)
    rows = (
        Row(pick(lang, "付款金额", "Amount"), yuan(lang, row.amount)),
        Row(pick(lang, "户名", "Holder"), known.holder),
        Row(pick(lang, "账号", "Account"), known.number),
        Row(pick(lang, "开户行", "Branch"), known.branch),
    )
    return (Block(pick(lang, "付款", "Payment"), rows),)


def _person(known: Person) -> str:
    return f"{known.name} · {mask_gov_id(known.gov_id)}"


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
