"""From the hits of the decision table `rating` to terms, and who may decide them (domain-rules §4.1-4.6).

`em` is extra mortality in percent. `on` is the day whose edition of a table counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from handlers import editions
from handlers.editions import Edition
from handlers.money import round_up_to
from handlers.underwriting.hits import Hit, Outcome, read_hit
from workflows.calendar import add_months
from workflows.errors import UnknownName

__all__ = [
    "Assessment",
    "Decision",
    "Outcome",
    "assess",
    "authority",
    "levels_in_order",
    "lowest_level",
    "needs_second_person",
]

HEALTH_REASON = "UW-MED-01"


class Decision(StrEnum):
    """What underwriting decides (domain-rules §4.1)."""

    STANDARD = "STANDARD"  #: as applied for 标准体
    LOADED = "LOADED"  #: with extra premium 加费
    EXCLUDED = "EXCLUDED"  #: with an exclusion 除外
    LOADED_EXCLUDED = "LOADED_EXCLUDED"  #: with both 加费并除外
    REDUCED = "REDUCED"  #: for a smaller sum or term 降低保额承保
    POSTPONED = "POSTPONED"  #: not now 延期
    DECLINED = "DECLINED"  #: not at all 拒保
    SUPPLEMENT = "SUPPLEMENT"  #: evidence is asked for 补充资料
    WITHDRAWN = "WITHDRAWN"  #: taken back by the applicant 撤单


_SEVERITY = {outcome: rank for rank, outcome in enumerate(Outcome)}
_NO_RISK_TAKEN = frozenset({Decision.DECLINED, Decision.POSTPONED, Decision.SUPPLEMENT, Decision.WITHDRAWN})
_DECISIONS = {
    Outcome.DECLINE: Decision.DECLINED,
    Outcome.POSTPONE: Decision.POSTPONED,
    Outcome.EVIDENCE: Decision.SUPPLEMENT,
    Outcome.REDUCED: Decision.REDUCED,
    Outcome.LOAD: Decision.LOADED,
    Outcome.STANDARD: Decision.STANDARD,
}


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What all hits come to."""

    outcome: Outcome
    em: int  #: points as added up, before rounding
    em_terms: int  #: points the extra premium is worked out with; 0 at standard terms
    months: int  #: how long it is postponed, the longest of all hits
    postponed_until: date | None  #: the latest day of all postponements, given in months or as a day
    reduced_sum: Decimal | None  #: yuan that are acceptable; beside it exclusions and em_terms stay
    exclusions: tuple[str, ...]
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]  #: what to ask for, codes of domain-rules §4.7
    hits: tuple[str, ...]  #: the rows in one line each, in the table's order; `read_text` reads them
    decision: Decision | None  #: what the table recommends; None where a person must look
    system_decides: bool  #: whether the system itself may make that decision


def assess(
    rows: Iterable[Mapping[str, Any]],
    *,
    product: str,
    sum_at_risk: Decimal,
    on: date,
    there: Collection[str] = (),
) -> Assessment:
    """Sum up the hits of the table, the most severe outcome first (§4.2). Raises UnknownName, NotInForce.

    More extra mortality than the product can be loaded with is a decline; the sum is compared before it is rounded.
    `there` is the evidence that was brought, by its codes: what a row asks for then is for a person to read.
    """
    hits = tuple(_answered(read_hit(row), there) for row in rows)
    terms = editions.load("underwriting", "terms").on(on)
    em = sum(hit.em for hit in hits)
    outcome = _outcome(hits, em, product, terms)
    em_terms = rounded(em, on)
    exclusions = tuple(sorted({hit.exclusion for hit in hits if hit.exclusion}))
    decision = _recommended(outcome, em_terms)
    return Assessment(
        outcome=outcome,
        em=em,
        em_terms=em_terms,
        months=max((hit.months for hit in hits), default=0),
        postponed_until=max(_days(hits, on), default=None),
        reduced_sum=min((hit.reduced_sum for hit in hits if hit.reduced_sum is not None), default=None),
        exclusions=exclusions,
        reasons=_reasons(hits, outcome),
        evidence=tuple(dict.fromkeys(hit.evidence for hit in hits if hit.evidence and hit.evidence not in there)),
        hits=tuple(hit.text for hit in hits),
        decision=decision,
        system_decides=decision is not None
        and authority("system", decision, sum_at_risk, em, on=on, exclusions=exclusions),
    )


