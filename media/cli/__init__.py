"""Commands that need no database: find the faces in photos, and hide them."""

import argparse

from media.cli import faces, redact


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `faces` and `redact`."""
    faces.add(commands)
    redact.add(commands)
