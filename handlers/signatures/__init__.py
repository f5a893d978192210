"""What the customer read, agreed to and signed."""
