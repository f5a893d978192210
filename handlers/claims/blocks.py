"""What stands beside the forms of a claim, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers.applications.reasons import reason_codes
from handlers.blocks import Block, Row, moment, pick, word, yes_no, yuan
from handlers.claims import appeals as appeal_rows
from handlers.claims import (
    authority,
    calculation,
    circumstances,
    clauses,
    cover,
    decisions,
    documents,
    flags,
    operations,
    paying,
    queries,
)
from handlers.claims.calculation import Found
from handlers.claims.cover import ClaimType
from handlers.claims.models import Claim, ClaimDecision
from handlers.claims.paying import ADVANCE, Due
from handlers.claims.records import CONCLUSIONS, KINDS
from handlers.claims.sheet import NOTHING
from handlers.customers import phones as telephones
from handlers.customers import queries as customers
from handlers.customers.masking import mask_mobile
from handlers.customers.phones import Tell
from handlers.payments.queries import masked_account
from handlers.policies import queries as policies
from handlers.products import queries as products
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.errors import AnliuError
from workflows.types import Choice

AGAINST = (
    Choice(value="CL-PER-01", zh="不在保险期间（CL-PER-01）", en="outside the period (CL-PER-01)"),
    Choice(value="CL-WAIT-01", zh="等待期内（CL-WAIT-01）", en="in the waiting period (CL-WAIT-01)"),
    Choice(value="CL-LAPSE-01", zh="保单中止（CL-LAPSE-01）", en="the policy was suspended (CL-LAPSE-01)"),
    Choice(value="limitation", zh="可能已过诉讼时效，不得主动拒付", en="perhaps barred; no ground to refuse it"),
)
"""What stands against cover, or has to be minded, in words."""
USER = table("app_user", column("id", Uuid), column("name", String))


def summary(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What was reported, and what it costs; nothing before that."""
    claim = queries.find_claim(session, case_id)
    if claim is None:
        return ()
    words, covered = sealing.unseal(claim.body), policies.the(session, claim.policy_id)
    rows = [
        Row(pick(lang, "保单号", "Policy number"), covered.policy_no),
        Row(pick(lang, "险种", "Product"), products.name(session, covered.product, lang)),
        Row(pick(lang, "理赔类型", "Kind of claim"), word(lang, cover.all_types(claim.notice_on), claim.claim_type)),
        Row(pick(lang, "被保险人", "Insured"), customers.person(session, claim.insured_id).name),
        Row(pick(lang, "领款人", "Payee"), operations.payee(session, claim)),
        Row(pick(lang, "报案人", "Reported by"), _name(session, claim.reported_by)),
        Row(pick(lang, "出险日期", "Day of the event"), claim.event_on.isoformat()),
        Row(pick(lang, "报案日期", "Reported on"), claim.notice_on.isoformat()),
        Row(pick(lang, "意外", "Accident"), yes_no(lang, claim.accident)),
        Row(pick(lang, "原因或诊断", "Cause or diagnosis"), words["diagnosis"]),
        Row(pick(lang, "医院", "Hospital"), words["hospital"]),
        Row(pick(lang, "住院", "Stay"), _stay(claim, lang)),
        Row(pick(lang, "总费用", "Total cost"), yuan(lang, words["total_cost"])),
        Row(pick(lang, "描述", "Description"), words["description"]),
    ]
    if claim.claim_type == ClaimType.MED:
        rows += [
            Row(pick(lang, "社保已支付", "Paid by social insurance"), yuan(lang, claim.by_social)),
            Row(pick(lang, "其他保险已赔付", "Paid by other insurers"), yuan(lang, claim.by_others)),
        ]
    if words["elsewhere"]:
        days = "、" if lang.startswith("zh") else ", "
        taken = days.join(day.isoformat() for day in words["elsewhere"])
        rows.append(Row(pick(lang, "其他公司保单的投保日期", "Policies elsewhere, taken out on"), taken))
    return (Block(pick(lang, "报案内容", "Report"), tuple(rows)), *_invoices(session, claim, lang))


