"""The demo company: founded once, with people, customers and cases that have really run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any, Protocol
from uuid import UUID

import httpx
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from handlers.customers import operations as customers
from handlers.products import operations as products
from web.auth.passwords import issue_one_time
from web.demo import Login, claimed, follow_ups, later, organisation, people, script, telling
from web.demo.desk import Desk
from web.demo.held import held
from web.demo.organisation import COLLEAGUES
from web.demo.telling import HISTORY, Application, Customer, Fate
from web.demo.workers import Workers
from web.packages import publish_all
from web.settings import Settings
from workflows import calendar
from workflows.db import engine, transaction, utcnow
from workflows.models import User

CUSTOMERS = 40
"""Who applies; whoever of their families is insured by them becomes a customer, too."""

SERVED = HISTORY + timedelta(days=1)
"""So long ago they were as old as their lives say."""

KNOWN = timedelta(days=script.YEAR + 40)
"""So long the company has known them: longer than anything they applied for."""

LASTS = timedelta(days=7)
"""How long the demo's one-time codes hold: somebody may look at it tomorrow."""

PRODUCTS = ("CI01", "MM01")
ON_SALE_SINCE = date(2020, 1, 1)
AGENTS: Mapping[str, tuple[str, ...]] = {"BJ": ("wangfang", "liqiang"), "SH": ("zhoumin",)}
CLERKS: Mapping[str, tuple[str, ...]] = {"BJ": ("chenjing", "maoyun"), "SH": ("zhaomin",)}
ROLES: Mapping[str, tuple[str, str]] = {
    "agent": ("代理人", "agent"),
    "back_office": ("内勤", "back office"),
    "underwriter": ("核保", "underwriter"),
    "senior_underwriter": ("高级核保", "senior underwriter"),
    "uw_committee": ("核保委员会", "underwriting committee"),
    "aml_officer": ("反洗钱", "anti-money-laundering"),
    "quality": ("双录质检", "recording quality"),
    "endorsement_officer": ("保全", "endorsements"),
    "claims_handler": ("理赔", "claims"),
    "claims_investigator": ("理赔调查", "claims investigator"),
    "claims_committee": ("理赔委员会", "claims committee"),
    "customer_manager": ("客户经理", "customer manager"),
    "finance": ("财务", "finance"),
    "supervisor": ("团队主管", "supervisor"),
    "process_owner": ("流程管理员", "process owner"),
    "auditor": ("审计", "auditor"),
    "operator": ("运维", "operator"),
}


class Refusing(Protocol):
    """What becomes of a policy, and why the bank does not pay to the account that is named first."""

    @property
    def refuses(self) -> str:
        """A reason of the bank's; empty where it pays."""

    @property
    def tell(self) -> Callable[[Desk, Any], telling.Story]:
        """How it is told."""


def build(settings: Settings, *, brief: bool, month: Callable[[str], None]) -> list[Login]:
    """Publish what is drawn, found the company if there is none, tell its cases; gives the one-time logins.

    Codes that were not used yet are made anew, because only their hashes are known. `brief`: a fifth of the cases, one
    of each kind; `month` hears which month of the company's past is told.
    """
    list(publish_all(settings))
    with transaction() as session:
        founded = session.scalars(select(User.id).limit(1)).first() is None
        if founded:
            today = utcnow()
            ids = organisation.found(session, today)
            for code in PRODUCTS:
                products.put_on_sale(session, code, since=ON_SALE_SINCE)
            served = _serve(session, ids, today)
            told = [
                *script.applications(served, today, Random(people.SEED), brief=brief),
                *script.medical(served, today, Random(people.SEED), brief=brief),
                *script.applications(served, today, Random(people.SEED), brief=brief, fates=script.MORE),
            ]
            policies = held(told)
            mishaps = list(claimed.claims(policies, today, Random(people.SEED), brief=brief))
            asked = list(later.requests(policies, served, today, Random(people.SEED), brief=brief))
            _serve_insured(session, ids, [one for _, _, one in told])
        else:
            organisation.complete(session, utcnow())
    if founded:
        with _in_haste(), Workers() as workers:
            _tell(settings, Desk(ids, today, workers), told, [*asked, *mishaps], month)
    with transaction() as session:
        return _logins(session)


def _serve(session: Session, ids: Mapping[str, UUID], today: datetime) -> list[Customer]:
    """Customers with whoever serves them."""
    agents, clerks = _rota(AGENTS), _rota(CLERKS)
    found = []
    for serial, prospect in enumerate(people.prospects(CUSTOMERS, calendar.local_date(today - SERVED)), start=1):
        agent = next(agents[prospect.unit])
        unit = ids[prospect.unit]
        known = customers.add(session, prospect.person, agent_id=ids[agent], unit_id=unit, now=today - KNOWN)
        found.append(Customer(prospect, known, agent, next(clerks[prospect.unit]), serial))
    return found


def _serve_insured(session: Session, ids: Mapping[str, UUID], told: Sequence[Application]) -> None:
    """Relatives who will be insured are served by the same agent."""
    for one in told:
        customer, insured = one.customer, one.insured
        if insured.id is None:
            insured.id = customers.add(
                session,
                insured.person,
                agent_id=ids[customer.agent],
                unit_id=ids[customer.unit],
                now=one.today - KNOWN,
            )


@contextmanager
def _in_haste() -> Iterator[None]:
    """Let no commit of this process wait for the disk: thousands follow each other, and what they say is invented."""
    event.listen(engine(), "connect", _wait_for_nothing)
    engine().dispose()
    yield
    event.remove(engine(), "connect", _wait_for_nothing)
    engine().dispose()


def _wait_for_nothing(line: Any, _record: object) -> None:
    line.execute("SET synchronous_commit TO off")
    line.commit()


def _rota(people_of: Mapping[str, tuple[str, ...]]) -> dict[str, Iterator[str]]:
    return {unit: cycle(logins) for unit, logins in people_of.items()}


def _tell(
    settings: Settings,
    desk: Desk,
    told: Sequence[tuple[datetime, Fate, Application]],
    later: Sequence[tuple[datetime, Refusing, Any]],
    month: Callable[[str], None],
) -> None:
    today, stories = desk.now, []
    for begins, fate, one in told:
        if fate.accounts:
            _instruct(settings, one.card, fate.accounts[one.account % len(fate.accounts)])
        stories.append((begins, fate.tell(desk, one)))
    for begins, turn, about in later:
        if turn.refuses:
            _instruct(settings, about.card, turn.refuses)
        stories.append((begins, turn.tell(desk, about)))
    stories.append((telling.begin(follow_ups.Lately(), today, Random(people.SEED)), follow_ups.opened(desk)))
    telling.tell(desk, stories, today, month)


def _instruct(settings: Settings, card: str, reason: str) -> None:
    """Tell the bank to refuse what is taken from this account, or paid to it."""
    if settings.bank_url:
        address = f"{settings.bank_url}/accounts/{card}/mode"
        httpx.put(address, json={"mode": "refuse", "reason": reason}).raise_for_status()


def _logins(session: Session) -> list[Login]:
    now = utcnow()
    waiting = select(User).where((User.password_hash == "") | User.must_change)
    unused = {user.login: user for user in session.scalars(waiting)}
    return [
        Login(
            account=colleague.login,
            name=colleague.name,
            role_zh=ROLES[colleague.role][0],
            role_en=ROLES[colleague.role][1],
            code=issue_one_time(session, unused[colleague.login].id, now=now, lasts=LASTS),
        )
        for colleague in COLLEAGUES
        if colleague.login in unused
    ]
