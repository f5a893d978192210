"""Trying a drawing without a product around it: handlers do nothing, people say what a file says, timers jump."""
