"""What a life earns, what else covers it and where it was: asked together with the health questionnaire."""

from __future__ import annotations

from typing import Any, ClassVar, Unpack

from marshmallow import ValidationError, validates_schema

from forms.fields import Choice, Group, Integer, Looks, Money, Words, YesNo, options
from forms.schema import FormSchema, Section
from workflows.errors import N_
from workflows.types import Finding

HEALTH = Section(
    "health",
    "健康与财务告知",
    "Health and means",
    Words("问的都是被保险人；只回答所询问的内容", "All about the insured; answer what is asked, no more"),
)
YUAN = Words("元", "yuan")
_MOST = 999_999_999


def asked(**more: Unpack[Looks]) -> Looks:
    """How every question of the questionnaire looks."""
    return {"section": "health", "required": True, "personal": True, **more}


class Stay(FormSchema):
    """One country somebody lived or stayed in."""

    country = Choice("国家或地区", "Country or region", choices="underwriting.countries", required=True, personal=True)
    days = Integer("停留天数", "Days there", least=1, most=366, required=True, personal=True, unit=Words("天", "days"))


class Means(FormSchema):
    """Income, cover with other insurers and stays abroad: what financial underwriting asks (domain-rules §4.4)."""

    occupation_status = Choice(
        "就业状况",
        "Employment",
        choices=options(
            ("employed", "在职、自雇或经营者", "Employed, self-employed or in business"),
            ("homemaker", "家庭主妇（夫）", "Homemaker"),
            ("student", "学生", "Student"),
            ("none", "无业、退休或学龄前", "Without work, retired or below school age"),
        ),
        **asked(),
    )
    yearly_income = Money(
        "个人年劳动收入",
        "Earned income a year",
        most=_MOST,
        **asked(unit=YUAN, visible_if='occupation_status = "employed"', help=Words("税前", "Before tax")),
    )
    spouse_sum = Money(
        "配偶重大疾病保额合计",
        "The spouse's critical illness cover in all",
        most=_MOST,
        **asked(unit=YUAN, visible_if='occupation_status = "homemaker"', help=Words("没有填 0", "0 for none")),
    )
    household_income = Money(
        "家庭年收入", "Household income a year", most=_MOST, **asked(unit=YUAN, help=Words("税前", "Before tax"))
    )
    cover_elsewhere = YesNo(
        "是否在其他保险公司持有或正在申请重大疾病保险？",
        "Critical illness cover in force or applied for with other insurers?",
        **asked(wide=True),
    )
    elsewhere_sum = Money(
        "其他公司重大疾病保额合计",
        "Critical illness cover with other insurers in all",
        least=1,
        most=_MOST,
        **asked(unit=YUAN, visible_if="cover_elsewhere", help=Words("含正在申请的", "With what is applied for")),
    )
    stayed_abroad = YesNo(
        "近 12 个月内是否在境外居住或停留？",
        "Residence or stay abroad in the last 12 months?",
        **asked(wide=True),
    )
    stays_abroad = Group(
        "境外居住或停留",
        "Residence or stay abroad",
        row=Stay,
        row_label=Words("停留", "Stay"),
        min_rows=1,
        max_rows=10,
        **asked(visible_if="stayed_abroad"),
    )

    sections: ClassVar[tuple[Section, ...]] = (HEALTH,)

    @validates_schema(skip_on_field_errors=False)
    def a_household_earns_what_its_members_earn(self, values: dict[str, Any], **_: Any) -> None:
        """The income of the household holds the own one."""
        own, all_of_it = values.get("yearly_income"), values.get("household_income")
        if own is not None and all_of_it is not None and all_of_it < own:
            message = N_("The household earns at least what the insured earns; please look at both")
            raise ValidationError({"household_income": [Finding(field="", code="household", message=message)]})
