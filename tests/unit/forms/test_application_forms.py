"""The forms of an application, as the agent, the back office and the underwriter fill them in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from lxml.html import document_fromstring
from werkzeug.datastructures import MultiDict

from forms.application import Check, Entry
from forms.capabilities import FORMS
from forms.fields import Choice, Group
from forms.policy import Payment
from forms.schema import FormSchema
from forms.underwriting import Review, Underwrite
from handlers.capabilities import CAPABILITIES, COMPUTED, CONTEXTS
from tests.support.form_page import RETURN, TODAY, Desk, make_app
from web.forms.read import read_post
from workflows.errors import Invalid
from workflows.registry import Registry
from workflows.types import Choice as Option
from workflows.types import Outcome

WEI = "018f3c00-0000-7000-8000-000000000001"
CHOICES = {
    "customers.mine": (Option(value=WEI, zh="张伟", en="Zhang Wei"),),
    "applications.relations": (
        Option(value="SELF", zh="本人", en="The applicant"),
        Option(value="CHILD", zh="子女", en="Child"),
        Option(value="OTHER", zh="其他", en="Other"),
    ),
    "products.on_sale": (Option(value="CI01", zh="示范重大疾病保险", en="Demo Critical Illness"),),
    "underwriting.countries": (Option(value="JP", zh="日本", en="Japan"),),
    "underwriting.exclusions": (Option(value="EX-THY", zh="甲状腺除外", en="Thyroid excluded"),),
    "underwriting.evidence": (Option(value="CHECKUP_REPORT", zh="体检报告", en="Check-up report"),),
}
FILES = {code: f"018f3c00-0000-7000-8000-00000000001{number}" for number, code in enumerate("ABCD")}
SUBMIT = Outcome(code="submit", zh="提交", en="Submit")
WITHDRAW = Outcome(code="withdraw", zh="撤回", en="Withdraw", checked=False)

ENTRY = {
    "customer": WEI,
    "relation": "SELF",
    "product": "CI01",
    "cover": "T70",
    "sum_insured": "300,000",
    "pay_term": "20",
    "pay_mode": "yearly",
    "beneficiary_kind": "statutory",
    "account_holder": "张伟",
    "card_no": "6222 0202 0011 2233 446",
    "branch": "中国工商银行北京朝阳支行",
    "occupation_class": "1",
    "height_cm": "175",
    "weight_kg": "70.5",
    "cigarettes_per_day": "0",
    "systolic": "120",
    "diastolic": "80",
    "diabetes": "none",
    "thyroid_nodule": "no",
    "breast_nodule": "no",
    "lung_nodule": "no",
    "hepatitis_b_carrier": "no",
    "pregnant": "no",
    "serious_history": "no",
    "hospital_unexplained": "no",
    "earlier_declined": "no",
    "family_history": "no",
    "occupation_status": "employed",
    "yearly_income": "200000",
    "household_income": "350000",
    "cover_elsewhere": "no",
    "stayed_abroad": "no",
    "documents-ID_FRONT-0": FILES["A"],
    "documents-ID_BACK-0": FILES["B"],
    "documents-BANK_CARD-0": FILES["C"],
    "documents-HEALTH_DECLARATION-0": FILES["D"],
    "declaration": "yes",
}
NA = {
    "beneficiary_kind": "named",
    "beneficiaries-0-name": "李娜",
    "beneficiaries-0-relation": "SPOUSE",
    "beneficiaries-0-gov_id_type": "ID",
    "beneficiaries-0-gov_id": "11010519491231002x",
    "beneficiaries-0-order_no": "1",
    "beneficiaries-0-share_percent": "100",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Everything the business offers, with the forms beside it."""
    return Registry(*CAPABILITIES, *FORMS)


def read(registry: Registry, schema: type[FormSchema], form: dict[str, str], outcome: Outcome = SUBMIT):
    return read_post(
        schema,
        MultiDict(form),
        registry=registry,
        today=TODAY,
        outcome=outcome,
        choices=CHOICES,
        files=set(FILES.values()),
    )


