"""What is on sale, within which limits and at which price."""
