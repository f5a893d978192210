"""The insurance business: one package per capability."""