def codes(registry: Registry, schema: type[FormSchema], form: dict[str, str], outcome: Outcome = SUBMIT):
    with pytest.raises(Invalid) as caught:
        read(registry, schema, form, outcome)
    return [(finding.field, finding.code) for finding in caught.value.findings]


def test_an_application_is_read_as_the_saver_wants_it(registry) -> None:
    values = read(registry, Entry, ENTRY)
    assert values["sum_insured"] == Decimal(300000)
    assert (values["pay_term"], values["occupation_class"], values["systolic"]) == (20, 1, 120)
    assert values["weight_kg"] == Decimal("70.5")
    assert values["serious_history"] is False
    assert (values["yearly_income"], values["household_income"]) == (Decimal(200_000), Decimal(350_000))
    assert not {"thyroid_grade", "lung_size_mm", "expected_birth_on", "elsewhere_sum", "stays_abroad"} & set(values)
    assert values["card_no"] == "6222020200112233446"
    assert values["documents"]["HEALTH_DECLARATION"] == [FILES["D"]]
    assert "beneficiaries" not in values


def test_without_the_health_declaration_it_is_refused_by_name(registry) -> None:
    bare = {name: text for name, text in ENTRY.items() if "HEALTH_DECLARATION" not in name}
    with pytest.raises(Invalid) as caught:
        read(registry, Entry, bare)
    (finding,) = caught.value.findings
    assert (finding.field, finding.code) == ("documents.HEALTH_DECLARATION", "NB-DOC-01")
    assert finding.params["document"].zh == "健康告知书"


def test_all_missing_documents_are_told_at_once(registry) -> None:
    bare = {name: text for name, text in ENTRY.items() if not name.startswith("documents")}
    assert codes(registry, Entry, bare) == [
        ("documents.ID_FRONT", "NB-DOC-02"),
        ("documents.ID_BACK", "NB-DOC-02"),
        ("documents.BANK_CARD", "NB-DOC-05"),
        ("documents.HEALTH_DECLARATION", "NB-DOC-01"),
    ]


def test_a_named_beneficiary_is_read(registry) -> None:
    (row,) = read(registry, Entry, ENTRY | NA)["beneficiaries"]
    assert row == {
        "name": "李娜",
        "relation": "SPOUSE",
        "gov_id_type": "ID",
        "gov_id": "11010519491231002X",
        "order_no": 1,
        "share_percent": Decimal(100),
    }


def test_named_means_at_least_one(registry) -> None:
    assert codes(registry, Entry, ENTRY | {"beneficiary_kind": "named"}) == [("beneficiaries", "too_few")]


def test_another_document_needs_birth_date_and_sex(registry) -> None:
    other = ENTRY | NA | {"beneficiaries-0-gov_id_type": "OTHER", "beneficiaries-0-gov_id": "X123"}
    assert codes(registry, Entry, other) == [
        ("beneficiaries.0.birth_date", "required"),
        ("beneficiaries.0.sex", "required"),
    ]
    told = {"beneficiaries-0-birth_date": "1980-01-31", "beneficiaries-0-sex": "F"}
    assert read(registry, Entry, other | told)["beneficiaries"][0]["birth_date"] == date(1980, 1, 31)


def test_one_wrong_digit_of_a_beneficiary_is_found(registry) -> None:
    wrong = ENTRY | NA | {"beneficiaries-0-gov_id": "110105194912310021"}
    assert codes(registry, Entry, wrong) == [("beneficiaries.0.gov_id", "NB-CUS-01")]


def test_shares_of_sixty_and_thirty_are_refused(registry) -> None:
    second = {name.replace("-0-", "-1-"): text for name, text in NA.items() if "-0-" in name}
    second |= {"beneficiaries-1-name": "李明", "beneficiaries-1-gov_id": "440524198001010013"}
    second |= {"beneficiaries-0-share_percent": "60", "beneficiaries-1-share_percent": "30"}
    split = ENTRY | NA | second
    assert codes(registry, Entry, split) == [("beneficiaries", "NB-BEN-02")]


