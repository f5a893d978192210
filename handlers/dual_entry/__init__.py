"""Key fields keyed a second time by somebody else, and compared."""
