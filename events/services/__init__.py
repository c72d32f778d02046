"""What can be done with events: each function is one transaction, or one answer."""