def test_card_and_branch_are_told_at_their_fields(registry) -> None:
    wrong = ENTRY | {"card_no": "6222020200112233447", "branch": "工行朝阳支行"}
    assert codes(registry, Entry, wrong) == [("card_no", "NB-BANK-03"), ("branch", "NB-BANK-02")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"customer": "018f3c00-0000-7000-8000-000000000002"}, ("customer", "choice")),
        ({"product": "TL01"}, ("product", "choice")),
        ({"sum_insured": "305000"}, ("sum_insured", "step")),
        ({"sum_insured": "1010000"}, ("sum_insured", "too_large")),
        ({"pay_term": "7"}, ("pay_term", "choice")),
        ({"height_cm": "1.75"}, ("height_cm", "too_small")),
        ({"systolic": "80", "diastolic": "120"}, ("diastolic", "pressure")),
        ({"serious_history": ""}, ("serious_history", "required")),
        ({"declaration": ""}, ("declaration", "required")),
    ],
)
def test_each_entry_is_checked_where_it_stands(registry, change, code) -> None:
    assert codes(registry, Entry, ENTRY | change) == [code]


OPENED = {
    "thyroid_nodule": ("thyroid_grade", "thyroid_function"),
    "breast_nodule": ("breast_grade",),
    "lung_nodule": ("lung_size_mm", "lung_followed_months"),
    "hepatitis_b_carrier": ("liver_values",),
    "pregnant": ("pregnancy_weeks", "expected_birth_on"),
    "cover_elsewhere": ("elsewhere_sum",),
}


@pytest.mark.parametrize("question", OPENED)
def test_a_yes_opens_its_own_questions(registry, question) -> None:
    opened = [(name, "required") for name in OPENED[question]]
    assert codes(registry, Entry, ENTRY | {question: "yes"}) == opened


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({"thyroid_nodule": "yes", "thyroid_grade": "3", "thyroid_function": "normal"}, "thyroid_report_on"),
        ({"lung_nodule": "yes", "lung_size_mm": "5", "lung_followed_months": "24"}, "lung_stable"),
        ({"hepatitis_b_carrier": "yes", "liver_values": "abnormal", "alt_limit": "40"}, "alt_value"),
        ({"hepatitis_b_carrier": "yes", "liver_values": "abnormal", "alt_value": "81"}, "alt_limit"),
        ({"occupation_status": "homemaker"}, "spouse_sum"),
        ({"yearly_income": ""}, "yearly_income"),
    ],
)
def test_an_answer_opens_the_next_question(registry, answers, opened) -> None:
    assert codes(registry, Entry, ENTRY | answers) == [(opened, "required")]


@pytest.mark.parametrize(
    "answers",
    [
        {"thyroid_nodule": "yes", "thyroid_grade": "0", "thyroid_function": "unknown"},
        {"lung_nodule": "yes", "lung_size_mm": "5", "lung_followed_months": "0"},
        {"hepatitis_b_carrier": "yes", "liver_values": "normal"},
        {"occupation_status": "student", "yearly_income": ""},
        {"occupation_status": "none", "yearly_income": ""},
    ],
)
def test_nobody_is_asked_what_an_answer_leaves_no_room_for(registry, answers) -> None:
    assert set(answers) <= set(read(registry, Entry, ENTRY | answers)) | {"yearly_income"}


def test_a_yes_that_was_taken_back_leaves_nothing_behind(registry) -> None:
    stale = {"breast_nodule": "no", "breast_grade": "4", "pregnant": "no", "pregnancy_weeks": "30"}
    assert not {"breast_grade", "pregnancy_weeks"} & set(read(registry, Entry, ENTRY | stale))


