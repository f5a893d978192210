"""A beneficiary: the row of every form that names some."""

from __future__ import annotations

from typing import Any

from forms.fields import Choice, Date, GovId, Group, Integer, Name, Share, Words, options
from forms.schema import FormSchema

#: domain-rules §1.3
DOCUMENT_TYPES = options(
    ("ID", "居民身份证", "Resident identity card"),
    ("PASSPORT", "护照", "Passport"),
    ("HKMO", "港澳居民来往内地通行证", "Mainland travel permit, Hong Kong and Macao"),
    ("TWP", "台湾居民来往大陆通行证", "Mainland travel permit, Taiwan"),
    ("RES", "港澳台居民居住证", "Residence permit, Hong Kong, Macao and Taiwan"),
    ("FPR", "外国人永久居留身份证", "Permanent residence card for foreigners"),
    ("BIRTH", "出生医学证明", "Birth certificate"),
    ("HUKOU", "户口簿", "Household register"),
    ("MIL", "军官证", "Military officer card"),
    ("OTHER", "其他", "Other"),
)
RELATIONS = options(
    ("SPOUSE", "配偶", "Spouse"),
    ("CHILD", "子女", "Child"),
    ("PARENT", "父母", "Parent"),
    ("SIBLING", "兄弟姐妹", "Brother or sister"),
    ("GRANDPARENT", "祖父母/外祖父母", "Grandparent"),
    ("GRANDCHILD", "孙子女/外孙子女", "Grandchild"),
    ("OTHER", "其他", "Other"),
)
SEXES = options(("M", "男", "Male"), ("F", "女", "Female"))


class Beneficiary(FormSchema):
    """One beneficiary: order and share within the order (Insurance Law art. 40)."""

    name = Name("姓名", "Name", required=True, check="customers.name")
    relation = Choice(
        "与被保险人关系", "Relation to the insured", choices=RELATIONS, required=True, personal=True, reason="NB-BEN-01"
    )
    gov_id_type = Choice("证件类型", "Document type", choices=DOCUMENT_TYPES, required=True, personal=True)
    gov_id = GovId("证件号码", "Document number", required=True, check="customers.gov_id")
    birth_date = Date(
        "出生日期", "Date of birth", past=True, required=True, personal=True, visible_if='gov_id_type = "OTHER"'
    )
    sex = Choice("性别", "Sex", choices=SEXES, required=True, personal=True, visible_if='gov_id_type = "OTHER"')
    order_no = Integer("受益顺序", "Order", least=1, most=9, required=True)
    share_percent = Share(
        "受益份额",
        "Share",
        required=True,
        unit=Words("%", "%"),
        help=Words("同一顺序合计 100%", "100 % in each order"),
    )


def named(zh: str, en: str, **more: Any) -> Group:
    """The beneficiaries a form names, one row for each."""
    return Group(zh, en, row=Beneficiary, row_label=Words("受益人", "Beneficiary"), min_rows=1, max_rows=20, **more)
