"""Side by side with plain SpiffWorkflow, on the same PostgreSQL, in the same run: `make bench`."""
