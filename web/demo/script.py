"""Which fates the demo company's cases have, how many of each, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from handlers.customers.rules import age_on
from web.demo import contracts, fates, inquiries, opinions
from web.demo.lives import ADULT_FROM, NOT_NOW, UNINSURABLE
from web.demo.telling import HISTORY, SELF, Application, Customer, Fate, Insured, begin
from workflows.calendar import local_date

ONCE = UNINSURABLE | NOT_NOW | {"fresh", "listed", "elder", "pep"}
"""Lives with a story of their own; nobody else's is told of them."""

SEEN = frozenset({"smoker", "lung", "liver", "family", "heights", "stunt", "pressure"})
"""What a person has to look at: the system may not decide it alone."""

OFFERED = frozenset({"smoker", "thyroid", "breast", "lung", "liver", "family", "heights"})
"""What leads to other terms than those applied for."""

LOADED = frozenset({"smoker", "liver", "heights", "lung"})
HEALTHY, RICH, ELDER, PRESSURE = (frozenset({kind}) for kind in ("healthy", "rich", "elder", "pressure"))
REASONS = ("balance", "closed", "limit", "third_person", "frozen", "line_17")
OLD = HISTORY.days

MINOR, WORKING = 17, 58
"""Ages up to which a child is insured as one, and a father as somebody who works."""

BJ, SH = frozenset({"BJ"}), frozenset({"SH"})
"""The branches: in Beijing a clerk has a colleague to ask."""

