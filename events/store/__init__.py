"""The only modules that touch the tables of events. They answer with domain objects."""
