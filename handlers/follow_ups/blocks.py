"""What stands beside the forms of a follow-up. Of the claim nothing that speaks of health."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.blocks import Block, Row, moment, pick, word, yuan
from handlers.claims import blocks as claim_blocks
from handlers.claims import decisions
from handlers.claims import queries as claims
from handlers.customers import queries as customers
from handlers.customers.masking import mask_mobile
from handlers.customers.phones import Tell
from handlers.follow_ups import queries
from handlers.follow_ups.calls import METHODS, RESULTS, SCORES
from handlers.follow_ups.models import ClaimFollowUpCall
from handlers.follow_ups.sampling import WHY
from handlers.policies import queries as policies
from handlers.products import queries as products
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import utcnow


def claim(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The claim that is followed up: what was decided, how long it took; nothing before it is known."""
    row = queries.find(session, case_id)
    if row is None:
        return ()
    closed, made = claims.the_claim(session, row.claim_case_id), claims.in_force(session, row.claim_case_id)
    policy = policies.the(session, closed.policy_id)
    rows = [
        Row(pick(lang, "赔案号", "Claim"), queries.number_of(session, row.claim_case_id)),
        Row(pick(lang, "回访原因", "Why this claim"), word(lang, WHY, row.why)),
        Row(pick(lang, "被保险人", "Insured"), customers.person(session, closed.insured_id).name),
        Row(pick(lang, "险种", "Product"), products.name(session, policy.product, lang)),
        Row(pick(lang, "报案日期", "Reported on"), closed.notice_on.isoformat()),
    ]
    if made is not None:
        known = decisions.choices(local_date(made.at))
        rows.append(Row(pick(lang, "结论", "Decision"), word(lang, known, made.decision)))
    rows.append(Row(pick(lang, "已给付", "Paid"), yuan(lang, claims.paid(session, row.claim_case_id))))
    if closed.closed_at is not None:
        rows.append(Row(pick(lang, "结案时间", "Closed at"), moment(closed.closed_at)))
    return (Block(pick(lang, "赔案", "Claim"), tuple(rows)),)


def phones(session: Session, case_id: UUID, lang: str, tell: Tell = mask_mobile) -> Sequence[Block]:
    """At which numbers the customer can be called; nothing before the claim is known."""
    row = queries.find(session, case_id)
    return claim_blocks.phones(session, row.claim_case_id, lang, tell) if row else ()


def calls(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The attempts so far with their scores and the customer's words; nothing before the first one."""
    row = queries.find(session, case_id)
    found = queries.calls(session, row.id) if row else ()
    rows = [line for each in found for line in _call(each, lang)]
    if row is not None and row.solution is not None:
        rows.append(Row(pick(lang, "问题处理结果", "How it was solved"), sealing.unseal(row.solution)["words"]))
    return (Block(pick(lang, "回访记录", "What was said"), tuple(rows)),) if rows else ()


def satisfaction(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What customers think of the service for claims: the mean of every score; nothing before a claim is known."""
    if queries.find(session, case_id) is None:
        return ()
    said = queries.satisfaction(session, utcnow())
    rows = [Row(pick(lang, "回访 / 答复", "Followed up / answered"), f"{said.asked} / {said.answered}")]
    if said.overall is not None:
        rows.append(Row(pick(lang, "总体满意度", "Overall"), _score(said.overall)))
        rows += [Row(pick(lang, one.zh, one.en), _score(said.means[one.value])) for one in SCORES]
    return (Block(pick(lang, "近一年理赔满意度", "Satisfaction over the last year"), tuple(rows)),)


def _call(row: ClaimFollowUpCall, lang: str) -> Sequence[Row]:
    told = f"{word(lang, METHODS, row.method)} · {word(lang, RESULTS, row.result)}"
    rows = [Row(f"{row.attempt} · {moment(row.at)}", told)]
    if row.speed is not None:
        scores = "，" if lang.startswith("zh") else ", "
        said = scores.join(f"{pick(lang, one.zh, one.en)} {getattr(row, one.value)}" for one in SCORES)
        rows.append(Row(pick(lang, "评分", "Scores"), said))
    words = sealing.unseal(row.body)
    if words.get("suggestion"):
        rows.append(Row(pick(lang, "客户建议", "Suggestion"), words["suggestion"]))
    if words.get("remark"):
        rows.append(Row(pick(lang, "说明", "Remark"), words["remark"]))
    return rows


def _score(mean: Decimal) -> str:
    return f"{mean:.1f} / 5"
