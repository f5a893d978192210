"""What clerks and officers read of compliance: the three check lists, warnings, and, for officers alone, the hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers import editions
from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.applications.reasons import reason_codes
from handlers.blocks import Block, Row, pick, word, yuan
from handlers.compliance import queries, rules
from handlers.compliance.rules import Level
from handlers.customers.rules import check_gov_id, check_gov_id_valid_to
from handlers.dual_entry import queries as dual_entry
from handlers.recordings import queries as recordings
from handlers.signatures import queries as signatures
from handlers.signatures.rules import HEALTH_DATA
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.types import Choice

LISTS = (
    Choice(value="true", zh="真实", en="True"),
    Choice(value="lawful", zh="合法", en="Lawful"),
    Choice(value="valid", zh="有效", en="Valid"),
)
LEVELS = (
    Choice(value="LOW", zh="低", en="Low"),
    Choice(value="MEDIUM", zh="中", en="Medium"),
    Choice(value="HIGH", zh="高", en="High"),
)
OUTCOMES = (
    Choice(value="clear", zh="排除", en="Cleared"),
    Choice(value="report", zh="上报", en="Reported"),
    Choice(value="stop", zh="停止", en="Stopped"),
)
BY = (Choice(value="name", zh="姓名", en="Name"), Choice(value="document", zh="证件", en="Document"))


def findings(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The check lists of the product's kind, risk and warnings; nothing before the first submission.

    Hits stand nowhere here: whoever reads this could warn the customer (domain-rules §3).
    """
    seen = applications.find(session, case_id)
    if seen is None:
        return ()
    today = local_date(utcnow())
    known = _known(session, case_id, seen, today)
    table = editions.load("compliance", "checklists").on(today)
    kind = table["kind"].get(seen.terms.product)
    items = [item for item in table["item"] if kind in item["kinds"]]
    lists = [_list(one, [item for item in items if item["list"] == one.value], known, lang) for one in LISTS]
    return (*lists, _risk(session, case_id, lang), _flags(session, case_id, lang))


