"""The letters of claims, in both languages: what they say, and that nothing of flags or inquiries stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cases.claiming import Claims, day_of_cover
from tests.cases.delivering import holds as in_order
from tests.support.letters import holds, keep_files_in, pages, written


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[Claims]:
    with in_order(Claims(database_url)) as house:
        keep_files_in(tmp_path)
        yield house


def test_sheet_and_voucher_tell_every_line_and_the_banks_reference(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.settled(case)
    form, sheet, voucher = (pages(letter.content) for letter in written(house, case))
    assert holds(form[0], "理赔申请书", "肺炎", "BJ20260701001", "80,000.00")
    assert holds("".join(sheet), "全额给付", "社会医疗保险已支付", "35,000.00", "申诉", "mediation")
    assert holds(voucher[0], "35,000.00", house.payouts(case)[0].reference)


def test_a_refusal_tells_clause_reason_and_facts_and_no_flag(house: Claims) -> None:
    policy = house.covered(sum_insured=Decimal(100_000))
    case = house.looked_into(policy, event_on=day_of_cover(policy, 95))
    assert house.claim(case).flag_points == 30, "soon after the waiting period, and reported late"
    house.refuse(case, "CL-DEF-01", "CI01-2.3", facts="病理报告未达到所列条件")
    house.refuse(case, "CL-DEF-01", "CI01-2.3", "tanming", "committee", facts="病理报告未达到所列条件")
    letter = pages(written(house, case)[-1].content)
    assert holds(letter[0], "CL-DEF-01", "第2.3条", "病理报告未达到所列条件", "张伟")
    assert holds("".join(letter), "definition of critical illness", "court")
    assert not any(word in "".join(letter) for word in ("关注点", "分数", "等待期结束后"))


def test_the_list_of_what_is_missing_is_one_list(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    wanted = [{"paper": "DIAGNOSIS"}, {"paper": "COST_LIST"}]
    house.do(case, "completeness", "jiangnan", "supplement", reasons=("CL-DOC-01",), papers=wanted)
    house.settle()
    letter = pages(written(house, case)[-1].content)
    assert holds(letter[0], "1.诊断证明", "2.费用清单")
    assert holds(letter[1], "stands still")
