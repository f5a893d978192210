"""The demo company's families: invented people whose numbers are valid and belong to nobody in particular.

Region codes are real, serial numbers are drawn by a fixed seed; ages, sexes and names fit together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from handlers.customers.person import Person
from web.demo import lives
from web.demo.lives import ADULT_FROM, ALONE_TO, Life
from web.demo.organisation import COLLEAGUES

SEED = 20_260_302
FAMILY = (
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "赵",
    "黄",
    "周",
    "吴",
    "徐",
    "孙",
    "胡",
    "朱",
    "高",
    "林",
    "何",
    "郭",
    "马",
    "罗",
)
GIVEN = {
    "M": ("伟", "强", "磊", "军", "洋", "勇", "杰", "涛", "超", "明", "志远", "建国", "浩然", "子轩", "文博", "俊豪"),
    "F": (
        "芳",
        "娜",
        "敏",
        "静",
        "丽",
        "艳",
        "娟",
        "霞",
        "秀英",
        "桂兰",
        "雨桐",
        "欣怡",
        "梓涵",
        "诗琪",
        "晓燕",
        "玉梅",
    ),
}
HOMES = {
    "BJ": (
        ("110105", "北京市朝阳区建国路"),
        ("110108", "北京市海淀区中关村大街"),
        ("110101", "北京市东城区东直门内大街"),
    ),
    "SH": (
        ("310101", "上海市黄浦区南京东路"),
        ("310115", "上海市浦东新区世纪大道"),
        ("310104", "上海市徐汇区漕溪北路"),
    ),
}
MOBILES = ("130", "135", "138", "139", "150", "158", "176", "186", "189")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
ADULT_CARD_FROM, CHILDS_CARD, ADULTS_CARD = 16, 4, 8
"""A card holds for so many more years; before the age of 16 it is given for five."""

QUIET = timedelta(days=185)
"""Nobody's birthday comes so soon: whoever turns a year older while an application runs has to be rated again."""


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Somebody of a customer's family: a beneficiary, or a life that the customer insures."""

    relation: str  #: SPOUSE, CHILD, PARENT or FAMILY (a brother's child), as seen by the customer
    person: Person
    life: Life


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """A customer to be, the branch that serves them, how they live and who belongs to them."""

    person: Person
    unit: str
    life: Life
    family: tuple[Relative, ...]


class Invention:
    """Draws people as if they were filled in on a form, always the same ones; nobody is called like anybody else."""

    def __init__(self, today: date) -> None:
        self.random = Random(SEED)
        self._today = today
        self._taken = {colleague.name for colleague in COLLEAGUES}

    def person(self, family: str, life: Life, region: str, address: str, mobile: str = "") -> Person:
        """Somebody of this family name who leads this life at this address; a child is reached by its parents'."""
        born = self._birthday(life.age)
        valid = CHILDS_CARD if life.age < ADULT_CARD_FROM else ADULTS_CARD
        return Person(
            name=life.name or self._name(family, life.sex),
            gov_id_type="ID",
            gov_id=gov_id(region, born, life.sex, self.random.randrange(1, 450)),
            birth_date=born,
            sex=life.sex,
            mobile=mobile or self.random.choice(MOBILES) + f"{self.random.randrange(10**8):08d}",
            address=address,
            gov_id_valid_to=date(self._today.year + valid, 6, 30),
        )

    def _birthday(self, age: int) -> date:
        """A birth date of somebody of this age whose next birthday is far away."""
        next_one = self._today + QUIET + timedelta(days=self.random.randrange(5, 170))
        return next_one.replace(year=next_one.year - age - 1, day=min(next_one.day, 28))

    def _name(self, family: str, sex: str) -> str:
        """A name that nobody else of the company or its customers has."""
        names = iter(lambda: family + self.random.choice(GIVEN[sex]), "")
        name = next(name for name in names if name not in self._taken)
        self._taken.add(name)
        return name


def prospects(count: int, today: date) -> list[Prospect]:
    """So many different families, half of them in each branch; the same ones each time."""
    invention = Invention(today)
    return [_prospect(invention, place, "BJ" if place % 2 == 0 else "SH") for place in range(count)]


def _prospect(invention: Invention, place: int, unit: str) -> Prospect:
    life, random = lives.life(place), invention.random
    region, street = random.choice(HOMES[unit])
    home = f"{street}{random.randrange(1, 300)}号{random.randrange(1, 30)}室"
    person = invention.person(FAMILY[place % len(FAMILY)], life, region, home)
    family = _married if life.age > ALONE_TO else _single
    return Prospect(person=person, unit=unit, life=life, family=tuple(family(invention, place, person, life)))


def _married(invention: Invention, place: int, person: Person, life: Life) -> Iterator[Relative]:
    """Wife or husband and children; sons and daughters have their father's family name."""
    random, region = invention.random, person.gov_id[:6]
    other = lives.spouse(place, life, life.age + random.randint(-2, 2))
    theirs = random.choice([family for family in FAMILY if family != person.name[0]])
    spouse = invention.person(theirs, other, region, person.address)
    yield Relative(relation="SPOUSE", person=spouse, life=other)
    father, mother = (person, other) if life.sex == "M" else (spouse, life)
    first = mother.age - random.randint(25, 29)
    for age in [first, first - random.randint(2, 4)][: random.choice((1, 1, 2))]:
        if age > 0:
            young = lives.child(age, random.choice(("M", "F")), life.household)
            mobile = person.mobile if age < ADULT_FROM else ""
            child = invention.person(father.name[0], young, region, person.address, mobile)
            yield Relative(relation="CHILD", person=child, life=young)


def _single(invention: Invention, place: int, person: Person, life: Life) -> Iterator[Relative]:
    """The father, and a brother's child at the brother's."""
    random, region = invention.random, person.gov_id[:6]
    old, young = lives.father(place, life.age + random.randint(25, 30)), lives.child(random.randint(1, 6), "F")
    for relation, other in (("PARENT", old), ("FAMILY", young)):
        home = f"{person.address.partition('号')[0]}号{random.randrange(31, 60)}室"
        yield Relative(relation=relation, person=invention.person(person.name[0], other, region, home), life=other)


def gov_id(region: str, born: date, sex: str, serial: int) -> str:
    """A resident identity number (domain-rules §1.1): odd serials are male, even ones female."""
    odd = serial * 2 + (1 if sex == "M" else 0)
    body = f"{region}{born:%Y%m%d}{odd:03d}"
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def card_no(serial: int) -> str:
    """A bank card number with a valid last digit (Luhn; domain-rules §1.4)."""
    body = f"621226{serial:012d}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the digits of a two-digit product
    return f"{body}{-total % 10}"
