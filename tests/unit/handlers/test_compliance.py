"""Risk of money laundering by points, thresholds, identity data, names on lists (domain-rules §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from handlers import editions
from handlers.applications.reasons import reason_codes
from handlers.compliance import names, queries, rules
from handlers.compliance.rules import Deal, Level, Profile
from handlers.customers.person import Person
from workflows.errors import UnknownName

TODAY = date(2026, 3, 2)
OFFICE = Profile(occupation="OFFICE", income=Decimal(100_000))
SMALL = Deal(instalment=Decimal(4_050), payments_a_year=1, years=20)
ZHANG = Person(
    name="张伟",
    gov_id_type="ID",
    gov_id="110101199601010035",
    birth_date=date(1996, 1, 1),
    sex="M",
    mobile="13812341234",
    address="北京市朝阳区建国路1号",
)


def points(profile: Profile = OFFICE, nationality: str = "CN", deal: Deal = SMALL, surrendered: int = 0):
    return dict(rules.assess(profile, nationality, deal, TODAY, surrendered=Decimal(surrendered)).points)


def test_an_ordinary_customer_has_no_points_and_is_reviewed_in_three_years():
    risk = rules.assess(OFFICE, "CN", SMALL, TODAY)
    assert (risk.level, dict(risk.points), risk.review_on) == (Level.LOW, {}, date(2029, 3, 2))


def test_each_risk_point_of_the_book_has_its_points():
    assert points(replace(OFFICE, pep=True)) == {"PEP": 50}
    assert points(replace(OFFICE, occupation="JEWELLERY")) == {"CASH_TRADE": 20}
    assert points(nationality="KP") == {"NATIONALITY": 50}
    assert points(replace(OFFICE, third_payer=True)) == {"THIRD_PAYER": 15}
    assert points(replace(OFFICE, income=Decimal(8_000))) == {"INCOME": 20}
    assert points(surrendered=100_001) == {"EARLY_SURRENDER": 20}


def test_half_of_the_income_and_a_hundred_thousand_are_not_yet_above():
    assert points(replace(OFFICE, income=Decimal(8_100))) == {}
    assert points(replace(OFFICE, income=Decimal("8099.99"))) == {"INCOME": 20}
    assert points(replace(OFFICE, income=None)) == {}
    assert points(surrendered=100_000) == {}


def test_instalments_of_a_year_count_together_against_the_income():
    monthly = Deal(instalment=Decimal(500), payments_a_year=12, years=20)
    assert points(replace(OFFICE, income=Decimal(11_999)), deal=monthly) == {"INCOME": 20}


@pytest.mark.parametrize(
    ("total", "level", "months"),
    [(0, "LOW", 36), (29, "LOW", 36), (30, "MEDIUM", 12), (59, "MEDIUM", 12), (60, "HIGH", 6), (175, "HIGH", 6)],
)
def test_the_levels_begin_at_30_and_at_60(total: int, level: str, months: int):
    assert rules.level_of(total, TODAY) == level
    assert rules.table(TODAY)["review_months"][level] == months


def test_a_high_risk_is_reviewed_after_half_a_year_and_a_medium_one_after_a_year():
    high = rules.assess(replace(OFFICE, pep=True, occupation="PAWN"), "CN", SMALL, TODAY)
    medium = rules.assess(replace(OFFICE, pep=True), "CN", SMALL, TODAY)
    assert (high.level, high.review_on) == (Level.HIGH, date(2026, 9, 2))
    assert (medium.level, medium.review_on) == (Level.MEDIUM, date(2027, 3, 2))


@pytest.mark.parametrize(
    ("event", "below", "reached"),
    [
        ("APPLICATION_CASH", "19999.99", "20000"),
        ("APPLICATION_TRANSFER", "199999.99", "200000"),
        ("SURRENDER", "9999.99", "10000"),
        ("BENEFIT", "9999.99", "10000"),
    ],
)
def test_a_customer_is_identified_from_each_threshold_on(event: str, below: str, reached: str):
    assert not rules.must_identify(event, Decimal(below), TODAY)
    assert rules.must_identify(event, Decimal(reached), TODAY)


def test_a_change_of_parties_is_always_identified_and_a_real_name_by_premium_and_term():
    assert rules.must_identify("PARTY_CHANGE", Decimal(0), TODAY)
    assert rules.must_identify("REAL_NAME", Decimal(200), TODAY, days=7)
    assert not rules.must_identify("REAL_NAME", Decimal(200), TODAY, days=6)
    assert not rules.must_identify("REAL_NAME", Decimal("199.99"), TODAY, days=7)
    with pytest.raises(UnknownName):
        rules.must_identify("GIFT", Decimal(1), TODAY)


def test_a_transfer_counts_instalment_times_instalments():
    assert Deal(instalment=Decimal(10_000), payments_a_year=1, years=20).total == 200_000
    assert Deal(instalment=Decimal(833), payments_a_year=12, years=20).total == 199_920


def test_identity_data_that_nobody_told_are_named_one_by_one():
    risk = rules.assess(OFFICE, "CN", SMALL, TODAY)
    assert rules.identity_findings(ZHANG, OFFICE, risk, TODAY) == []
    bare = replace(ZHANG, nationality="", address=" ", mobile="")
    found = rules.identity_findings(bare, Profile(), risk, TODAY)
    assert [one.field for one in found] == ["nationality", "occupation", "address", "mobile"]
    assert {one.code for one in found} == {"NB-AML-01"}


@pytest.mark.parametrize(("nationality", "number", "kind"), [("CN", "", "ID"), ("CN", "110101199601010035", "")])
def test_a_document_is_a_type_and_a_number(nationality: str, number: str, kind: str):
    person = replace(ZHANG, nationality=nationality, gov_id=number, gov_id_type=kind)
    assert len(rules.missing(person, OFFICE, TODAY)) == 1


def test_the_source_of_funds_is_asked_at_higher_risk_only():
    risky = replace(OFFICE, pep=True)
    found = rules.identity_findings(ZHANG, risky, rules.assess(risky, "CN", SMALL, TODAY), TODAY)
    assert [(one.field, one.code) for one in found] == [("source_of_funds", "NB-AML-02")]
    told = replace(risky, source_of_funds="工资")
    assert rules.identity_findings(ZHANG, told, rules.assess(told, "CN", SMALL, TODAY), TODAY) == []


def hit(name: str, gov_id: str = "", birth_date: date | None = None) -> list[str]:
    return list(names.codes(names.screen(name, gov_id, birth_date, TODAY)))


@pytest.mark.parametrize(
    "name",
    [
        "墨玄冥",
        " 墨　玄 冥 ",
        "Mo Xuanming",
        "MO XUANMING",
        "Ｍｏ　Ｘｕａｎｍｉｎｇ",
        "Xuanming Mo",
        "Mo, Xuan-Ming",
        "莫宣明",
    ],
)
def test_a_name_on_the_list_is_found_however_it_is_written(name: str):
    assert hit(name) == ["DEMO-001"]


@pytest.mark.parametrize("name", ["Tredek Orlin", "orlin  tredek", "Orlin Vasko Trédek", "Vasko Tredek Orlin"])
def test_latin_names_are_found_in_either_order_and_without_their_accents(name: str):
    assert hit(name) == ["DEMO-002"]


def test_a_document_on_the_list_is_found_whoever_carries_it():
    (found,) = names.screen("李娜", "ｘ9900123", date(1990, 1, 1), TODAY)
    assert (found.entry, found.by) == ("DEMO-003", ("document",))
    (found,) = names.screen("库莱·黛蒙", "X9900123", None, TODAY)
    assert found.by == ("name", "document")


def test_another_birth_date_is_still_a_hit_and_is_said():
    (same,) = names.screen("墨玄冥", "", date(1971, 4, 9), TODAY)
    (other,) = names.screen("墨玄冥", "", date(1990, 1, 1), TODAY)
    assert (same.birth_date_differs, other.birth_date_differs) == (False, True)


@pytest.mark.parametrize("name", ["张伟", "墨玄", "欧阳若", "欧阳弱须", "Mo Xuan", ""])
def test_other_names_are_not_on_the_list(name: str):
    assert hit(name) == []


@pytest.mark.parametrize("name", ["歐陽若虛", "欧阳若虚", "欧陽若虛"])
def test_traditional_and_simplified_characters_are_one_name_whichever_the_list_writes(name: str):
    assert hit(name) == ["DEMO-004"]


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("張偉", "张伟"),
        ("買買提·吐爾遜", "买买提吐尔逊"),
        ("衞慧", "卫慧"),
        ("啟啓峯", "启启峰"),
        ("乾隆", "干隆"),
        ("鍾于著", "钟于着"),
        ("张伟", "张伟"),
    ],
    ids=["traditional", "a name from Xinjiang", "Hong Kong", "variants", "no phrases", "Taiwan", "simplified already"],
)
def test_every_character_is_simplified_by_itself(traditional: str, simple: str):
    assert simple in names.forms_of(traditional)
    assert names.simplified(names.simplified(traditional)) == names.simplified(traditional)


def test_a_traditional_name_is_said_as_it_is_written_and_as_it_would_be_simplified():
    assert {"qianlong", "ganlong"} <= names.forms_of("乾隆")
    assert names.forms_of("葉問") >= names.forms_of("叶问")


@pytest.mark.parametrize("dot", "·•・‧∙●．･⋅᛫‒。-. ꞏㆍ")
def test_a_dot_between_names_is_any_dot_or_none(dot: str):
    assert hit(f"库莱{dot}黛蒙") == hit(f"庫萊{dot}黛蒙") == hit("库莱黛蒙") == ["DEMO-003"]
    assert hit(f"Orlin{dot}Tredek") == ["DEMO-002"]


@pytest.mark.parametrize(
    "name",
    [
        *("ＯＲＬＩＮ　ＴＲＥＤＥＫ", "oRLIN tREDEK", "Orlin\u200b Tredek", "Or\u00adlin Tredek", "\ufeffOrlin Tredek"),
        *("Orlin\ufe0f Tredek", "ÒRLIN TRÉDEK", "Orlin\tTredek", "  Orlin   Tredek "),
    ],
    ids=["width", "case", "no width", "soft hyphen", "mark of bytes", "selector", "accents", "tab", "blanks"],
)
def test_width_case_blanks_and_what_nobody_sees_make_no_other_name(name: str):
    assert hit(name) == ["DEMO-002"]


def test_a_character_is_the_same_from_whichever_block_of_unicode_it_comes():
    assert names.forms_of("\uf9e1明") == names.forms_of("李明")
    assert names.forms_of("\u2f95") == names.forms_of("谷")
    assert names.forms_of("墨\ufe00玄冥\U000e0100") == names.forms_of("墨玄冥")


def test_u_with_dots_is_one_letter_however_a_passport_writes_it():
    assert names.forms_of("吕明") & names.forms_of("Lyu Ming")
    assert names.forms_of("吕明") & names.forms_of("Lü Ming")
    assert names.forms_of("吕明") & names.forms_of("LV MING")


def test_every_word_of_the_tables_stands_in_both_languages():
    for choice in (*rules.occupations(TODAY), *rules.reasons(TODAY), *rules.thresholds(TODAY)):
        assert choice.zh
        assert choice.en


def test_every_warning_has_its_words_and_is_no_reason_to_return():
    known = {one.code: one for one in reason_codes()}
    for code in (
        *(queries.MOBILE_SHARED, queries.MOBILE_OF_AGENT, queries.CARD_SHARED),
        *(queries.PAPER_TWICE, queries.APPLIES_OFTEN, queries.ADDRESS_SHARED),
    ):
        assert known[code].kind == "W"


def test_life_health_and_accident_each_have_three_lists():
    table = editions.load("compliance", "checklists").on(TODAY)
    assert {"life", "health", "accident"} == set(table["kind"].values())
    for kind in ("life", "health", "accident"):
        assert {item["list"] for item in table["item"] if kind in item["kinds"]} == {"true", "lawful", "valid"}
    own = {
        kind: [item["en"] for item in table["item"] if item["kinds"] == [kind]]
        for kind in ("life", "health", "accident")
    }
    assert all(own.values())