def test_every_country_of_a_stay_is_asked(registry) -> None:
    assert codes(registry, Entry, ENTRY | {"stayed_abroad": "yes"}) == [("stays_abroad", "too_few")]
    stay = {"stayed_abroad": "yes", "stays_abroad-0-country": "JP", "stays_abroad-0-days": "30"}
    assert read(registry, Entry, ENTRY | stay)["stays_abroad"] == [{"country": "JP", "days": 30}]
    assert codes(registry, Entry, ENTRY | stay | {"stays_abroad-0-country": "XX"}) == [
        ("stays_abroad.0.country", "choice")
    ]


THYROID = {"thyroid_nodule": "yes", "thyroid_grade": "3", "thyroid_function": "normal"}
LUNG = {"lung_nodule": "yes", "lung_size_mm": "5", "lung_followed_months": "24", "lung_stable": "yes"}
LIVER = {"hepatitis_b_carrier": "yes", "liver_values": "abnormal", "alt_value": "81", "alt_limit": "40"}
PREGNANT = {"pregnant": "yes", "pregnancy_weeks": "29", "expected_birth_on": "2026-05-20"}
ABROAD = {"stayed_abroad": "yes", "stays_abroad-0-country": "JP", "stays_abroad-0-days": "30"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (THYROID | {"thyroid_grade": "7", "thyroid_report_on": "2026-03-02"}, ("thyroid_grade", "choice")),
        (THYROID | {"thyroid_report_on": "2026-03-03"}, ("thyroid_report_on", "in_future")),
        (LUNG | {"lung_size_mm": "0"}, ("lung_size_mm", "too_small")),
        (LUNG | {"lung_size_mm": "201"}, ("lung_size_mm", "too_large")),
        (LUNG | {"lung_followed_months": "601"}, ("lung_followed_months", "too_large")),
        (LIVER | {"alt_value": "10000"}, ("alt_value", "too_large")),
        (LIVER | {"alt_limit": "9"}, ("alt_limit", "too_small")),
        (LIVER | {"alt_limit": "101"}, ("alt_limit", "too_large")),
        (PREGNANT | {"pregnancy_weeks": "0"}, ("pregnancy_weeks", "too_small")),
        (PREGNANT | {"pregnancy_weeks": "45"}, ("pregnancy_weeks", "too_large")),
        (PREGNANT | {"expected_birth_on": "2026-03-01"}, ("expected_birth_on", "in_past")),
        (PREGNANT | {"expected_birth_on": "2026-12-29"}, ("expected_birth_on", "too_late")),
        (ABROAD | {"stays_abroad-0-days": "367"}, ("stays_abroad.0.days", "too_large")),
        ({"cover_elsewhere": "yes", "elsewhere_sum": "0"}, ("elsewhere_sum", "too_small")),
        ({"household_income": "199999"}, ("household_income", "household")),
        ({"yearly_income": "-1"}, ("yearly_income", "too_small")),
    ],
)
def test_the_answers_behind_a_yes_are_checked_where_they_stand(registry, change, code) -> None:
    assert codes(registry, Entry, ENTRY | change) == [code]


@pytest.mark.parametrize("change", [LUNG, LIVER, PREGNANT, ABROAD, THYROID | {"thyroid_report_on": "2026-03-02"}])
def test_a_full_answer_is_taken(registry, change) -> None:
    assert read(registry, Entry, ENTRY | change)


def test_an_application_can_be_withdrawn_as_it_is(registry) -> None:
    assert read(registry, Entry, {}, WITHDRAW) == {"declaration": False}


def test_the_check_passes_only_with_all_three_ticks(registry) -> None:
    passed = Outcome(code="pass", zh="通过", en="Pass")
    assert read(registry, Check, {"true": "yes", "lawful": "yes", "valid": "yes"}, passed)["lawful"] is True
    assert codes(registry, Check, {"true": "yes"}, passed) == [("lawful", "required"), ("valid", "required")]
    assert read(registry, Check, {"true": "yes"}, RETURN) == {"true": True, "lawful": False, "valid": False}


