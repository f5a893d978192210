"""What a drawing decides on and hands over: expressions, choices, facts, and what the house has to keep."""