FATES: Sequence[Fate] = (
    Fate(count=3, tell=fates.drafts),
    Fate(brief=1, count=3, tell=fates.waits_for_profile, kinds=frozenset({"fresh"}), takes=2),
    Fate(count=3, tell=fates.waits_for_signature, takes=3),
    Fate(brief=1, count=1, tell=fates.waits_for_code, kinds=HEALTHY, takes=3, days=(0, 1)),
    Fate(brief=1, count=2, tell=fates.waits_for_insured, insured="SPOUSE", takes=4),
    Fate(count=1, tell=fates.waits_for_insured, insured="PARENT", oldest=WORKING, takes=4),
    Fate(brief=1, count=2, tell=fates.waits_for_recording, kinds=ELDER, takes=4),
    Fate(brief=1, count=2, tell=fates.waits_for_quality, kinds=ELDER, takes=4),
    Fate(count=1, tell=fates.records_again, kinds=ELDER, days=(1, 5), takes=8),
    Fate(brief=1, count=3, tell=fates.waits_for_keying, kinds=HEALTHY, takes=4, oldest=40),
    Fate(brief=1, count=2, tell=fates.keyed_differently, kinds=HEALTHY, takes=6, oldest=40),
    Fate(count=6, tell=fates.waits_for_check, takes=7, days=(0, 3)),
    Fate(count=1, tell=fates.waits_for_check, insured="SPOUSE", takes=9, days=(0, 3)),
    Fate(brief=1, count=2, tell=fates.waits_for_check, insured="CHILD", oldest=MINOR, takes=9, days=(0, 3)),
    Fate(brief=1, count=1, tell=fates.waits_for_check, insured="FAMILY", takes=9, days=(0, 3)),
    Fate(brief=1, count=1, tell=inquiries.asks_a_colleague, kinds=HEALTHY, units=BJ, takes=8, days=(0, 2)),
    Fate(brief=1, count=1, tell=inquiries.asks_underwriting, kinds=HEALTHY, takes=8, days=(0, 2)),
    Fate(brief=1, count=1, tell=inquiries.was_answered, kinds=HEALTHY, units=BJ, takes=11, days=(0, 3)),
    Fate(brief=1, count=5, tell=fates.returned, takes=9, days=(1, 6)),
    Fate(count=1, tell=fates.returned, insured="CHILD", oldest=MINOR, takes=11, days=(1, 6)),
    Fate(count=3, tell=fates.returned_twice, takes=22, days=(3, 8)),
    Fate(brief=1, count=1, tell=fates.waits_for_officer, kinds=frozenset({"listed"}), takes=9, days=(1, 4)),
    Fate(count=1, tell=fates.waits_for_officer, kinds=frozenset({"pep"}), takes=9, days=(1, 4)),
    Fate(count=8, tell=opinions.waits_for_underwriting, kinds=SEEN, takes=13, days=(1, 6)),
    Fate(
        brief=1,
        count=1,
        tell=opinions.waits_for_underwriting,
        insured="PARENT",
        kinds=SEEN,
        oldest=WORKING,
        takes=15,
        days=(1, 6),
    ),
    Fate(count=1, tell=opinions.wants_a_person, kinds=HEALTHY, takes=13, days=(1, 5)),
    Fate(brief=1, count=3, tell=opinions.waits_for_evidence, kinds=SEEN, takes=13, days=(1, 3)),
    Fate(count=2, tell=opinions.waits_for_evidence, kinds=SEEN, takes=40, days=(9, 16)),
    Fate(count=3, tell=opinions.brought_evidence, kinds=SEEN, takes=35, days=(4, 9)),
    Fate(brief=1, count=2, tell=opinions.waits_for_evidence, kinds=SEEN, takes=200, days=(40, 60)),
    Fate(brief=1, count=3, tell=opinions.waits_for_review, kinds=PRESSURE, takes=35, days=(2, 7)),
    Fate(count=5, tell=contracts.issued, kinds=RICH, takes=120, days=(40, 110)),
    Fate(count=1, tell=opinions.waits_for_committee, kinds=RICH, takes=40, days=(6, 8)),
    Fate(count=2, tell=opinions.waits_for_answer, kinds=OFFERED, takes=60, days=(8, 10)),
    Fate(brief=1, count=1, tell=opinions.waits_for_answer, insured="SPOUSE", kinds=OFFERED, takes=60, days=(8, 10)),
    Fate(count=1, tell=opinions.asks_for_a_person, kinds=OFFERED, takes=80, days=(11, 14)),
    Fate(count=2, tell=opinions.refused, kinds=OFFERED, takes=80, days=(12, 40)),
    Fate(brief=1, count=2, tell=opinions.waits_for_answer, kinds=OFFERED, takes=200, days=(32, 60)),
    Fate(count=6, tell=contracts.issued, kinds=LOADED, takes=180, days=(40, OLD)),
    Fate(brief=1, count=4, tell=opinions.declined, kinds=UNINSURABLE, takes=40, days=(7, 90)),
    Fate(brief=1, count=2, tell=opinions.postponed, kinds=NOT_NOW, takes=40, days=(7, 60)),
    Fate(brief=1, count=6, tell=contracts.payment_failed, kinds=HEALTHY, takes=15, days=(2, 6), accounts=REASONS),
    Fate(
        count=2, tell=contracts.waits_for_the_day, kinds=HEALTHY, takes=20, days=(2, 4), accounts=("limit", "balance")
    ),
    Fate(
        brief=1,
        count=2,
        tell=contracts.payment_failed,
        kinds=HEALTHY,
        takes=120,
        days=(20, 45),
        accounts=("balance",),
    ),
    Fate(count=2, tell=contracts.receipt_waits, kinds=HEALTHY, takes=30, days=(4, 6)),
    Fate(count=2, tell=contracts.receipt_waits, kinds=HEALTHY, takes=12, days=(1, 2)),
    Fate(brief=1, count=1, tell=contracts.receipt_waits, insured="CHILD", oldest=MINOR, takes=30, days=(4, 6)),
    Fate(count=4, tell=contracts.call_waits, kinds=HEALTHY, takes=20, days=(2, 6)),
    Fate(brief=1, count=1, tell=contracts.call_waits, insured="SPOUSE", kinds=HEALTHY, takes=25, days=(3, 6)),
    Fate(count=2, tell=contracts.not_reached, kinds=HEALTHY, takes=25, days=(3, 6)),
    Fate(brief=1, count=2, tell=contracts.problem, kinds=HEALTHY, takes=25, days=(3, 10)),
    Fate(brief=3, count=6, tell=contracts.issued, takes=50, days=(7, 14)),
    Fate(brief=3, count=7, tell=contracts.issued, takes=180, days=(40, OLD)),
    Fate(brief=1, count=2, tell=contracts.issued, insured="SPOUSE", takes=180, days=(40, OLD)),
    Fate(brief=1, count=3, tell=contracts.issued, insured="CHILD", oldest=MINOR, takes=180, days=(40, OLD)),
    Fate(count=1, tell=contracts.issued, insured="PARENT", oldest=WORKING, takes=180, days=(40, OLD)),
    Fate(brief=1, count=3, tell=contracts.cancelled, takes=110, days=(20, 60)),
    Fate(count=1, tell=contracts.asks_back, kinds=HEALTHY, takes=45, days=(6, 9)),
    Fate(brief=1, count=3, tell=fates.withdrawn, takes=20, days=(4, 80)),
)

MORE: Sequence[Fate] = (
    Fate(brief=3, count=4, tell=contracts.issued, takes=180, days=(55, OLD)),
    Fate(
        brief=1,
        count=1,
        tell=contracts.issued,
        kinds=frozenset({"pep"}),
        takes=200,
        days=(108, 116),
        single=True,
    ),
)
"""Contracts of which something is told later; the cash value of one large premium is soon so high that its surrender is
screened."""

UNREMARKABLE = frozenset({"healthy", "smoker", "family"})
"""Lives of which the rating of medical cover finds nothing."""

