"""What the rating asks, and what underwriters read beside their forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.blocks import Block, Row, moment, pick, word, yes_no, yuan
from handlers.underwriting import circumstances, evidence, limits, terms
from handlers.underwriting.disclosure import Contradiction, Report
from handlers.underwriting.hits import Hit, Outcome, read_text
from handlers.underwriting.models import UnderwritingDecision
from handlers.underwriting.profile import KINDS, profile, sum_at_risk
from handlers.underwriting.words import ANSWERS, INPUTS, LOOKS_AT, OUTCOMES, ROWS
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.types import Actor, Choice

__all__ = [
    "DECISIONS",
    "KINDS",
    "ROWS",
    "countries",
    "country",
    "profile",
    "rating",
    "recommendation",
    "sum_at_risk",
]

USER = table("app_user", column("id", Uuid), column("name", String))
DECISIONS = (
    Choice(value="STANDARD", zh="标准体承保", en="Standard"),
    Choice(value="LOADED", zh="加费承保", en="With extra premium"),
    Choice(value="EXCLUDED", zh="除外承保", en="With an exclusion"),
    Choice(value="LOADED_EXCLUDED", zh="加费并除外承保", en="With extra premium and an exclusion"),
    Choice(value="REDUCED", zh="降低保额承保", en="For a smaller sum"),
    Choice(value="POSTPONED", zh="延期", en="Postponed"),
    Choice(value="DECLINED", zh="拒保", en="Declined"),
)


def countries(session: Session, actor: Actor) -> Sequence[Choice]:
    """Where somebody may have stayed, by the list of today; the same for everybody."""
    del session, actor
    table = limits.countries(local_date(utcnow()))
    return [Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in table.items()]


def country(lang: str, code: str, on: date) -> str:
    """What a country or region is called; the bare code where the list no longer has it."""
    found = limits.countries(on).get(code)
    return pick(lang, found["zh"], found["en"]) if found else code


def rating(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Which rows of the decision table applied to which values, and what it takes to decide; nothing before that."""
    seen = applications.find(session, case_id)
    if seen is None or not seen.rating:
        return ()
    day = seen.terms.effective_on
    looked_at = profile(session, case_id, day)
    hits, kinds = [read_text(text) for text in seen.hits], evidence.kinds(day)
    there = evidence.there(session, case_id, day)
    rows = (
        Row(pick(lang, "系统建议", "The table says"), word(lang, OUTCOMES, seen.rating)),
        Row(pick(lang, "EM 评点合计", "Extra mortality"), f"{seen.em} %"),
        *(Row(hit.code, _explained(lang, hit, looked_at)) for hit in hits),
        *_contradictions(lang, circumstances.contradictions(session, case_id, seen), kinds),
        *(Row(pick(lang, "待补资料", "Evidence needed"), word(lang, kinds, code)) for code in _needed(hits, there)),
        Row(pick(lang, "风险保额", "Sum at risk"), yuan(lang, looked_at["sum_at_risk"])),
        *_with_all_insurers(lang, looked_at),
        *_with_examination(lang, looked_at, hits, day),
    )
    return (Block(pick(lang, "评点说明", "Rating"), rows),)


def _explained(lang: str, hit: Hit, looked_at: Mapping[str, Any]) -> str:
    """A row in words, what it looked at, and what it came to."""
    values = [(name, looked_at.get(name)) for name in LOOKS_AT.get(hit.code, ())]
    told = [f"{word(lang, INPUTS, name)} {_shown(lang, value)}" for name, value in values if value is not None]
    seen = f" · {pick(lang, '，', ', ').join(told)}" if told else ""
    came_to = "" if hit.outcome is Outcome.STANDARD else f" → {' '.join(_terms(lang, hit))}"
    return f"{word(lang, ROWS, hit.code)}{seen}{came_to}"


def _terms(lang: str, hit: Hit) -> list[str]:
    found = [word(lang, OUTCOMES, hit.outcome)]
    if hit.em:
        found.append(f"EM +{hit.em}")
    if hit.months:
        found.append(pick(lang, f"{hit.months} 个月", f"{hit.months} months"))
    if hit.until:
        found.append(pick(lang, f"至 {hit.until}", f"until {hit.until}"))
    if hit.exclusion:
        found.append(f"{hit.exclusion} {word(lang, terms.exclusions(local_date(utcnow())), hit.exclusion)}")
    if hit.outcome is Outcome.REDUCED and hit.reduced_sum is not None:
        found.append(yuan(lang, hit.reduced_sum))
    return found


