"""What stands beside forms of underwriting: evidence, earlier decisions on the same life, the terms of an offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.blocks import Block, Row, moment, pick, word, yuan
from handlers.underwriting import evidence, offers, rules, terms
from handlers.underwriting.hits import read_text
from handlers.underwriting.models import EvidenceItem, UnderwritingDecision
from handlers.underwriting.queries import DECISIONS
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.types import Choice

STATES = (
    Choice(value="REQUESTED", zh="待提交", en="asked for"),
    Choice(value="RECEIVED", zh="已收到", en="received"),
    Choice(value="ACCEPTED", zh="已采用", en="accepted"),
    Choice(value="REJECTED", zh="不符合要求", en="rejected"),
)


def evidence_block(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Everything that was asked for, with source, date, pages, state and what it concludes; nothing before that."""
    items = evidence.of_case(session, case_id)
    rows = tuple(row for item in items for row in _item(item, lang))
    return (Block(pick(lang, "核保资料", "Evidence"), rows),) if rows else ()


def asked(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What is asked for now, with the words of whoever asked."""
    items = evidence.requested(session, case_id)
    rows = tuple(Row(_kind(item, lang), sealing.unseal(item.words) if item.words else "—") for item in items)
    return (Block(pick(lang, "需补充的资料", "What is asked for"), rows),) if rows else ()


def asked_for(session: Session, case_id: UUID) -> Mapping[str, Any]:
    """A row of the agent's form for each thing that is asked for."""
    return {"evidence": [{"kind": item.kind} for item in evidence.requested(session, case_id)]}


def proposed(session: Session, case_id: UUID) -> Mapping[str, Any]:
    """What the table proposes, in the underwriter's form: terms, and the evidence that is not there yet."""
    seen = applications.find(session, case_id)
    hits = [read_text(text) for text in seen.hits] if seen is not None else []
    there = evidence.there(session, case_id, _today())
    wanted = dict.fromkeys(hit.evidence for hit in hits if hit.evidence and hit.evidence not in there)
    left_out = dict.fromkeys(hit.exclusion for hit in hits if hit.exclusion)
    em = rules.rounded(sum(hit.em for hit in hits), _today())
    return {
        "requested": [{"kind": kind} for kind in wanted],
        "exclusions": [{"code": code} for code in left_out],
        **({"em_total": em} if em else {}),
    }


def recommended(session: Session, case_id: UUID) -> Mapping[str, Any]:
    """What was last recommended, in the form of whoever decides on it: terms, or until when to postpone; no opinion."""
    made = offers.recommended(session, case_id)
    if made is None:
        return {}
    standard = terms.wording(list(made.terms.exclusions), local_date(made.at))
    found = {
        "em_total": made.terms.em,
        "reduced_sum": made.terms.reduced_sum,
        "postpone_until": made.postponed_until,
        "exclusions": [
            {"code": code} if words == standard[code] else {"code": code, "wording": words}
            for code, words in made.terms.exclusions.items()
        ],
    }
    return {name: value for name, value in found.items() if value}


def earlier(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What was decided on other applications for the same life, the newest first."""
    others = applications.other_cases(session, case_id)
    statement = (
        select(UnderwritingDecision)
        .where(UnderwritingDecision.case_id.in_(others), UnderwritingDecision.recommendation.is_(False))
        .order_by(UnderwritingDecision.at.desc())
    )
    rows = tuple(
        Row(moment(made.at), " · ".join([word(lang, DECISIONS, made.decision), *made.reasons]))
        for made in session.scalars(statement)
    )
    return (Block(pick(lang, "既往核保结论", "Earlier decisions"), rows),) if rows else ()


def offer(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The terms that wait for the customer's answer."""
    decision = offers.in_force(session, case_id)
    if decision is None:
        return ()
    rows = [
        Row(pick(lang, "核保结论", "Decision"), word(lang, DECISIONS, decision.decision)),
        *_terms(decision, lang),
        Row(pick(lang, "每期保费", "Premium"), yuan(lang, decision.premium)),
        Row(pick(lang, "每期加费", "Extra premium"), yuan(lang, decision.extra_premium)),
        Row(pick(lang, "每期合计", "Together"), yuan(lang, decision.premium + decision.extra_premium)),
    ]
    return (Block(pick(lang, "核保通知书", "Counter-offer"), tuple(rows)),)


def _terms(decision: offers.Decision, lang: str) -> list[Row]:
    on, exclusions = local_date(decision.at), decision.terms.exclusions
    found = [
        Row(word(lang, terms.exclusions(on), code), pick(lang, said["zh"], said["en"]))
        for code, said in zip(exclusions, terms.worded(exclusions, on), strict=True)
    ]
    if decision.terms.reduced_sum is not None:
        found.insert(0, Row(pick(lang, "降低后保额", "Smaller sum"), yuan(lang, decision.terms.reduced_sum)))
    return found


def _item(item: EvidenceItem, lang: str) -> Iterator[Row]:
    yield Row(_kind(item, lang), _told(item, lang))
    if item.findings is not None:
        yield Row(pick(lang, "检查结论", "Conclusion"), sealing.unseal(item.findings))


def _kind(item: EvidenceItem, lang: str) -> str:
    return word(lang, evidence.kinds(_today()), item.kind)


def _told(item: EvidenceItem, lang: str) -> str:
    state = word(lang, STATES, item.state)
    if item.source is None:
        return f"{state} · {moment(item.requested_at)}"
    pages = pick(lang, f"{item.pages} 页", f"{item.pages} pages")
    return f"{state} · {sealing.unseal(item.source)} · {item.dated} · {pages}"


def _today() -> date:
    return local_date(utcnow())
