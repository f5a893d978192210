"""Fates of requests to change a policy 保全: who asks, what the customer says to it, who decides, and what is paid."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from handlers.endorsements.rules import Kind
from web.demo.asking import Papers, Request
from web.demo.desk import Desk
from web.demo.fates import JUST_NOW, Chapter, hours
from web.demo.papers import documents
from web.demo.telling import Pause, Story
from workflows.calendar import local_date, working_time_between
from workflows.types import Answers

OFFICERS = ("fangyan", "shenyu")
"""The first one grants accounts, the second one surrenders: money goes by other hands than a change of account."""

FINANCE, SUPERVISOR = "yaoli", "sunlei"
SEEN = {"entitled": True, "complete": True}
CALLED = {"identity": True, "told": True}
SHARES, SIGNATURE, ACCOUNT, DENIED, TOO_LATE = "PS-BEN-02", "PS-DOC-02", "PS-ACC-01", "PS-CALL-01", "PS-TIME-01"
BACK = {
    Kind.BENE_CHANGE: (SHARES, "录入的份额与申请书不一致，请核对后重新提交。"),
    Kind.PAY_ACCOUNT: (ACCOUNT, "银行卡影像看不清卡号，请重新上传并核对户名。"),
}
"""Why a request comes back; any other for its signature."""

UNLIKE = (SIGNATURE, "申请书签名与投保单签名不一致，请投保人当面重签。")
NOT_ASKED = "投保人表示只咨询过退保，没有提出申请。"
STAYS = "说明退保损失后，投保人决定保留保单。"


def opened(desk: Desk, one: Request) -> Chapter:
    """Opened by the agent, or by the office for a customer."""
    case = desk.begin(one.who, one.customer.unit, "endorsement")
    yield hours(one, 0.05, 0.3)
    return case


def found(desk: Desk, one: Request) -> Chapter:
    """The policy is found, as soon as it is issued."""
    case = yield from opened(desk, one)
    while not (number := desk.fact(one.contract.cases[0], "policy_no")):
        yield hours(one, 2, 3)
    desk.do(case, f"find_{one.desk}", one.who, Answers(values={"policy_no": number}, outcome="next"))
    yield hours(one, 0.1, 0.6)
    return case


def entered(desk: Desk, one: Request) -> Chapter:
    """What shall change is entered; the customer's word for it is next."""
    case = yield from found(desk, one)
    _submit(desk, one, case)
    yield hours(one, 0.1, 0.8)
    return case


def confirmed(desk: Desk, one: Request) -> Chapter:
    """The customer confirmed old and new in writing."""
    case = yield from entered(desk, one)
    _confirm(desk, one, case)
    return case


def called(desk: Desk, one: Request) -> Chapter:
    """Confirmed; whoever gives a policy up was called back and stands by it."""
    case = yield from confirmed(desk, one)
    if desk.waits_at(case, "call_back"):
        yield hours(one, 1, 5)
        desk.do(case, "call_back", OFFICERS[0], Answers(values=CALLED, outcome="confirmed"))
    return case


def granted(desk: Desk, one: Request) -> Chapter:
    """Granted by an officer, and by a supervisor where the rules ask for one."""
    case = yield from called(desk, one)
    if desk.waits_at(case, "examine"):
        yield hours(one, 1, 8)
        _grant(desk, case, "examine", OFFICERS[one.kind is Kind.SURRENDER])
    if desk.waits_at(case, "second"):
        yield hours(one, 1, 5)
        _grant(desk, case, "second", SUPERVISOR)
    return case


def released(desk: Desk, one: Request) -> Chapter:
    """Granted, and finance lets the money go."""
    case = yield from granted(desk, one)
    yield hours(one, 2, 9)
    _release(desk, case)
    return case


def draft(desk: Desk, one: Request) -> Story:
    """Opened, and no policy looked up yet."""
    yield from opened(desk, one)


def draft_found(desk: Desk, one: Request) -> Story:
    """The policy is found, and nothing entered yet."""
    yield from found(desk, one)


def waits_for_word(desk: Desk, one: Request) -> Story:
    """Entered; the customer has not confirmed it."""
    yield from entered(desk, one)


