"""What we add to BPMN: words that are known, spelt rightly and say something where they stand."""
