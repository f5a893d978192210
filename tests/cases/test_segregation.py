"""Who may not work on a case, however they come to it (domain-rules §10): rules 1, 2, 8, 9, 10, 11 and 12."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from handlers.customers.person import fingerprint
from tests.cases.discreet import DiscreetInsurer
from tests.support.insurer import CONFIRMED, ZHANG, resident
from web import staff
from workflows import access, interests, seats
from workflows.commands import items
from workflows.db import reading, transaction
from workflows.errors import Forbidden, Invalid, NotFound
from workflows.models import Assignment, CaseParty, Interest, Substitution
from workflows.seats import Incompatible
from workflows.types import Scope

WIFE_ID = resident(date(1997, 2, 14), 4)
WIFE = {"name": "李娜", "relation": "SPOUSE", "gov_id_type": "ID", "gov_id": WIFE_ID, "order_no": 1}
NAMED = {"beneficiary_kind": "named", "beneficiaries": [WIFE]}


def near(insurer: DiscreetInsurer, login: str, *numbers: str) -> None:
    """Somebody's own document and those of near relatives, as they were declared."""
    with transaction() as session:
        interests.declare(session, insurer.ids[login], [fingerprint("ID", number) for number in numbers])


def stand_in(insurer: DiscreetInsurer, login: str, *, absent: str) -> None:
    with transaction() as session:
        ids = {"for_id": insurer.ids[absent], "by_id": insurer.ids[login]}
        since, until = insurer.now - timedelta(hours=1), insurer.now + timedelta(days=7)
        session.add(Substitution(**ids, roles=[], starts_at=since, ends_at=until))


def test_staff_do_not_work_on_their_own_case_nor_on_a_near_relatives(insurer: DiscreetInsurer) -> None:
    near(insurer, "chenjing", ZHANG.gov_id)
    near(insurer, "maoyun", WIFE_ID)
    case = insurer.apply(**NAMED)
    for login in ("chenjing", "maoyun"):
        for outcome in ("pass", "return", "ask"):
            with pytest.raises(Forbidden, match="near relative"):
                insurer.do(case, "check", login, outcome, **CONFIRMED)
        with pytest.raises(Forbidden, match="near relative"):
            items.claim(insurer.item(case, "check").id, actor=insurer.actor(login))
    near(insurer, "maoyun")
    insurer.do(case, "check", "maoyun", "pass", **CONFIRMED)


def test_a_stand_in_carries_the_ties_of_whoever_is_absent(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(sum_insured=Decimal(1_000_000), cigarettes_per_day=30)
    insurer.check(case)
    near(insurer, "lintao", ZHANG.gov_id)
    stand_in(insurer, "maoyun", absent="lintao")
    with pytest.raises(Forbidden, match="near relative"):
        items.claim(insurer.item(case, "underwrite").id, actor=insurer.actor("maoyun"))
    items.claim(insurer.item(case, "underwrite").id, actor=insurer.actor("zhouting"))


def test_nobody_hands_such_a_case_to_them_and_it_does_not_come_back_to_them(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-BEN-01",))
    near(insurer, "chenjing", WIFE_ID)
    insurer.submit(case, **NAMED)
    assert insurer.item(case, "check").assignee_id is None, "it would have come back to 陈静"
    with pytest.raises(Forbidden, match="near relative"):
        items.hand_over(insurer.item(case, "check").id, to=insurer.ids["chenjing"], actor=insurer.actor("sunlei"))
    items.hand_over(insurer.item(case, "check").id, to=insurer.ids["maoyun"], actor=insurer.actor("sunlei"))


def test_no_agent_enters_an_application_of_their_own(insurer: DiscreetInsurer) -> None:
    near(insurer, "wangfang", ZHANG.gov_id)
    case = insurer.start("application", "wangfang")
    with pytest.raises(Invalid) as wrong:
        insurer.enter(case)
    assert [(one.field, one.code) for one in wrong.value.findings] == [("customer", "own_business")]
    assert insurer.rows(select(CaseParty)) == [], "nothing is half saved"


def test_whom_a_case_is_about_is_replaced_and_only_fingerprints_are_kept(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(**NAMED)
    about = {row.fingerprint for row in insurer.rows(select(CaseParty).where(CaseParty.case_id == case))}
    assert about == {ZHANG.fingerprint, fingerprint("ID", WIFE_ID)}
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-BEN-01",))
    insurer.submit(case)
    about = {row.fingerprint for row in insurer.rows(select(CaseParty).where(CaseParty.case_id == case))}
    assert about == {ZHANG.fingerprint}


def test_documents_of_relatives_are_declared_by_login(insurer: DiscreetInsurer) -> None:
    assert staff.declare("maoyun", [("ID", WIFE_ID), ("ID", ZHANG.gov_id)]) == 2
    assert staff.declare("maoyun", [("ID", WIFE_ID)]) == 1
    kept = insurer.rows(select(Interest.fingerprint).where(Interest.user_id == insurer.ids["maoyun"]))
    assert kept == [fingerprint("ID", WIFE_ID)]
    for wrong in (("ID", WIFE_ID[:-1] + "0"), ("CARD", "1"), ("PASSPORT", "E1")):
        with pytest.raises(staff.NoDocument):
            staff.declare("maoyun", [wrong])
    with pytest.raises(NotFound):
        staff.declare("nobody", [])


def held(insurer: DiscreetInsurer, login: str) -> set[str]:
    with reading() as session:
        return {seat.role for seat in access.actor_of(session, insurer.ids[login], insurer.now).seats}


@pytest.mark.parametrize("role", sorted(access.EXCLUSIVE))
def test_whoever_administers_or_audits_holds_no_business_role(insurer: DiscreetInsurer, role: str) -> None:
    seat = {"unit_id": insurer.ids["BJ"], "scope": Scope.UNIT, "starts_at": insurer.now - timedelta(days=1)}
    with transaction() as session, pytest.raises(Incompatible):
        seats.give(session, insurer.ids["chenjing"], role, **seat)
    with transaction() as session:
        seats.give(session, insurer.ids["chenjing"], "underwriter", **seat)
    with transaction() as session:  # as a careless import would
        session.add(Assignment(user_id=insurer.ids["chenjing"], role=role, **seat))
    assert held(insurer, "chenjing") == {role}
    case = insurer.apply()
    with pytest.raises((Forbidden, NotFound)):
        items.claim(insurer.item(case, "check").id, actor=insurer.actor("chenjing"))


def test_nobody_stands_in_for_business_beside_an_audit(insurer: DiscreetInsurer) -> None:
    stand_in(insurer, "hejing", absent="chenjing")
    assert held(insurer, "hejing") == {"auditor"}