def waits_for_code(desk: Desk, one: Request) -> Story:
    """The customer wants to confirm by code; just now another one was sent."""
    case = yield from entered(desk, one)
    yield until(desk, one, 0, 0)
    desk.do(case, _word(one), one.who, Answers(values={}, outcome="resend"))


def fresh(desk: Desk, one: Request) -> Story:
    """Waits for an officer since today."""
    yield from _waits(desk, one, 0.3, 5)


def urgent(desk: Desk, one: Request) -> Story:
    """Waits for an officer so long that it is urgent."""
    yield from _waits(desk, one, 21, 25)


def late(desk: Desk, one: Request) -> Story:
    """Waits for an officer longer than three working days."""
    yield from _waits(desk, one, 29, 40)


def waits_for_call(desk: Desk, one: Request) -> Story:
    """A surrender whose applicant is to be called back."""
    yield from confirmed(desk, one)


def not_reached(desk: Desk, one: Request) -> Story:
    """The applicant did not answer the phone; it is tried again."""
    case = yield from confirmed(desk, one)
    yield hours(one, 1, 4)
    desk.do(case, "call_back", OFFICERS[1], Answers(values={}, outcome="not_reached"))


def returned(desk: Desk, one: Request) -> Story:
    """Sent back by an officer, and not repaired yet."""
    yield from _returned(desk, one)


def repaired(desk: Desk, one: Request) -> Story:
    """Sent back, repaired, confirmed anew, and back with the officer."""
    case = yield from _returned(desk, one)
    yield hours(one, 2, 7)
    _submit(desk, one, case)
    yield hours(one, 0.2, 1)
    _confirm(desk, one, case)


def denied(desk: Desk, one: Request) -> Story:
    """Called back, the applicant knows of no surrender: it comes back to whoever entered it."""
    case = yield from confirmed(desk, one)
    yield hours(one, 1, 5)
    said = Answers(values={"note": NOT_ASKED}, outcome="denied", reasons=(DENIED,), note=NOT_ASKED)
    desk.do(case, "call_back", OFFICERS[0], said)


def waits_for_second(desk: Desk, one: Request) -> Story:
    """The benefit shall go to somebody who is no near relative: a supervisor looks at it, too."""
    case = yield from called(desk, one)
    yield hours(one, 1, 6)
    _grant(desk, case, "examine", OFFICERS[1])


def waits_for_finance(desk: Desk, one: Request) -> Story:
    """The policy is given up; finance has not let the money go."""
    yield from granted(desk, one)


def paid(desk: Desk, one: Request) -> Story:
    """In effect; of a surrender the money is paid, or the bank refuses it."""
    case = yield from granted(desk, one)
    if desk.waits_at(case, "pay_out"):
        yield hours(one, 2, 9)
        _release(desk, case)


def corrected(desk: Desk, one: Request) -> Story:
    """The bank refused the account; the office has another one of the applicant's, and that is paid."""
    case = yield from released(desk, one)
    yield hours(one, 3, 12)
    told = one.account(one.contract.card)
    desk.do(case, "payee", one.customer.clerk, Answers(values=told, outcome="correct"))
    yield hours(one, 1, 6)
    _release(desk, case)


def by_code(desk: Desk, one: Request) -> Story:
    """Confirmed by the codes that went to the old and to the new mobile: nobody has to look at it."""
    case = yield from found(desk, one)
    _submit(desk, one, case)
    yield timedelta(minutes=3)
    old, new = desk.codes(case)
    said = {"agreed": True, "signer": one.customer.name, "method": "ESIGN", "code": old, "new_code": new}
    desk.do(case, _word(one), one.who, Answers(values=said, outcome="confirm"))


def refused(desk: Desk, one: Request) -> Story:
    """Refused by an officer: the policy stays as it was."""
    case = yield from called(desk, one)
    yield hours(one, 2, 8)
    desk.do(case, "examine", OFFICERS[0], Answers(values={}, outcome="reject", reasons=(TOO_LATE,)))


def given_up(desk: Desk, one: Request) -> Story:
    """The customer thought better of it before anything was entered."""
    case = yield from found(desk, one)
    yield hours(one, 1, 9)
    desk.do(case, f"change_{one.desk}", one.who, Answers(values={}, outcome="withdraw"))


