"""The health questionnaire: part of every form that asks for it."""

from __future__ import annotations

from typing import Any, ClassVar, Unpack

from marshmallow import ValidationError, validates_schema

from forms.fields import Choice, Integer, Looks, Number, Words, YesNo, options
from forms.schema import FormSchema, Section
from workflows.errors import N_
from workflows.types import Finding

#: domain-rules §4.3; 7 is the special class: explosives, stunts.
OCCUPATION_CLASSES = options(
    ("1", "1 类 · 内勤、文职", "Class 1 · office work"),
    ("2", "2 类 · 外勤销售、体育教师", "Class 2 · outside sales, teacher of sport"),
    ("3", "3 类 · 出租车司机、室内电工", "Class 3 · taxi driver, indoor electrician"),
    ("4", "4 类 · 货车司机、地面建筑", "Class 4 · truck driver, construction on the ground"),
    ("5", "5 类 · 高空作业、特警", "Class 5 · work at height, special police"),
    ("6", "6 类 · 井下采矿、深海作业", "Class 6 · underground mining, deep sea"),
    ("7", "特殊职业 · 爆破、特技", "Special class · explosives, stunts"),
)
HEALTH = Section(
    "health", "健康告知", "Health questionnaire", Words("只回答所询问的内容", "Answer what is asked, no more")
)


def asked(**more: Unpack[Looks]) -> Looks:
    """How every question of the questionnaire looks."""
    return {"section": "health", "required": True, "personal": True, **more}


class Health(FormSchema):
    """The health questionnaire of CI01: what the rating table asks (domain-rules §4.2). Only what is asked counts."""

    occupation_class = Choice(
        "职业类别",
        "Occupation class",
        choices=OCCUPATION_CLASSES,
        whole=True,
        **asked(),
    )
    height_cm = Number(
        "身高",
        "Height",
        least=30,
        most=250,
        places=1,
        **asked(unit=Words("厘米", "cm")),
    )
    weight_kg = Number(
        "体重",
        "Weight",
        least=1,
        most=400,
        places=1,
        **asked(unit=Words("公斤", "kg")),
    )
    cigarettes_per_day = Integer(
        "每日吸烟",
        "Cigarettes a day",
        least=0,
        most=200,
        **asked(unit=Words("支", "pieces"), help=Words("不吸烟填 0", "0 for non-smokers")),
    )
    systolic = Integer(
        "收缩压",
        "Systolic blood pressure",
        least=50,
        most=300,
        **asked(unit=Words("mmHg", "mmHg")),
    )
    diastolic = Integer(
        "舒张压",
        "Diastolic blood pressure",
        least=30,
        most=200,
        **asked(unit=Words("mmHg", "mmHg")),
    )
    diabetes = Choice(
        "糖尿病",
        "Diabetes",
        choices=options(("none", "无", "None"), ("type1", "1 型", "Type 1"), ("type2", "2 型", "Type 2")),
        **asked(),
    )
    thyroid = Choice(
        "甲状腺结节",
        "Thyroid nodule",
        choices=options(
            ("none", "无", "None"),
            (
                "grade3",
                "TI-RADS 3 级及以下，功能正常，报告在 6 个月内",
                "TI-RADS 3 or below, normal, report ≤ 6 months",
            ),
            ("grade4", "TI-RADS 4 级及以上", "TI-RADS 4 or above"),
            ("unknown", "无报告或报告超过 6 个月", "No report or an older one"),
        ),
        radio=False,
        **asked(),
    )
    hepatitis_b = Choice(
        "乙肝",
        "Hepatitis B",
        choices=options(
            ("none", "无", "None"),
            ("carrier", "携带，肝功能正常", "Carrier, normal liver"),
            ("abnormal", "肝功能异常", "Abnormal liver values"),
        ),
        radio=False,
        **asked(),
    )
    serious_history = YesNo(
        "是否曾患恶性肿瘤、脑卒中、心肌梗死、肝硬化或肾衰竭？",
        "Ever had cancer, stroke, myocardial infarction, cirrhosis or kidney failure?",
        **asked(wide=True),
    )
    hospital_unexplained = YesNo(
        "近两年内是否住院或体检异常且原因未明？",
        "Hospital stay or abnormal examination in the last two years that is not explained?",
        **asked(wide=True),
    )
    earlier_declined = YesNo(
        "是否曾被保险公司拒保、延期、加费或拒赔？",
        "Ever declined, postponed, loaded or refused a claim by an insurer?",
        **asked(wide=True),
    )
    family_history = YesNo(
        "是否有两位及以上直系亲属在 60 岁前患癌症或心脏病？",
        "Two or more first-degree relatives with cancer or cardiac disease before 60?",
        **asked(wide=True),
    )

    sections: ClassVar[tuple[Section, ...]] = (HEALTH,)

    @validates_schema(skip_on_field_errors=False)
    def pressure_is_the_right_way_round(self, values: dict[str, Any], **_: Any) -> None:
        """The two pressures are easily swapped while typing."""
        upper, lower = values.get("systolic"), values.get("diastolic")
        if upper is not None and lower is not None and lower >= upper:
            message = N_("The diastolic pressure is below the systolic one; please look at both")
            raise ValidationError({"diastolic": [Finding(field="", code="pressure", message=message)]})
