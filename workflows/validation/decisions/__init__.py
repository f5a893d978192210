"""Decision files of a package, judged: `tables.py` is the family, here are its parts, by noun."""
