"""How the demo company's customers live: age, work, income and what they answer about their health, fitting together.

`kind` names what underwriting will find of a life, so that a story is told of somebody it can happen to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

HEALTHY: Mapping[str, Any] = {
    "cigarettes_per_day": 0,
    "systolic": 118,
    "diastolic": 76,
    "diabetes": "none",
    "thyroid_nodule": False,
    "breast_nodule": False,
    "lung_nodule": False,
    "hepatitis_b_carrier": False,
    "pregnant": False,
    "serious_history": False,
    "hospital_unexplained": False,
    "earlier_declined": False,
    "family_history": False,
    "cover_elsewhere": False,
    "stayed_abroad": False,
}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "M": {"height_cm": Decimal("175.0"), "weight_kg": Decimal("70.0")},
    "F": {"height_cm": Decimal("163.0"), "weight_kg": Decimal("56.0")},
}
"""Of whoever says nothing else."""

GROWTH = (60, 76, 88, 97, 104, 111, 117, 123, 129, 134, 140, 146, 152, 158, 162, 165, 166, 167)
"""A child's height in centimetres, by completed years."""

CHILDS_BMI = Decimal("16.8")
CHILDS_PRESSURE = {"systolic": 98, "diastolic": 62}
SCHOOL_FROM, ADULT_FROM = 6, 18

THYROID = {"thyroid_nodule": True, "thyroid_function": "normal"}
HEALTH: Mapping[str, Mapping[str, Any]] = {
    "smoker": {"cigarettes_per_day": 25, "systolic": 144, "diastolic": 92},
    "pressure": {"cigarettes_per_day": 22, "systolic": 165, "diastolic": 98},
    "crisis": {"systolic": 186, "diastolic": 108, "weight_kg": Decimal("88.5")},
    "thyroid": {**THYROID, "thyroid_grade": 3},
    "thyroid_suspect": {**THYROID, "thyroid_grade": 4},
    "breast": {"breast_nodule": True, "breast_grade": 2},
    "lung": {
        "lung_nodule": True,
        "lung_size_mm": Decimal("5.5"),
        "lung_followed_months": 30,
        "lung_stable": True,
    },
    "liver": {"hepatitis_b_carrier": True, "liver_values": "normal"},
    "family": {"family_history": True},
    "pregnant": {"pregnant": True, "weight_kg": Decimal("68.0")},
    "diabetic": {"diabetes": "type2", "weight_kg": Decimal("82.0"), "systolic": 138, "diastolic": 86},
    "serious": {"serious_history": True, "systolic": 136, "diastolic": 84},
}
"""What is not like everybody's, by kind of life."""

UNINSURABLE = frozenset({"diabetic", "serious"})
NOT_NOW = frozenset({"crisis", "pregnant", "thyroid_suspect"})


@dataclass(frozen=True, kw_only=True)
class Work:
    """What somebody does: an occupation of the profile, a class of occupation, yuan a year."""

    occupation: str
    grade: int
    income: int


OFFICE = Work(occupation="OFFICE", grade=1, income=160_000)
ENGINEER = Work(occupation="TECHNICAL", grade=1, income=320_000)
NURSE = Work(occupation="TECHNICAL", grade=1, income=180_000)
SALES = Work(occupation="SERVICE", grade=2, income=220_000)
COOK = Work(occupation="SERVICE", grade=2, income=110_000)
DRIVER = Work(occupation="INDUSTRY", grade=3, income=120_000)
BUILDER = Work(occupation="INDUSTRY", grade=5, income=150_000)
STUNTMAN = Work(occupation="SERVICE", grade=7, income=280_000)
OWNER = Work(occupation="SERVICE", grade=1, income=1_200_000)
MANAGER = Work(occupation="OFFICE", grade=1, income=480_000)
SHOP = Work(occupation="SERVICE", grade=1, income=120_000)
NOTHING = Work(occupation="NONE", grade=1, income=0)


