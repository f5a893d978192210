"""Any form as a page: draw the schema, read the post back, answer while somebody types."""
