"""Recordings of sales 双录: what was recorded, and whether it is good enough."""
