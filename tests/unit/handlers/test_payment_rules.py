"""Bank cards, branches and holders (domain-rules §1.4-1.6)."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import editions
from handlers.payments.queries import methods
from handlers.payments.refunds import fee
from handlers.payments.rules import (
    advice,
    check_bank_card,
    check_branch,
    check_card_holder,
    failure,
    normalise_account,
    pay_by,
    same_person,
)

TODAY = date(2026, 7, 20)


def codes(check, value, **siblings):
    return [(f.field, f.code) for f in check(value, siblings, TODAY)]


@pytest.mark.parametrize(
    "number",
    ["6222020200112233446", "6212264000000000014", " 6222 0202 0011 2233 446 ", "4111111111111111", "5500005555555559",
     "621226400000", "62122640000000001", "9558801234567890", "3111111111111111112"],
)  # fmt: skip
def test_a_card_number_passes(number):
    assert codes(check_bank_card, number) == []


@pytest.mark.parametrize(
    "number",
    [
        "6222020200112233447",
        "6212264000000000015",
        "4111111111111112",
        "62122640000",
        "62222640000000000000",
        "622202O200112233446",
        "",
    ],
)
def test_a_wrong_card_number_is_refused(number):
    assert codes(check_bank_card, number) == [("card_no", "NB-BANK-03")]


@given(st.integers(2, 18), st.integers(1, 9))
def test_one_changed_digit_of_a_card_is_always_refused(place, step):
    number = "6222020200112233446"
    changed = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert codes(check_bank_card, changed) == [("card_no", "NB-BANK-03")]


def test_a_passbook_has_no_check_digit_but_still_only_digits():
    assert codes(check_bank_card, "6222020200112233447", account_kind="PASSBOOK") == []
    assert codes(check_bank_card, "6222-0202", account_kind="PASSBOOK") == [("card_no", "NB-BANK-03")]


def test_an_account_is_stored_without_the_blanks_of_its_print():
    assert normalise_account(" 6222 0202　0011 2233 446") == "6222020200112233446"


@pytest.mark.parametrize(
    "branch",
    ["中国工商银行北京朝阳支行", "中国工商银行北京市朝阳支行", "中国银行江苏省分行营业部", "上海浦东发展银行杭州分行",
     "招商银行 深圳 福田支行", "中国邮政储蓄银行成都市锦江区储蓄所", "江苏苏州农村商业银行苏州支行", "平安银行上海分行",
     "中国农业银行乌鲁木齐分理处", "北京银行北京中关村支行"],
)  # fmt: skip
def test_a_branch_in_full_passes(branch):
    assert codes(check_branch, branch) == []


@pytest.mark.parametrize(
    ("branch", "hint"),
    [
        ("工行朝阳支行", "中国工商银行"),
        ("农行北京分行", "中国农业银行"),
        ("中行北京分行", "中国银行"),
        ("建行北京分行", "中国建设银行"),
        ("交行北京分行", "交通银行"),
        ("招行北京分行", "招商银行"),
        ("邮储北京分行", "中国邮政储蓄银行"),
        ("民生北京分行", "中国民生银行"),
        ("光大北京分行", "中国光大银行"),
        ("浦发北京分行", "上海浦东发展银行"),
        ("中信北京分行", "中信银行"),
        ("兴业北京分行", "兴业银行"),
        ("平安北京分行", "平安银行"),
        ("某某行北京分行", "full name of the bank"),
        ("中国工商银行建国门支行", "province or city"),
        ("北京银行中关村支行", "province or city"),  # the place is looked for outside the bank's name
        ("上海浦东发展银行陆家嘴支行", "province or city"),
        ("中国工商银行北京", "branch is missing"),
        ("", "full name of the bank"),
    ],
)
def test_a_branch_in_short_is_refused_with_what_is_missing(branch, hint):
    [finding] = check_branch(branch, {}, TODAY)
    assert (finding.field, finding.code) == ("branch", "NB-BANK-02")
    assert hint in (finding.message % finding.params if finding.params else finding.message)


def test_the_account_is_the_applicants_own():
    assert codes(check_card_holder, "王 小明", applicant_name="王小明") == []
    assert codes(check_card_holder, "JOHN  SMITH", applicant_name="John Smith") == []
    assert codes(check_card_holder, "王大明", applicant_name="王小明") == [("account_holder", "NB-BANK-01")]
    namesake = {"applicant_name": "王小明", "applicant_gov_id": "440524198001010013"}
    assert codes(check_card_holder, "王小明", **namesake, account_holder_gov_id="440524198001010013 ") == []
    assert codes(check_card_holder, "王小明", **namesake, account_holder_gov_id="360426199101010071") == [
        ("account_holder", "NB-BANK-01")
    ]
    assert codes(check_card_holder, "王小明", **namesake) == []


def test_a_person_is_told_by_name_and_number():
    assert same_person("王小明", "11010519491231002x", "王 小明", "11010519491231002X")
    assert not same_person("王小明", "1", "王小明", "2")


@pytest.mark.parametrize("check", [check_bank_card, check_branch, check_card_holder])
def test_what_is_not_entered_is_left_to_the_form(check):
    assert codes(check, None, applicant_name="王小明") == []


def test_a_table_is_read_as_of_the_day():
    tables = editions.Editions("t", ({"effective_from": date(2025, 1, 1)}, {"effective_from": date(2026, 1, 1)}))
    assert tables.on(date(2025, 12, 31))["effective_from"] == date(2025, 1, 1)
    assert tables.on(date(2026, 1, 1))["effective_from"] == date(2026, 1, 1)
    with pytest.raises(editions.NotInForce, match="t has no edition in force on 2024-12-31"):
        tables.on(date(2024, 12, 31))


@pytest.mark.parametrize(
    ("reason", "todo", "code", "same_account"),
    [
        ("balance", "fund", "NB-PAY-01", True),
        ("closed", "change_account", "NB-PAY-01", False),
        ("limit", "retry_on", "NB-PAY-01", True),
        ("third_person", "change_account", "NB-PAY-02", False),
        ("frozen", "change_account", "NB-PAY-01", False),
        ("unknown", "retry_on", "NB-PAY-01", True),
    ],
)
def test_every_no_of_a_bank_says_what_to_do(reason, todo, code, same_account):
    known = failure(reason, TODAY)
    assert (known.code, known.advice, known.reason, known.same_account) == (reason, todo, code, same_account)
    assert re.search(r"[\u4e00-\u9fff]", known.zh)
    assert re.search(r"[a-z]", known.en)
    assert todo in {choice.value for choice in advice(TODAY)}


@pytest.mark.parametrize("told", ["", "line_17", "余额不足", "__class__"])
def test_what_the_table_does_not_know_is_unknown(told):
    assert failure(told, TODAY).code == "unknown"


def test_premium_is_debited_and_never_taken_in_cash():
    assert [(choice.value, choice.zh) for choice in methods(TODAY)] == [("debit", "银行代扣")]


def test_nothing_is_kept_of_a_premium_that_goes_back():
    assert [fee(reason, TODAY) for reason in ("COOLING_OFF_CANCEL", "WITHDRAWN", "DECLINED")] == [Decimal(0)] * 3
    editions_ = editions.load("payments", "terms").editions
    assert all(amount <= 10 for edition in editions_ for amount in edition["refund_fee"].values()), "the law's most"


def test_an_accepted_application_lapses_with_the_end_of_the_tenth_day():
    assert pay_by(datetime(2026, 3, 2, 2, tzinfo=UTC), 10) == datetime(2026, 3, 12, 16, tzinfo=UTC)
