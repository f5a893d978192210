"""Who signs, under what, in which version (domain-rules §2.1, §2.8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from handlers.signatures import rules

TODAY = date(2026, 3, 2)
TERMS = {"product": "CI01", "sum_insured": Decimal("300000.00"), "pay_term": 20, "premium": Decimal("4050.00")}


@pytest.mark.parametrize("party", [rules.APPLICANT, rules.INSURED])
def test_nobody_signs_for_somebody_else(party):
    assert rules.signer_findings("张 伟", "张伟", party) == []
    (refused,) = rules.signer_findings("李娜", "张伟", party)
    assert (refused.code, party.lower() in refused.message) == ("NB-SIG-01", True)


def test_an_agent_who_signs_for_a_customer_is_told_from_a_namesake():
    assert rules.is_agent("王 芳", ["王芳"], "张伟")
    assert not rules.is_agent("王芳", ["王芳"], "王芳")
    assert not rules.is_agent("李娜", ["王芳"], "张伟")


def test_the_hash_is_that_of_the_document_and_of_nothing_else():
    signed = rules.document_hash(TERMS, {"smokes": False}, TODAY)
    assert len(signed) == 64
    assert signed == rules.document_hash({**TERMS, "sum_insured": Decimal(300_000), "em": 50}, {"smokes": False}, TODAY)
    assert signed != rules.document_hash({**TERMS, "sum_insured": Decimal(310_000)}, {"smokes": False}, TODAY)
    assert signed != rules.document_hash(TERMS, {"smokes": True}, TODAY)


def test_every_text_has_a_version_and_words_in_both_languages():
    assert {choice.value for choice in rules.texts(TODAY)} == {
        *(rules.NOTICE, rules.DECLARATION, rules.HEALTH_DATA, rules.AUTOMATED_DECISION)
    }
    assert all(choice.zh and choice.en and rules.version(choice.value, TODAY) for choice in rules.texts(TODAY))
