"""The demo company's customers: forty invented people whose numbers are valid and belong to nobody in particular.

Region codes are real, serial numbers are drawn by a fixed seed; ages, sexes and names fit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from handlers.customers.person import Person
from handlers.customers.rules import age_on
from web.demo import lives
from web.demo.lives import Life
from web.demo.organisation import COLLEAGUES

YEAR = 365
"""Days, near enough for the age of relatives."""

MARRIED_FROM = 29
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
QUIET = timedelta(days=185)
"""Nobody's birthday comes so soon: whoever turns a year older while an application runs has to be rated again."""


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Somebody of a customer's family, as a beneficiary is entered."""

    relation: str  #: SPOUSE, CHILD or PARENT, as seen by the customer
    name: str
    gov_id: str
    birth_date: date
    sex: str


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """A customer to be, the branch that serves them, how they live and who belongs to them."""

    person: Person
    unit: str
    life: Life
    family: tuple[Relative, ...]


def prospects(count: int, today: date) -> list[Prospect]:
    """So many different people, half of them in each branch; the same ones each time."""
    random, taken = Random(SEED), {colleague.name for colleague in COLLEAGUES}
    return [_prospect(random, place, "BJ" if place % 2 == 0 else "SH", today, taken) for place in range(count)]


def _prospect(random: Random, place: int, unit: str, today: date, taken: set[str]) -> Prospect:
    life = lives.life(place)
    region, street = random.choice(HOMES[unit])
    born = _birthday(random, today, life.age)
    name = life.name or _name(random, FAMILY[place % len(FAMILY)], life.sex, taken)
    person = Person(
        name=name,
        gov_id_type="ID",
        gov_id=gov_id(region, born, life.sex, random.randrange(1, 450)),
        birth_date=born,
        sex=life.sex,
        mobile=random.choice(MOBILES) + f"{random.randrange(10**8):08d}",
        address=f"{street}{random.randrange(1, 300)}号{random.randrange(1, 30)}室",
        gov_id_valid_to=date(today.year + 8, 6, 30),
    )
    return Prospect(person=person, unit=unit, life=life, family=_family(random, person, region, today, taken))


def _birthday(random: Random, today: date, age: int) -> date:
    """A birth date of somebody of this age whose next birthday is far away."""
    next_one = today + QUIET + timedelta(days=random.randrange(5, 170))
    return next_one.replace(year=next_one.year - age - 1, day=min(next_one.day, 28))


def _name(random: Random, family: str, sex: str, taken: set[str]) -> str:
    """A name that nobody else of the company or its customers has."""
    name = next(name for name in iter(lambda: family + random.choice(GIVEN[sex]), "") if name not in taken)
    taken.add(name)
    return name


def _family(random: Random, person: Person, region: str, today: date, taken: set[str]) -> tuple[Relative, ...]:
    """Wife or husband and children of the one who has them; a parent of the one who lives alone."""
    age = age_on(person.birth_date, today)
    if age < MARRIED_FROM:
        return (_parent(random, person, region, taken),)
    theirs = random.choice([family for family in FAMILY if family != person.name[0]])
    sex = "F" if person.sex == "M" else "M"
    born = person.birth_date + timedelta(days=random.randrange(-3 * YEAR, 3 * YEAR))
    spouse = _relative(random, "SPOUSE", _name(random, theirs, sex, taken), region, born=born, sex=sex)
    father, mother = (person, born) if person.sex == "M" else (spouse, person.birth_date)
    first = mother + timedelta(days=random.randrange(25 * YEAR, 30 * YEAR))
    births = [first, first + timedelta(days=random.randrange(2 * YEAR, 5 * YEAR))][: random.choice((1, 1, 2))]
    children = (_child(random, father.name[0], region, birth, taken) for birth in births if birth < today)
    return (spouse, *children)


def _child(random: Random, family: str, region: str, born: date, taken: set[str]) -> Relative:
    """Sons and daughters have their father's family name."""
    sex = random.choice(("M", "F"))
    return _relative(random, "CHILD", _name(random, family, sex, taken), region, born=born, sex=sex)


def _parent(random: Random, person: Person, region: str, taken: set[str]) -> Relative:
    """The father of a customer."""
    born = person.birth_date - timedelta(days=random.randrange(25 * YEAR, 31 * YEAR))
    return _relative(random, "PARENT", _name(random, person.name[0], "M", taken), region, born=born, sex="M")


def _relative(random: Random, relation: str, name: str, region: str, *, born: date, sex: str) -> Relative:  # noqa: PLR0913 - a person
    number = gov_id(region, born, sex, random.randrange(1, 450))
    return Relative(relation=relation, name=name, gov_id=number, birth_date=born, sex=sex)


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
