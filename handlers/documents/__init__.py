"""Documents as the business looks at them: what a page has to show before somebody can rely on it."""
