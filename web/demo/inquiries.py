"""Fates of applications about which a clerk in doubt asked somebody: time stands still until they answer."""

from __future__ import annotations

from web.demo.desk import Desk
from web.demo.fates import Chapter, complete, hours
from web.demo.telling import Application, Story

ADDRESS = "身份证影像上的住址与录入的不一致，以哪个为准？"
SMOKING = "告知书里的吸烟量有涂改，客户已签名确认，初审可以通过吗？"
OTHER = {"chenjing": "maoyun", "maoyun": "chenjing"}
"""The other clerk in Beijing."""

ANSWER = "以客户现住址为准，已与客户电话核对，请在备注里写明。"


def asks_a_colleague(desk: Desk, one: Application) -> Story:
    """A colleague of the same branch was asked and has not answered yet."""
    yield from _asked(desk, one, "back_office", ADDRESS)


def asks_underwriting(desk: Desk, one: Application) -> Story:
    """Underwriting was asked and has not answered yet."""
    yield from _asked(desk, one, "underwriter", SMOKING)


def was_answered(desk: Desk, one: Application) -> Story:
    """The colleague answered; the check is with whoever asked again."""
    case = yield from _asked(desk, one, "back_office", ADDRESS)
    yield hours(one, 0.5, 2)
    desk.reply(case, "query_colleague", OTHER[one.customer.clerk], ANSWER)


def _asked(desk: Desk, one: Application, whom: str, question: str) -> Chapter:
    case = yield from complete(desk, one)
    desk.inquire(case, one.customer.clerk, whom, question)
    return case
