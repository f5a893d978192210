"""What forms may name of products."""

from __future__ import annotations

from handlers.products import queries
from workflows.registry import Capability

products = Capability("products")

products.choose("on_sale")(queries.on_sale)
