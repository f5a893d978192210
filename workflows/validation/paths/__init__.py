"""Where cases go: what they reach, where they stop, what goes on side by side, and how long it all is."""
