"""What can go wrong with our own database server, each in one sentence for the operator."""


class DatabaseFailed(RuntimeError):
    """The embedded database cannot be used; the text says why and what to do."""
