"""Document numbers and the unified social credit code, value by value of domain-rules §1.1-§1.3."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.customers.gov_id import GovIdType, coded, half_width, normalise_gov_id, organisation_code_fits
from handlers.customers.rules import check_gov_id, check_gov_id_valid_to, check_uscc

TODAY = date(2026, 7, 20)
VALID = [
    ("11010519491231002X", date(1949, 12, 31), "F"),
    ("440524198001010013", date(1980, 1, 1), "M"),
    ("360426199101010071", date(1991, 1, 1), "M"),
    ("330106200802290019", date(2008, 2, 29), "M"),
    ("810000199001010019", date(1990, 1, 1), "M"),
]
FORMAT, REGION, BIRTH, CHECK = "18 characters", "region", "birth date", "digit by digit"


def faults(number, today=TODAY, **siblings):
    return [
        (f.field, f.code, f.message % f.params if f.params else f.message)
        for f in check_gov_id(number, siblings, today)
    ]


def only_fault(number, today=TODAY, **siblings):
    [(field, code, message)] = faults(number, today, **siblings)
    assert (field, code) == ("gov_id", "NB-CUS-01")
    return message


@pytest.mark.parametrize(("number", "birth", "sex"), VALID)
def test_a_right_number_passes_and_tells_birth_date_and_sex(number, birth, sex):
    assert faults(number) == []
    assert faults(number, gov_id_type="ID", birth_date=birth, sex=sex) == []
    assert coded(GovIdType.ID, number) == (birth, sex)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("110105194912310021", CHECK),
        ("110105200102300012", BIRTH),
        ("330106200702290011", BIRTH),
        ("990101199003070015", REGION),
        ("110101203001010014", BIRTH),
        ("110105491231002", FORMAT),  # the old card of 15 digits
        ("01010519491231002X", FORMAT),
        ("1101051949123100 2X", FORMAT),
        ("1101051949123100AX", FORMAT),
        ("١10105194912310021", FORMAT),
        ("", FORMAT),
        ("11010519001231002X", BIRTH),  # more than 120 years ago
        ("990101203002300000", REGION),  # region, date and check digit wrong: the region comes first
        ("110101203002300000", BIRTH),  # date and check digit wrong: the date comes first
    ],
)
def test_the_first_fault_of_a_wrong_number_is_told(number, fault):
    assert fault in only_fault(number)


def test_a_number_of_the_future_becomes_right_on_the_day_of_birth():
    assert BIRTH in only_fault("110101203001010014", date(2029, 12, 31))
    assert faults("110101203001010014", date(2030, 1, 1)) == []


def test_the_oldest_card_is_120_years_old():
    assert faults("11010519491231002X", date(2069, 12, 31)) == []
    assert BIRTH in only_fault("11010519491231002X", date(2070, 1, 1))


def test_full_width_and_small_letters_are_read_as_meant():
    assert normalise_gov_id(" 11010519491231002x　") == "11010519491231002X"
    assert faults("11010519491231002x") == []
    assert half_width("A（1）") == "A(1)"


def test_a_number_that_contradicts_the_entries_is_refused_after_all_other_faults():
    assert "birth date differs" in only_fault("440524198001010013", birth_date=date(1980, 1, 2), sex="F")
    assert "sex differs" in only_fault("440524198001010013", birth_date=date(1980, 1, 1), sex="F")
    assert CHECK in only_fault("440524198001010014", birth_date=date(1980, 1, 2))
    assert faults("440524198001010013", birth_date=None, sex="") == []


@given(st.sampled_from([number for number, _, _ in VALID]), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_is_always_refused(number, place, char):
    changed = number[:place] + char + number[place + 1 :]
    assert bool(faults(changed)) is (changed != number)


def test_nothing_entered_is_left_to_the_form():
    assert faults(None) == []
    assert check_uscc(None, {}, TODAY) == ()


def test_no_finding_repeats_the_number():
    for number in ("110105194912310021", "990101199003070015", "110101203001010014"):
        assert number not in str(check_gov_id(number, {}, TODAY))


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("PASSPORT", "E12345678"),
        ("PASSPORT", "EA1234567"),
        ("PASSPORT", "de1234567"),
        ("HKMO", "H12345678"),
        ("HKMO", "M1234567800"),
        ("TWP", "12345678"),
        ("TWP", "1234567801"),
        ("RES", "810000199001010019"),
        ("FPR", "USA123456789012"),
        ("FPR", "911156199001010010"),
        ("MIL", "军字第1234567号"),
        ("BIRTH", "A123456789"),
        ("OTHER", "7"),
    ],
)
def test_every_kind_of_document_has_its_own_form(kind, number):
    entered = {"gov_id_type": kind, "sex": "M", "birth_date": date(1990, 1, 1), "nationality": "CN"}
    if kind == "BIRTH":
        entered["birth_date"] = date(2025, 12, 1)
    assert faults(number, **entered) == []


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("PASSPORT", "EI1234567"),
        ("PASSPORT", "EO1234567"),
        ("PASSPORT", "AB1234567"),
        ("HKMO", "K12345678"),
        ("HKMO", "H123456789"),
        ("TWP", "1234567"),
        ("RES", "440524198001010013"),
        ("FPR", "US1234567890123"),
        ("FPR", "911156199001010019"),
        ("MIL", "123"),
        ("MIL", "1" * 21),
        ("BIRTH", "1234567890"),
        ("OTHER", ""),
        ("ID", "E12345678"),
        ("HUKOU", "E12345678"),
    ],
)
def test_a_number_of_another_form_is_refused(kind, number):
    assert only_fault(number, gov_id_type=kind, nationality="CN", sex="M", birth_date=date(2025, 12, 1))


def test_a_foreign_passport_has_its_own_form():
    assert faults("AB1234567", gov_id_type="PASSPORT", nationality="FR") == []
    assert faults("AB1234567", gov_id_type="PASSPORT") == []
    assert only_fault("AB12", gov_id_type="PASSPORT", nationality="FR")
    assert only_fault("AB-123456", gov_id_type="PASSPORT", nationality="FR")


def test_another_document_needs_sex_and_birth_date_told():
    told = [(field, code) for field, code, _ in faults("X1", gov_id_type="OTHER")]
    assert told == [("sex", "NB-AML-01"), ("birth_date", "NB-AML-01")]
    assert [field for field, _, _ in faults("A123456789", gov_id_type="BIRTH")] == ["birth_date"]


def test_a_birth_certificate_serves_below_two_and_a_household_register_below_eighteen():
    infant = {"gov_id_type": "BIRTH", "birth_date": date(2024, 7, 21)}
    assert faults("A123456789", **infant) == []
    [(field, code, message)] = faults("A123456789", TODAY.replace(day=21), **infant)
    assert (field, code) == ("gov_id_type", "NB-CUS-01")
    assert "below the age of 2" in message
    assert faults("330106200802290019", date(2026, 2, 27), gov_id_type="HUKOU") == []
    assert faults("330106200802290019", date(2026, 2, 28), gov_id_type="HUKOU")  # born on 29 February: 18 on the 28th


def test_an_unknown_kind_of_document_is_not_waved_through():
    assert [field for field, _, _ in faults("12345", gov_id_type="LIBRARY_CARD")] == ["gov_id_type"]


@pytest.mark.parametrize(
    ("valid_to", "valid_from", "field"),
    [
        (date(2026, 7, 20), None, None),
        (date(2026, 7, 19), None, "gov_id_valid_to"),
        (None, None, None),
        ("长期", date(2020, 1, 1), None),
        ("someday", None, "gov_id_valid_to"),
        (date(2036, 7, 20), date(2026, 7, 21), "gov_id_valid_from"),
        (date(2036, 7, 20), date(2026, 7, 20), None),
    ],
)
def test_a_document_must_be_valid_on_the_day_of_action(valid_to, valid_from, field):
    found = check_gov_id_valid_to(valid_to, {"gov_id_valid_from": valid_from}, TODAY)
    assert [(f.field, f.code) for f in found] == ([(field, "NB-CUS-04")] if field else [])


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L", " 91110000600037341l "])
def test_a_right_credit_code_passes(code):
    assert check_uscc(code, {}, TODAY) == ()


@pytest.mark.parametrize("code", ["91350100M000100Y4Z", "91350100M000100Y44", "9135010", "", "91350100I000100Y43"])
def test_a_wrong_credit_code_is_refused(code):
    assert [(f.field, f.code) for f in check_uscc(code, {}, TODAY)] == [("uscc", "NB-CUS-07")]


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_changed_character_of_a_credit_code_is_refused(place, char):
    code = "91350100M000100Y43"
    changed = code[:place] + char + code[place + 1 :]
    assert any(f.code == "NB-CUS-07" for f in check_uscc(changed, {}, TODAY)) is (changed != code)


def test_a_doubtful_organisation_code_is_only_a_warning():
    assert organisation_code_fits("91350100M000100Y43")
    assert [f.code for f in check_uscc("91110000600037342P", {}, TODAY)] == ["NB-CUS-08"]
