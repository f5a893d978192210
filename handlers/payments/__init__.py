"""Money that comes in and goes out, and the accounts it moves between."""
