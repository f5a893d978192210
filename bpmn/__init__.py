"""The drawings: one folder per process, readable by whoever owns it."""
