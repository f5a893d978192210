"""The demo insurer: a head office, two branches with a team each, and the people who work there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pypinyin import lazy_pinyin
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows import seats
from workflows.db import new_id
from workflows.models import Unit, UnitKind, User
from workflows.types import Scope

SINCE = timedelta(days=400)
"""The demo company has worked for a little over a year."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit to found."""

    code: str
    parent: str
    kind: UnitKind
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody to hire: login, name, and a seat."""

    login: str
    name: str
    role: str
    unit: str
    scope: Scope = Scope.UNIT
    level: int = 1


PLACES = (
    Place(code="HO", parent="", kind=UnitKind.HEAD_OFFICE, zh="总公司", en="Head office"),
    Place(code="BJ", parent="HO", kind=UnitKind.BRANCH, zh="北京分公司", en="Beijing branch"),
    Place(code="SH", parent="HO", kind=UnitKind.BRANCH, zh="上海分公司", en="Shanghai branch"),
)

COLLEAGUES = (
    Colleague(login="wangfang", name="王芳", role="agent", unit="BJ", scope=Scope.OWN),
    Colleague(login="liqiang", name="李强", role="agent", unit="BJ", scope=Scope.OWN),
    Colleague(login="zhoumin", name="周敏", role="agent", unit="SH", scope=Scope.OWN),
    Colleague(login="chenjing", name="陈静", role="back_office", unit="BJ"),
    Colleague(login="maoyun", name="毛云", role="back_office", unit="BJ"),
    Colleague(login="zhaomin", name="赵敏", role="back_office", unit="SH"),
    Colleague(login="lintao", name="林涛", role="underwriter", unit="HO", scope=Scope.SUBTREE, level=1),
    Colleague(login="zhouting", name="周婷", role="underwriter", unit="HO", scope=Scope.SUBTREE, level=1),
    Colleague(login="huangbo", name="黄博", role="senior_underwriter", unit="HO", scope=Scope.SUBTREE, level=2),
    Colleague(login="weizhen", name="魏真", role="uw_committee", unit="HO", scope=Scope.SUBTREE, level=3),
    Colleague(login="xuhui", name="徐慧", role="aml_officer", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="gaofeng", name="高峰", role="quality", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="fangyan", name="方艳", role="endorsement_officer", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="shenyu", name="沈宇", role="endorsement_officer", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="jiangnan", name="江楠", role="claims_handler", unit="HO", scope=Scope.SUBTREE, level=1),
    Colleague(login="dingyi", name="丁毅", role="claims_handler", unit="HO", scope=Scope.SUBTREE, level=1),
    Colleague(login="guoqing", name="郭庆", role="claims_handler", unit="HO", scope=Scope.SUBTREE, level=2),
    Colleague(login="luohan", name="罗翰", role="claims_investigator", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="tanming", name="谭明", role="claims_committee", unit="HO", scope=Scope.SUBTREE, level=3),
    Colleague(login="qiaolei", name="乔蕾", role="customer_manager", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="yaoli", name="姚丽", role="finance", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="caijun", name="蔡军", role="finance", unit="HO", scope=Scope.SUBTREE),
    Colleague(login="sunlei", name="孙磊", role="supervisor", unit="BJ", scope=Scope.SUBTREE),
    Colleague(login="sulan", name="苏岚", role="supervisor", unit="SH", scope=Scope.SUBTREE),
    Colleague(login="wumin", name="吴敏", role="process_owner", unit="HO", scope=Scope.ALL),
    Colleague(login="hejing", name="何静", role="auditor", unit="HO", scope=Scope.ALL),
    Colleague(login="tangwei", name="唐伟", role="operator", unit="HO", scope=Scope.ALL),
)


def found(session: Session, now: datetime, colleagues: Sequence[Colleague] = COLLEAGUES) -> dict[str, UUID]:
    """Make units, users and seats; gives the ids of units by code and of users by login."""
    ids: dict[str, UUID] = {}
    paths: dict[str, str] = {"": ""}
    for place in PLACES:
        ids[place.code] = new_id()
        paths[place.code] = f"{paths[place.parent]}{place.code}/"
        session.add(
            Unit(
                id=ids[place.code],
                parent_id=ids.get(place.parent),
                kind=place.kind,
                code=place.code,
                path=paths[place.code],
                zh=place.zh,
                en=place.en,
            )
        )
        session.flush()
    for colleague in colleagues:
        ids[colleague.login] = hire(session, colleague, ids[colleague.unit], now)
    return ids


def complete(session: Session, now: datetime) -> None:
    """Hire whoever a company from before today's drawings still lacks."""
    there = set(session.scalars(select(User.login)))
    units = dict(session.execute(select(Unit.code, Unit.id)).all())
    for colleague in COLLEAGUES:
        if colleague.login not in there:
            hire(session, colleague, units[colleague.unit], now)


def hire(session: Session, colleague: Colleague, unit_id: UUID, now: datetime) -> UUID:
    """Make a user with a seat; gives the id. The password is set elsewhere."""
    user = User(
        id=new_id(),
        login=colleague.login,
        name=colleague.name,
        sort_key=" ".join(lazy_pinyin(colleague.name)),
        created_at=now - SINCE,
    )
    session.add(user)
    session.flush()
    since = now - SINCE
    seats.give(session, user.id, colleague.role, unit_id, starts_at=since, scope=colleague.scope, level=colleague.level)
    return user.id
