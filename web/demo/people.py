"""The demo company's customers: forty invented people whose numbers are valid and belong to nobody in particular.

Region codes are real, serial numbers are drawn by a fixed seed; ages, sexes and names fit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from handlers.customers.person import Person
from handlers.customers.rules import age_on

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
YOUNGEST, OLDEST = 22, 58
QUIET = timedelta(days=60)
"""Nobody's birthday comes so soon: whoever turns a year older while an application runs has to be rated again."""


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """A customer to be, and the branch that serves them."""

    person: Person
    unit: str


def prospects(count: int, today: date) -> list[Prospect]:
    """So many different people, half of them in each branch; the same ones each time."""
    random = Random(SEED)
    return [_prospect(random, place, "BJ" if place % 2 == 0 else "SH", today) for place in range(count)]


def _prospect(random: Random, place: int, unit: str, today: date) -> Prospect:
    sex = "F" if place % 3 else "M"
    region, street = random.choice(HOMES[unit])
    days = random.randrange(YOUNGEST * 365, OLDEST * 365)
    born = today - timedelta(days=days)
    if age_on(born, today + QUIET) > age_on(born, today):
        born += 1.5 * QUIET
    family, given = FAMILY[place % len(FAMILY)], random.choice(GIVEN[sex])
    person = Person(
        name=family + given,
        gov_id_type="ID",
        gov_id=gov_id(region, born, sex, random.randrange(1, 450)),
        birth_date=born,
        sex=sex,
        mobile=random.choice(MOBILES) + f"{random.randrange(10**8):08d}",
        address=f"{street}{random.randrange(1, 300)}号{random.randrange(1, 30)}室",
        gov_id_valid_to=date(today.year + 8, 6, 30),
    )
    return Prospect(person=person, unit=unit)


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
