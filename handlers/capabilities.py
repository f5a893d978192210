"""Everything the insurance business offers, for the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications.quote import quote
from handlers.applications.steps import applications
from handlers.applications.summary import summary
from handlers.blocks import ContextQuery
from handlers.claims import blocks as claim_blocks
from handlers.claims import letters as claim_letters
from handlers.claims import queries as claim_queries
from handlers.claims.lists import claim_lists
from handlers.claims.settling import claim_settling
from handlers.claims.steps import claims
from handlers.compliance import findings as compliance_findings
from handlers.compliance.steps import compliance
from handlers.customers.steps import customers
from handlers.documents import letters
from handlers.documents.steps import documents
from handlers.dual_entry import queries as dual_entry_queries
from handlers.dual_entry.steps import dual_entry
from handlers.endorsements import blocks as endorsement_blocks
from handlers.endorsements import queries as endorsement_queries
from handlers.endorsements.steps import endorsements
from handlers.follow_ups import blocks as follow_up_blocks
from handlers.follow_ups.steps import follow_ups
from handlers.inquiries import queries as inquiry_queries
from handlers.inquiries.steps import inquiries
from handlers.notices.steps import notices
from handlers.payments import queries as payment_queries
from handlers.payments.steps import payments
from handlers.policies import blocks as policy_blocks
from handlers.policies.steps import policies
from handlers.products.steps import products
from handlers.recordings import queries as recording_queries
from handlers.recordings.steps import recordings
from handlers.signatures import queries as signature_queries
from handlers.signatures.steps import signatures
from handlers.underwriting import beside
from handlers.underwriting import queries as underwriting_queries
from handlers.underwriting.steps import underwriting
from workflows.registry import Capability
from workflows.types import Actor

CAPABILITIES: tuple[Capability, ...] = (
    customers,
    products,
    applications,
    underwriting,
    policies,
    payments,
    notices,
    documents,
    compliance,
    recordings,
    signatures,
    dual_entry,
    inquiries,
    claims,
    claim_settling,
    claim_lists,
    endorsements,
    follow_ups,
)
"""What drawings and forms may name."""

letters.give(claim_letters.LETTERS, claim_letters.letter)

CONTEXTS: Mapping[str, ContextQuery] = {
    "applications.summary": summary,
    "underwriting.rating": underwriting_queries.rating,
    "underwriting.recommendation": underwriting_queries.recommendation,
    "underwriting.evidence": beside.evidence_block,
    "underwriting.asked": beside.asked,
    "underwriting.earlier": beside.earlier,
    "underwriting.offer": beside.offer,
    "payments.failure": payment_queries.failure,
    "compliance.findings": compliance_findings.findings,
    "compliance.screening": compliance_findings.screening,
    "compliance.advice": compliance_findings.advice,
    "recordings.recording": recording_queries.recording,
    "signatures.signature": signature_queries.signature,
    "dual_entry.mismatches": dual_entry_queries.mismatches,
    "inquiries.asked": inquiry_queries.asked,
    "inquiries.answered": inquiry_queries.answered,
    "payments.refund_failure": payment_queries.refund_failure,
    "payments.payout_failure": payment_queries.payout_failure,
    "payments.payouts": payment_queries.payouts,
    "policies.card": policy_blocks.card,
    "policies.calls": policy_blocks.calls,
    "policies.phones": policy_blocks.phones,
    "policies.cancelled": policy_blocks.cancelled,
    "claims.summary": claim_blocks.summary,
    "claims.phones": claim_blocks.phones,
    "claims.flags": claim_blocks.flag_block,
    "claims.policy": claim_blocks.policy,
    "claims.records": claim_blocks.record_block,
    "claims.supplements": claim_blocks.supplements,
    "claims.asked": claim_blocks.asked,
    "claims.calculated": claim_blocks.calculated,
    "claims.recommendation": claim_blocks.recommendation,
    "claims.told": claim_blocks.told,
    "claims.due": claim_blocks.due,
    "claims.appeal": claim_blocks.appeal,
    "endorsements.policy": endorsement_blocks.policy,
    "endorsements.subject": endorsement_blocks.subject,
    "endorsements.phones": endorsement_blocks.phones,
    "endorsements.confirmed": endorsement_blocks.confirmed,
    "endorsements.payment": endorsement_blocks.payment,
    "endorsements.now_named": endorsement_blocks.now_named,
    "endorsements.now_debited": endorsement_blocks.now_debited,
    "endorsements.now_reached": endorsement_blocks.now_reached,
    "endorsements.value": endorsement_blocks.value,
    "endorsements.change": endorsement_blocks.change,
    "follow_ups.claim": follow_up_blocks.claim,
    "follow_ups.phones": follow_up_blocks.phones,
    "follow_ups.calls": follow_up_blocks.calls,
    "follow_ups.satisfaction": follow_up_blocks.satisfaction,
}
"""Read-only blocks beside a form, by the name a form's `Context` gives: `(session, case_id, lang) -> blocks`."""

REVEALED: Mapping[str, ContextQuery] = {
    "policies.phones": partial(policy_blocks.phones, tell=str),
    "claims.phones": partial(claim_blocks.phones, tell=str),
    "endorsements.phones": partial(endorsement_blocks.phones, tell=str),
    "follow_ups.phones": partial(follow_up_blocks.phones, tell=str),
}
"""The same blocks in full, for whoever holds the item and says why (`Context` with `reveals`)."""

BEGINNINGS: Mapping[str, Callable[[Session, UUID], Mapping[str, Any]]] = {
    "underwriting.asked_for": beside.asked_for,
    "underwriting.proposed": beside.proposed,
    "underwriting.recommended": beside.recommended,
    "endorsements.begins": endorsement_queries.begins,
    "claims.begins": claim_queries.begins,
    "claims.proposed": claim_blocks.proposed,
}
"""What stands in a form when it is opened for the first time, by the name in its `begins_with`."""

ComputedQuery: TypeAlias = Callable[[Session, Actor, Mapping[str, Any], date], Decimal | None]

COMPUTED: Mapping[str, ComputedQuery] = {
    "products.quote": quote,
    "policies.refund_amount": policy_blocks.refund_amount,
}
"""Values worked out while somebody types, by the name a form's `Computed` gives: `(session, actor, values, today)`."""
