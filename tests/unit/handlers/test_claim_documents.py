"""What a claimant has to bring, and what of it is missing (domain-rules §6.1; requirements S1.2.16)."""

import dataclasses
import re
from datetime import date

import pytest

from handlers import editions
from handlers.applications.reasons import reason_codes
from handlers.claims.documents import Circumstances, missing, needed, possible

TODAY = date(2026, 7, 20)
NOTHING_SPECIAL = Circumstances()
TABLE = editions.load("claims", "documents").on(TODAY)["document"]


def codes(claim_type, **circumstances):
    return [paper.code for paper in needed(claim_type, Circumstances(**circumstances), TODAY)]


COMMON = ["CLAIM_FORM", "INSURED_ID", "BANK_CARD"]


def test_treatment_is_proved_by_diagnosis_record_invoice_and_list():
    assert codes("MED") == [*COMMON, "DIAGNOSIS", "MEDICAL_RECORD", "INVOICE", "COST_LIST"]


def test_a_critical_illness_is_proved_by_diagnosis_report_specialist_and_record():
    assert codes("CI") == [*COMMON, "DIAGNOSIS", "EXAM_REPORT", "SPECIALIST_CERT", "MEDICAL_RECORD"]


@pytest.mark.parametrize(
    ("claim_type", "circumstance", "more"),
    [
        ("MED", "minor", {"GUARDIAN_ID", "RELATION_PROOF"}),
        ("CI", "minor", {"GUARDIAN_ID", "RELATION_PROOF"}),
        ("MED", "by_another", {"AUTHORISATION"}),
        ("CI", "by_another", {"AUTHORISATION"}),
        ("MED", "inpatient", {"DISCHARGE_SUMMARY"}),
        ("CI", "inpatient", {"DISCHARGE_SUMMARY"}),
        ("MED", "accident", {"ACCIDENT_PROOF"}),
        ("CI", "accident", {"ACCIDENT_PROOF"}),
        ("MED", "social_used", {"SOCIAL_SHEET"}),
        ("CI", "social_used", set()),
        ("MED", "others_paid", {"SPLIT_SHEET"}),
        ("CI", "others_paid", set()),
    ],
)
def test_a_circumstance_asks_for_more(claim_type, circumstance, more):
    assert set(codes(claim_type, **{circumstance: True})) - set(codes(claim_type)) == more


def test_electronic_invoices_need_no_original():
    assert set(codes("MED")) - set(codes("MED", electronic=True)) == {"INVOICE"}


def test_everything_missing_is_told_at_once_with_its_reason():
    circumstances = Circumstances(inpatient=True, social_used=True, others_paid=True)
    findings = missing("MED", circumstances, {"CLAIM_FORM", "BANK_CARD"}, TODAY)
    assert {found.field: found.code for found in findings} == {
        "INSURED_ID": "CL-DOC-08",
        "DIAGNOSIS": "CL-DOC-01",
        "MEDICAL_RECORD": "CL-DOC-03",
        "DISCHARGE_SUMMARY": "CL-DOC-03",
        "INVOICE": "CL-DOC-02",
        "COST_LIST": "CL-DOC-09",
        "SOCIAL_SHEET": "CL-DOC-09",
        "SPLIT_SHEET": "CL-DOC-09",
    }
    assert findings[0].params["document"].zh == "被保险人身份证件"


def test_a_guardian_without_proof_is_told_so():
    there = set(codes("CI"))
    findings = missing("CI", Circumstances(minor=True, accident=True), there, TODAY)
    assert {found.field: found.code for found in findings} == {
        "GUARDIAN_ID": "CL-DOC-08",
        "RELATION_PROOF": "CL-DOC-06",
        "ACCIDENT_PROOF": "CL-DOC-05",
    }


def test_what_is_complete_has_no_finding():
    assert not missing("MED", NOTHING_SPECIAL, [*codes("MED"), "OTHER"], TODAY)


def test_every_document_of_the_table_can_be_brought():
    for claim_type in ("MED", "CI"):
        every = Circumstances(**{field.name: field.name != "electronic" for field in dataclasses.fields(Circumstances)})
        assert needed(claim_type, every, TODAY) == possible(claim_type, TODAY)


def test_the_table_names_known_circumstances_and_reasons_and_reads_in_both_languages():
    known = {field.name for field in dataclasses.fields(Circumstances)}
    reasons = {reason.code: reason for reason in reason_codes()}
    for row in TABLE:
        assert {row[key] for key in ("when", "unless") if key in row} <= known
        assert reasons[row["reason"]].kind == "R"
        assert re.search(r"[\u4e00-\u9fff]", row["zh"])
        assert re.search(r"[A-Za-z]", row["en"])
    for claim_type in ("MED", "CI"):
        papers = [paper.code for paper in possible(claim_type, TODAY)]
        assert len(papers) == len(set(papers))