@dataclass(frozen=True, kw_only=True)
class Life:
    """One life. `income` and `household` are yuan a year; `name` is set where a story needs a certain one."""

    kind: str
    sex: str
    age: int
    work: Work
    name: str = ""
    profile: Mapping[str, Any] = field(default_factory=dict)  #: what is unusual about who they are
    family: int = 0  #: what the family earns a year that somebody else keeps

    @property
    def household(self) -> Decimal:
        """The income of the household, which holds the own one: whoever is married has a partner who earns too."""
        return Decimal(self.family or self.work.income * (16 if self.age > ALONE_TO else 10) // 10)

    def identity(self) -> dict[str, Any]:
        """The answers of the identity form."""
        told = {"occupation": self.work.occupation, "income": Decimal(self.work.income), "pep": False, "payer": "SELF"}
        return {**told, **self.profile}

    def answers(self, today: date) -> dict[str, Any]:
        """The answers of the questionnaire of health and means on a day."""
        return {
            **HEALTHY,
            "occupation_class": self.work.grade,
            **(BODIES[self.sex] if self.age >= ADULT_FROM else self._growing()),
            **HEALTH.get(self.kind, {}),
            **self._dated(today),
            **self._means(),
            "household_income": self.household,
        }

    def _growing(self) -> dict[str, Any]:
        height = GROWTH[self.age]
        weight = (CHILDS_BMI * height * height / 10_000).quantize(Decimal("0.1"))
        return {"height_cm": Decimal(height), "weight_kg": weight, **CHILDS_PRESSURE}

    def _means(self) -> dict[str, Any]:
        if self.age >= ADULT_FROM:
            return {"occupation_status": "employed", "yearly_income": Decimal(self.work.income)}
        return {"occupation_status": "student" if self.age >= SCHOOL_FROM else "none"}

    def _dated(self, today: date) -> dict[str, Any]:
        if self.kind == "pregnant":
            return {"pregnancy_weeks": 31, "expected_birth_on": today + timedelta(weeks=9)}
        return {"thyroid_report_on": today - timedelta(days=40)} if self.kind.startswith("thyroid") else {}


ALONE_TO = 28
"""Up to this age they live alone (`people`)."""


def _of(kind: str, sex: str, age: int, work: Work, **more: Any) -> Life:
    return Life(kind=kind, sex=sex, age=age, work=work, **more)


RISKY = {"pep": True, "payer": "OTHER", "source_of_funds": "出售房产所得，款项由配偶账户支付"}
LIVES = (
    _of("healthy", "F", 26, OFFICE),
    _of("healthy", "M", 31, ENGINEER),
    _of("smoker", "M", 38, SALES),
    _of("healthy", "F", 33, NURSE),
    _of("rich", "M", 36, OWNER),
    _of("healthy", "F", 29, OFFICE),
    _of("thyroid", "F", 34, OFFICE),
    _of("elder", "M", 60, SHOP),
    _of("serious", "M", 48, MANAGER),
    _of("healthy", "M", 28, ENGINEER),
    _of("smoker", "M", 42, DRIVER),
    _of("healthy", "F", 35, SALES),
    _of("breast", "F", 41, NURSE),
    _of("healthy", "M", 39, MANAGER),
    _of("pressure", "M", 45, SALES),
    _of("fresh", "F", 25, OFFICE),
    _of("elder", "F", 60, SHOP),
    _of("healthy", "M", 34, ENGINEER),
    _of("lung", "F", 44, OFFICE),
    _of("pregnant", "F", 30, OFFICE),
    _of("healthy", "F", 32, NURSE),
    _of("diabetic", "M", 51, DRIVER),
    _of("liver", "M", 37, COOK),
    _of("healthy", "F", 27, SALES),
    _of("family", "F", 40, MANAGER),
    _of("fresh", "M", 24, COOK),
    _of("healthy", "M", 30, SALES),
    _of("heights", "M", 33, BUILDER),
    _of("pep", "M", 46, OWNER, profile=RISKY),
    _of("thyroid_suspect", "F", 38, NURSE),
    _of("smoker", "M", 35, COOK),
    _of("healthy", "F", 43, MANAGER),
    _of("stunt", "M", 29, STUNTMAN),
    _of("serious", "F", 53, OFFICE),
    _of("elder", "M", 60, SHOP),
    _of("listed", "M", 40, SALES, name="墨玄冥"),
    _of("crisis", "M", 50, COOK),
    _of("fresh", "F", 23, NURSE),
    _of("pressure", "M", 49, ENGINEER),
    _of("diabetic", "F", 47, OFFICE),
)


SPOUSES = {"M": ("healthy", "smoker", "healthy"), "F": ("thyroid", "healthy", "healthy", "breast")}
FATHERS = ("healthy", "healthy", "smoker")
"""What underwriting will find of relatives, in turn; children are well."""


def life(place: int) -> Life:
    """The life of the customer at a place of the list; from the end on it begins again."""
    return LIVES[place % len(LIVES)]


def spouse(place: int, of: Life, age: int) -> Life:
    """Wife or husband of the customer at a place: earns the rest of what the household has."""
    sex = "F" if of.sex == "M" else "M"
    work = replace(OFFICE, income=int(of.household) - of.work.income)
    return Life(kind=_in_turn(SPOUSES[sex], place), sex=sex, age=age, work=work, family=int(of.household))


def child(age: int, sex: str, household: Decimal = Decimal(200_000)) -> Life:
    """A child in a household that earns so many yuan a year; a grown one has an own household."""
    if age >= ADULT_FROM:
        return Life(kind="healthy", sex=sex, age=age, work=OFFICE)
    return Life(kind="healthy", sex=sex, age=age, work=NOTHING, family=int(household))


def father(place: int, age: int) -> Life:
    """The father of the customer at a place, with a shop of his own."""
    return Life(kind=_in_turn(FATHERS, place), sex="M", age=age, work=SHOP)


def _in_turn(kinds: Sequence[str], place: int) -> str:
    return kinds[place % len(kinds)]