@pytest.mark.parametrize("schema", [Underwrite, Review])
def test_whatever_is_no_plain_acceptance_needs_an_opinion(registry, schema) -> None:
    outcomes = {code: Outcome(code=code, zh=code, en=code) for code in ("accept", "offer", "postpone", "decline")}
    assert read(registry, schema, {}, outcomes.pop("accept")) == {}
    for outcome in outcomes.values():
        assert codes(registry, schema, {}, outcome) == [("opinion", "required")]
    offer = outcomes["offer"]
    assert codes(registry, schema, {"em_total": "40", "opinion": "BMI"}, offer) == [("em_total", "step")]
    assert read(registry, schema, {"em_total": "50", "opinion": "BMI"}, offer)["em_total"] == 50


def test_who_asks_for_evidence_says_which(registry) -> None:
    supplement = Outcome(code="supplement", zh="", en="")
    assert codes(registry, Underwrite, {}, supplement) == [("requested", "too_few")]


def test_another_account_is_asked_after_a_failed_debit(registry) -> None:
    account = {name: ENTRY[name] for name in ("account_holder", "card_no", "branch")}
    assert set(read(registry, Payment, {**account, "when": "now"})) == {*account, "when"}
    assert [place for place, _ in codes(registry, Payment, {})] == [*account, "when"]


def test_every_form_has_a_saver_and_tells_what_is_personal(registry) -> None:
    assert {name for name in registry.forms if name.startswith(("application.", "underwriting."))} == {
        *("application.entry", "application.check"),
        *("underwriting.underwrite", "underwriting.review", "underwriting.supply", "underwriting.answer"),
    }
    personal = registry.form("application.entry").personal
    assert {
        "card_no",
        "beneficiaries",
        "documents",
        "height_cm",
        "family_history",
        "yearly_income",
        "stays_abroad",
    } <= personal
    assert not {"sum_insured", "pay_term", "product", "customer"} & personal


def test_whatever_a_form_names_is_offered_by_the_business(registry) -> None:
    for name in registry.forms:
        schema = registry.form(name).schema
        assert all(registry.check(check) for check in schema.checks())
        assert all(registry.choice_list(choices) for choices in schema.choice_lists())
        for _, field in every_field(schema):
            assert getattr(field, "query", "applications.summary") in CONTEXTS
            assert getattr(field, "handler", "products.quote") in COMPUTED


def every_field(schema: type[FormSchema]):
    for name, field in schema.form_fields().items():
        yield name, field
        if isinstance(field, Group):
            yield from every_field(field.row)


@pytest.mark.parametrize("schema", [Entry, Check, Underwrite, Review, Payment])
def test_every_word_is_there_in_both_languages(schema) -> None:
    for name, field in every_field(schema):
        inline = field.choices if isinstance(field, Choice) and not isinstance(field.choices, str) else ()
        for words in (field.label, *inline):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh), name
            assert words.en.isascii() or "≤" in words.en or "·" in words.en, name
        assert bool(field.help.zh) == bool(field.help.en), name


@pytest.mark.parametrize("schema", [Entry, Check, Underwrite, Review, Payment])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_can_be_drawn(registry, schema, lang) -> None:
    block = SimpleNamespace(title="T", rows=(SimpleNamespace(label="A", value="B"),))
    names = [field.query for _, field in every_field(schema) if hasattr(field, "query")]
    desk = Desk(schema=schema, registry=registry, choices=CHOICES, contexts=dict.fromkeys(names, (block,)))
    tree = document_fromstring(make_app(desk).test_client().get(f"/?lang={lang}").data)
    drawn = {one.removeprefix("w-") for one in tree.xpath("//*[starts-with(@id,'w-')]/@id")}
    assert set(schema.form_fields()) <= drawn