def _shown(lang: str, value: object) -> str:
    if isinstance(value, str):
        return word(lang, ANSWERS, value)
    return f"{value:,f}".removesuffix(".00") if isinstance(value, Decimal) else yes_no(lang, value)


def _contradictions(lang: str, found: Sequence[Contradiction], kinds: Sequence[Choice]) -> Sequence[Row]:
    """Which no contradicts which word of which report (A28)."""
    return [
        Row(
            pick(lang, "告知不一致", "Contradiction"),
            pick(
                lang,
                f"告知{one.says.zh}；{_named(lang, one.report, kinds)}写有“{one.word}”",
                f"Disclosed: {one.says.en}; {_named(lang, one.report, kinds)} says “{one.word}”",
            ),
        )
        for one in found
    ]


def _named(lang: str, report: Report, kinds: Sequence[Choice]) -> str:
    name, of = word(lang, kinds, report.kind), f"{report.source}, {report.dated}"
    return pick(lang, f"{name}（{of.replace(', ', '，')}）", f"{name} ({of})")


def _needed(hits: Sequence[Hit], there: Collection[str]) -> Sequence[str]:
    return list(dict.fromkeys(hit.evidence for hit in hits if hit.evidence and hit.evidence not in there))


def _with_all_insurers(lang: str, looked_at: Mapping[str, Any]) -> Sequence[Row]:
    """What financial underwriting compares; a minor has no ceiling."""
    total, ceiling = looked_at["total_at_risk"], looked_at["financial_ceiling"]
    if total is None or ceiling is None:
        return ()
    return (
        Row(pick(lang, "全部保险公司风险保额", "At risk with all insurers"), yuan(lang, total)),
        Row(pick(lang, "财务上限", "Financial ceiling"), yuan(lang, ceiling)),
    )


def _with_examination(lang: str, looked_at: Mapping[str, Any], hits: Sequence[Hit], day: date) -> Sequence[Row]:
    """Up to which sum nobody is examined; a product without such a limit examines nobody for its sum."""
    limit = looked_at["non_medical_limit"]
    if limit is None:
        return ()
    return (
        Row(pick(lang, "免体检限额", "Non-medical limit"), yuan(lang, limit)),
        Row(pick(lang, "体检套餐", "Examination"), _examination(lang, hits, looked_at["exam_package"], day)),
    )


def _examination(lang: str, hits: Sequence[Hit], package: str, day: date) -> str:
    """The package in words: that of the sum at risk, else the one a row asks for."""
    asked = [hit.evidence.removeprefix("EXAM_") for hit in hits if hit.evidence.startswith("EXAM_")]
    code = package or next(iter(asked), "")
    found = limits.package(code, day)
    return f"{code} · {pick(lang, found['zh'], found['en'])}" if found else pick(lang, "无需体检", "None")


def recommendation(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What was last recommended to somebody with more authority; nothing where nothing was."""
    statement = (
        select(UnderwritingDecision, USER.c.name)
        .outerjoin(USER, USER.c.id == UnderwritingDecision.by)
        .where(UnderwritingDecision.case_id == case_id, UnderwritingDecision.recommendation)
        .order_by(UnderwritingDecision.at.desc(), UnderwritingDecision.id.desc())
    )
    found = session.execute(statement.limit(1)).one_or_none()
    if found is None:
        return ()
    made, who = found
    rows = (
        Row(pick(lang, "建议结论", "Recommended"), word(lang, DECISIONS, made.decision)),
        Row(pick(lang, "EM 评点", "Extra mortality"), f"{made.em} %"),
        Row(pick(lang, "每期加费", "Extra premium"), yuan(lang, made.extra_premium)),
        Row(pick(lang, "风险保额", "Sum at risk"), yuan(lang, made.sum_at_risk)),
        *(Row(pick(lang, "原因代码", "Reason"), code) for code in made.reasons),
        Row(pick(lang, "核保意见", "Opinion"), sealing.unseal(made.opinion) if made.opinion else "—"),
        Row(pick(lang, "建议人", "By"), f"{who or '—'} · {moment(made.at)}"),
    )
    return (Block(pick(lang, "核保建议", "Recommendation"), rows),)
