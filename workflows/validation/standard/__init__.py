"""What BPMN 2.0.2 says in words and its schema cannot say: one module for each noun of the standard."""