def _stay(claim: Claim, lang: str) -> str:
    """From when until when in hospital; somebody who is still there has no last day."""
    if claim.admitted_on is None:
        return pick(lang, "否", "No")
    until = claim.discharged_on.isoformat() if claim.discharged_on else pick(lang, "尚未出院", "still there")
    return f"{claim.admitted_on} – {until}"


def phones(session: Session, case_id: UUID, lang: str, tell: Tell = mask_mobile) -> Sequence[Block]:
    """At which numbers the insured and, where it is somebody else, the applicant can be called."""
    claim = queries.find_claim(session, case_id)
    if claim is None:
        return ()
    applicant_id = policies.the(session, claim.policy_id).customer_id
    people = [(pick(lang, "被保险人", "Insured"), customers.person(session, claim.insured_id))]
    if applicant_id != claim.insured_id:
        people.append((pick(lang, "投保人", "Applicant"), customers.person(session, applicant_id)))
    return telephones.block(lang, people, tell)


def flag_block(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What makes somebody look twice, with its points (domain-rules §6.5)."""
    claim = queries.find_claim(session, case_id)
    if claim is None:
        return ()
    known = flags.words(local_date(utcnow()))
    rows = [Row(pick(lang, "关注点", "Flag"), word(lang, known, code)) for code in claim.flags]
    none = Row(pick(lang, "关注点", "Flag"), pick(lang, "无", "None"))
    total = Row(pick(lang, "合计分数", "Points"), str(claim.flag_points))
    return (Block(pick(lang, "关注点", "Flags"), (*rows, total) if rows else (none,)),)


def policy(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The policy as the event meets it: its term, its waiting period, and what stands against cover."""
    claim = queries.find_claim(session, case_id)
    if claim is None:
        return ()
    row = policies.the(session, claim.policy_id)
    against = [
        *circumstances.cover_findings(row, claim),
        *cover.limitation_findings(claim.claim_type, claim.event_on, claim.notice_on),
    ]
    rows = (
        Row(pick(lang, "出险时已承保天数", "Days of cover at the event"), str(circumstances.policy_days(row, claim))),
        Row(
            pick(lang, "疾病保障起始日", "Illness covered from"),
            circumstances.contract(row).illness_from(claim.event_on).isoformat(),
        ),
        *(Row(pick(lang, "请留意", "Mind"), word(lang, AGAINST, one.code)) for one in against),
    )
    return (Block(pick(lang, "保单核对", "Policy and event"), rows), *policies.blocks(session, row.id, lang))


def record_block(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Who looked into what, and what they concluded; nothing before the first."""
    rows = tuple(
        Row(
            word(lang, KINDS, one.kind),
            " · ".join(
                part
                for part in (
                    word(lang, CONCLUSIONS, one.conclusion),
                    _name(session, one.by),
                    moment(one.at),
                    sealing.unseal(one.words) if one.words else "",
                )
                if part
            ),
        )
        for one in queries.records(session, case_id)
    )
    return (Block(pick(lang, "核查记录", "Records"), rows),) if rows else ()


def supplements(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What was asked for so far, with the reasons; nothing before the first request."""
    found = queries.supplements(session, case_id)
    return tuple(
        Block(pick(lang, f"第 {place} 次补件", f"Request {place}"), _asked(one, lang))
        for place, one in enumerate(found, 1)
    )


def asked(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What is asked for now; nothing where nothing is."""
    found = queries.supplements(session, case_id)
    return (Block(pick(lang, "需补交的资料", "What is asked for"), _asked(found[-1], lang)),) if found else ()


def calculated(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What the claim would pay as it was reported, line by line; nothing where the last decision says the same."""
    claim, made = queries.find_claim(session, case_id), queries.last_said(session, case_id)
    if claim is None:
        return ()
    row = policies.the(session, claim.policy_id)
    try:
        sheet = calculation.calculate(session, claim, row, Found())
    except AnliuError:
        return ()
    if made is not None and calculation.lines(made.sheet) == sheet.lines:
        return ()
    lines = tuple(Row(line.label(lang), line.amount(lang)) for line in sheet.lines)
    return (Block(pick(lang, "试算（按报案）", "Calculation, as reported"), lines),)


def recommendation(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What was last decided or recommended, by whom; nothing before that."""
    made = queries.last_said(session, case_id)
    if made is None:
        return ()
    body: Mapping[str, Any] = sealing.unseal(made.body) if made.body else {}
    rows = (
        *_decision(session, made, lang),
        *_facts(made, lang),
        *(Row(pick(lang, "意见", "Opinion"), body["words"]) for _ in range(bool(body.get("words")))),
        Row(pick(lang, "作出人", "By"), f"{_decider(session, made, lang)} · {moment(made.at)}"),
    )
    title = pick(lang, "建议", "Recommendation") if made.recommendation else pick(lang, "结论", "Decision")
    return (Block(title, rows), *_sheet(session, made, lang))


def told(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The decision in force as the claimant reads it."""
    made = queries.in_force(session, case_id)
    if made is None:
        return ()
    last_day = local_date(decisions.appeal_until(made.at) - timedelta(microseconds=1))
    until = Row(pick(lang, "申诉截止", "Object until"), f"{last_day} 24:00")
    return (
        Block(pick(lang, "结论", "Decision"), (*_decision(session, made, lang), *_facts(made, lang), until)),
        *_sheet(session, made, lang),
    )


def due(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What is to be paid now, where and for what; nothing before a decision."""
    claim, made = queries.find_claim(session, case_id), queries.in_force(session, case_id)
    advance = queries.advance(session, case_id)
    if claim is not None and made is not None:
        found = Due(
            amount=paying.left_to_pay(session, made),
            interest=paying.interest_now(session, claim, made, utcnow()),
            purpose=paying.purpose_of(made),
            account_id=paying.account_of(session, claim, made),
        )
        return _due(session, made, found, lang)
    if claim is not None and advance is not None:
        found = Due(amount=advance.amount, interest=NOTHING, purpose=ADVANCE, account_id=claim.account_id)
        return _due(session, advance, found, lang)
    return ()


def _due(session: Session, made: ClaimDecision, found: Due, lang: str) -> Sequence[Block]:
    account = masked_account(session, found.account_id)
    late = (
        [Row(pick(lang, "逾期利息", "Interest for late payment"), yuan(lang, found.interest))] if found.interest else []
    )
    decided = word(lang, decisions.choices(local_date(made.at)), made.decision)
    rows = (
        Row(pick(lang, "应付金额", "Amount"), yuan(lang, found.amount)),
        *late,
        Row(pick(lang, "领款人", "Payee"), account.holder),
        Row(pick(lang, "账户", "Account"), account.number),
        Row(pick(lang, "开户行", "Branch"), account.branch),
        Row(pick(lang, "结论", "Decision"), decided),
        Row(pick(lang, "作出人", "By"), f"{_decider(session, made, lang)} · {moment(made.at)}"),
    )
    return (Block(pick(lang, "应付", "To be paid"), rows),)


def _decider(session: Session, made: ClaimDecision, lang: str) -> str:
    return _name(session, made.by) or pick(lang, "系统", "System")


def appeal(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What the claimant objects to, and why; nothing where nobody does."""
    found = queries.appeals(session, case_id)
    rows = tuple(
        Row(
            f"{one.filed_on} · {word(lang, appeal_rows.RESULTS, one.result) or pick(lang, '待复议', 'to be heard')}",
            sealing.unseal(one.ground),
        )
        for one in found
    )
    return (Block(pick(lang, "申诉", "Objection"), rows),) if rows else ()


def proposed(session: Session, case_id: UUID) -> Mapping[str, Any]:
    """What stands in the form of a decision at first: the costs as they were reported."""
    claim = queries.find_claim(session, case_id)
    if claim is None or claim.claim_type != ClaimType.MED:
        return {"payment": "PAY_FULL"}
    return {
        "payment": "PAY_FULL",
        "eligible": claim.claimed,
        "by_social": claim.by_social,
        "by_others": claim.by_others,
    }


def _invoices(session: Session, claim: Claim, lang: str) -> Sequence[Block]:
    rows = tuple(
        Row(body["number"], f"{yuan(lang, one.amount)} · {body['hospital']}")
        for one in queries.invoices(session, claim.id)
        for body in [sealing.unseal(one.body)]
    )
    return (Block(pick(lang, "发票", "Invoices"), rows),) if rows else ()


def _asked(one: Any, lang: str) -> tuple[Row, ...]:
    known = _papers(local_date(one.asked_at))
    rows = [Row(pick(lang, "资料", "Document"), word(lang, known, code)) for code in one.papers]
    rows += _reasons(one.reasons, lang)
    if one.words:
        rows.append(Row(pick(lang, "说明", "Note"), sealing.unseal(one.words)))
    if one.newly_arisen:
        rows.append(Row(pick(lang, "新出现的情况", "What arose since"), sealing.unseal(one.newly_arisen)))
    return tuple(rows)


def _papers(on: date) -> Sequence[Choice]:
    return [paper.choice for kind in ClaimType for paper in documents.possible(kind, on)]


def _decision(session: Session, made: ClaimDecision, lang: str) -> tuple[Row, ...]:
    on = local_date(made.at)
    rows = [
        Row(pick(lang, "结论", "Decision"), word(lang, decisions.choices(on), made.decision)),
        Row(_amount_called(made, lang), yuan(lang, made.amount)),
        Row(pick(lang, "权限", "Authority"), word(lang, authority.levels(on), made.level)),
        *_reasons(made.reasons, lang),
    ]
    if made.clause:
        rows.append(Row(pick(lang, "条款", "Clause"), _clause(session, made, lang)))
    return tuple(rows)


def _amount_called(made: ClaimDecision, lang: str) -> str:
    """What a decision pays; whoever is refused gets at most something back."""
    refused = made.decision in decisions.REFUSALS
    return pick(lang, "退还", "Given back") if refused else pick(lang, "金额", "Amount")


def _facts(made: ClaimDecision, lang: str) -> list[Row]:
    """The facts a decision stands on, where it names any."""
    body: Mapping[str, Any] = sealing.unseal(made.body) if made.body else {}
    return [Row(pick(lang, "事实依据", "Facts"), body["facts"])] if body.get("facts") else []


def _reasons(codes: Sequence[str], lang: str) -> list[Row]:
    """Reason codes with what they mean."""
    named = {one.code: one for one in reason_codes()}
    label = pick(lang, "原因", "Reason")
    return [
        Row(label, f"{pick(lang, named[code].zh, named[code].en)} · {code}" if code in named else code)
        for code in codes
    ]


def _clause(session: Session, made: ClaimDecision, lang: str) -> str:
    """The clause as the contract calls it, with its text."""
    row = policies.the(session, queries.the_claim(session, made.case_id).policy_id)
    found = clauses.clause(row.product, made.clause, row.effective_on)
    return pick(lang, f"{found.zh}：{found.text_zh}", f"{found.en}: {found.text_en}")


def _sheet(session: Session, made: ClaimDecision, lang: str) -> Sequence[Block]:
    sheet = calculation.with_advance(calculation.lines(made.sheet), made.amount, queries.paid(session, made.case_id))
    rows = tuple(Row(line.label(lang), line.amount(lang)) for line in sheet)
    return (Block(pick(lang, "理算书", "Calculation sheet"), rows),) if rows else ()


def _name(session: Session, user_id: UUID | None) -> str:
    name = session.scalar(select(USER.c.name).where(USER.c.id == user_id)) if user_id else None
    return str(name or "")
