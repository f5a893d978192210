"""The heart of Anliu: knows cases; knows no insurance, no HTTP and no particular process."""
