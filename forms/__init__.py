"""The forms: one module per process, marshmallow schemas that are the one truth about what is asked."""
