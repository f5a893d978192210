"""What stands in a letter: gathered from the case inside the step, in both languages, and sealed with the job.

A text is a string, or one in each language. No health answer and no reason is among them: agents read letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from handlers import editions
from handlers.applications import queries as applications
from handlers.applications.entry import SELF
from handlers.applications.queries import ApplicationView
from handlers.customers.person import Person
from handlers.documents import contract, wording
from handlers.documents.wording import Addressee, both, called, day, money
from handlers.policies import queries as policies
from handlers.products import queries as products
from handlers.products import rules as tariff
from handlers.products.rules import Terms
from handlers.underwriting import offers as underwriting
from handlers.underwriting.offers import Decision
from handlers.underwriting.terms import answer_by as usual_answer
from handlers.underwriting.terms import worded
from workflows.calendar import local_date
from workflows.errors import NotFound, Refused, UnknownName

Contents: TypeAlias = dict[str, Any]


class NotDecided(Refused):
    """There is no decision of underwriting yet that a letter could tell"""


def letter_data(  # noqa: PLR0913 - which letter, when, and by when it asks for an answer
    session: Session, case_id: UUID, code: str, *, number: str, now: datetime, answer_by: datetime | None = None
) -> Contents:
    """Everything a letter of this kind says. Raises UnknownName, NotFound, NotDecided.

    `answer_by` is the exclusive end of the time to answer an offer; without it the usual days from now.
    """
    application, today = applications.view(session, case_id), local_date(now)
    head = _head(session, application, code, number, today)
    if code in _OF_POLICY:
        policy = policies.of_case(session, application.id)
        if policy is None:
            raise NotFound
        decided = underwriting.in_force(session, case_id)
        named = applications.beneficiaries(session, application.id)
        return head | contract.contents(policy, named, decided, today)
    if code not in _OF_DECISION:
        raise UnknownName(name=code)
    decided = underwriting.in_force(session, case_id)
    if decided is None:
        raise NotDecided
    return head | _OF_DECISION[code](application, decided, answer_by or usual_answer(now))


def _head(session: Session, application: ApplicationView, code: str, number: str, today: date) -> Contents:
    person = application.applicant
    return wording.head(code, number, today, Addressee.of(person)) | {
        "sex": person.sex,
        "birth": day(person.birth_date),
        "insured": None if application.relation == SELF else _life(application.insured),
        "product": both(lambda lang: products.name(session, application.terms.product, lang)),
        "review_days": str(wording.terms(today)["review_days"]),
    }


def _life(insured: Person) -> Contents:
    """Whose life it is, where it is not the applicant's."""
    return {
        "name": insured.name,
        "document": insured.masked_gov_id,
        "sex": insured.sex,
        "birth": day(insured.birth_date),
    }


def _offer(application: ApplicationView, decided: Decision, answer_by: datetime) -> Contents:
    asked, today = application.terms, application.terms.effective_on
    offered = decided.terms.reduced_sum or asked.sum_insured
    return {
        "plan": _plan(asked, today),
        "sum_name": _sum_name(asked, today),
        "asked_sum": money(asked.sum_insured),
        "offered_sum": money(offered),
        "reduced": decided.terms.reduced_sum is not None,
        "standard": money(decided.premium),
        "em": str(decided.terms.em),
        "extra": money(decided.extra_premium),
        "loaded": decided.extra_premium > 0,
        "total": money(decided.premium + decided.extra_premium),
        "exclusions": worded(decided.terms.exclusions, local_date(decided.at)),
        "answer_by": day(local_date(answer_by - timedelta(microseconds=1))),
    }


def _no(application: ApplicationView, decided: Decision, _answer_by: datetime) -> Contents:
    asked, today = application.terms, application.terms.effective_on
    return {
        "plan": _plan(asked, today),
        "sum_name": _sum_name(asked, today),
        "asked_sum": money(asked.sum_insured),
        "automatic": decided.automatic,
    }


def _not_now(application: ApplicationView, decided: Decision, answer_by: datetime) -> Contents:
    until = decided.postponed_until
    return _no(application, decided, answer_by) | {"until": None if until is None else day(until)}


def _plan(terms: Terms, on: date) -> Contents:
    return {
        "cover": called(tariff.covers(terms.product, on), terms.cover),
        "pay_term": called(tariff.pay_terms(terms.product, on), str(terms.pay_term)),
        "pay_mode": called(tariff.pay_modes(terms.product, on), terms.pay_mode),
    }


def _sum_name(terms: Terms, on: date) -> wording.Text:
    """What letters call the sum insured of a product."""
    return wording.pair(editions.load("documents", terms.product.lower()).on(on), "sum")


_OF_DECISION: Mapping[str, Callable[[ApplicationView, Decision, datetime], Contents]] = {
    "COUNTER_OFFER": _offer,
    "DECLINE_LETTER": _no,
    "POSTPONE_LETTER": _not_now,
}
_OF_POLICY = frozenset({"BENEFIT_CARD", "POLICY", "RECEIPT"})
