"""Fates of applications from their first premium on: debit, receipt, follow-up call, cooling-off, cancellation."""

from __future__ import annotations

from datetime import timedelta

from web.demo.desk import Desk
from web.demo.fates import Chapter, hours
from web.demo.opinions import taken
from web.demo.telling import Application, Story
from workflows.calendar import local_date
from workflows.types import Answers


def payment_failed(desk: Desk, one: Application) -> Story:
    """The bank refused the debit, and the agent has not done anything about it yet; at last it lapses."""
    yield from taken(desk, one)


def waits_for_the_day(desk: Desk, one: Application) -> Story:
    """Refused, and to be tried again on a day the customer named."""
    case = yield from taken(desk, one)
    yield hours(one, 1, 4)
    told = {**one.paid_from(), "when": "date", "retry_on": local_date(desk.now) + timedelta(days=8)}
    desk.do(case, "payment", one.customer.agent, Answers(values=told, outcome="retry"))


def receipt_waits(desk: Desk, one: Application) -> Story:
    """Issued and delivered; the customer has not signed for it. After 24 hours it is urgent."""
    yield from taken(desk, one)


def covered(desk: Desk, one: Application) -> Story:
    """Signed for, and nothing more to be done: cover for a year has no cooling-off."""
    yield from received(desk, one)


def call_waits(desk: Desk, one: Application) -> Story:
    """Signed for; the follow-up call is to come."""
    yield from received(desk, one)


def not_reached(desk: Desk, one: Application) -> Story:
    """Nobody answered the call; it is tried again from day to day."""
    case = yield from received(desk, one)
    yield hours(one, 1, 4)
    desk.call(case, one.customer.clerk, "not_reached")


def problem(desk: Desk, one: Application) -> Story:
    """The call found that the customer does not know what surrender means: to be solved."""
    case = yield from received(desk, one)
    yield hours(one, 1, 4)
    said = {"surrender_loss": "unclear", "remark": "客户不清楚退保损失，要求再次说明。"}
    desk.call(case, one.customer.clerk, "problem", **said)


def issued(desk: Desk, one: Application) -> Story:
    """Called and content: the cooling-off runs to its end."""
    yield from _called(desk, one)


def cancelled(desk: Desk, one: Application) -> Story:
    """Cancelled in the cooling-off, and the premium given back."""
    case = yield from _called(desk, one)
    yield hours(one, 6, 20)
    request = desk.ask_back(desk.fact(case, "policy_no"), one.customer.agent, one.customer.unit, one.customer.name)
    yield hours(one, 1, 6)
    desk.do(request, "check", one.customer.clerk, Answers(values={"applicant": True}, outcome="approve"))


def asks_back(desk: Desk, one: Application) -> Story:
    """A cancellation that nobody has checked yet."""
    case = yield from _called(desk, one)
    yield hours(one, 1, 4)
    desk.ask_back(desk.fact(case, "policy_no"), one.customer.agent, one.customer.unit, one.customer.name)


def received(desk: Desk, one: Application) -> Chapter:
    """The customer has signed for the policy."""
    case = yield from taken(desk, one)
    yield hours(one, 0.5, 7)
    desk.receive(case, one.customer.agent, one.customer.name)
    return case


def _called(desk: Desk, one: Application) -> Chapter:
    case = yield from received(desk, one)
    yield hours(one, 2, 16)
    desk.call(case, one.customer.clerk)
    return case
