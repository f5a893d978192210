"""Whether a risk is taken, on which terms, and who may decide it."""
