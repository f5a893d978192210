"""Claims: what is owed for an event, on which proof, decided by whom (domain-rules §6)."""
