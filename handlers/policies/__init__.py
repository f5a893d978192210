"""Contracts: their numbers, dates and status."""
