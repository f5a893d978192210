"""Who is there: passwords, server-side sessions, the throttle of the login, and the pages for them."""
