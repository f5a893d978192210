"""A demo company from before today's drawings hires whom it lacks, and nobody twice."""

from __future__ import annotations

from sqlalchemy import select

from tests.support.house import MONDAY, House
from web.demo import organisation
from web.demo.organisation import COLLEAGUES
from workflows import access
from workflows.db import reading, transaction
from workflows.models import User


def test_who_is_missing_is_hired_once(database_url: str) -> None:
    before = tuple(one for one in COLLEAGUES if one.role != "customer_manager")
    House(database_url, cast=before)
    for _ in range(2):
        with transaction() as session:
            organisation.complete(session, MONDAY)
    with reading() as session:
        logins = list(session.scalars(select(User.login)))
        (hired,) = session.scalars(select(User.id).where(User.login == "qiaolei"))
        assert access.actor_of(session, hired, MONDAY).roles == {"customer_manager"}
    assert sorted(logins) == sorted(one.login for one in COLLEAGUES)
