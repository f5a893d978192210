"""What a package must hold to before it is published; one module for each family of rules."""
