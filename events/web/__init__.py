"""The public pages of events: look, sign up, and one's own page."""
