"""What the house tells its own people about a case."""
