"""What people are asked: one module of schemas per process."""
