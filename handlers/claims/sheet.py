"""The calculation sheet: every line by which an amount came about, as the claimant reads it (domain-rules §6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from handlers.blocks import pick, yuan
from handlers.money import round2
from workflows.types import Choice

NOTHING = Decimal(0)
IN_PROPORTION = "in_proportion"
"""The line that a wrong age brings in (Insurance Law art. 32)."""


class Unit(StrEnum):
    """What the value of a line is counted in."""

    YUAN = "yuan"  #: an amount
    PERCENT = "percent"  #: a share of a hundred
    DAYS = "days"  #: calendar days


WORDS = (
    Choice(value="cost", zh="医疗费用总额", en="Total cost"),
    Choice(value="eligible", zh="其中属于保险责任的合理必需费用", en="Of it within the cover"),
    Choice(value="by_social", zh="社会医疗保险已支付", en="Paid by social insurance"),
    Choice(value="by_others", zh="其他商业保险已赔付", en="Paid by other insurers"),
    Choice(value="deductible_before", zh="本保单年度免赔额余额", en="Deductible left in the policy year"),
    Choice(
        value="taken_off",
        zh="本次扣除（免赔额余额与其他赔付中较大者）",
        en="Taken off: the greater of deductible and other insurers",
    ),
    Choice(value="basis", zh="计入给付的费用", en="Costs that count"),
    Choice(value="rate", zh="给付比例", en="Rate"),
    Choice(value="limit_before", zh="本保单年度限额余额", en="Limit left in the policy year"),
    Choice(value="deductible_after", zh="本次之后的免赔额余额", en="Deductible left afterwards"),
    Choice(value="limit_after", zh="本次之后的限额余额", en="Limit left afterwards"),
    Choice(value="sum_insured", zh="基本保险金额", en="Sum insured"),
    Choice(value="percent", zh="给付比例", en="Share of the sum insured"),
    Choice(value="paid_before", zh="此前已给付", en="Paid before"),
    Choice(value="premium_paid", zh="按申报年龄实交保险费", en="Premium paid, by the age declared"),
    Choice(value="premium_payable", zh="按真实年龄应交保险费", en="Premium payable, by the true age"),
    Choice(value="in_proportion", zh="按实交与应交比例计算", en="In proportion of paid to payable"),
    Choice(value="overdue_premium", zh="扣除宽限期内欠交保险费", en="Less premium overdue in the grace period"),
    Choice(value="premiums_returned", zh="返还已交保险费", en="Premiums returned"),
    Choice(value="advanced", zh="已先予支付", en="Paid in advance"),
    Choice(value="due", zh="本次应支付", en="Left to pay"),
    Choice(value="late_days", zh="逾期天数", en="Days late"),
    Choice(value="interest", zh="逾期利息", en="Interest for late payment"),
    Choice(value="result", zh="应给付金额", en="Benefit"),
)
"""What each line is called."""

_BY_CODE: Mapping[str, Choice] = {choice.value: choice for choice in WORDS}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the sheet; its code is one of WORDS."""

    code: str
    value: Decimal
    unit: Unit = Unit.YUAN

    def label(self, lang: str) -> str:
        """What the line is called, in the reader's language."""
        return pick(lang, _BY_CODE[self.code].zh, _BY_CODE[self.code].en)

    def amount(self, lang: str) -> str:
        """The value with its unit, in the reader's language."""
        if self.unit is Unit.PERCENT:
            return f"{self.value.normalize():f}%"
        if self.unit is Unit.DAYS:
            return pick(lang, f"{self.value:f} 天", f"{self.value:f} days")
        return yuan(lang, self.value)


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """What is owed, in yuan to the cent, and how it came about.

    `reason` says why nothing is owed, "" where something is.
    """

    result: Decimal
    lines: tuple[Line, ...]
    reason: str = ""
    deductible_taken: Decimal = NOTHING  #: yuan of the policy year's deductible that it uses up, medical only
    advanced: Decimal = NOTHING  #: yuan that went out before

    @property
    def due(self) -> Decimal:
        """What is still to be paid beside the advance (Insurance Law art. 25)."""
        return max(self.result - self.advanced, NOTHING)

    def less_advance(self, advanced: Decimal) -> Calculation:
        """The same with what was paid in advance taken off: the difference is paid later (Insurance Law art. 25)."""
        if not advanced:
            return self
        with_advance = replace(self, advanced=advanced)
        more = (Line(code="advanced", value=advanced), Line(code="due", value=with_advance.due))
        return replace(with_advance, lines=(*self.lines, *more))


def yuan_line(code: str, value: Decimal) -> Line:
    """A line that is an amount, rounded as it is published."""
    return Line(code=code, value=round2(value))


def percent_line(code: str, share: Decimal) -> Line:
    """A line that is a share of one, shown of a hundred."""
    return Line(code=code, value=share * 100, unit=Unit.PERCENT)