def rounded(em: int, on: date) -> int:
    """What a sum of points is loaded with: rounded up to the step, 0 where the risk is standard (§4.2)."""
    table = editions.load("underwriting", "terms").on(on)
    return round_up_to(em, table["step"]) if em > table["standard_to"] else 0


def authority(  # noqa: PLR0913 - the columns of the table of authority
    level: str, decision: str, sum_at_risk: Decimal, em: int, *, on: date, exclusions: Collection[str] = ()
) -> bool:
    """Whether a level may make this decision itself; else it is a recommendation (§4.6).

    The limit of extra mortality bounds the risk a level takes: a decline or a postponement takes none.
    Raises UnknownName, NotInForce.
    """
    limits = _level(level, on)
    if sum_at_risk > limits.get("sum_at_risk_to", sum_at_risk):
        return False
    if decision not in limits.get("decisions", list(Decision)):
        return False
    if decision == Decision.DECLINED and sum_at_risk > limits.get("declines_to", sum_at_risk):
        return False
    if decision not in _NO_RISK_TAKEN and em > limits.get("em_to", em):
        return False
    return set(exclusions) <= set(limits.get("exclusions", exclusions))


def lowest_level(decision: str, sum_at_risk: Decimal, em: int, *, on: date, exclusions: Collection[str] = ()) -> str:
    """The lowest level that may make this decision; the last one may make them all. Raises UnknownName, NotInForce."""
    for name in levels_in_order(on):
        if authority(name, decision, sum_at_risk, em, on=on, exclusions=exclusions):
            return name
    raise UnknownName(name=decision)


def levels_in_order(on: date) -> tuple[str, ...]:
    """The levels of authority, rising."""
    return tuple(level["name"] for level in _authority(on)["level"])


def needs_second_person(decision: str, sum_at_risk: Decimal, on: date) -> bool:
    """Whether a no needs another user of at least the same level (§4.6)."""
    no = decision in {Decision.DECLINED, Decision.POSTPONED}
    return no and bool(sum_at_risk >= _authority(on)["second_person_from"])


def _answered(hit: Hit, there: Collection[str]) -> Hit:
    """Nothing is missing any more where what a row asks for is there."""
    answered = hit.outcome is Outcome.EVIDENCE and hit.evidence in there
    return replace(hit, outcome=Outcome.REFER) if answered else hit


def _days(hits: tuple[Hit, ...], on: date) -> list[date]:
    """The day each postponement ends."""
    given = [hit.until for hit in hits if hit.until is not None]
    return given + [add_months(on, hit.months) for hit in hits if hit.months]


def _outcome(hits: tuple[Hit, ...], em: int, product: str, terms: Edition) -> Outcome:
    """The most severe of the rows and of what their points come to."""
    found = {hit.outcome for hit in hits} - {Outcome.LOAD}
    if em > terms["standard_to"]:
        loadable = em <= terms["load_to"].get(product, terms["standard_to"])
        found.add(Outcome.LOAD if loadable else Outcome.DECLINE)
    return min(found, key=_SEVERITY.__getitem__, default=Outcome.STANDARD)


def _recommended(outcome: Outcome, em_terms: int) -> Decision | None:
    if outcome is Outcome.EXCLUDE:
        return Decision.LOADED_EXCLUDED if em_terms else Decision.EXCLUDED
    return _DECISIONS.get(outcome)


def _reasons(hits: tuple[Hit, ...], outcome: Outcome) -> tuple[str, ...]:
    """A decline or postponement without a reason of its own is one of health (§4.2)."""
    given = dict.fromkeys(hit.reason for hit in hits if hit.reason)
    own = any(hit.reason for hit in hits if hit.outcome is outcome)
    if outcome in {Outcome.DECLINE, Outcome.POSTPONE} and not own:
        given[HEALTH_REASON] = None
    return tuple(given)


def _authority(on: date) -> Edition:
    return editions.load("underwriting", "authority").on(on)


def _level(name: str, on: date) -> Mapping[str, Any]:
    for level in _authority(on)["level"]:
        if level["name"] == name:
            limits: Mapping[str, Any] = level
            return limits
    raise UnknownName(name=name)
