"""Who may apply for cover on whose life: insurable interest, consent, minors (Insurance Law art. 12, 31, 33)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from handlers import editions
from handlers.applications.entry import SELF, Entry
from handlers.customers.person import Person
from handlers.customers.rules import age_on
from handlers.editions import Edition
from workflows.errors import N_
from workflows.types import Choice, Finding

SPOUSE, CHILD, PARENT = "SPOUSE", "CHILD", "PARENT"
CONSENT, PARENTS_CONSENT = "CONSENT", "PARENTS_CONSENT"
"""Kinds of paper: the insured's own consent, and that of a minor's parents for anybody else who applies."""

NO_INTEREST = "NB-INT-01"


def table(on: date) -> Edition:
    """The edition in force. Raises NotInForce."""
    return editions.load("applications", "parties").on(on)


def relations(on: date) -> Sequence[Choice]:
    """What an insured can be to the applicant, as it can be entered from today on."""
    return tuple(Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in table(on)["relation"].items())


def is_minor(insured: Person, on: date) -> bool:
    """Whether somebody else decides for this life."""
    return bool(age_on(insured.birth_date, on) < table(on)["adult_from"])


def has_interest(relation: str, consents: Collection[str], insured: Person, on: date) -> bool:
    """Whether the applicant has an insurable interest in this life.

    Family and employees need nothing more, whoever else is insured has to consent (art. 31). For a minor nobody but the
    parents applies without the parents' consent (art. 33, Interpretation III art. 6).
    """
    if relation == SELF:
        return True
    if is_minor(insured, on):
        return relation == CHILD or PARENTS_CONSENT in consents
    return not table(on)["relation"][relation].get("consent") or CONSENT in consents


def findings(entry: Entry, applicant: Person, insured: Person, on: date) -> list[Finding]:
    """What stands against this applicant for this life. NB-INT-01."""
    found = [*_capacity(applicant, on), *_contradictions(entry, applicant, insured, on)]
    if found or has_interest(entry.relation, entry.consents, insured, on):
        return found
    if is_minor(insured, on):
        return [_finding(f"insured_papers.{PARENTS_CONSENT}", N_("Only parents insure a minor without their consent"))]
    return [
        _finding(f"consent_papers.{CONSENT}", N_("Without insurable interest the insured has to consent in writing"))
    ]


def _capacity(applicant: Person, on: date) -> list[Finding]:
    """Contracts are made by adults."""
    if not is_minor(applicant, on):
        return []
    return [_finding("customer", N_("The applicant must be %(age)d or older"), age=table(on)["adult_from"])]


def _contradictions(entry: Entry, applicant: Person, insured: Person, on: date) -> list[Finding]:
    """A relation that two birth dates deny."""
    if entry.relation == SELF:
        return []
    if entry.insured_id == entry.customer_id:
        return [_finding("insured", N_("Applicant and insured are the same person: choose the relation accordingly"))]
    if not _fits(entry.relation, applicant, insured, on):
        return [_finding("relation", N_("This relation does not fit the birth dates of applicant and insured"))]
    return []


def _fits(relation: str, applicant: Person, insured: Person, on: date) -> bool:
    if relation == CHILD:
        return applicant.birth_date < insured.birth_date
    if relation == PARENT:
        return insured.birth_date < applicant.birth_date
    if relation == SPOUSE:
        marries = table(on)["marries_from"]
        return all(age_on(one.birth_date, on) >= marries[one.sex] for one in (applicant, insured))
    return True


def _finding(field: str, message: str, **params: object) -> Finding:
    return Finding(field=field, code=NO_INTEREST, message=message, params=params)
