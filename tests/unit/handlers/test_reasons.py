"""The reason codes: complete, readable in both languages, and every code our rules speak is among them."""

import re
from pathlib import Path

import handlers
from handlers.applications.reasons import reason_codes

CODES = {reason.code: reason for reason in reason_codes()}
OF_THE_BOOK = {
    "R": (
        "NB-CUS-01 NB-CUS-02 NB-CUS-03 NB-CUS-04 NB-CUS-05 NB-BANK-01 NB-BANK-02 NB-BANK-03 NB-DOC-01 NB-DOC-02 "
        "NB-DOC-03 NB-DOC-04 NB-SIG-01 NB-PRD-01 NB-PRD-02 NB-BEN-01 NB-BEN-02 NB-INT-01 NB-REC-01 NB-DUAL-01 "
        "NB-AML-01 NB-AML-02 NB-PAY-01 NB-PAY-02 NB-MINOR-01 UW-EVD-01 UW-EVD-02 UW-EVD-03 UW-DISC-01 UW-OFFER-01"
    ),
    "D": "UW-AGE-01 UW-INT-01 UW-OCC-02 UW-MED-01 UW-FIN-01 UW-MORAL-01 UW-AML-01",
}


def test_every_code_of_the_book_has_its_kind():
    for kind, codes in OF_THE_BOOK.items():
        assert {code: CODES[code].kind for code in codes.split()} == dict.fromkeys(codes.split(), kind)


def test_no_code_is_written_twice():
    assert len(CODES) == len(reason_codes())


def test_every_reason_reads_in_both_languages_and_fits_its_column():
    for reason in reason_codes():
        assert re.search(r"[\u4e00-\u9fff]", reason.zh), reason.code
        assert re.search(r"[A-Za-z]", reason.en), reason.code
        assert max(len(reason.zh), len(reason.en)) <= 200
        assert max(len(reason.fix_zh), len(reason.fix_en)) <= 300
        assert bool(reason.fix_zh) == bool(reason.fix_en), reason.code
        assert len(reason.points_at) <= 60


def test_a_code_says_its_stage_and_what_can_be_fixed_says_how():
    for reason in reason_codes():
        assert reason.code.startswith(f"{reason.stage}-")
        assert reason.kind in {"R", "D", "W"}
        assert reason.kind == "D" or reason.fix_zh, reason.code


def test_a_missing_health_declaration_is_told_in_the_words_people_know():
    assert CODES["NB-DOC-01"].zh == "缺少健康告知书"
    assert CODES["NB-DOC-01"].points_at == "HEALTH_DECLARATION"


def test_what_the_outside_reads_of_a_no_tells_neither_health_nor_suspicion():
    for code in ("UW-MED-01", "UW-MORAL-01", "UW-AML-01"):
        words = CODES[code].zh + CODES[code].en.lower()
        assert not re.search("洗钱|道德|逆选择|制裁|可疑|laundering|moral|adverse|sanction|suspic|disease", words)


def test_every_code_in_our_rules_and_tables_exists():
    folder = Path(handlers.__file__).parent
    sources = [*folder.rglob("rules.py"), *folder.parent.glob("bpmn/application/*.dmn")]
    spoken = {code for path in sources for code in re.findall(r"\b(?:NB|UW)-[A-Z]+-\d\d\b", path.read_text("utf-8"))}
    assert spoken
    assert spoken <= CODES.keys()
