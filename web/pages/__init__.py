"""The pages of the work desk: each parses, calls a query or a command, and draws."""
