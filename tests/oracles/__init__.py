"""Other implementations of FEEL, asked the same as ours."""
