"""Whom the house deals with: identity, risk of money laundering, names on lists, and what does not fit together."""
