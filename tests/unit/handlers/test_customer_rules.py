"""Names, contacts, ages and masks of customers (domain-rules §1.3, §1.4, §2.8)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.customers import masking
from handlers.customers.rules import (
    age_on,
    check_address,
    check_email,
    check_mobile,
    check_name,
    check_postal_code,
    normalise_mobile,
    normalise_name,
)

TODAY = date(2026, 7, 20)


def codes(check, value, **siblings):
    return [(f.field, f.code) for f in check(value, siblings, TODAY)]


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1996, 7, 20), date(2026, 7, 19), 29),
        (date(1996, 7, 20), date(2026, 7, 20), 30),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 7, 20), date(2026, 7, 20), 0),
        (date(2026, 7, 21), date(2026, 7, 20), -1),
    ],
)
def test_age_is_counted_in_completed_years(birth, day, age):
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王 小 明 ", "王小明"),
        ("王　小明", "王小明"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("  John   Smith ", "John Smith"),
        ("Ｊｏｈｎ Smith", "John Smith"),
    ],
)
def test_a_name_is_compared_without_the_blanks_of_typing(typed, kept):
    assert normalise_name(typed) == kept
    assert codes(check_name, typed) == []


@pytest.mark.parametrize(
    "name", ["欧阳娜娜", "阿依古丽·买买提", "O'Neil", "Jean-Luc Picard", "José Martí", "Smith J.", "𠮷田"]
)
def test_the_names_people_have_are_accepted(name):
    assert codes(check_name, name) == []


@pytest.mark.parametrize(
    "name", ["王", "", " ", "王小明1", "·王小明", "王··明", "王小明·", "王Ming", "x" * 51, "<b>王</b>", "12", "J\nS😀"]
)
def test_what_is_not_a_name_is_refused(name):
    assert codes(check_name, name) == [("name", "NB-CUS-02")]


@pytest.mark.parametrize("mobile", ["13812341234", "19900000000", "138 1234 1234", "138-1234-1234", "１３８12341234"])
def test_a_mobile_number_is_accepted_as_people_type_it(mobile):
    assert codes(check_mobile, mobile) == []
    assert len(normalise_mobile(mobile)) == 11


@pytest.mark.parametrize(
    "mobile", ["12812341234", "1381234123", "138123412345", "+8613812341234", "01012345678", "", "1381234123四"]
)
def test_a_number_that_is_no_mobile_is_refused(mobile):
    assert codes(check_mobile, mobile) == [("mobile", "NB-CUS-03")]


@pytest.mark.parametrize(
    ("postal_code", "right"), [("100020", True), ("10002", False), ("1000200", False), ("10002A", False)]
)
def test_a_postal_code_has_six_digits(postal_code, right):
    assert codes(check_postal_code, postal_code) == ([] if right else [("postal_code", "NB-CUS-06")])


@pytest.mark.parametrize("email", ["wang@example.com", "a.b+c@mail.example.com.cn"])
def test_an_email_address_is_accepted(email):
    assert codes(check_email, email) == []


@pytest.mark.parametrize(
    "email",
    [
        "wang",
        "@example.com",
        "wang@",
        "wang@example",
        "a b@example.com",
        "a..b@example.com",
        "a@-x.com",
        "a@b@example.com",
        ".a@example.com",
        "a.@example.com",
        "",
    ],
)
def test_what_is_no_email_address_is_refused(email):
    assert codes(check_email, email) == [("email", "NB-CUS-06")]


def test_an_address_names_its_region_and_its_door():
    region = {"province": "北京市", "city": "北京市", "district": "朝阳区"}
    assert codes(check_address, "建国路88号", **region) == []
    assert codes(check_address, "建国路8", **region) == [("address", "NB-CUS-06")]
    assert codes(check_address, "建 国 路 8", **region) == [("address", "NB-CUS-06")]
    assert codes(check_address, "建国路88号", **region | {"district": "", "city": None}) == [
        ("city", "NB-CUS-06"),
        ("district", "NB-CUS-06"),
    ]
    assert codes(check_address, "北京市朝阳区建国路88号") == []  # a form with one line only


@pytest.mark.parametrize("check", [check_name, check_mobile, check_postal_code, check_email, check_address])
def test_what_is_not_entered_is_left_to_the_form(check):
    assert codes(check, None) == []


def test_masks_show_what_the_eye_needs_to_recognise():
    assert masking.mask_gov_id("11010519491231002X") == "1101**********002X"
    assert masking.mask_gov_id("E12345678") == "E1*****78"
    assert masking.mask_mobile("13812341234") == "138****1234"
    assert masking.mask_mobile("010-6512") == "****6512"
    assert masking.mask_card("6222020200112233446") == "***************3446"
    assert masking.mask_card("12345") == "*****"
    assert masking.mask_name("王小明") == "王**"
    assert masking.mask_name("John Smith") == "J*** S****"
    assert masking.mask_name("王") == "*"
    assert masking.mask_email("wang@example.com") == "w***@example.com"


@given(st.text(alphabet="0123456789X", max_size=30))
def test_a_mask_never_shows_more_than_half(number):
    for mask in (masking.mask_gov_id, masking.mask_card):
        shown = mask(number)
        assert len(shown) == len(number)
        assert len(shown.replace("*", "")) * 2 <= len(number)
