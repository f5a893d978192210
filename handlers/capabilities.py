"""Everything the insurance business offers, for the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from handlers.applications.quote import quote
from handlers.applications.steps import applications
from handlers.applications.summary import summary
from handlers.blocks import ContextQuery
from handlers.customers.steps import customers
from handlers.notices.steps import notices
from handlers.payments import queries as payment_queries
from handlers.payments.steps import payments
from handlers.policies import blocks as policy_blocks
from handlers.policies.steps import policies
from handlers.products.steps import products
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
)
"""What drawings and forms may name."""

CONTEXTS: Mapping[str, ContextQuery] = {
    "applications.summary": summary,
    "underwriting.rating": underwriting_queries.rating,
    "underwriting.recommendation": underwriting_queries.recommendation,
    "payments.failure": payment_queries.failure,
    "payments.refund_failure": payment_queries.refund_failure,
    "policies.card": policy_blocks.card,
    "policies.calls": policy_blocks.calls,
    "policies.cancelled": policy_blocks.cancelled,
}
"""Read-only blocks beside a form, by the name a form's `Context` gives: `(session, case_id, lang) -> blocks`."""

ComputedQuery: TypeAlias = Callable[[Session, Actor, Mapping[str, Any], date], Decimal | None]

COMPUTED: Mapping[str, ComputedQuery] = {
    "products.quote": quote,
    "policies.refund_amount": policy_blocks.refund_amount,
}
"""Values worked out while somebody types, by the name a form's `Computed` gives: `(session, actor, values, today)`."""
