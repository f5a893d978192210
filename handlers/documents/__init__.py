"""What the house writes to its customers: letters, cards and policies as PDF."""