def kept(desk: Desk, one: Request) -> Story:
    """Called back, the applicant keeps the policy."""
    case = yield from confirmed(desk, one)
    yield hours(one, 1, 6)
    said = {"identity": True, "note": STAYS}
    desk.do(case, "call_back", OFFICERS[1], Answers(values=said, outcome="keep"))


def cancel_draft(desk: Desk, one: Request) -> Story:
    """In the cooling-off everything is paid back: the form of the cancellation is open."""
    yield from _cancels(desk, one)


def cancelled(desk: Desk, one: Request) -> Story:
    """Cancelled in the cooling-off, and the premium given back."""
    case = yield from _asked_back(desk, one)
    yield hours(one, 1, 6)
    desk.do(case, "check", one.customer.clerk, Answers(values={"applicant": True}, outcome="approve"))


def cancel_given_up(desk: Desk, one: Request) -> Story:
    """The customer stays, after all."""
    case = yield from _cancels(desk, one)
    yield hours(one, 1, 4)
    desk.do(case, f"entry_{one.desk}", one.who, Answers(values={}, outcome="withdraw"))


def until(desk: Desk, one: Request, least: float, most: float) -> Pause:
    """The working time from now until so many working hours are left."""
    left = timedelta(hours=one.random.uniform(least, most))
    return max(working_time_between(desk.now, one.today) - left - JUST_NOW, JUST_NOW)


def _waits(desk: Desk, one: Request, least: float, most: float) -> Story:
    """With an officer for so many working hours."""
    case = yield from entered(desk, one)
    if one.kind is not Kind.SURRENDER:
        yield until(desk, one, least, most)
        _confirm(desk, one, case)
        return
    _confirm(desk, one, case)
    yield until(desk, one, least, most)
    desk.do(case, "call_back", OFFICERS[0], Answers(values=CALLED, outcome="confirmed"))


def _returned(desk: Desk, one: Request) -> Chapter:
    case = yield from called(desk, one)
    yield hours(one, 1, 7)
    reason, note = BACK.get(one.kind, UNLIKE)
    desk.send_back(case, "examine", OFFICERS[0], reason, note)
    return case


def _cancels(desk: Desk, one: Request) -> Chapter:
    case = yield from found(desk, one)
    told = {"kind": Kind.COOLING_OFF_CANCEL.value}
    desk.do(case, f"change_{one.desk}", one.who, Answers(values=told, outcome="submit"))
    yield hours(one, 0.1, 0.5)
    return case


def _asked_back(desk: Desk, one: Request) -> Chapter:
    case = yield from _cancels(desk, one)
    desk.cancel(case, f"entry_{one.desk}", one.who, desk.fact(case, "policy_no"), one.customer.name)
    return case


def _submit(desk: Desk, one: Request, case: UUID) -> None:
    told = {**one.entered(local_date(desk.now)), **_uploaded(desk, one, case, one.papers)}
    desk.do(case, f"change_{one.desk}", one.who, Answers(values=told, outcome="submit"))


def _uploaded(desk: Desk, one: Request, case: UUID, papers: Papers) -> dict[str, dict[str, list[str]]]:
    actor = desk.actor(one.who)
    return {field: documents(case, holder, actor, desk.now, *kinds) for field, (holder, kinds) in papers.items()}


def _confirm(desk: Desk, one: Request, case: UUID) -> None:
    """The customer signs what changes; whoever gives a policy up does so twice."""
    pages = documents(case, one.customer.name, desk.actor(one.who), desk.now, "SIGNATURE")
    said = {"agreed": True, "signer": one.customer.name, "method": "SCAN", "pages": pages}
    again = {"again": True} if one.kind is Kind.SURRENDER else {}
    desk.do(case, _word(one), one.who, Answers(values={**said, **again}, outcome="confirm"))


def _word(one: Request) -> str:
    """Where the customer's word is entered."""
    return f"{'surrender' if one.kind is Kind.SURRENDER else 'confirm'}_{one.desk}"


def _grant(desk: Desk, case: UUID, node: str, who: str) -> None:
    desk.do(case, node, who, Answers(values=SEEN, outcome="approve"))


def _release(desk: Desk, case: UUID) -> None:
    desk.do(case, "pay_out", FINANCE, Answers(values={"compared": True}, outcome="release"))