def screening(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """For officers: level, points with why, hits, and what was decided before; nothing before a screening."""
    found = queries.last_screening(session, case_id)
    if found is None:
        return ()
    today = local_date(utcnow())
    points = tuple(Row(word(lang, rules.reasons(today), code), str(n)) for code, n in found["points"].items())
    head = (
        Row(pick(lang, "风险等级", "Risk level"), word(lang, LEVELS, found["level"])),
        *points,
        Row(pick(lang, "保费合计", "All instalments"), yuan(lang, found["total"])),
        Row(pick(lang, "下次复核", "Next review"), found["review_on"].isoformat()),
    )
    blocks = [Block(pick(lang, "反洗钱", "Anti-money-laundering"), head)]
    if found["hits"]:
        blocks.append(Block(pick(lang, "名单命中", "Hits"), tuple(_hit(hit, lang) for hit in found["hits"])))
    made = queries.decisions(session, case_id)
    if made:
        rows = tuple(Row(word(lang, OUTCOMES, one["outcome"]), str(one["reason"])) for one in made)
        blocks.append(Block(pick(lang, "此前决定", "Decided before"), rows))
    return blocks


def advice(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """For underwriters: why the officer advises to stop; nothing where the last decision is another one.

    That something was reported to the authority is not told even to them (domain-rules §3).
    """
    made = queries.decisions(session, case_id)
    if not made or made[-1]["outcome"] != queries.STOP:
        return ()
    rows = (
        Row(pick(lang, "意见", "Advice"), pick(lang, "建议拒保", "Decline")),
        Row(pick(lang, "理由", "Reason"), str(made[-1]["reason"])),
        Row(pick(lang, "注意", "Mind"), pick(lang, "不得告知客户、代理人", "Tell neither customer nor agent")),
    )
    return (Block(pick(lang, "反洗钱意见", "Advice on money laundering"), rows),)


def _known(session: Session, case_id: UUID, seen: ApplicationView, today: date) -> dict[str, bool | None]:
    """What the system knows itself; None where there is nothing yet to know it from."""
    person = seen.applicant
    told = {"gov_id_type": person.gov_id_type, "birth_date": person.birth_date, "sex": person.sex}
    wrong = (*check_gov_id(person.gov_id, told, today), *check_gov_id_valid_to(person.gov_id_valid_to, {}, today))
    recording = recordings.last(session, case_id)
    facts = _signed_facts(seen)
    return {
        "document": not wrong,
        "interest": applications.has_interest(seen, today),
        "identity": not rules.missing(person, queries.profile(session, seen.customer_id), today),
        "keyed": dual_entry.agrees(session, case_id),
        "consent": signatures.consents(session, seen.insured_id).get(HEALTH_DATA),
        "recorded": None if recording is None else recordings.accepted(session, case_id),
        "signed": None
        if signatures.last(session, case_id) is None
        else signatures.signed(session, case_id, facts, today),
    }


def _signed_facts(seen: ApplicationView) -> dict[str, Any]:
    """The facts a signature stands under, as the case holds them."""
    terms = seen.terms
    return {
        "customer_id": str(seen.customer_id),
        "insured_id": str(seen.insured_id),
        "relation": seen.relation,
        "product": terms.product,
        "cover": terms.cover,
        "sum_insured": terms.sum_insured,
        "pay_term": terms.pay_term,
        "pay_mode": terms.pay_mode,
        "premium": seen.premium,
        "age": terms.age,
        "sex": terms.sex,
    }


def _list(title: Choice, items: Sequence[Mapping[str, Any]], known: Mapping[str, bool | None], lang: str) -> Block:
    rows = tuple(
        Row(pick(lang, item["zh"], item["en"]), _state(known.get(item.get("known", "")), lang)) for item in items
    )
    return Block(pick(lang, title.zh, title.en), rows)


def _state(known: object, lang: str) -> str:
    if known is None:
        return pick(lang, "请核对", "Please look")
    return pick(lang, "符合", "Yes") if known else pick(lang, "不符合", "No")


def _risk(session: Session, case_id: UUID, lang: str) -> Block:
    """The level by points, and whether the threshold asks for copies of documents."""
    found = queries.last_screening(session, case_id)
    level = word(lang, LEVELS, found["level"]) if found else pick(lang, "尚未评估", "Not assessed yet")
    rows = [Row(pick(lang, "风险等级", "Risk level"), level)]
    if found and found["identify"]:
        asked = pick(lang, "核对并留存投保人、被保险人、受益人证件", "Check and copy documents of everybody named")
        rows.append(Row(pick(lang, "达到身份识别金额", "Identification threshold reached"), asked))
    if found and found["level"] == Level.HIGH:
        approval = pick(lang, "须高级核保批准", "A senior underwriter approves")
        rows.append(Row(pick(lang, "审批", "Approval"), approval))
    return Block(pick(lang, "反洗钱", "Anti-money-laundering"), tuple(rows))


def _flags(session: Session, case_id: UUID, lang: str) -> Block:
    """The warnings in words, with what to do about each."""
    known = {one.code: one for one in reason_codes()}
    found = queries.flags(session, case_id)
    rows = tuple(
        Row(f"{code} {pick(lang, known[code].zh, known[code].en)}", pick(lang, known[code].fix_zh, known[code].fix_en))
        for code in found
    )
    nothing = (Row(pick(lang, "结果", "Result"), pick(lang, "无异常", "Nothing found")),)
    return Block(pick(lang, "反欺诈提示", "Warnings"), rows or nothing)


def _hit(hit: Mapping[str, Any], lang: str) -> Row:
    by = pick(lang, "、", ", ").join(word(lang, BY, one) for one in hit["by"])
    differs = pick(lang, "；出生日期不同", "; another birth date") if hit["differs"] else ""
    return Row(str(hit["entry"]), f"{by}{differs}")