YEAR = 360
MEDICAL: Sequence[Fate] = (
    Fate(brief=1, count=3, tell=contracts.covered, kinds=UNREMARKABLE, units=BJ, takes=40, days=(220, 300)),
    Fate(brief=1, count=3, tell=contracts.covered, kinds=UNREMARKABLE, units=SH, takes=40, days=(220, 300)),
    Fate(brief=3, count=6, tell=contracts.covered, kinds=UNREMARKABLE, takes=40, days=(100, 300)),
    Fate(brief=4, count=9, tell=contracts.covered, insured="SPOUSE", kinds=UNREMARKABLE, takes=40, days=(50, 310)),
    Fate(brief=1, count=9, tell=contracts.covered, insured="CHILD", oldest=MINOR, takes=40, days=(12, YEAR)),
)
"""Medical cover of the last year, on which claims can be made."""

LASTS = timedelta(days=20)
"""Longer than an application for medical cover takes: nobody turns a year older in between."""

FAR = timedelta(days=30)
"""Two applications of one customer that lie farther apart raise no question."""


def applications(
    customers: Sequence[Customer],
    today: datetime,
    random: Random,
    *,
    brief: bool = False,
    fates: Sequence[Fate] = FATES,
) -> Iterator[tuple[datetime, Fate, Application]]:
    """Every case to be told: when it begins, how it goes, and whose it is; where it is `brief`, a few of them."""
    counts = [fate.brief if brief else fate.count for fate in fates]
    told = [(begin(fates[order], today, random), order) for order, count in enumerate(counts) for _ in range(count)]
    accounts = 0
    for begins, order in sorted(told, key=lambda one: (_anybody(fates[one[1]]), one)):
        fate = fates[order]
        customer, insured = min(_suitable(customers, fate), key=lambda one: _burden(one[0], one[1], begins))
        customer.begins.append(begins)
        insured.applied += 1
        accounts += bool(fate.accounts)
        yield (
            begins,
            fate,
            Application(
                customer=customer,
                insured=insured,
                since=local_date(begins),
                today=today,
                random=Random(random.random()),
                account=accounts if fate.accounts else 0,
                single=fate.single,
            ),
        )


def medical(
    customers: Sequence[Customer], today: datetime, random: Random, *, brief: bool = False
) -> Iterator[tuple[datetime, Fate, Application]]:
    """Applications for medical cover of those who have none, as `applications` gives them."""
    for fate in MEDICAL:
        for _ in range(fate.brief if brief else fate.count):
            begins, able = _occasion(customers, fate, today, random)
            customer, insured = min(able, key=lambda one: _burden(one[0], one[1], begins))
            customer.begins.append(begins)
            insured.medical = True
            yield (
                begins,
                fate,
                Application(
                    customer=customer,
                    insured=insured,
                    since=local_date(begins),
                    today=today,
                    random=Random(random.random()),
                    product="MM01",
                ),
            )


def _occasion(
    customers: Sequence[Customer], fate: Fate, today: datetime, random: Random
) -> tuple[datetime, list[tuple[Customer, Insured]]]:
    """A moment to begin at, and those who can be insured then."""
    while True:
        begins = begin(fate, today, random)
        able = [one for one in _suitable(customers, fate) if _insurable(one[1], begins)]
        if able:
            return begins, able


def _insurable(insured: Insured, begins: datetime) -> bool:
    """Whether somebody has no medical cover and no birthday soon; a child answers at the age it has now."""
    born = insured.person.birth_date
    age = age_on(born, local_date(begins))
    grown = insured.life.age >= ADULT_FROM or age == insured.life.age
    return not insured.medical and grown and age == age_on(born, local_date(begins + LASTS))


def _anybody(fate: Fate) -> bool:
    """Whether it can be told of nearly everybody; whoever is choosy chooses first."""
    return not fate.kinds and fate.insured == SELF


def _suitable(customers: Sequence[Customer], fate: Fate) -> list[tuple[Customer, Insured]]:
    return [
        (one, life)
        for one in customers
        for life in one.lives
        if one.unit in fate.units and life.relation == fate.insured and _fits(one, life, fate)
    ]


def _fits(customer: Customer, insured: Insured, fate: Fate) -> bool:
    life = insured.life
    if fate.insured != SELF and customer.prospect.life.kind in ONCE | RICH:
        return False
    return (life.kind in fate.kinds or (not fate.kinds and life.kind not in ONCE | RICH)) and life.age <= fate.oldest


def _burden(customer: Customer, insured: Insured, begins: datetime) -> tuple[int, int, int, int]:
    """How little it suits a customer to apply again at a moment: too soon after another one, too often."""
    soon = sum(abs(begins - other) < FAR for other in customer.begins)
    return soon, insured.applied, len(customer.begins), customer.serial
