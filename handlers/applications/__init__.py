"""New business up to the contract."""
