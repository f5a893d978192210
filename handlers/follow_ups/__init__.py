"""Follow-ups of closed claims: who is asked, what they say of the service, what is improved (requirements S4.3)."""
