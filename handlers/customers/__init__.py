"""People and organisations: who they are and how they are reached."""
