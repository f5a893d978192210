"""What the standard's own schema says, in the words of whoever draws."""
