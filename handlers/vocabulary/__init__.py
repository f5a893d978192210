"""What the business calls its own doings: public statuses, kinds of events, both as data beside the rules."""
