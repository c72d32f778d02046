"""Pixels in, pixels out: this package knows no database, no storage and no person."""
