"""Changes of policies that their applicants ask for 保全: what may be changed, who agrees, what it costs."""
