"""Questions to a colleague about doubtful data, and what came back (requirements S2.5.7)."""
