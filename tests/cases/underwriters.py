"""What underwriters do in stories about new applications, and the lives they look at."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from handlers.underwriting import queries
from handlers.underwriting.models import UnderwritingDecision
from tests.cases.discreet import DiscreetInsurer
from tests.support.insurer import REPORT
from workflows.db import reading, transaction
from workflows.models import Assignment
from workflows.types import Scope

SMOKER = {"cigarettes_per_day": 30}  # A08: +50
HEAVY = {"height_cm": Decimal("173.7"), "weight_kg": Decimal("86.9")}  # A06: BMI 28.8, +25
HIGH_PRESSURE = {"systolic": 165, "diastolic": 95}  # A14: +100
HALF_A_MILLION, MILLION = Decimal(500_000), Decimal(1_000_000)
MEDICAL = ("UW-MED-01",)
NODULE = {**REPORT, "findings": "甲状腺结节 0.8 cm，建议随访。血压在正常范围。"}
"""A check-up report that tells of a nodule."""
DENIED = "告知无甲状腺结节；体检报告（北京协和医院，2026-02-20）写有“甲状腺结节”"
"""What the rating says of it to somebody who denied one."""


def referred(insurer: DiscreetInsurer, **entered: Any) -> UUID:
    """An application that passed the check and waits for an underwriter."""
    case = insurer.apply(**entered)
    insurer.check(case)
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["underwrite"], "UNDERWRITING")
    return case


def decide(insurer: DiscreetInsurer, case: UUID, outcome: str, who: str = "lintao", **more: Any) -> None:
    insurer.do(case, "underwrite", who, outcome, **{"opinion": "资料齐全", **more})


def review(insurer: DiscreetInsurer, case: UUID, outcome: str, who: str = "huangbo", **more: Any) -> None:
    insurer.do(case, "review", who, outcome, **{"opinion": "同意", **more})


def recommended(insurer: DiscreetInsurer) -> UUID:
    """A loading of 150 % that 林涛 may only recommend."""
    case = referred(insurer, **SMOKER, **HIGH_PRESSURE)
    decide(insurer, case, "offer", em_total=150)
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["review"], "UNDERWRITING")
    assert insurer.payments(case) == []
    return case


def bring(insurer: DiscreetInsurer, case: UUID, *rows: dict[str, Any]) -> None:
    insurer.do(case, "supply", "wangfang", "supply", evidence=list(rows))


def rating(case: UUID, lang: str = "zh_CN") -> list[tuple[str, str]]:
    """What stands beside the form of whoever underwrites."""
    with reading() as session:
        return [(row.label, row.value) for block in queries.rating(session, case, lang) for row in block.rows]


def decisions(insurer: DiscreetInsurer, case: UUID) -> list[tuple[str, str, int, bool]]:
    rows = select(UnderwritingDecision).where(UnderwritingDecision.case_id == case).order_by(UnderwritingDecision.id)
    return [(row.level, row.decision, row.em, row.recommendation) for row in insurer.rows(rows)]


def demanded(insurer: DiscreetInsurer, case: UUID) -> list[Decimal]:
    return [payment.amount for payment in insurer.payments(case)]


def promote(insurer: DiscreetInsurer, login: str, role: str = "senior_underwriter") -> None:
    """Give somebody another seat at head office."""
    seat = {"role": role, "unit_id": insurer.ids["HO"], "scope": Scope.SUBTREE, "level": 2}
    with transaction() as session:
        session.add(Assignment(user_id=insurer.ids[login], starts_at=insurer.now - timedelta(days=1), **seat))
