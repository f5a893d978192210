"""What forms may name of customers."""

from __future__ import annotations

from handlers.customers import queries, rules
from workflows.registry import Capability

customers = Capability("customers")

customers.choose("mine")(queries.mine)
customers.check("name")(rules.check_name)
customers.check("gov_id")(rules.check_gov_id)
customers.check("mobile")(rules.check_mobile)
customers.check("address")(rules.check_address)
